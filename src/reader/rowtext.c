/* rowtext: the codec of records that lie in memory (rows.h): the whole record is the text, like an unescaped field of JSON.
 * SPDX-License-Identifier: MIT */
#include "reader/codec.h"
#include "reader/field.h"

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

static enum status row_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    const struct field_text *t = r->codec;
    struct edit *cut;
    size_t n_cuts, at = 0;
    enum status st = field_edits(t, e, n, &cut, &n_cuts);
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

static bool row_markup(const struct record *r, struct markup *s) { return field_markup(r->codec, s); }

/* Rows are framed where they lie. */
const struct codec row_codec = {NULL, row_open, row_close, row_decode, row_rewrite, row_markup};
