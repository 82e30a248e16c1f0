/* batch: records that lie in memory through a handle: columns as Arrow lays them out, or an array of strings.
 *
 * Rows are read in their order, each once, by whichever worker reads; results are gathered in the same order.
 * SPDX-License-Identifier: MIT */
#include "reader/rows.h"

#include <string.h>

#include "emit/emitter.h"
#include "lib/handle.h"
#include "reader/records.h"
#include "text/utf8.h"
#include "util/vec.h"

#define WORKER_BYTES ((size_t)256 << 10) /* fewer are not worth another worker */

void rows_state_free(struct rows_state *r)
{
    buf_free(&r->data);
    buf_free(&r->ids);
    alloc_free(r->row);
    alloc_free(r->first);
    alloc_free(r->offset);
    alloc_free(r->offset32);
    alloc_free(r->valid);
    alloc_free(r->point);
    alloc_free(r->span);
}

/* ---- columns ---- */

static bool bit(const uint8_t *bits, size_t i) { return !bits || (bits[i >> 3] >> (i & 7) & 1); }

static bool bad(struct rows_state *r, size_t i, const char *why)
{
    r->bad = i + 1;
    r->bad_why = why;
    return false;
}

static int64_t number_of(const void *p, int32_t width, size_t i)
{
    switch (width) {
    case 1: return ((const uint8_t *)p)[i];
    case -1: return ((const int8_t *)p)[i];
    case 2: return ((const uint16_t *)p)[i];
    case -2: return ((const int16_t *)p)[i];
    case 4: return ((const uint32_t *)p)[i];
    case -4: return ((const int32_t *)p)[i];
    default: return ((const int64_t *)p)[i]; /* 8, -8 */
    }
}

/* Entry of row i; *null: there is none. */
static bool entry_of(struct rows_state *r, const struct thresh_column *c, size_t i, size_t *k, bool *null)
{
    *k = c->first + i;
    *null = !bit(c->valid, *k);
    if (*null || !c->index)
        return true;
    int64_t at = number_of(c->index, c->index_width, *k);
    if (at < 0 || (uint64_t)at >= c->n_entries)
        return bad(r, i, "its index is outside of the dictionary");
    *k = c->entry_first + (size_t)at;
    *null = !bit(c->entry_valid, *k);
    return true;
}

enum which { TEXT, THREAD, ID };

/* The next row of a column whose lengths are given in code points. */
static bool next_by_length(struct rows_state *r, enum which w, const struct thresh_column *c, size_t i, struct slice *s)
{
    const char *from = c->data + r->cursor[w].at, *p = from, *end = c->data + c->n_data;
    if (i != r->cursor[w].next++)
        return bad(r, i, "rows are not read in order");
    for (uint32_t left = c->length[i]; left; left--) {
        if (p == end)
            return bad(r, i, "its length goes beyond the data");
        for (p++; p < end && ((unsigned char)*p & 0xc0) == 0x80; p++)
            ;
    }
    *s = (struct slice){(const uint8_t *)from, (size_t)(p - from)};
    r->cursor[w].at += s->len;
    return true;
}

/* A string view: 4 bytes of length; up to 12 bytes of text, or 4 of its beginning, the number of a buffer, a place in it. */
static bool view_of(struct rows_state *r, const struct thresh_column *c, size_t i, size_t k, struct slice *s)
{
    const uint8_t *v = (const uint8_t *)c->view + 16 * k;
    int32_t part[4];
    memcpy(part, v, sizeof part);
    if (part[0] < 0)
        return bad(r, i, "its length is negative");
    *s = (struct slice){v + 4, (size_t)part[0]};
    if (part[0] <= 12)
        return true;
    if (part[2] < 0 || (size_t)part[2] >= c->n_view_data || part[3] < 0)
        return bad(r, i, "its view leads nowhere");
    s->ptr = (const uint8_t *)c->view_data[part[2]] + part[3];
    return true;
}

static bool offsets_of(struct rows_state *r, const struct thresh_column *c, size_t i, size_t k, struct slice *s)
{
    int64_t from = c->offset32 ? c->offset32[k] : c->offset64[k], to = c->offset32 ? c->offset32[k + 1] : c->offset64[k + 1];
    if (from < 0 || to < from || (c->n_data && (uint64_t)to > c->n_data))
        return bad(r, i, "its offsets fall, or go beyond the data");
    *s = (struct slice){(const uint8_t *)c->data + from, (size_t)(to - from)};
    return true;
}

