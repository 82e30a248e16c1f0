/* htmltext: see htmltext.h.  One pass; each byte of source is looked at once, tags twice.
 * SPDX-License-Identifier: MIT */
#include "reader/htmltext.h"

#include <string.h>

#include "reader/htmltag.h"
#include "text/entity.h"
#include "text/utf8.h"
#include "util/alloc.h"
#include "util/vec.h"

#define QUOTES_OPEN_MAX 64 /* deeper quotes are not told apart */

struct scan {
    struct htmltext *h;
    const uint8_t *src, *p, *end;
    struct buf *text;
    size_t base;
    size_t space;    /* source offset + 1 of white space that waits for text behind it, 0 = none */
    unsigned breaks; /* line ends that wait for text */
    unsigned pre;    /* open <pre> */
    bool keep_lines; /* line ends of the source count */
    bool after_br;
    uint64_t unclosed; /* kinds of skipped elements known to have no end tag: not searched for again */
    size_t open[QUOTES_OPEN_MAX]; /* quotes not closed yet */
    bool open_aside[QUOTES_OPEN_MAX];
    size_t n_open, too_deep;
};

bool htmltext_is(const uint8_t *p, size_t n)
{
    /* a code sample in plain text may show any tag: these come early and often in real HTML */
    static const char *const sure[] = {"p", "br", "blockquote", "div", "aside", "pre", "ul", "ol"};
    const uint8_t *end = p + n, *q = p;
    for (unsigned looked = 0; looked < 200; looked++) {
        q = memchr(q, '<', (size_t)(end - q));
        struct htmltag t;
        if (!q)
            return false;
        if (htmltag_read(q, end, &t)) {
            for (size_t i = 0; !t.comment && i < sizeof sure / sizeof *sure; i++)
                if (htmltag_is(&t, sure[i]))
                    return true;
            q += t.len;
        } else {
            q++;
        }
    }
    return false;
}

static size_t at(const struct scan *s) { return s->text->len - s->base; }

static enum status add_breaks(struct scan *s)
{
    size_t have = 0;
    while (have < 2 && have < at(s) && s->text->ptr[s->text->len - 1 - have] == '\n')
        have++;
    if (at(s) == 0)
        have = 2; /* a text does not begin with line ends */
    enum status st = ST_OK;
    for (; have < s->breaks && st == ST_OK; have++)
        st = buf_append_byte(s->text, '\n');
    s->breaks = 0;
    return st;
}

/* Appends text that stands for src[from .. from + n_src). */
static enum status add(struct scan *s, const void *bytes, size_t n, size_t from, size_t n_src)
{
    enum status st = ST_OK;
    if (s->breaks) {
        s->space = 0;
        st = add_breaks(s);
    }
    if (s->space && at(s) && s->text->ptr[s->text->len - 1] != '\n') {
        st = srcmap_add(&s->h->map, at(s), 1, s->space - 1, 1);
        if (st == ST_OK)
            st = buf_append_byte(s->text, ' ');
    }
    s->space = 0;
    s->after_br = false;
    if (st == ST_OK)
        st = srcmap_add(&s->h->map, at(s), n, from, n_src);
    return st == ST_OK ? buf_append(s->text, bytes, n) : st;
}

static enum status add_line_end(struct scan *s, size_t from, size_t n_src)
{
    s->space = 0;
    enum status st = add(s, "\n", 1, from, n_src);
    return st;
}

static enum status scan_space(struct scan *s)
{
    size_t from = (size_t)(s->p - s->src);
    uint8_t b = *s->p++;
    if (s->pre || (s->keep_lines && b == '\n')) {
        if (b == '\r' && s->p < s->end && *s->p == '\n')
            return ST_OK;
        if (b == '\n' && !s->pre && s->after_br)
            return s->after_br = false, ST_OK;
        if (b == '\n' && !s->pre && s->breaks)
            return ST_OK;
        return add(s, &b, 1, from, 1);
    }
    if (!s->space)
        s->space = from + 1;
    return ST_OK;
}

static enum status quote_open(struct scan *s, const struct htmltag *t, bool aside)
{
    if (s->n_open == QUOTES_OPEN_MAX) {
        s->too_deep++;
        return ST_OK;
    }
    struct record_quote q = {.depth = (uint32_t)s->n_open + 1, .sure = aside};
    static const char *const author[] = {"data-username", "data-quote", "data-author",
                                         "data-ipsquote-username"};
    static const char *const source[] = {"data-post", "data-source", "data-ipsquote-contentcommentid",
                                         "cite"};
    for (size_t i = 0; i < 4; i++) {
        if (!q.author.len && htmltag_attr(t, author[i], &q.author))
            q.sure = true;
        if (!q.source.len && htmltag_attr(t, source[i], &q.source) && i < 3)
            q.sure = true;
    }
    /* line breaks that wait belong before the quote */
    enum status st = add_breaks(s);
    q.from = q.to = (uint32_t)at(s);
    struct htmlunit u = {.from = q.from, .to = q.to, .src_from = (uint32_t)(s->p - s->src)};
    if (s->n_open)
        u.outer = (uint32_t)s->open[s->n_open - 1] + 1;
    s->open[s->n_open] = s->h->n_quotes;
    s->open_aside[s->n_open] = aside;
    s->n_open++;
    if (st == ST_OK)
        st = VEC_PUSH(s->h->quote, s->h->n_quotes, s->h->cap_quotes, q);
    return st == ST_OK ? VEC_PUSH(s->h->unit, s->h->n_units, s->h->cap_units, u) : st;
}

