/* same: records in their own formats.  text.c says what stays of a record's text; the rest becomes edits, and the format's
 * codec writes the record back with them (record_rewrite), so that all but the text comes out byte for byte.
 *
 * White space at the ends of a text stays as it was, except the blanks of a last line that goes; white space that a removal
 * leaves at the ends goes.  A text of which nothing is left becomes empty (in JSON), or the white space that it ended with.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "emit/emitter.h"
#include "reader/records.h"
#include "text/ascii.h"
#include "util/alloc.h"
#include "util/vec.h"

/* A record's text is block bytes [from, to); without white space at its ends it is [head, tail); its last line ends at `past`. */
struct extent {
    uint32_t from, head, tail, past, to;
};

static struct extent extent_of(const struct block_text *text, const struct record *r)
{
    struct extent x = {.from = (uint32_t)r->text_from, .to = (uint32_t)(r->text_from + r->text_len)};
    x.tail = x.to;
    while (x.tail > x.from && ascii_white(text->buf[x.tail - 1]))
        x.tail--;
    x.past = x.tail;
    while (x.past < x.to && (text->buf[x.past] == ' ' || text->buf[x.past] == '\t'))
        x.past++;
    x.head = x.from;
    while (x.head < x.tail && ascii_white(text->buf[x.head]))
        x.head++;
    return x;
}

static bool any_cut(const struct emitter *e, const struct block *b, const struct record_item *item)
{
    for (uint32_t i = item->post_from; i < item->post_to; i++)
        for (uint32_t k = b->text.post[i].cut_from; k < b->text.post[i].cut_to; k++)
            if (cut_applies(e->config, &b->cuts.cut[k]))
                return true;
    return false;
}

/* Appends what stays to output.kept and output.bytes. */
static enum status keep_lines(struct emitter *e, struct block *b, const struct record_item *item)
{
    enum status st = ST_OK;
    e->keeps = true;
    e->state.gap = e->state.blank = false;
    for (uint32_t i = item->post_from; i < item->post_to && !st; i++)
        st = emit_lines(e, b, &b->text.post[i], b->text.post[i].line_from, b->text.post[i].line_to);
    e->keeps = false;
    return st;
}

/* Takes white space off the ends of k[0 .. *n) where a removal left it, and adds what the text had there. */
static void tidy_ends(struct block *b, const struct extent *x, size_t first)
{
    struct kept *k = b->output.kept ? b->output.kept + first : NULL; /* NULL: nothing was kept so far */
    size_t n = b->output.n_kept - first, from = 0;
    while (n && (k[n - 1].from >= x->tail || k[n - 1].to > x->tail)) {
        if (k[n - 1].from < x->tail) {
            k[n - 1].to = x->tail;
            break;
        }
        n--;
    }
    while (n) {
        struct kept *last = &k[n - 1];
        while (last->to < x->tail && last->to > last->from && ascii_white(b->text.buf[last->to - 1]))
            last->to--;
        if (last->to > last->from)
            break;
        n--;
    }
    while (from < n && k[from].from > x->head) { /* blank lines, not the first line's indent */
        uint32_t at = k[from].from, line = at;
        for (; at < k[from].to && ascii_white(b->text.buf[at]); at++)
            if (b->text.buf[at] == '\n' || b->text.buf[at] == '\r')
                line = at + 1;
        k[from].out += line - k[from].from;
        k[from].from = line;
        if (k[from].from < k[from].to)
            break;
        from++;
    }
    if (from)
        memmove(k, k + from, (n - from) * sizeof *k);
    b->output.n_kept = first + n - from;
}

static enum status push_edit(struct emitter *e, size_t *n, uint32_t from, uint32_t to, const uint8_t *with, size_t len)
{
    struct edit x = {from, to, {with, len}};
    if (from == to && !len)
        return ST_OK;
    return VEC_PUSH(e->edit, *n, e->cap_edits, x);
}

/* Makes the edits from what was kept.  Output bytes from `start` on are what text.c wrote: kept bytes, with --mark lines
 * between. */
static enum status edits_of(struct emitter *e, const struct block_output *b, const struct extent *x, size_t first, size_t start,
                            size_t *n)
{
    uint32_t at = x->from;
    size_t out = start;
    bool marks = e->config->mark;
    enum status st = ST_OK;
    for (size_t i = first; i < b->n_kept && !st; i++) {
        const struct kept *k = &b->kept[i];
        st = push_edit(e, n, at - x->from, k->from - x->from, b->bytes.ptr + out, marks ? k->out - out : 0);
        at = k->to;
        out = k->out + (k->to - k->from);
    }
    uint32_t tail = at < x->tail ? x->past : at;
    return st ? st : push_edit(e, n, at - x->from, tail - x->from, b->bytes.ptr + out, marks ? b->bytes.len - out : 0);
}

/* Replaces stretches of the readable text by those of the HTML it was read from, with a new stretch where the verdict changes. */
static enum status tell_source(struct emitter *e, const struct markup *s, size_t n, size_t first)
{
    struct markup_cut *cut = NULL;
    size_t n_cuts = 0, had = e->n_gone;
    if (had == first)
        return ST_OK;
    enum status st = markup_cuts(s, e->edit, n, &cut, &n_cuts);
    for (size_t i = 0, k = first; i < n_cuts && !st; i++) {
        while (k + 1 < had && e->gone[k].to <= cut[i].text)
            k++;
        while (cut[i].from < cut[i].to && !st) {
            uint32_t next = k + 1 < had ? markup_at(s, e->gone[k + 1].from) : cut[i].to, to = next < cut[i].to ? next : cut[i].to;
            struct gone g = {e->gone[k].item, cut[i].from, to, e->gone[k].cut};
            if (g.from < g.to)
                st = VEC_PUSH(e->gone, e->n_gone, e->cap_gone, g);
            cut[i].from = g.from < g.to ? to : g.from;
            k += next < cut[i].to;
        }
    }
    alloc_free(cut);
    if (!st) {
        memmove(e->gone + first, e->gone + had, (e->n_gone - had) * sizeof *e->gone);
        e->n_gone -= had - first;
    }
    return st;
}