static bool string_of(struct rows_state *r, enum which w, size_t i, struct slice *s, struct frame_number *number, bool *null)
{
    const struct thresh_column *c = w == TEXT ? &r->text : w == THREAD ? &r->thread : &r->id;
    size_t k;
    *s = (struct slice){NULL, 0};
    *null = true;
    if (!c->size)
        return true;
    if (!entry_of(r, c, i, &k, null))
        return false;
    if (c->length) /* a null has its length too, most likely 0 */
        return next_by_length(r, w, c, i, s);
    if (*null)
        return true;
    if (c->view)
        return view_of(r, c, i, k, s);
    if (!c->number)
        return offsets_of(r, c, i, k, s);
    *number = (struct frame_number){true, c->number_width == 8, number_of(c->number, c->number_width, k)};
    return true;
}

static bool get_column_row(void *ctx, size_t i, struct row *out)
{
    struct rows_state *r = ctx;
    bool null;
    out->whole = r->thread.size != 0;
    return string_of(r, TEXT, i, &out->text, NULL, &out->null) &&
           string_of(r, THREAD, i, &out->thread, &out->thread_number, &null) &&
           string_of(r, ID, i, &out->id, &out->id_number, &null);
}

static bool get_array_row(void *ctx, size_t i, struct row *out)
{
    const struct rows_state *r = ctx;
    const struct thresh_text *x = &r->array[i];
    out->text = (struct slice){(const uint8_t *)x->text, x->text ? x->n : 0};
    out->thread = (struct slice){(const uint8_t *)x->thread, x->thread ? x->n_thread : 0};
    out->id = (struct slice){(const uint8_t *)x->id, x->id ? x->n_id : 0};
    out->null = !x->text;
    out->whole = x->thread != NULL;
    return true;
}

static bool width_fits(int32_t w)
{
    w = w < 0 ? -w : w;
    return w == 1 || w == 2 || w == 4 || w == 8;
}

static bool column_fits(const struct thresh_column *c, bool text, size_t n)
{
    int ways = (c->offset32 != NULL) + (c->offset64 != NULL) + (c->length != NULL) + (c->view != NULL) + (c->number != NULL);
    if (n == 0)
        return true; /* nothing is looked at */
    if (ways != 1 || (c->number && (text || !width_fits(c->number_width))) || (c->length && (c->first || c->index)))
        return false;
    return !c->index || width_fits(c->index_width);
}

/* ---- results ---- */

/* The text of a row, to the results. */
static enum status add_text(struct rows_state *r, const uint8_t *p, size_t n)
{
    bool narrow = r->in->want & THRESH_WANT_OFFSET32;
    enum status st = buf_append(&r->data, p, n);
    if (!st)
        st = narrow ? VEC_RESERVE(r->offset32, r->cap_offset32, r->n + 2) : VEC_RESERVE(r->offset, r->cap_offset, r->n + 2);
    if (!st && r->text.length)
        st = VEC_RESERVE(r->point, r->cap_point, r->n + 2);
    if (st)
        return st;
    r->n++;
    int64_t end = r->in->base + (int64_t)r->data.len;
    if (narrow && end > INT32_MAX)
        return ST_LIMIT;
    if (narrow)
        r->offset32[r->n] = (int32_t)end;
    else
        r->offset[r->n] = end;
    if (r->text.length)
        r->point[r->n] = r->points += (int64_t)utf8_count(p, n);
    return ST_OK;
}

static enum status add_valid(struct rows_state *r, bool valid)
{
    size_t at = r->n >> 3;
    if (VEC_RESERVE(r->valid, r->cap_valid, at + 1))
        return ST_NOMEM;
    if (!(r->n & 7))
        r->valid[at] = 0;
    r->valid[at] = (uint8_t)(r->valid[at] | valid << (r->n & 7));
    r->n_null += !valid;
    return ST_OK;
}

static enum status add_row(struct rows_state *r, const struct record_item *item, const uint8_t *p, size_t n)
{
    uint32_t want = r->in->want;
    const struct slice *raw = &item->frame.raw;
    enum status st = ST_OK;
    if (want & THRESH_WANT_CHANGED) {
        if (n == raw->len && (!n || memcmp(p, raw->ptr, n) == 0))
            return ST_OK;
        st = VEC_RESERVE(r->row, r->cap_row, r->n + 1);
        if (!st)
            r->row[r->n] = r->n_seen;
    }
    if (!st && (want & THRESH_WANT_TEXT))
        st = add_valid(r, !item->frame.null);
    return st || !(want & (THRESH_WANT_TEXT | THRESH_WANT_CHANGED)) ? st : add_text(r, p, n);
}

