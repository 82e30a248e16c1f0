/* htmltext: see htmltext.h.  One pass; each byte of source is looked at once, tags twice.
 * SPDX-License-Identifier: MIT */
#include "reader/htmltext.h"

#include <string.h>
#include <strings.h>

#include "reader/htmlsink.h"
#include "reader/htmltag.h"
#include "util/alloc.h"

/* The element that is a quote. */
enum box { BOX_NONE, BOX_BLOCKQUOTE, BOX_ASIDE, BOX_DIV };

struct html_scan {
    struct htmlsink sink;
    const uint8_t *src, *p, *end;
    uint64_t unclosed; /* kinds of skipped elements known to have no end tag: not searched for again */
    unsigned divs;     /* that are open */
    struct {
        enum box box;
        unsigned divs; /* that were open then, with it */
    } open[SINK_QUOTES_MAX];
};

static void skip_content(struct html_scan *s, const struct htmltag *t)
{
    const uint8_t *q = s->p;
    struct htmltag c;
    uint64_t kind = (uint64_t)1 << ((t->name.ptr[0] | 0x20u) + t->name.len * 5) % 64;
    if (s->unclosed & kind)
        return;
    while ((q = memchr(q, '<', (size_t)(s->end - q)))) {
        if (htmltag_read(q, s->end, &c) && c.close && c.name.len == t->name.len &&
            strncasecmp((const char *)c.name.ptr, (const char *)t->name.ptr, c.name.len) == 0) {
            s->p = q + c.len;
            return;
        }
        q++;
    }
    s->unclosed |= kind; /* its content is text after all */
}

/* A quote of a mail, and no indented paragraph: Apple Mail and Mozilla, Gmail, Proton and Yahoo. */
static bool cites_mail(const struct htmltag *t)
{
    struct slice v;
    return (htmltag_attr(t, "type", &v) && v.len == 4 && strncasecmp((const char *)v.ptr, "cite", 4) == 0) ||
           (htmltag_attr(t, "cite", &v) && v.len > 4 && strncasecmp((const char *)v.ptr, "mid:", 4) == 0) ||
           htmltag_class(t, "gmail_quote") || htmltag_class(t, "protonmail_quote") || htmltag_class(t, "yahoo_quoted");
}

static bool has_class(const struct htmltag *t, const char *const *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (htmltag_class(t, word[i]))
            return true;
    return false;
}

/* What forum software and messengers make of a quote: XenForo, IPS, MyBB, Flarum and phpBB (without a name), Vanilla, SMF; Teams.
 * A blockquote of none of them may be a person's own, of a book. */
static bool quotes_post(const struct htmltag *t)
{
    static const char *const word[] = {"bbCodeBlock--quote", "ipsQuote", "mycode_blockquote",  "uncited",           "Quote",
                                       "UserQuote",          "quoteBox", "embedQuote-content", "bbc_standard_quote"};
    struct slice v;
    return has_class(t, word, sizeof word / sizeof *word) ||
           (htmltag_attr(t, "itemtype", &v) && v.len > 10 && memcmp(v.ptr + v.len - 6, "/Reply", 6) == 0);
}

/* vBulletin 4 and 5, XenForo 1, IPB 2 and 3, phpBB 2 and 3.0 quote in divs. */
static bool is_box(const struct htmltag *t)
{
    static const char *const word[] = {"bbcode_quote", "bbCodeQuote", "quotemain", "blockquote", "quotecontent"};
    return memmem(t->attrs.ptr, t->attrs.len, "uote", 4) && has_class(t, word, sizeof word / sizeof *word);
}

static enum status open_quote(struct html_scan *s, const struct htmltag *t, enum box box, size_t src_from)
{
    static const char *const author[] = {"data-username", "data-quote", "data-author", "data-ipsquote-username"};
    static const char *const source[] = {"data-post", "data-source", "data-ipsquote-contentcommentid", "cite"};
    /* `blockquote` is the class of any site's pull quotes too */
    bool weak = box == BOX_DIV ? htmltag_class(t, "blockquote") : box == BOX_BLOCKQUOTE;
    struct record_quote q = {.sure = !weak || cites_mail(t) || quotes_post(t)};
    for (size_t i = 0; i < 4; i++) {
        if (!q.author.len && htmltag_attr(t, author[i], &q.author))
            q.sure = true;
        if (!q.source.len && htmltag_attr(t, source[i], &q.source) && i < 3)
            q.sure = true;
    }
    if (s->sink.n_open < SINK_QUOTES_MAX) {
        s->open[s->sink.n_open].box = box;
        s->open[s->sink.n_open].divs = s->divs;
    }
    return htmlsink_open(&s->sink, q, src_from);
}