static void quote_close(struct scan *s, size_t src_to)
{
    if (s->too_deep) {
        s->too_deep--;
        return;
    }
    if (s->n_open == 0)
        return;
    size_t i = s->open[--s->n_open];
    s->h->quote[i].to = s->h->unit[i].to = (uint32_t)at(s);
    s->h->unit[i].src_to = (uint32_t)src_to;
}

static void skip_content(struct scan *s, const struct htmltag *t)
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

static enum status scan_quote_tag(struct scan *s, const struct htmltag *t, const uint8_t *from)
{
    bool blockquote = htmltag_is(t, "blockquote"), aside = htmltag_is(t, "aside");
    if (!blockquote && !aside)
        return ST_OK;
    bool in_aside = s->n_open && s->open_aside[s->n_open - 1];
    size_t end = (size_t)(s->p - s->src);
    if (t->close) {
        /* the blockquote of an aside.quote ends with the aside */
        if (aside == in_aside || (aside && s->n_open))
            quote_close(s, end);
        return ST_OK;
    }
    if ((aside && !htmltag_class(t, "quote")) || (blockquote && in_aside))
        return ST_OK;
    s->p = from;
    enum status st = quote_open(s, t, aside);
    s->p = from + t->len;
    return st;
}

static enum status scan_tag(struct scan *s, const struct htmltag *t)
{
    const uint8_t *from = s->p;
    size_t off = (size_t)(from - s->src);
    s->p += t->len;
    if (t->comment)
        return ST_OK;
    if ((t->class & TAG_SKIP) && !t->close && !(t->class & TAG_VOID))
        return skip_content(s, t), ST_OK;
    if (htmltag_is(t, "br")) {
        enum status st = s->breaks ? add_breaks(s) : ST_OK;
        if (st == ST_OK && at(s))
            st = add_line_end(s, off, t->len);
        s->after_br = true;
        return st;
    }
    if (htmltag_is(t, "pre"))
        s->pre += t->close ? (s->pre ? UINT32_MAX : 0) : 1;
    unsigned breaks = t->class & TAG_PARA ? 2 : t->class & TAG_BLOCK ? 1 : 0;
    if (breaks > s->breaks)
        s->breaks = breaks;
    if (htmltag_is(t, "td") || htmltag_is(t, "th"))
        s->space = s->space ? s->space : off + 1;
    if (htmltag_is(t, "li") && !t->close) {
        enum status st = add_breaks(s);
        s->space = 0;
        return st == ST_OK ? buf_append(s->text, "- ", 2) : st;
    }
    return scan_quote_tag(s, t, from);
}

static enum status scan_text(struct scan *s)
{
    size_t from = (size_t)(s->p - s->src);
    uint32_t cp;
    unsigned n = *s->p == '&' ? entity_decode(s->p, s->end, &cp) : 0;
    if (n) {
        uint8_t out[4];
        s->p += n;
        if (cp == 0xa0)
            cp = ' '; /* &nbsp; is space to every reader */
        return add(s, out, utf8_encode(cp, out), from, n);
    }
    const uint8_t *q = s->p + 1; /* this byte is text whatever it is: '<' or '&' that begin nothing */
    while (q < s->end && *q != '<' && *q != '&' && *q > ' ')
        q++;
    size_t len = (size_t)(q - s->p);
    const uint8_t *p = s->p;
    s->p = q;
    return add(s, p, len, from, len);
}

enum status htmltext_scan(struct htmltext *h, const uint8_t *html, size_t n, struct buf *text)
{
    struct scan s = {.h = h, .src = html, .p = html, .end = html + n, .text = text, .base = text->len};
    s.keep_lines = !memmem(html, n, "<p", 2) && !memmem(html, n, "<div", 4) && !memmem(html, n, "<P", 2);
    enum status st = ST_OK;
    while (s.p < s.end && st == ST_OK) {
        struct htmltag t;
        if (*s.p == '<' && htmltag_read(s.p, s.end, &t))
            st = scan_tag(&s, &t);
        else if (*s.p == ' ' || *s.p == '\n' || *s.p == '\t' || *s.p == '\r' || *s.p == '\f')
            st = scan_space(&s);
        else
            st = scan_text(&s);
    }
    while (s.n_open)
        quote_close(&s, n);
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
