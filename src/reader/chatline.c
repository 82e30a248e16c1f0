/* chatline: see the header.  Shapes as the programs of 2024 write them: WhatsApp's _chat.txt in its locales, Element's plain
 * text export, irssi, ZNC, WeeChat, HexChat, Telegram Desktop's copies, Zoom's chat file, DiscordChatExporter's plain text.
 * SPDX-License-Identifier: MIT */
#include "reader/chatline.h"

#include <string.h>
#include <strings.h>

#include "text/ascii.h"
#include "text/headwords.h"

#define LOOK_MOST 200u /* bytes of a line that are looked at */
#define NAME_MOST 80u  /* bytes */
#define NAME_WORDS 8u
#define WORD_MOST 12u /* bytes of the name of a month */

struct chat_scan {
    const uint8_t *p;
    size_t at, n;
};

static uint8_t peek(const struct chat_scan *s) { return s->at < s->n ? s->p[s->at] : 0; }

static bool take(struct chat_scan *s, const char *text)
{
    size_t n = strlen(text);
    if (s->n - s->at < n || memcmp(s->p + s->at, text, n) != 0)
        return false;
    s->at += n;
    return true;
}

static size_t digits(struct chat_scan *s, size_t least, size_t most)
{
    size_t n = 0;
    while (n <= most && s->at + n < s->n && ascii_digit(s->p[s->at + n]))
        n++;
    if (n < least || n > most)
        return 0;
    s->at += n;
    return n;
}

/* Blanks, no-break and narrow ones too; false if there is none. */
static bool blanks(struct chat_scan *s)
{
    size_t from = s->at;
    while (take(s, " ") || take(s, "\xc2\xa0") || take(s, "\xe2\x80\xaf"))
        ;
    return s->at > from;
}

/* Marks that nobody sees: of direction, of byte order. */
static void unseen(struct chat_scan *s)
{
    while (take(s, "\xe2\x80\x8e") || take(s, "\xe2\x80\x8f") || take(s, "\xe2\x80\xaa") || take(s, "\xe2\x80\xac") ||
           take(s, "\xef\xbb\xbf"))
        ;
}

/* 10:00, 10:00:05, 10.00.05, 10:00 AM, 10:00 a. m.; not 10:00:05.123, which servers log. */
static bool clock_time(struct chat_scan *s)
{
    struct chat_scan t = *s;
    if (!digits(&t, 1, 2) || (peek(&t) != ':' && peek(&t) != '.'))
        return false;
    uint8_t sep = t.p[t.at++];
    if (digits(&t, 2, 2) != 2)
        return false;
    struct chat_scan more = t;
    if (peek(&more) == sep && (more.at++, digits(&more, 2, 2)))
        t = more;
    *s = t;
    more = t;
    blanks(&more);
    if (!memchr("apAP", peek(&more), 4) || more.at + 1 >= more.n)
        return !ascii_digit(peek(s));
    more.at++;
    (void)take(&more, ".");
    blanks(&more);
    if ((peek(&more) | 0x20u) == 'm') {
        more.at++;
        (void)take(&more, ".");
        if (!ascii_letter(peek(&more)))
            *s = more;
    }
    return true;
}

static bool word(struct chat_scan *s, size_t most)
{
    size_t from = s->at;
    while (s->at < s->n && ascii_letter(s->p[s->at]) && s->at - from <= most)
        s->at++;
    return s->at > from && s->at - from <= most;
}

/* 01/02/2024, 2024-02-01, 1.2.24., 1 Feb 2024, 01-Feb-24 */
static bool calendar_date(struct chat_scan *s)
{
    struct chat_scan t = *s;
    if (!digits(&t, 1, 4))
        return false;
    uint8_t sep = peek(&t);
    if (sep == ' ') {
        t.at++;
        if (!word(&t, WORD_MOST) || !(take(&t, ". ") || take(&t, " ")) || digits(&t, 4, 4) != 4)
            return false;
    } else if (sep == '/' || sep == '.' || sep == '-') {
        t.at++;
        if ((!digits(&t, 1, 2) && (sep != '-' || !word(&t, 4))) || peek(&t) != sep)
            return false;
        t.at++;
        if (!digits(&t, 1, 4))
            return false;
        if (peek(&t) == '.')
            t.at++;
    } else {
        return false;
    }
    *s = t;
    return true;
}

/* A date and a time, with what locales put between them: `, `, `T`, ` klo `, ` at `. */
static bool stamp(struct chat_scan *s)
{
    struct chat_scan t = *s;
    if (!calendar_date(&t))
        return false;
    if (!take(&t, "T")) {
        bool comma = take(&t, ",");
        if (!blanks(&t) && !comma)
            return false;
        struct chat_scan more = t;
        if (word(&more, 4) && (take(&more, "."), blanks(&more)))
            t = more;
    }
    if (!clock_time(&t))
        return false;
    *s = t;
    return true;
}

static struct slice from_to(const struct chat_scan *s, size_t from, size_t to) { return (struct slice){s->p + from, to - from}; }

