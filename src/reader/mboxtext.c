/* mboxtext: see the header.  SPDX-License-Identifier: MIT */
#include "reader/mboxtext.h"

#include "reader/htmltext.h"
#include "reader/mimetwin.h"
#include "util/alloc.h"
#include "util/vec.h"

/* Puts the edits from *next on that touch the part into mine[], in offsets of the part's text.  An edit that reaches over the end
 * of the part is cut in two; `with` stays with its start. */
static size_t edits_of_part(const struct mimepart *p, const struct edit *e, size_t n, size_t *next, struct edit *mine)
{
    size_t k = 0;
    while (*next < n && e[*next].to <= p->text_from)
        ++*next;
    for (size_t i = *next; i < n && e[i].from < p->text_to; i++) {
        uint32_t from = e[i].from > p->text_from ? e[i].from : p->text_from;
        uint32_t to = e[i].to < p->text_to ? e[i].to : p->text_to;
        if (from >= to)
            continue;
        mine[k] = (struct edit){from - p->text_from, to - p->text_from, e[i].with};
        if (e[i].from < p->text_from)
            mine[k].with.len = 0;
        k++;
    }
    return k;
}

static enum status rewrite_html(const struct record *r, const struct mimepart *p, const struct edit *e, size_t n, struct buf *out)
{
    struct edit *cut = NULL;
    size_t n_cuts = 0;
    struct buf with = {0};
    enum status st = htmltext_cut(&p->map, p->unit, p->n_units, p->decoded.ptr, p->decoded.len, e, n, &cut, &n_cuts);
    /* escaped one behind the other; pointers are set when the buffer no longer moves */
    for (size_t i = 0; i < n_cuts && st == ST_OK; i++) {
        size_t from = with.len;
        st = htmltext_escape(&with, cut[i].with);
        cut[i].with.len = with.len - from;
    }
    for (size_t i = 0, at = 0; i < n_cuts && st == ST_OK; at += cut[i++].with.len)
        cut[i].with.ptr = with.ptr ? with.ptr + at : NULL;
    if (st == ST_OK)
        st = mimepart_rewrite(p, r->raw.ptr, cut, n_cuts, out);
    alloc_free(cut);
    buf_free(&with);
    return st;
}

/* The decoded plain parts, cut into stretches that went and that stayed. */
struct pieces {
    struct twin_piece *piece;
    size_t n, cap;
    struct buf *text; /* one for each part; stretches point into them */
    size_t n_texts;
};

static void pieces_free(struct pieces *x)
{
    for (size_t i = 0; i < x->n_texts; i++)
        buf_free(&x->text[i]);
    alloc_free(x->text);
    alloc_free(x->piece);
}

static enum status add_piece(struct pieces *x, const struct buf *text, size_t from, size_t to, bool gone)
{
    struct twin_piece p = {{text->ptr + from, to - from}, gone};
    return from < to ? VEC_PUSH(x->piece, x->n, x->cap, p) : ST_OK;
}

static enum status part_pieces(struct pieces *x, const struct buf *text, const struct edit *mine, size_t n)
{
    size_t at = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        st = add_piece(x, text, at, mine[i].from, false);
        if (st == ST_OK)
            st = add_piece(x, text, mine[i].from, mine[i].to, true);
        at = mine[i].to;
    }
    return st == ST_OK ? add_piece(x, text, at, text->len, false) : st;
}

static enum status make_pieces(struct pieces *x, const struct record *r, const struct edit *e, size_t n)
{
    const struct mbox_text *t = r->codec;
    struct charsets charsets = {0};
    struct edit *mine = alloc_array(n, sizeof *mine);
    size_t next = 0;
    x->text = alloc_zero(t->n_parts, sizeof *x->text);
    x->n_texts = x->text ? t->n_parts : 0;
    enum status st = mine && x->text ? ST_OK : ST_NOMEM;
    for (size_t i = 0; i < t->n_parts && st == ST_OK; i++) {
        struct mimepart p = t->part[i];
        size_t k = edits_of_part(&p, e, n, &next, mine);
        if (p.html)
            continue;
        st = mimepart_decode(&p, &charsets, r->raw.ptr, &x->text[i]);
        if (st == ST_OK)
            st = part_pieces(x, &x->text[i], mine, k);
    }
    alloc_free(mine);
    charsets_free(&charsets);
    return st;
}

/* Writes the twins that begin before `to`, and the raw bytes before them from *at on. */
static enum status pass_twins(const struct record *r, const struct pieces *x, size_t *twin, size_t *at, size_t to,
                              struct buf *out)
{
    const struct mbox_text *t = r->codec;
    enum status st = ST_OK;
    for (; *twin < t->n_twins && t->twin[*twin].from < to && st == ST_OK; ++*twin) {
        const struct mbox_twin *w = &t->twin[*twin];
        if (w->from < *at)
            continue;
        st = buf_append(out, r->raw.ptr + *at, w->from - *at);
        if (st == ST_OK && !t->drop)
            st = mimetwin_rewrite(&w->part, r->raw.ptr, x->piece, x->n, out);
        *at = w->to;
    }
    return st;
}

enum status mboxtext_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    const struct mbox_text *t = r->codec;
    struct edit *mine = alloc_array(n + 1, sizeof *mine);
    struct pieces pieces = {0};
    size_t at = 0, next = 0, twin = 0;
    enum status st = mine ? ST_OK : ST_NOMEM;
    if (st == ST_OK && t->n_twins && !t->drop)
        st = make_pieces(&pieces, r, e, n);
    for (size_t i = 0; i < t->n_parts && st == ST_OK; i++) {
        const struct mimepart *p = &t->part[i];
        size_t k = edits_of_part(p, e, n, &next, mine);
        st = pass_twins(r, &pieces, &twin, &at, p->from, out);
        if (st == ST_OK)
            st = buf_append(out, r->raw.ptr + at, p->from - at);
        if (st == ST_OK)
            st = p->html ? rewrite_html(r, p, mine, k, out) : mimepart_rewrite(p, r->raw.ptr, mine, k, out);
        at = p->to;
    }
    if (st == ST_OK)
        st = pass_twins(r, &pieces, &twin, &at, SIZE_MAX, out);
    alloc_free(mine);
    pieces_free(&pieces);
    return st == ST_OK ? buf_append(out, r->raw.ptr + at, r->raw.len - at) : st;
}