static enum status tell_edits(struct emitter *e, const struct block *b, const struct record_item *item, size_t n)
{
    const struct record *r = &item->record;
    const uint32_t base = (uint32_t)r->text_from;
    uint32_t cut = b->text.post[item->post_from].cut_from, end = b->text.post[item->post_to - 1].cut_to;
    size_t first = e->n_gone;
    enum status st = ST_OK;
    for (uint32_t k = cut; k < end; k++)
        if (cut_applies(e->config, &b->cuts.cut[k])) {
            e->last_cut = b->cuts.cut[k]; /* blanks before any cut get this one */
            break;
        }
    for (size_t i = 0; i < n && !st; i++)
        st = gone_add(e, &b->cuts, (uint32_t)(item - b->text.records->item), base + e->edit[i].from, base + e->edit[i].to, &cut,
                      end, base);
    struct markup source;
    return st || !record_markup(r, &source) ? st : tell_source(e, &source, n, first);
}

/* Writes the record without what goes. */
static enum status cut_record(struct emitter *e, struct block *b, const struct record_item *item)
{
    const struct record *r = &item->record;
    struct extent x = extent_of(&b->text, r);
    size_t first = b->output.n_kept, start = b->output.bytes.len, n = 0;
    enum status st = keep_lines(e, b, item);
    if (!st && !e->config->mark)
        tidy_ends(b, &x, first);
    bool empty = first == b->output.n_kept && !e->config->mark;
    if (!st && empty && (r->format == FMT_JSONL || r->format == FMT_CSV || r->format == FMT_ROW))
        st = push_edit(e, &n, 0, (uint32_t)r->text_len, NULL, 0);
    else if (!st)
        st = edits_of(e, &b->output, &x, first, start, &n);
    if (!st && e->tells)
        st = tell_edits(e, b, item, n);
    buf_clear(&e->scratch);
    if (!st && !(empty && e->config->drop_empty && r->format != FMT_HTML && !item->frame.inner))
        st = record_rewrite(r, e->edit, n, &e->scratch);
    b->output.n_kept = first;
    b->output.bytes.len = start;
    return st ? st : buf_append(&b->output.bytes, e->scratch.ptr, e->scratch.len);
}

static enum status keep_raw(struct emitter *e, size_t from, size_t n, size_t out)
{
    struct kept k = {(uint32_t)from, (uint32_t)(from + n), out};
    return n ? VEC_PUSH(e->kept, e->n_kept, e->cap_kept, k) : ST_OK;
}

/* For the journal: a changed record is described by what is the same at its start and at its end; all between was removed, and
 * what stands there was added. */
static enum status keep_record(struct emitter *e, const struct block_output *b, const struct record_item *item, size_t start)
{
    const uint8_t *raw = item->frame.raw.ptr, *out = b->bytes.ptr + start;
    size_t n = item->frame.raw.len, m = b->bytes.len - start, head = 0, tail = 0, least = n < m ? n : m;
    if (!e->config->journal_file)
        return ST_OK;
    while (head < least && raw[head] == out[head])
        head++;
    while (tail < least - head && raw[n - 1 - tail] == out[m - 1 - tail])
        tail++;
    enum status st = keep_raw(e, item->raw_from, head, start);
    return st ? st : keep_raw(e, item->raw_from + n - tail, tail, start + m - tail);
}

/* Mails of several FILEs written to one output make an mbox: a mail without the `From ` line that begins one there gets it. */
static enum status begin_mail(struct emitter *e, struct block_output *out, const struct record_item *item)
{
    static const char line[] = "\nFrom MAILER-DAEMON Thu Jan  1 00:00:00 1970\n";
    const struct frame *f = &item->frame;
    enum status st = ST_OK;
    bool alone =
        e->state.mail && f->number == 1 && !f->next && f->raw.len && (f->raw.len < 5 || memcmp(f->raw.ptr, "From ", 5) != 0);
    e->state.mail = true;
    if (alone && (out->bytes.len ? out->bytes.ptr[out->bytes.len - 1] != '\n' : e->state.unended))
        st = buf_append_byte(&out->bytes, '\n');
    return st || !alone ? st : buf_append(&out->bytes, line, sizeof line - 1);
}

enum status emit_records(struct emitter *e, struct block *b)
{
    const struct records *all = records_of(&b->text);
    enum status st = ST_OK;
    e->n_kept = 0;
    for (size_t i = 0; i < all->n && !st; i++) {
        const struct record_item *item = &all->item[i];
        if (item->record.format == FMT_MBOX)
            st = begin_mail(e, &b->output, item);
        size_t start = b->output.bytes.len;
        if (st)
            break;
        if (item->post_from < item->post_to && (item->record.anew || any_cut(e, b, item)))
            st = cut_record(e, b, item);
        else
            st = buf_append(&b->output.bytes, item->frame.raw.ptr, item->frame.raw.len);
        if (!st)
            st = keep_record(e, &b->output, item, start);
        b->text.records->item[i].out_to = b->output.bytes.len;
    }
    e->state.unended =
        e->state.mail && (b->output.bytes.len ? b->output.bytes.ptr[b->output.bytes.len - 1] != '\n' : e->state.unended);
    for (size_t i = 0; i < e->n_kept && !st; i++)
        st = VEC_PUSH(b->output.kept, b->output.n_kept, b->output.cap_kept, e->kept[i]);
    return st;
}