/* What programs write where a person's name would stand. */
static bool is_level(struct slice name)
{
    size_t n = headwords_end(headwords_level, name);
    return headwords_has(headwords_level, name) || (n && n < name.len && !ascii_letter(name.ptr[name.len - n - 1]));
}

/* `Name: `, or `Name:` at the end; s goes behind it. */
static bool name_colon(struct chat_scan *s, struct slice *name)
{
    size_t from = s->at, words = 1;
    uint8_t first = peek(s);
    if (!ascii_letter(first) && !ascii_digit(first) && first != '+' && first != '~' && first != '@' && first != '_')
        return false;
    for (; s->at < s->n && s->at - from <= NAME_MOST; s->at++) {
        uint8_t c = s->p[s->at];
        if (c == ':' && (s->at + 1 == s->n || s->p[s->at + 1] == ' ')) {
            *name = from_to(s, from, s->at++);
            (void)take(s, " ");
            return !is_level(*name);
        }
        words += c == ' ';
        if (c < ' ' || words > NAME_WORDS || (c == '-' && s->p[s->at - 1] == ' ') || (c == '/' && s->p[s->at - 1] == '/'))
            return false;
    }
    return false;
}

/* `<nick> `, with a sign of its rank before it; s goes behind it.  `<b>Opening</b>` is none, nor `<info> `. */
static bool nick(struct chat_scan *s, struct slice *name)
{
    size_t from = s->at + 1;
    if (peek(s) != '<')
        return false;
    while (from < s->n && strchr(" @+%&~!", s->p[from]) && s->p[from])
        from++;
    for (size_t i = from; i < s->n && i - from <= NAME_MOST && s->p[i] > ' ' && s->p[i] != '<'; i++)
        if (s->p[i] == '>' && i > from) {
            *name = from_to(s, from, i);
            s->at = i + 1;
            return (s->at == s->n || take(s, "\t") || take(s, " ")) && !is_level(*name);
        }
    return false;
}

/* What s is at begins with one of the words. */
static bool at_one(const struct chat_scan *s, headwords words)
{
    return headwords_begin(words, (struct slice){s->p + s->at, s->n - s->at});
}

/* Behind the time: `<nick> text`, or a notice. */
static bool irc(struct chat_scan *s, struct chatline *c, enum chat_kind kind)
{
    c->kind = kind;
    if (nick(s, &c->author))
        return true;
    s->at = s->n;
    return false;
}

static bool irc_line(struct chat_scan *s, struct chatline *c, enum chat_kind kind)
{
    struct chat_scan t = *s;
    if (irc(s, c, kind))
        return true;
    return at_one(&t, headwords_notice);
}

/* `ida` or `Ida of Bern#0001` to the end of the line, perhaps with `(pinned)` behind it. */
static bool name_alone(const struct chat_scan *s, struct slice *name)
{
    static const char pinned[] = " (pinned)";
    size_t to = s->n, last = 0, m = sizeof pinned - 1;
    if (to - s->at > m && memcmp(s->p + to - m, pinned, m) == 0)
        to -= m;
    while (last < 4 && to > s->at + last && ascii_digit(s->p[to - last - 1]))
        last++;
    bool tagged = last == 4 && to > s->at + 5 && s->p[to - 5] == '#';
    *name = from_to(s, s->at, to);
    return name->len && name->len <= NAME_MOST && (tagged || !memchr(name->ptr, ' ', name->len)) &&
           !memchr(name->ptr, ':', name->len) && !is_level(*name);
}

static bool bracketed(struct chat_scan *s, struct chatline *c)
{
    size_t from = ++s->at;
    bool date = stamp(s);
    if (!date && !clock_time(s))
        return false;
    struct chat_scan behind = *s;
    if (!date && take(&behind, ", ") && calendar_date(&behind)) {
        *s = behind;
        date = true;
    }
    c->date = from_to(s, from, s->at);
    if (!take(s, "]") || !blanks(s))
        return false;
    unseen(s);
    struct chat_scan t = *s;
    if (peek(s) == '<' || (!date && at_one(&t, headwords_notice)))
        return irc_line(s, c, CHAT_BRACKET_IRC);
    c->kind = date ? CHAT_BRACKET : CHAT_BRACKET_TIME;
    if (name_colon(&t, &c->author)) {
        *s = t;
        return true;
    }
    c->author.len = 0;
    if (date && !memchr(c->date.ptr, ',', c->date.len) && name_alone(s, &c->author)) {
        c->kind = CHAT_HEAD;
        return true;
    }
    c->author.len = 0;
    s->at = s->n;
    return date;
}