static enum status scan_quote_tag(struct html_scan *s, const struct htmltag *t, size_t off)
{
    bool div = htmltag_is(t, "div"), aside = htmltag_is(t, "aside"), blockquote = htmltag_is(t, "blockquote");
    if (!blockquote && !aside && !div)
        return ST_OK;
    size_t n = s->sink.n_open;
    enum box in = n ? s->open[n - 1].box : BOX_NONE, box = div ? BOX_DIV : aside ? BOX_ASIDE : BOX_BLOCKQUOTE;
    if (t->close) {
        /* the blockquote of an aside.quote ends with the aside, that of a div with the div */
        bool ends = div ? in == BOX_DIV && s->open[n - 1].divs == s->divs : aside ? in && in != BOX_DIV : in == BOX_BLOCKQUOTE;
        s->divs -= div && s->divs;
        if (ends)
            htmlsink_close(&s->sink, off + t->len);
        return ST_OK;
    }
    s->divs += div;
    if ((aside && (in == BOX_DIV || !htmltag_class(t, "quote"))) || (blockquote && (in == BOX_ASIDE || in == BOX_DIV)) ||
        (div && (n == SINK_QUOTES_MAX || !is_box(t))))
        return ST_OK;
    return open_quote(s, t, box, off);
}

static enum status scan_tag(struct html_scan *s, const struct htmltag *t)
{
    size_t off = (size_t)(s->p - s->src);
    s->p += t->len;
    if (t->comment)
        return ST_OK;
    if ((t->class & TAG_SKIP) && !t->close && !(t->class & TAG_VOID))
        return skip_content(s, t), ST_OK;
    if (htmltag_is(t, "br"))
        return htmlsink_br(&s->sink, off, t->len);
    if (htmltag_is(t, "pre")) {
        if (!t->close)
            s->sink.pre++;
        else if (s->sink.pre)
            s->sink.pre--;
    }
    htmlsink_break(&s->sink, t->class & TAG_PARA ? 2 : t->class & TAG_BLOCK ? 1 : 0);
    if (htmltag_is(t, "td") || htmltag_is(t, "th"))
        htmlsink_space(&s->sink, off);
    if (htmltag_is(t, "cite"))
        htmlsink_cite(&s->sink, t->close);
    if (htmltag_is(t, "li") && !t->close)
        return htmlsink_item(&s->sink);
    return scan_quote_tag(s, t, off);
}

enum status htmltext_scan(struct htmltext *h, const uint8_t *html, size_t n, struct buf *text)
{
    struct html_scan s = {.src = html, .p = html, .end = html + n};
    s.sink = (struct htmlsink){.h = h, .text = text, .base = text->len};
    s.sink.keep_lines = !memmem(html, n, "<p", 2) && !memmem(html, n, "<div", 4) && !memmem(html, n, "<P", 2);
    enum status st = ST_OK;
    while (s.p < s.end && st == ST_OK) {
        struct htmltag t;
        if (*s.p == '<' && htmltag_read(s.p, s.end, &t)) {
            st = scan_tag(&s, &t);
            continue;
        }
        const uint8_t *next = memchr(s.p + 1, '<', (size_t)(s.end - s.p) - 1);
        if (!next)
            next = s.end;
        st = htmlsink_text(&s.sink, html, (size_t)(s.p - html), (size_t)(next - html));
        s.p = next;
    }
    while (st == ST_OK && s.sink.n_open) {
        size_t i = s.sink.n_open - 1;
        if (s.open[i].box == BOX_DIV) /* nobody knows where it ends: its words decide */
            h->quote[s.sink.open[i]].sure = false;
        htmlsink_close(&s.sink, n);
    }
    return st;
}

void htmltext_clear(struct htmltext *h) { h->map.n = h->n_quotes = h->n_units = 0; }

void htmltext_free(struct htmltext *h)
{
    srcmap_free(&h->map);
    alloc_free(h->quote);
    alloc_free(h->unit);
    *h = (struct htmltext){0};
}

enum status htmltext_escape(struct buf *out, struct slice s)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < s.len && st == ST_OK; i++) {
        uint8_t b = s.ptr[i];
        st = b == '<'   ? buf_append_text(out, "&lt;")
             : b == '>' ? buf_append_text(out, "&gt;")
             : b == '&' ? buf_append_text(out, "&amp;")
                        : buf_append_byte(out, b);
    }
    return st;
}
