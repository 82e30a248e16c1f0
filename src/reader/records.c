/* records: see the header.  SPDX-License-Identifier: MIT */
#include "reader/records.h"

#include "reader/chatline.h"
#include "reader/posthead.h"
#include "util/alloc.h"
#include "util/vec.h"

void records_delete(struct records *r)
{
    if (!r)
        return;
    decoder_delete(r->decoder);
    buf_free(&r->raw);
    alloc_free(r->item);
    alloc_free(r);
}

enum status records_begin(struct block *b, enum format format)
{
    if (!b->text.records) {
        b->text.records = alloc_zero(1, sizeof *b->text.records);
        if (!b->text.records)
            return ST_NOMEM;
    }
    block_reset(b);
    b->text.records->format = format;
    b->text.records->n = 0;
    buf_clear(&b->text.records->raw);
    return ST_OK;
}

enum status records_add(struct records *r, const struct frame *f, const char *file)
{
    struct record_item item = {.frame = *f, .raw_from = r->raw.len, .file = file};
    enum status st = buf_append(&r->raw, f->raw.ptr, f->raw.len);
    item.frame.raw.ptr = NULL;
    return st ? st : VEC_PUSH(r->item, r->n, r->cap, item);
}

uint64_t records_line(const struct record_item *i)
{
    uint64_t line = i->frame.line;
    for (size_t k = 0; k < i->record.error_at && k < i->frame.raw.len; k++)
        line += i->frame.raw.ptr[k] == '\n';
    return line;
}

size_t records_trouble(const struct records *r, size_t from)
{
    while (from < r->n && (r->item[from].frame.next || (r->item[from].st == ST_OK && !r->item[from].record.note)))
        from++;
    return from;
}

void records_cut(struct block_text *text, size_t at)
{
    struct records *r = text->records;
    if (at >= r->n)
        return;
    text->n_posts = r->item[at].post_from;
    r->n = at;
}

/* Reads author and date from the lines above a post, or from the head of a message in a log. */
static void message_names(const struct block_text *text, const struct post *p, struct post_names *n)
{
    struct chatline c;
    for (uint32_t i = p->line_body; i > p->line_from && !n->author.len; i--) {
        const struct slice line = {text->buf + text->line[i - 1].off, text->line[i - 1].len};
        if (chatline_parse(line, &c)) {
            n->author = c.author;
            n->date = c.date;
        } else if (!c.kind) {
            posthead_read(line, &n->author, &n->date);
        }
    }
}

struct post_names records_names(const struct block_text *text, const struct post *p)
{
    struct post_names n = {0};
    const struct records *all = records_of(text);
    if (!all) {
        message_names(text, p, &n);
        return n;
    }
    const struct record *r = &all->item[p->record].record;
    n.thread = r->thread;
    if (p->part) {
        const struct record_post *q = &r->post[p->part - 1];
        n.id = q->id;
        n.author = q->author;
        n.date = q->date;
    } else {
        n.id = r->id;
        n.author = r->author;
        n.date = r->date;
        if (!n.author.len)
            message_names(text, p, &n); /* a page or a field that holds a log */
    }
    return n;
}
