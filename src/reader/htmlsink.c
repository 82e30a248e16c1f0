/* htmlsink: see htmlsink.h.  SPDX-License-Identifier: MIT */
#include "reader/htmlsink.h"

#include "text/ascii.h"
#include "text/entity.h"
#include "text/utf8.h"
#include "util/vec.h"

enum status htmlsink_flush(struct htmlsink *s)
{
    size_t have = 0, at = htmlsink_at(s);
    while (have < 2 && have < at && s->text->ptr[s->text->len - 1 - have] == '\n')
        have++;
    if (at == 0)
        have = 2; /* a text does not begin with line ends */
    enum status st = ST_OK;
    for (; have < s->breaks && st == ST_OK; have++)
        st = buf_append_byte(s->text, '\n');
    s->breaks = 0;
    return st;
}

/* What a tree moved against the order of the source stays unmapped: it is shown, and never cut. */
static enum status map(struct htmlsink *s, size_t n, size_t from, size_t n_src)
{
    if (from < s->src_end)
        return ST_OK;
    s->src_end = from + n_src;
    return srcmap_add(&s->h->map, htmlsink_at(s), n, from, n_src);
}

/* Bytes that stand for source [from, from + n_src). */
static enum status htmlsink_add(struct htmlsink *s, const void *bytes, size_t n, size_t from, size_t n_src)
{
    enum status st = ST_OK;
    if (s->breaks) {
        s->space = 0;
        st = htmlsink_flush(s);
    }
    if (st == ST_OK && s->space && htmlsink_at(s) && s->text->ptr[s->text->len - 1] != '\n') {
        st = map(s, 1, s->space - 1, 1);
        if (st == ST_OK)
            st = buf_append_byte(s->text, ' ');
    }
    s->space = 0;
    s->after_br = false;
    if (!htmlsink_at(s) || s->text->ptr[s->text->len - 1] == '\n')
        s->marked = *(const uint8_t *)bytes == '>';
    if (st == ST_OK)
        st = map(s, n, from, n_src);
    return st == ST_OK ? buf_append(s->text, bytes, n) : st;
}

enum status htmlsink_br(struct htmlsink *s, size_t from, size_t n_src)
{
    enum status st = s->breaks ? htmlsink_flush(s) : ST_OK;
    s->space = 0;
    if (st == ST_OK && htmlsink_at(s))
        st = htmlsink_add(s, "\n", 1, from, n_src);
    s->after_br = true;
    return st;
}

enum status htmlsink_item(struct htmlsink *s)
{
    htmlsink_break(s, 1);
    enum status st = htmlsink_flush(s);
    s->space = 0;
    return st == ST_OK ? buf_append(s->text, "- ", 2) : st;
}

static enum status text_space(struct htmlsink *s, const uint8_t *src, size_t at, size_t to)
{
    uint8_t b = src[at];
    bool keep = s->keep_lines || s->marked; /* what is below a line behind `>` may be an answer */
    if (!s->pre && !(keep && b == '\n')) {
        htmlsink_space(s, at);
        return ST_OK;
    }
    if (b == '\r' && at + 1 < to && src[at + 1] == '\n')
        return ST_OK;
    if (!s->pre && (s->after_br || s->breaks)) {
        s->after_br = false; /* the line end behind a <br> or a block is how the source is laid out */
        return ST_OK;
    }
    return htmlsink_add(s, &b, 1, at, 1);
}

enum status htmlsink_text(struct htmlsink *s, const uint8_t *src, size_t from, size_t to)
{
    enum status st = ST_OK;
    for (size_t i = from; i < to && st == ST_OK;) {
        uint32_t cp;
        unsigned n = src[i] == '&' ? entity_decode(src + i, src + to, &cp) : 0;
        if (ascii_html_white(src[i])) {
            st = text_space(s, src, i, to);
            i++;
        } else if (n) {
            uint8_t out[4];
            if (cp == 0xa0)
                cp = ' '; /* &nbsp; is space to every reader */
            st = htmlsink_add(s, out, utf8_encode(cp, out), i, n);
            i += n;
        } else {
            size_t end = i + 1; /* this byte is text whatever it is: '&' that begins nothing, a control character */
            while (end < to && src[end] != '&' && src[end] > ' ')
                end++;
            st = htmlsink_add(s, src + i, end - i, i, end - i);
            i = end;
        }
    }
    return st;
}

enum status htmlsink_open(struct htmlsink *s, struct record_quote q, size_t src_from)
{
    if (s->n_open == SINK_QUOTES_MAX) {
        s->too_deep++;
        return ST_OK;
    }
    /* line breaks that wait belong before the quote */
    enum status st = htmlsink_flush(s);
    q.depth = (uint32_t)s->n_open + 1;
    q.from = q.to = (uint32_t)htmlsink_at(s);
    struct htmlunit u = {.from = q.from, .to = q.to, .src_from = (uint32_t)src_from, .src_to = (uint32_t)src_from};
    if (s->n_open)
        u.outer = (uint32_t)s->open[s->n_open - 1] + 1;
    if (st == ST_OK)
        st = VEC_PUSH(s->h->quote, s->h->n_quotes, s->h->cap_quotes, q);
    if (st == ST_OK)
        st = VEC_PUSH(s->h->unit, s->h->n_units, s->h->cap_units, u);
    if (st == ST_OK)
        s->open[s->n_open++] = s->h->n_quotes - 1; /* only what is there is closed */
    return st;
}

void htmlsink_cite(struct htmlsink *s, bool close)
{
    struct record_quote *q = s->n_open && !s->too_deep ? &s->h->quote[s->open[s->n_open - 1]] : NULL;
    if (!close && q && q->from == htmlsink_at(s))
        s->cited = q->sure = true;
    else if (close && s->cited)
        htmlsink_break(s, 1);
    s->cited &= !close;
}

void htmlsink_close(struct htmlsink *s, size_t src_to)
{
    if (s->too_deep) {
        s->too_deep--;
        return;
    }
    if (s->n_open == 0)
        return;
    size_t i = s->open[--s->n_open];
    s->h->quote[i].to = s->h->unit[i].to = (uint32_t)htmlsink_at(s);
    if (src_to > s->h->unit[i].src_from)
        s->h->unit[i].src_to = (uint32_t)src_to;
}