/* The source's id is copied: the list of names may change before the caller looks.  Until then it is an offset + 1. */
static enum status add_span(struct thresh *t, const struct emitter *e, const struct gone *g, const uint8_t *raw, uint64_t *at,
                            uint64_t *cp)
{
    struct rows_state *r = &t->rows;
    struct thresh_span s;
    enum status st = handle_span(t, e, g, &s);
    if (!st && s.source_id) {
        size_t where = r->ids.len;
        st = buf_append(&r->ids, s.source_id, s.n_source_id);
        s.source_id = (const char *)(uintptr_t)(where + 1);
    }
    if (st)
        return st;
    s.record = r->n_seen;
    s.start = g->from;
    s.end = g->to;
    s.start_char = *cp + utf8_count(raw + *at, (size_t)(s.start - *at));
    s.end_char = s.start_char + utf8_count(raw + s.start, (size_t)(s.end - s.start));
    *at = s.end;
    *cp = s.end_char;
    return VEC_PUSH(r->span, r->n_spans, r->cap_spans, s);
}

static enum status rows_emitted(void *ctx, const struct emitter *e, const struct block *b)
{
    struct thresh *t = ctx;
    struct rows_state *r = &t->rows;
    const struct records *all = records_of(&b->text);
    size_t k = 0, from = 0;
    enum status st = t->spans ? names_block(&t->names, &b->text) : ST_OK;
    for (size_t i = 0; all && i < all->n && !st; i++) {
        const struct record_item *item = &all->item[i];
        uint64_t at = 0, cp = 0;
        st = add_row(r, item, b->output.bytes.ptr + from, item->out_to - from);
        from = item->out_to;
        for (; t->spans && k < e->n_gone && e->gone[k].item == i && !st; k++)
            st = add_span(t, e, &e->gone[k], item->frame.raw.ptr, &at, &cp);
        r->n_seen++;
        if (t->spans && !st)
            st = VEC_PUSH(r->first, r->n_first, r->cap_first, r->n_spans);
    }
    return st;
}

/* ---- a call ---- */

static enum status begin(struct thresh *t, const struct thresh_rows *in)
{
    struct rows_state *r = &t->rows;
    r->in = in;
    memset(r->cursor, 0, sizeof r->cursor);
    r->bad = 0;
    r->n_null = 0;
    r->n = r->n_spans = r->n_first = 0;
    r->n_seen = r->too_long = 0;
    r->points = 0;
    buf_clear(&r->data);
    buf_clear(&r->ids);
    enum status st = handle_io(t, NULL);
    t->spans = (in->want & THRESH_WANT_SPANS) != 0;
    if (!st && t->steady)
        return handle_refused(t, ST_LIMIT, "%s: rows come out as rows; leave it out",
                              t->config.output_dir ? "output-dir" : "descriptor");
    if (!st)
        st = VEC_RESERVE(r->offset, r->cap_offset, 1);
    if (!st)
        st = VEC_RESERVE(r->offset32, r->cap_offset32, 1);
    if (!st)
        st = VEC_RESERVE(r->valid, r->cap_valid, 1);
    if (!st)
        st = VEC_RESERVE(r->point, r->cap_point, 1);
    if (!st && t->spans)
        st = VEC_PUSH(r->first, r->n_first, r->cap_first, 0);
    if (!st)
        st = VEC_RESERVE(r->span, r->cap_spans, 1);
    if (!st) {
        r->offset[0] = in->base;
        r->offset32[0] = (int32_t)in->base;
        r->point[0] = 0;
    }
    return st;
}

static size_t bytes_of(const struct rows_state *r, size_t n)
{
    const struct thresh_column *c = &r->text;
    size_t sum = 0;
    if (r->array) {
        for (size_t i = 0; i < n && sum < (size_t)1 << 30; i++)
            sum += r->array[i].n;
        return sum;
    }
    if (c->length)
        return c->n_data;
    if (c->index || c->view || !n)
        return n * 64; /* who knows */
    /* nobody looked at them yet: they may be anything */
    return c->offset32 ? (size_t)((uint32_t)c->offset32[c->first + n] - (uint32_t)c->offset32[c->first])
                       : (size_t)((uint64_t)c->offset64[c->first + n] - (uint64_t)c->offset64[c->first]);
}

