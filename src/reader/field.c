/* field: see the header.  SPDX-License-Identifier: MIT */
#include "reader/field.h"

void field_free(struct field *f)
{
    buf_free(&f->html);
    htmltext_free(&f->view);
}

static enum status decode_html(struct decoder *d, struct field *f, struct record *r, struct field_text *t, struct buf *text)
{
    struct htmltext *v = &f->view;
    void *runs = NULL, *units = NULL, *quotes = NULL;
    htmltext_clear(v);
    enum status st = decoder_keep(d, f->html.ptr, f->html.len, &t->source);
    if (st == ST_OK)
        st = htmltext_scan(v, t->source.ptr, t->source.len, text);
    if (st == ST_OK)
        st = decoder_keep_array(d, v->map.run, v->map.n, sizeof *v->map.run, &runs);
    if (st == ST_OK)
        st = decoder_keep_array(d, v->unit, v->n_units, sizeof *v->unit, &units);
    if (st == ST_OK)
        st = decoder_keep_array(d, v->quote, v->n_quotes, sizeof *v->quote, &quotes);
    if (st != ST_OK)
        return st;
    t->html = true;
    t->map = (struct srcmap){runs, v->map.n, v->map.n};
    t->unit = units;
    t->n_units = v->n_units;
    r->quote = quotes;
    r->n_quotes = v->n_quotes;
    return ST_OK;
}

enum status field_decode(struct decoder *d, struct field *f, struct record *r, struct field_text *t, struct buf *text,
                         size_t before)
{
    if (!htmltext_is(text->ptr + before, text->len - before))
        return ST_OK;
    buf_clear(&f->html);
    enum status st = buf_append(&f->html, text->ptr + before, text->len - before);
    text->len = before;
    return st == ST_OK ? decode_html(d, f, r, t, text) : st;
}

enum status field_edits(const struct field_text *t, const struct edit *e, size_t n, struct edit **out, size_t *n_out)
{
    *out = NULL;
    *n_out = n;
    return t->html ? htmltext_cut(&t->map, t->unit, t->n_units, t->source.ptr, t->source.len, e, n, out, n_out) : ST_OK;
}

bool field_markup(const struct field_text *t, struct markup *s)
{
    if (t->html)
        *s = (struct markup){&t->map, t->unit, t->n_units, t->source, NULL, t->source};
    return t->html;
}
