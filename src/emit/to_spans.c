/* to_spans: what goes as annotations beside the data, for tools of the kind of Dolma and datatrove: one object a record.
 *
 *     {"id": "c1", "thread": 4, "spans": [{"start": 0, "end": 42, "start_char": 0, "end_char": 40, "kind": "quote",
 *      "source": {"thread": 4, "post": 1, "id": "a9"}, "reason": "run", "words": 9}]}
 *
 * The spans are what `same` leaves out: the text without them is the text of `same`, byte for byte.  start and end are bytes
 * [start, end) of the record's text, in UTF-8; start_char and end_char are the same in code points (a byte that is no UTF-8 and
 * does not look like a continuation counts as one).  The text of a JSON record is its field, unescaped; of a mail its decoded
 * body; of a page the page itself.  Spans of HTML, in pages and in fields, include the tags that lose what they hold; only if a
 * record has several texts (--text-field=a.*.b) offsets are those of the readable text.  Of plain text a record is a thread:
 * offsets count from behind the line that separates it from the thread before, or from the start of the file, and id is null.  A
 * record that is malformed or without text has no spans.
 * SPDX-License-Identifier: MIT */
#include "emit/emitter.h"
#include "emit/gone.h"
#include "emit/names.h"
#include "reader/records.h"
#include "util/alloc.h"

struct spans_form {
    struct names names;
    bool open;       /* an object is open */
    bool any;        /* it has a span */
    uint64_t base;   /* input offset of the open thread */
    uint64_t at, cp; /* input offset up to which code points were counted, and how many since base */
};

static enum status spans_begin(struct emitter *e, struct buf *out)
{
    (void)out;
    struct spans_form *f = e->own = alloc_zero(1, sizeof *f);
    if (!f)
        return ST_NOMEM;
    names_bound(&f->names, e->config->memory);
    return ST_OK;
}

static void spans_free(struct emitter *e)
{
    struct spans_form *f = e->own;
    if (f)
        names_free(&f->names);
    alloc_free(f);
    e->own = NULL;
}

/* The text that offsets count in; byte `off` of the input is the first of `bytes`. */
struct counted {
    const uint8_t *bytes;
    uint64_t off;
};

/* Code points up to offset `to`. */
static uint64_t count_to(struct spans_form *f, const struct counted *in, uint64_t to)
{
    for (; f->at < to; f->at++)
        f->cp += (in->bytes[f->at - in->off] & 0xc0) != 0x80;
    return f->cp;
}

/* Writes the span of g; at: the offset of its text in the counted bytes. */
static enum status one_span(struct emitter *e, struct block_output *b, const struct gone *g, const struct counted *in,
                            uint64_t at)
{
    struct spans_form *f = e->own;
    struct buf *out = &b->bytes;
    const struct cut *c = &g->cut;
    uint64_t from = at + g->from, end = at + g->to, from_cp = count_to(f, in, from), to_cp = count_to(f, in, end);
    enum status st =
        buf_printf(out, "%s{\"start\": %llu, \"end\": %llu, \"start_char\": %llu, \"end_char\": %llu, \"kind\": \"%s\"",
                   f->any ? ", " : "", (unsigned long long)(from - f->base), (unsigned long long)(end - f->base),
                   (unsigned long long)from_cp, (unsigned long long)to_cp, emit_kinds[c->verdict]);
    f->any = true;
    if (!st && c->source.post) {
        st = buf_printf(out, ", \"source\": {\"thread\": %llu, \"post\": %llu", (unsigned long long)c->source.thread,
                        (unsigned long long)c->source.post);
        if (!st)
            st = emit_json_field(out, ", \"id\": ", names_find(&f->names, c->source));
        if (!st)
            st = buf_append_byte(out, '}');
    } else if (!st) {
        st = buf_append_text(out, ", \"source\": null");
    }
    if (!st)
        st = buf_append_text(out, ", \"reason\": \"");
    buf_clear(&e->scratch);
    if (!st)
        st = emit_reason(e, &e->scratch, c);
    if (!st)
        st = emit_json_chars(out, e->scratch.ptr, e->scratch.len);
    if (!st)
        st = c->words ? buf_printf(out, "\", \"words\": %u}", c->words) : buf_append_text(out, "\"}");
    return st;
}

