/* csv: the codec of CSV.  A row is a record (csvframe.h); all of it but the text comes out byte for byte, and the text with the
 * quotes it had (fieldtext.h).  SPDX-License-Identifier: MIT */
#include "reader/codec.h"
#include "reader/csvframe.h"
#include "reader/fieldtext.h"
#include "util/alloc.h"

static void csv_close(struct decoder *d)
{
    struct fieldreader *f = d->own;
    fieldreader_free(f);
    alloc_free(f);
}

static enum status csv_open(struct decoder *d)
{
    d->own = alloc_zero(1, sizeof(struct fieldreader));
    return d->own ? ST_OK : ST_NOMEM;
}

/* Copies a field other than the text. */
static enum status value_of(struct decoder *d, const struct record *r, const struct csvfield *f, struct slice *out)
{
    *out = (struct slice){r->raw.ptr + f->from, f->to - f->from};
    return f->quoted ? fieldtext_value(d, FIELD_QUOTED, out) : ST_OK;
}

static enum status read_text(struct decoder *d, struct record *r, const struct csvfield *f, struct buf *text)
{
    struct fieldreader *reader = d->own;
    struct fieldtext *t = arena_get(&d->arena, sizeof *t);
    if (!t)
        return ST_NOMEM;
    *t = (struct fieldtext){.from = f->from, .to = f->to, .escape = f->quoted ? FIELD_QUOTED : FIELD_BARE};
    reader->n_quotes = 0;
    enum status st = fieldtext_read(d, reader, r, t, text);
    void *quotes = NULL;
    if (st == ST_OK)
        st = decoder_keep_array(d, reader->quote, reader->n_quotes, sizeof *reader->quote, &quotes);
    r->quote = quotes;
    r->n_quotes = reader->n_quotes;
    r->codec = t;
    r->has_text = true;
    return st;
}

/* Reads field number k of the row: the text of the record, or its id, author, date or thread. */
static enum status read_field(struct decoder *d, struct record *r, uint32_t k, const struct csvfield *f, struct buf *text)
{
    struct slice *to[SLOT_N] = {NULL, &r->thread, &r->id, &r->author, &r->date, NULL, &r->title};
    enum status st = ST_OK;
    for (int i = 0; i < SLOT_N && st == ST_OK; i++) {
        if (r->columns->at[i] != k)
            continue;
        if (to[i]) {
            st = value_of(d, r, f, to[i]);
        } else if (i == SLOT_PARENT && f->from < f->to) {
            r->parent = arena_get(&d->arena, sizeof *r->parent);
            st = r->parent ? value_of(d, r, f, r->parent) : ST_NOMEM;
            r->n_parents = st == ST_OK;
        } else if (i == SLOT_TEXT && (f->odd || f->open)) {
            r->error = f->odd ? "text stands behind the closing quote of a field"
                              : "the quote of a field is not closed before the input ends";
            r->error_at = f->odd ? f->to : f->from;
            st = ST_SKIP;
        } else if (i == SLOT_TEXT) {
            st = read_text(d, r, f, text);
        }
    }
    return st;
}

static enum status csv_decode(struct decoder *d, struct record *r, struct buf *text)
{
    size_t n = r->raw.len, at = 0;
    struct csvfield f;
    enum status st = ST_OK;
    n -= n && r->raw.ptr[n - 1] == '\n';
    n -= n && r->raw.ptr[n - 1] == '\r';
    if (n == 0)
        return ST_OK; /* an empty line */
    for (uint32_t k = 1; st == ST_OK && csv_next(r->raw.ptr, n, r->columns->sep, &at, &f); k++)
        st = read_field(d, r, k, &f, text);
    if (st == ST_OK && !r->has_text && r->columns->at[SLOT_TEXT]) {
        r->error = "the row has no such column";
        st = ST_SKIP;
    }
    return st;
}

static enum status csv_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    return fieldtext_rewrite(r, r->codec, 1, e, n, out);
}

static bool csv_markup(const struct record *r, struct markup *s)
{
    const struct fieldtext *t = r->codec;
    return field_markup(&t->what, s);
}

const struct codec csv_codec = {csv_frame, csv_open, csv_close, csv_decode, csv_rewrite, csv_markup};