/* `nick TAB text`.  No nick begins with a digit or has blanks: that is a table. */
static bool tabbed(struct chat_scan *s, struct chatline *c)
{
    size_t from = s->at, to = from;
    while (to < s->n && s->p[to] != '\t' && to - from <= NAME_MOST)
        to++;
    if (to == s->n || s->p[to] != '\t')
        return false;
    c->kind = CHAT_TAB;
    struct slice name = from_to(s, from, to);
    while (name.len && memchr(" @+%&~", *name.ptr, 6))
        name.ptr++, name.len--;
    bool person = name.len && !memchr("-<=*", *name.ptr, 4);
    if (person && (ascii_digit(*name.ptr) || memchr(name.ptr, ' ', name.len) || is_level(name)))
        return false;
    c->author = person ? name : (struct slice){0};
    s->at = person ? to + 1 : s->n;
    return true;
}

/* `From Ida to Everyone: text` */
static bool from_name(struct chat_scan *s, struct chatline *c)
{
    struct slice name;
    if (!take(s, "From "))
        return false;
    blanks(s);
    if (!name_colon(s, &name))
        return false;
    size_t n = 0;
    while (n + 4 <= name.len && memcmp(name.ptr + n, " to ", 4) != 0)
        n++;
    c->author = n + 4 <= name.len ? (struct slice){name.ptr, n} : name;
    while (c->author.len && c->author.ptr[c->author.len - 1] == ' ')
        c->author.len--;
    c->kind = CHAT_FROM;
    return true;
}

static bool dated(struct chat_scan *s, struct chatline *c)
{
    c->date = from_to(s, 0, s->at);
    if (take(s, "\t"))
        return tabbed(s, c);
    if (!blanks(s))
        return false;
    if (!take(s, "- ") && !take(s, "\xe2\x80\x93 "))
        return irc_line(s, c, CHAT_DATE_IRC);
    unseen(s);
    struct chat_scan t = *s;
    c->kind = CHAT_DASH;
    if (name_colon(&t, &c->author)) {
        *s = t;
        return true;
    }
    c->author.len = 0;
    s->at = s->n;
    return true;
}

static bool timed(struct chat_scan *s, struct chatline *c)
{
    c->date = from_to(s, 0, s->at);
    const uint8_t *minutes = memchr(s->p, ':', s->at);
    bool seconds = minutes && memchr(minutes + 1, ':', (size_t)(s->p + s->at - minutes - 1));
    if (!minutes || (!blanks(s) && !take(s, "\t")))
        return false;
    (void)take(s, "\t");
    blanks(s);
    struct chat_scan t = *s;
    if (seconds && from_name(&t, c)) { /* `10:00 From Bern to Basel: platform 5` is a timetable */
        *s = t;
        return true;
    }
    return irc_line(s, c, CHAT_IRC);
}

/* `Feb 01 10:00:00 <ida>`, or `Ida, [01.02.2024 10:00]` alone on its line. */
static bool named(struct chat_scan *s, struct chatline *c)
{
    struct chat_scan t = *s;
    if (word(&t, 3) && blanks(&t) && digits(&t, 1, 2) && blanks(&t) && clock_time(&t)) {
        c->date = from_to(s, s->at, t.at);
        *s = t;
        return blanks(s) && irc_line(s, c, CHAT_MONTH_IRC);
    }
    size_t from = s->at, to = from;
    while (to < s->n && to - from <= NAME_MOST && s->p[to] >= ' ' &&
           !(s->p[to] == ',' && s->n - to > 3 && s->p[to + 1] == ' ' && s->p[to + 2] == '['))
        to++;
    if (to == from || to >= s->n || s->p[to] != ',')
        return false;
    c->author = from_to(s, from, to);
    s->at = to + 3;
    from = s->at;
    if (!stamp(s))
        return false;
    c->date = from_to(s, from, s->at);
    c->kind = CHAT_NAME;
    if (!take(s, "]"))
        return false;
    (void)take(s, ":");
    blanks(s);
    return s->at == s->n;
}

bool chatline_parse(struct slice line, struct chatline *out)
{
    struct chat_scan s = {line.ptr, 0, line.len < LOOK_MOST ? line.len : LOOK_MOST};
    *out = (struct chatline){.kind = CHAT_NONE};
    unseen(&s);
    uint8_t c = peek(&s);
    bool is = false;
    if (c == '[') {
        is = bracketed(&s, out);
    } else if (ascii_digit(c)) {
        is = stamp(&s) ? dated(&s, out) : clock_time(&s) && timed(&s, out);
    } else if (c == '-' || c == '*') {
        is = at_one(&s, headwords_log);
        out->kind = CHAT_LOG;
        s.at = s.n;
    } else if (ascii_letter(c) || c == '+' || c == '@') {
        is = named(&s, out);
    }
    out->text_at = s.at >= s.n || out->kind == CHAT_NAME || out->kind == CHAT_HEAD ? line.len : s.at;
    if (!is)
        out->kind = CHAT_NONE;
    return is;
}

bool chatline_title(struct slice line) { return headwords_begin(headwords_title, line); }

bool chatline_field(struct slice line)
{
    struct chat_scan s = {line.ptr, 0, line.len};
    return take(&s, "[In reply to ") && line.ptr[line.len - 1] == ']';
}
