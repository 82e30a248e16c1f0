/* htmlis: is a field HTML, or text in which a tag or two stand?  htmltext_is, see htmltext.h.
 *
 * Who writes HTML marks up all of it: paragraphs and lines are elements, `<`, `>` and `&` of the text are references.  Who
 * writes Markdown or plain text about HTML shows tags among line ends, quote marks and bare signs.  Counted are
 *     for      elements that open and close around something; <br> and <p> that part text; references such as &quot;
 *     against  blank lines between text, lines behind `>`, code marks, Markdown's links, headings and bold; `<` and `&` that begin nothing; a tag that
 *              is spoken of: in backticks or quotation marks, or between blanks and never closed
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "reader/htmltag.h"
#include "reader/htmltext.h"
#include "text/ascii.h"
#include "text/entity.h"

#define TAGS_LOOKED 400u
#define OPEN_MOST 32u
#define BYTES_LOOKED ((size_t)256 << 10)

struct weigh {
    const uint8_t *from, *end;
    unsigned pairs, breaks, references, blocks; /* for; blocks: of the pairs and breaks */
    unsigned first;                             /* <br> that begin a line and have a blank behind: one or two are spoken of */
    unsigned against;
    struct slice open[OPEN_MOST];
    const uint8_t *open_end[OPEN_MOST];
    unsigned n_open;
};

static bool word_byte(uint8_t b) { return b >= 0x80 || (uint8_t)((b | 0x20) - 'a') < 26 || (uint8_t)(b - '0') < 10; }

/* Elements that people write into posts; others show that somebody speaks of them. */
static bool of_posts(const struct htmltag *t)
{
    static const char *const more[] = {"del",   "ins",   "strike",  "big", "kbd", "abbr",  "mark",
                                       "video", "audio", "picture", "th",  "td",  "thead", "tbody"};
    if (t->class)
        return true;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (htmltag_is(t, more[i]))
            return true;
    return false;
}

/* `<p>` in backticks or quotation marks, or brackets: a name. */
static bool spoken_of(const struct weigh *w, const uint8_t *p, const uint8_t *to)
{
    static const char before[] = "`'\"(", after[] = "`'\").,;:?";
    return p > w->from && to < w->end && memchr(before, p[-1], 4) && memchr(after, *to, 9);
}

/* An end tag closes the last of its name; what was opened inside and has no end is only spoken of. */
static void close_tag(struct weigh *w, const struct htmltag *t, const uint8_t *at)
{
    unsigned i = w->n_open;
    while (i && (w->open[i - 1].len != t->name.len ||
                 strncasecmp((const char *)w->open[i - 1].ptr, (const char *)t->name.ptr, t->name.len) != 0))
        i--;
    if (!i)
        return;
    w->n_open = i - 1;
    if (w->open_end[i - 1] == at && !(t->class & TAG_BLOCK))
        return;                                                                /* holds nothing */
    w->pairs += htmltag_is(t, "blockquote") || htmltag_is(t, "aside") ? 4 : 1; /* nobody only mentions a whole one */
    w->blocks += (t->class & TAG_BLOCK) != 0;
}

/* Nothing but blanks is before p on its line. */
static bool begins_line(const struct weigh *w, const uint8_t *p)
{
    while (p > w->from && p[-1] == ' ')
        p--;
    return p == w->from || p[-1] == '\n';
}

/* A <br> or <p> that stands where text is parted, not as a word among words. */
static bool parts_text(const struct weigh *w, const uint8_t *p, const uint8_t *to)
{
    const uint8_t *rest = to;
    while (rest < w->end && *rest == ' ')
        rest++;
    if (rest == w->end || *rest == '\n' || *rest == '\r' || *to == '<')
        return true;
    return !ascii_space(*to) && (begins_line(w, p) || !ascii_space(p[-1]));
}

static void weigh_tag(struct weigh *w, const struct htmltag *t, const uint8_t *p)
{
    const uint8_t *to = p + t->len;
    bool part = htmltag_is(t, "br") || htmltag_is(t, "p") || htmltag_is(t, "hr");
    if (t->comment || htmltag_is(t, "cite")) /* both boards and people who speak of it write <cite> */
        return;
    if (!of_posts(t) || spoken_of(w, p, to)) {
        w->against++;
    } else if (t->close) {
        close_tag(w, t, p);
    } else {
        if (part && parts_text(w, p, to)) {
            w->breaks++;
            w->blocks++;
        } else if (htmltag_is(t, "br") && t->attrs.len == 0) {
            w->first += begins_line(w, p);
            w->against += !begins_line(w, p) && p[-1] == ' ';
        }
        w->pairs += (t->class & TAG_VOID) && htmltag_is(t, "img") && t->attrs.len > 5;
        if (!(t->class & TAG_VOID) && w->n_open < OPEN_MOST) {
            w->open[w->n_open] = t->name;
            w->open_end[w->n_open++] = to;
        }
    }
}

