/* rowtext: the codec of records that lie in memory (rows.h): the record is its text, as a field of JSON is once it is unescaped.
 * SPDX-License-Identifier: MIT */
#include "reader/rowtext.h"

#include "util/alloc.h"

static enum status row_open(struct decoder *d)
{
    d->own = alloc_zero(1, sizeof(struct field));
    return d->own ? ST_OK : ST_NOMEM;
}

static void row_close(struct decoder *d)
{
    field_free(d->own);
    alloc_free(d->own);
}

static enum status row_decode(struct decoder *d, struct record *r, struct buf *text)
{
    size_t before = text->len;
    if (!r->has_text)
        return ST_OK;
    struct field_text *t = arena_get(&d->arena, sizeof *t);
    if (!t)
        return ST_NOMEM;
    *t = (struct field_text){0};
    r->codec = t;
    enum status st = buf_append(text, r->raw.ptr, r->raw.len);
    return st == ST_OK ? field_decode(d, d->own, r, t, text, before) : st;
}

enum status row_edits(const struct record *r, const struct edit *e, size_t n, struct edit **out, size_t *n_out)
{
    return field_edits(r->codec, e, n, out, n_out);
}

uint32_t row_text_at(const struct record *r, uint32_t at)
{
    const struct field_text *t = r->codec;
    if (!t->html)
        return at;
    for (size_t i = 0; i < t->map.n; i++) {
        const struct srcrun *run = &t->map.run[i];
        if (run->src + run->src_len > at)
            return run->src >= at || run->len != run->src_len ? run->text : run->text + (at - run->src);
    }
    return (uint32_t)r->text_len;
}

static enum status row_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    const struct field_text *t = r->codec;
    struct edit *cut;
    size_t n_cuts, at = 0;
    enum status st = row_edits(r, e, n, &cut, &n_cuts);
    const struct edit *x = cut ? cut : e;
    for (size_t i = 0; i < n_cuts && st == ST_OK; i++) {
        st = buf_append(out, r->raw.ptr + at, x[i].from - at);
        at = x[i].to;
        if (st == ST_OK && x[i].with.len)
            st = t->html ? htmltext_escape(out, x[i].with) : buf_append(out, x[i].with.ptr, x[i].with.len);
    }
    alloc_free(cut);
    return st == ST_OK ? buf_append(out, r->raw.ptr + at, r->raw.len - at) : st;
}

/* Rows are framed where they lie. */
const struct codec row_codec = {NULL, row_open, row_close, row_decode, row_rewrite};