static enum status open_object(struct spans_form *f, struct buf *out, struct slice id, uint64_t thread, uint64_t base)
{
    f->open = true;
    f->any = false;
    f->base = f->at = base;
    f->cp = 0;
    enum status st = emit_json_field(out, "{\"id\": ", id);
    if (!st && thread)
        st = buf_printf(out, ", \"thread\": %llu", (unsigned long long)thread);
    return st ? st : buf_append_text(out, ", \"spans\": [");
}

static enum status close_object(struct spans_form *f, struct buf *out)
{
    bool open = f->open;
    f->open = false;
    return open ? buf_append_text(out, "]}\n") : ST_OK;
}

/* What `same` leaves out, in e->gone: blank lines that go because of a removal are part of it. */
static enum status find_gone(struct emitter *e, struct block *b)
{
    size_t start = b->output.bytes.len;
    e->tells = true;
    enum status st = emit_same.block(e, b);
    b->output.bytes.len = start;
    b->output.n_kept = 0;
    return st;
}

static enum status text_block(struct emitter *e, struct block *b)
{
    struct spans_form *f = e->own;
    const struct counted in = {b->text.buf, b->text.off};
    size_t k = 0;
    for (size_t i = 0; i < b->text.n_posts; i++) {
        const struct post *p = &b->text.post[i];
        uint64_t start = b->text.line[p->line_from].off;
        enum status st = ST_OK;
        if (p->flags & POST_THREAD) {
            if (p->flags & POST_BREAK)
                start = block_line_end(&b->text, p->line_from);
            st = close_object(f, &b->output.bytes);
            if (!st)
                st = open_object(f, &b->output.bytes, (struct slice){NULL, 0}, p->thread, b->text.off + start);
        }
        for (; !st && k < e->n_gone && e->gone[k].item == i; k++)
            st = one_span(e, &b->output, &e->gone[k], &in, b->text.off);
        if (st)
            return st;
    }
    if (f->open)
        (void)count_to(f, &in, b->text.off + b->text.len); /* these bytes will not be seen again */
    return ST_OK;
}

static enum status record_spans(struct emitter *e, struct block *b, const struct record_item *item, size_t *k)
{
    struct spans_form *f = e->own;
    struct markup s;
    bool source = record_markup(&item->record, &s);
    const struct counted in = {source ? s.told.ptr : b->text.buf, 0};
    uint64_t base = source ? 0 : item->record.text_from;
    enum status st = close_object(f, &b->output.bytes);
    if (!st)
        st = open_object(f, &b->output.bytes, item->record.id, item->thread, base);
    for (; !st && *k < e->n_gone && e->gone[*k].item == item - b->text.records->item; ++*k)
        st = one_span(e, &b->output, &e->gone[*k], &in, base);
    return st ? st : close_object(f, &b->output.bytes);
}

static enum status spans_block(struct emitter *e, struct block *b)
{
    struct spans_form *f = e->own;
    const struct records *all = records_of(&b->text);
    size_t k = 0;
    enum status st = find_gone(e, b);
    if (!all)
        return st ? st : text_block(e, b);
    if (!st)
        st = names_block(&f->names, &b->text);
    for (size_t i = 0; i < all->n && !st; i++)
        if (!all->item[i].frame.next && !all->item[i].frame.other)
            st = record_spans(e, b, &all->item[i], &k);
    return st;
}

static enum status spans_end(struct emitter *e, struct buf *out) { return close_object(e->own, out); }

const struct emit_form emit_spans = {
    .to = OUT_SPANS, .block = spans_block, .begin = spans_begin, .end = spans_end, .free = spans_free};
