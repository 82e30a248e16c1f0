/* htmlcut: edits of a text -> edits of the HTML it was read from (htmltext_cut, see htmltext.h).
 *
 * For each edit: the source of its text bytes; between the first and the last of them also the tags, as far as they
 * open and close inside; then the tags around, as long as they hold nothing else (<p></p>, <li></li>).
 * Elements that carry page structure (div, td, article) stay, empty: a page must not fall apart.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "reader/htmltag.h"
#include "reader/htmltext.h"
#include "text/ascii.h"
#include "util/alloc.h"
#include "util/search.h"
#include "util/vec.h"

#define TAG_LOOK 4096 /* longest tag looked at when going backwards */

struct html_piece {
    uint32_t from, to;
};

struct html_cutter {
    const struct srcmap *map;
    const struct htmlunit *unit;
    size_t n_units;
    const uint8_t *src;
    size_t len;
    struct html_piece *piece; /* source of the text of one edit, then of all that goes with it; rising */
    size_t n, cap;
    struct html_piece *tag; /* open tags of the gap walk, as places */
    size_t n_tags, cap_tags;
    struct edit *out;
    size_t n_out, cap_out;
};

static enum status piece_add(struct html_cutter *c, uint32_t from, uint32_t to)
{
    return from < to ? VEC_PUSH(c->piece, c->n, c->cap, ((struct html_piece){from, to})) : ST_OK;
}

/* The outermost unit around src_at whose text all lies in the edit and is not empty. */
static const struct htmlunit *whole_unit(const struct html_cutter *c, const struct edit *e, uint32_t src_at)
{
    size_t lo = 0, hi = c->n_units;
    SEARCH(lo, hi, mid, c->unit[mid].src_from <= src_at);
    const struct htmlunit *found = NULL;
    for (size_t i = lo; i; i = c->unit[i - 1].outer) {
        const struct htmlunit *u = &c->unit[i - 1];
        if (u->from < u->to && src_at < u->src_to && e->from <= u->from && u->to <= e->to)
            found = u;
    }
    return found;
}

/* Tags in the gap src[from, to): pairs that open and close between removed pieces go, other tags stay.  An open tag
 * waits in c->tag; when its end tag comes, both are added. */
static enum status gap_tags(struct html_cutter *c, uint32_t from, uint32_t to)
{
    enum status st = ST_OK;
    for (uint32_t i = from; i < to && st == ST_OK;) {
        struct htmltag t, o;
        if (c->src[i] != '<' || !htmltag_read(c->src + i, c->src + to, &t)) {
            if (ascii_space(c->src[i]))
                st = piece_add(c, i, i + 1);
            i++;
            continue;
        }
        uint32_t end = i + (uint32_t)t.len;
        if (t.comment || (t.class & TAG_VOID)) {
            st = piece_add(c, i, end);
        } else if (!t.close) {
            st = VEC_PUSH(c->tag, c->n_tags, c->cap_tags, ((struct html_piece){i, end}));
        } else if (c->n_tags) {
            struct html_piece open = c->tag[c->n_tags - 1];
            bool mate = htmltag_read(c->src + open.from, c->src + open.to, &o) && o.name.len == t.name.len &&
                        memcmp(o.name.ptr, t.name.ptr, t.name.len) == 0;
            if (mate) {
                c->n_tags--;
                st = piece_add(c, open.from, open.to);
                if (st == ST_OK)
                    st = piece_add(c, i, end);
            } else {
                c->n_tags = 0; /* crossed: leave them all */
            }
        }
        i = end;
    }
    return st;
}

/* The line a mail program put above a quote: the element is of that line, and no part of a page's structure. */
static bool is_attribution(const struct htmltag *t)
{
    return htmltag_is(t, "div") && (htmltag_class(t, "moz-cite-prefix") || htmltag_class(t, "gmail_attr"));
}