/* At the start of a line, outside of tags: what Markdown and mail write there. */
static bool plain_line(const uint8_t *p, const uint8_t *end)
{
    size_t n = 0;
    while (p < end && *p == ' ' && n < 3)
        p++, n++;
    if (p == end)
        return false;
    if (*p == '>')
        return true;
    if (end - p >= 3 && (memcmp(p, "```", 3) == 0 || memcmp(p, "~~~", 3) == 0))
        return true;
    for (n = 0; p + n < end && p[n] == '#' && n < 7;)
        n++;
    if (n && n < 7 && p + n < end && p[n] == ' ')
        return true;
    return end - p >= 2 && (*p == '*' || *p == '+') && p[1] == ' ';
}

static unsigned weigh_sign(const uint8_t *p, const uint8_t *end)
{
    if (end - p < 3)
        return 0;
    return (*p == ']' && p[1] == '(' && (p[2] | 0x20) == 'h') || (*p == '*' && p[1] == '*' && word_byte(p[2]));
}

/* `<`, `>` and `&` are written as references in Markdown too. */
static bool is_sign(uint32_t cp) { return cp == '<' || cp == '>' || cp == '&'; }

/* Text between tags.  `<` and `&` that begin nothing are text as well. */
static const uint8_t *weigh_text(struct weigh *w, const uint8_t *p)
{
    const uint8_t *start = p;
    unsigned parted = 0;
    for (; p < w->end && (*p != '<' || p == start); p++) {
        uint32_t cp = 0;
        if ((p == w->from || p[-1] == '\n') && plain_line(p, w->end))
            w->against += 2;
        if (*p == '\n' && p > start && p + 1 < w->end && p[1] == '\n' && parted < 4) {
            const uint8_t *next = p + 1;
            while (next < w->end && ascii_space(*next))
                next++;
            w->against += next < w->end && *next != '<';
            parted++;
        }
        if (*p == '&') {
            unsigned n = entity_decode(p, w->end, &cp);
            w->references += n && !is_sign(cp);
            w->against += !n && p + 1 < w->end && p[1] == ' ';
        } else if (*p == '<') {
            w->against += p + 1 < w->end && (ascii_space(p[1]) || p[1] == '-' || p[1] == '=' || (uint8_t)(p[1] - '0') < 10);
        } else if (*p == '*' || *p == ']') {
            w->against += weigh_sign(p, w->end);
        }
    }
    return p;
}

/* All of it is in elements: it begins and ends with a tag, and has some that part it. */
static bool all_marked_up(const struct weigh *w)
{
    const uint8_t *p = w->from, *end = w->end;
    struct htmltag t;
    while (p < end && ascii_space(*p))
        p++;
    while (end > p && ascii_space(end[-1]))
        end--;
    return w->pairs && w->blocks && p < end && *p == '<' && end[-1] == '>' && htmltag_read(p, end, &t) && (t.class & TAG_BLOCK);
}

/* Something that may speak for HTML: a tag, or a reference to a character that needs none in text. */
static bool speaks_for(const uint8_t *p, const uint8_t *end)
{
    struct htmltag t;
    uint32_t cp = 0;
    unsigned tried = 0;
    for (const uint8_t *q = p; q < end && (q = memchr(q, '<', (size_t)(end - q))); q++)
        if (tried++ == TAGS_LOOKED || htmltag_read(q, end, &t))
            return true;
    for (const uint8_t *q = p; q < end && (q = memchr(q, '&', (size_t)(end - q))); q++)
        if (entity_decode(q, end, &cp) && !is_sign(cp))
            return true;
    return false;
}

bool htmltext_is(const uint8_t *p, size_t n)
{
    size_t most = n < BYTES_LOOKED ? n : BYTES_LOOKED;
    if (!n || !speaks_for(p, p + most))
        return false;
    struct weigh w = {.from = p, .end = p + most};
    unsigned tags = 0;
    for (const uint8_t *q = p; q < w.end && tags < TAGS_LOOKED;) {
        struct htmltag t;
        if (*q == '<' && htmltag_read(q, w.end, &t)) {
            weigh_tag(&w, &t, q);
            q += t.len;
            tags++;
        } else {
            q = weigh_text(&w, q);
        }
    }
    w.breaks += w.first > 2 || (w.first > 1 && w.breaks) ? w.first : 0;
    unsigned in_favour = w.pairs + w.breaks + (w.references ? 1 : 0);
    if (!in_favour)
        return false;
    return w.against == 0 || all_marked_up(&w) || w.pairs + w.breaks >= 4 * w.against;
}