/* An option that is about files, which rows are not; NULL: none is set.  (One handle may read rows and JSON records in turn.) */
static const char *of_files(const struct config *c)
{
    bool format = c->format != FMT_AUTO && c->format != FMT_TEXT && c->format != FMT_JSONL;
    const struct {
        bool set;
        const char *name;
    } all[] = {
        {c->to != OUT_SAME, "to"},       {format, "format"},
        {c->output_dir, "output-dir"},   {c->recursive, "recursive"},
        {c->files0_from, "files0-from"}, {c->journal_file, "journal"},
        {c->drop_empty, "drop-empty"},   {c->records, "records"},
        {c->thread_from, "thread-from"}, {c->emit_places, "emit-places"},
        {c->with_places, "with-places"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].set)
            return all[i].name;
    return NULL;
}

static enum status feed(struct thresh *t, size_t n)
{
    struct rows_state *r = &t->rows;
    struct rows rows;
    rows_init(&rows, n, t->config.memory);
    rows.get = r->array ? get_array_row : get_column_row;
    rows.ctx = r;
    rows.stop = &t->stop;
    struct pipeline_input input = {.rows = &rows, .tells = t->spans};
    size_t workers = bytes_of(r, n) / WORKER_BYTES + 1;
    input.workers = workers < 1024 ? (unsigned)workers : 0;
    const char *option = t->started ? NULL : of_files(&t->config);
    enum status st =
        option ? handle_refused(t, ST_LIMIT, "%s: is about files; rows come in and go out as rows: leave it out", option)
               : handle_start(t);
    t->events.emitted = rows_emitted;
    if (!st)
        st = pipeline_feed(t->pipeline, &input, &t->out);
    if (st == ST_LIMIT)
        handle_why(t, "the cleaned texts are more than 2 GiB: too much for 32-bit offsets; give fewer rows, or large_string");
    if (st == ST_SKIP && r->bad)
        handle_why(t, "row %zu: %s", r->bad - 1, r->bad_why);
    return st;
}

static enum thresh_status end(struct thresh *t, enum status st, struct thresh_result *out)
{
    struct rows_state *r = &t->rows;
    for (size_t i = 0; i < r->n_spans; i++) /* the ids stay where they are now */
        if (r->span[i].source_id)
            r->span[i].source_id = (const char *)r->ids.ptr + ((uintptr_t)r->span[i].source_id - 1);
    struct thresh_result x = {.size = sizeof x,
                              .n = r->n,
                              .row = r->row,
                              .data = (const char *)r->data.ptr,
                              .offset = r->in->want & THRESH_WANT_OFFSET32 ? (const void *)r->offset32 : r->offset,
                              .valid = r->valid,
                              .n_null = r->n_null,
                              .n_data = r->data.len,
                              .point = r->text.length ? r->point : NULL,
                              .span = r->span,
                              .first = r->first,
                              .too_long = r->too_long};
    if (out) {
        x.size = out->size;
        memcpy(out, &x, out->size < sizeof x ? out->size : sizeof x);
    }
    r->in = NULL;
    r->array = NULL;
    return handle_io_end(t, st);
}

enum thresh_status thresh_rows(thresh *t, const struct thresh_rows *rows, struct thresh_result *result)
{
    struct thresh_rows in;
    struct rows_state *r = &t->rows;
    if (!handle_enter(t))
        return THRESH_OPTION;
    handle_struct(&in, sizeof in, rows, rows->size);
    handle_struct(&r->text, sizeof r->text, in.text, in.text ? in.text->size : 0);
    handle_struct(&r->thread, sizeof r->thread, in.thread, in.thread ? in.thread->size : 0);
    handle_struct(&r->id, sizeof r->id, in.id, in.id ? in.id->size : 0);
    if (!in.text || !column_fits(&r->text, true, in.n) || (in.thread && !column_fits(&r->thread, false, in.n)) ||
        (in.id && !column_fits(&r->id, false, in.n))) {
        handle_why(t, "thresh_rows: a column has strings by one of offset32, offset64, length and view, or numbers");
        return handle_leave(t, ST_LIMIT);
    }
    enum status st = begin(t, &in);
    return end(t, st ? st : feed(t, in.n), result);
}

enum thresh_status thresh_batch(thresh *t, const struct thresh_text *text, size_t n, const struct thresh_span **span,
                                const uint64_t **first)
{
    struct thresh_rows in = {.size = sizeof in, .n = n, .want = THRESH_WANT_SPANS};
    struct thresh_result out = {.size = sizeof out};
    struct rows_state *r = &t->rows;
    if (!handle_enter(t))
        return THRESH_OPTION;
    memset(&r->text, 0, sizeof r->text);
    r->array = text;
    enum status st = begin(t, &in);
    enum thresh_status status = end(t, st ? st : feed(t, n), &out);
    *span = out.span;
    *first = out.first;
    return status;
}