/* Grows [from, to) over empty elements around it. */
static void grow(const struct html_cutter *c, uint32_t floor, uint32_t *from, uint32_t *to)
{
    for (;;) {
        uint32_t a = *from, b = *to;
        while (a > floor && ascii_space(c->src[a - 1]))
            a--;
        while (b < c->len && ascii_space(c->src[b]))
            b++;
        if (a == floor || c->src[a - 1] != '>')
            return;
        uint32_t open = a - 1;
        while (open > floor && a - open < TAG_LOOK && c->src[open] != '<')
            open--;
        struct htmltag t, end;
        if (c->src[open] != '<' || !htmltag_read(c->src + open, c->src + a, &t) || t.len != a - open || t.close ||
            !((t.class & TAG_PHRASE) || is_attribution(&t)))
            return;
        bool ended = b < c->len && c->src[b] == '<' && htmltag_read(c->src + b, c->src + c->len, &end);
        if (ended && end.close && end.name.len == t.name.len && memcmp(end.name.ptr, t.name.ptr, t.name.len) == 0) {
            *from = open;
            *to = b + (uint32_t)end.len;
        } else if (htmltag_is(&t, "p") && (b == c->len || (ended && (end.class & TAG_BLOCK)))) {
            *from = open; /* <p> without </p>, as Hacker News writes it */
        } else {
            return;
        }
    }
}

static int by_from(const void *a, const void *b)
{
    const struct html_piece *p = a, *q = b;
    return p->from < q->from ? -1 : p->from > q->from;
}

/* Sorted, joined, not below `floor`, into out; the first gets `with`. */
static enum status flush(struct html_cutter *c, uint32_t floor, struct slice with)
{
    enum status st = ST_OK;
    bool first = true;
    qsort(c->piece, c->n, sizeof *c->piece, by_from);
    for (size_t i = 0; i < c->n && st == ST_OK;) {
        struct html_piece p = c->piece[i++];
        while (i < c->n && c->piece[i].from <= p.to) {
            if (c->piece[i].to > p.to)
                p.to = c->piece[i].to;
            i++;
        }
        if (p.from < floor)
            p.from = floor;
        if (p.from >= p.to)
            continue;
        grow(c, floor, &p.from, &p.to);
        floor = p.to;
        struct edit e = {p.from, p.to, first ? with : (struct slice){0}};
        first = false;
        st = VEC_PUSH(c->out, c->n_out, c->cap_out, e);
    }
    return st;
}

static enum status cut_one(struct html_cutter *c, const struct edit *e)
{
    uint32_t floor = c->n_out ? c->out[c->n_out - 1].to : 0, last = 0;
    enum status st = ST_OK;
    c->n = c->n_tags = 0;
    for (size_t i = srcmap_find(c->map, e->from); i < c->map->n && st == ST_OK; i++) {
        const struct srcrun *r = &c->map->run[i];
        uint32_t from, to;
        if (r->text >= e->to)
            break;
        if (!srcmap_part(r, e->from, e->to, &from, &to) || to <= last)
            continue;
        const struct htmlunit *u = whole_unit(c, e, from);
        if (u && u->src_from >= last) {
            from = u->src_from;
            to = u->src_to;
        }
        if (last && from > last)
            st = gap_tags(c, last, from);
        if (st == ST_OK)
            st = piece_add(c, from, to);
        last = to;
    }
    if (st != ST_OK || c->n == 0)
        return st;
    return flush(c, floor, e->with);
}

static bool nothing_between(const struct srcmap *map, uint32_t from, uint32_t to)
{
    size_t i = srcmap_find(map, from);
    return i == map->n || map->run[i].text >= to;
}

enum status htmltext_cut(const struct srcmap *map, const struct htmlunit *unit, size_t n_units, const uint8_t *src, size_t len,
                         const struct edit *e, size_t n, struct edit **out, size_t *n_out)
{
    /* Edits with only put-in line ends between them are one: the quote's title and its text go together. */
    struct html_cutter c = {.map = map, .unit = unit, .n_units = n_units, .src = src, .len = len};
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK;) {
        struct edit one = e[i++];
        while (i < n && e[i].with.len == 0 && nothing_between(map, one.to, e[i].from))
            one.to = e[i++].to;
        st = cut_one(&c, &one);
    }
    alloc_free(c.piece);
    alloc_free(c.tag);
    if (st != ST_OK) {
        alloc_free(c.out);
        return st;
    }
    *out = c.out;
    *n_out = c.n_out;
    return ST_OK;
}
