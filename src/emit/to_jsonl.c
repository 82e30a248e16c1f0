/* to_jsonl: one object a post: thread, post, id, author, date, text, and replies_to, the earlier posts it quotes.
 *
 *     {"thread": 1, "post": 3, "id": "p3", "author": "anna", "date": null, "text": "...",
 *      "replies_to": [{"post": 1, "id": "p1", "words": 12}]}
 *
 * thread and post are the numbers that explain shows; "thread_id" follows "thread" if the input names it.  A
 * reply to a post of another thread has "thread" too.  "words" counts the quoted words that were found in that post;
 * text that is only marked as quoted, with no source in the stream, is no reply.  --strip does not change
 * replies_to.  A giant post comes in pieces: its object stays open from one block to the next.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "emit/emitter.h"
#include "emit/names.h"
#include "reader/records.h"
#include "util/alloc.h"
#include "util/vec.h"

struct reply {
    struct source source;
    uint64_t half_words;
};

struct jsonl_form {
    struct names names;
    struct reply *reply; /* of the open post, in order of first sight */
    size_t n, cap;
    bool text; /* some text of the open post was written */
    bool open; /* its object is not closed yet */
    struct source self;
};

static enum status jsonl_begin(struct emitter *e, struct buf *out)
{
    (void)out;
    struct jsonl_form *f = e->own = alloc_zero(1, sizeof *f);
    if (!f)
        return ST_NOMEM;
    names_bound(&f->names, e->config->memory);
    return ST_OK;
}

static void jsonl_free(struct emitter *e)
{
    struct jsonl_form *f = e->own;
    if (!f)
        return;
    names_free(&f->names);
    alloc_free(f->reply);
    alloc_free(f);
    e->own = NULL;
}

static enum status add_reply(struct jsonl_form *f, struct source s, uint64_t half_words)
{
    size_t i = f->n; /* the latest first: quotes of one post stand together */
    while (i > 0 && (f->reply[i - 1].source.thread != s.thread || f->reply[i - 1].source.post != s.post))
        i--;
    if (i > 0) {
        f->reply[i - 1].half_words += half_words;
        return ST_OK;
    }
    return VEC_PUSH(f->reply, f->n, f->cap, ((struct reply){s, half_words}));
}

/* The source is the open post, or the same record once more: a mail that two lists sent on. */
static bool is_self(const struct jsonl_form *f, struct source s)
{
    if (source_same(s, f->self))
        return true;
    struct slice mine = names_find(&f->names, f->self), its = mine.len ? names_find(&f->names, s) : mine;
    return mine.len && mine.len == its.len && !memcmp(mine.ptr, its.ptr, mine.len);
}

/* Adds the posts that the post repeats to the replies. */
static enum status gather(struct jsonl_form *f, const struct block *b, const struct post *p)
{
    uint32_t t = p->tok_from;
    enum status st = ST_OK;
    for (uint32_t i = p->cut_from; i < p->cut_to && !st; i++) {
        const struct cut *c = &b->cuts.cut[i];
        uint64_t words = 0;
        if (c->verdict != V_QUOTE || !c->source.post || is_self(f, c->source))
            continue;
        while (t < p->tok_to && b->words.tok.start[t] < c->from)
            t++;
        for (; t < p->tok_to && b->words.tok.start[t] < c->to; t++)
            words += b->words.tok.kind[t] & TOK_HALF ? 1 : 2;
        if (words)
            st = add_reply(f, c->source, words);
    }
    return st;
}

static enum status head(struct buf *out, const struct block_text *text, const struct post *p)
{
    struct post_names n = records_names(text, p);
    enum status st = buf_printf(out, "{\"thread\": %llu", (unsigned long long)p->thread);
    if (!st && n.thread.len)
        st = emit_json_field(out, ", \"thread_id\": ", n.thread);
    if (!st)
        st = buf_printf(out, ", \"post\": %llu", (unsigned long long)p->number);
    if (!st)
        st = emit_json_field(out, ", \"id\": ", n.id);
    if (!st)
        st = emit_json_field(out, ", \"author\": ", n.author);
    if (!st)
        st = emit_json_field(out, ", \"date\": ", n.date);
    return st ? st : buf_append_text(out, ", \"text\": \"");
}

static enum status body(struct emitter *e, struct block *b, const struct post *p)
{
    struct jsonl_form *f = e->own;
    size_t at = b->output.bytes.len;
    enum status st = emit_body(e, b, p);
    if (st || b->output.bytes.len == at)
        return st;
    buf_clear(&e->scratch);
    size_t n = b->output.bytes.len - at - 1; /* without its last line end */
    n -= n && b->output.bytes.ptr[at + n - 1] == '\r';
    st = buf_append(&e->scratch, b->output.bytes.ptr + at, n);
    b->output.bytes.len = at;
    if (!st && f->text)
        st = buf_append_text(&b->output.bytes, "\\n");
    f->text = true;
    return st ? st : emit_json_chars(&b->output.bytes, e->scratch.ptr, e->scratch.len);
}

static enum status tail(const struct jsonl_form *f, struct buf *out)
{
    enum status st = buf_append_text(out, "\", \"replies_to\": [");
    for (size_t i = 0; i < f->n && !st; i++) {
        const struct reply *r = &f->reply[i];
        st = buf_append_text(out, i ? ", {" : "{");
        if (!st && r->source.thread != f->self.thread)
            st = buf_printf(out, "\"thread\": %llu, ", (unsigned long long)r->source.thread);
        if (!st)
            st = buf_printf(out, "\"post\": %llu", (unsigned long long)r->source.post);
        if (!st)
            st = emit_json_field(out, ", \"id\": ", names_find(&f->names, r->source));
        if (!st)
            st = buf_printf(out, ", \"words\": %llu}", (unsigned long long)((r->half_words + 1) / 2));
    }
    return st ? st : buf_append_text(out, "]}\n");
}

static enum status one_post(struct emitter *e, struct block *b, const struct post *p)
{
    struct jsonl_form *f = e->own;
    enum status st = ST_OK;
    if (f->open && !(p->flags & POST_NEXT)) { /* the last piece of that post was its end */
        f->open = false;
        st = tail(f, &b->output.bytes);
    }
    size_t start = b->output.bytes.len;
    if (st || (p->again && (e->config->strip & 1u << V_REPOST)))
        return st; /* the post that it repeats has its line already */
    if (!(p->flags & POST_NEXT)) {
        f->n = 0;
        f->text = false;
        f->self = (struct source){p->thread, p->number};
        st = head(&b->output.bytes, &b->text, p);
    }
    if (!st)
        st = body(e, b, p);
    if (!st)
        st = gather(f, b, p);
    f->open = true;
    if (st || (p->flags & POST_MORE))
        return st;
    f->open = false;
    if (e->config->drop_empty && !f->text && !(p->flags & POST_NEXT)) {
        b->output.bytes.len = start;
        return ST_OK;
    }
    return tail(f, &b->output.bytes);
}

static enum status jsonl_block(struct emitter *e, struct block *b)
{
    struct jsonl_form *f = e->own;
    enum status st = names_block(&f->names, &b->text);
    for (size_t i = 0; i < b->text.n_posts && !st; i++)
        st = one_post(e, b, &b->text.post[i]);
    return st;
}

/* The run was stopped inside a giant post. */
static enum status jsonl_end(struct emitter *e, struct buf *out)
{
    const struct jsonl_form *f = e->own;
    return f->open ? tail(f, out) : ST_OK;
}

const struct emit_form emit_jsonl = {
    .to = OUT_JSONL, .block = jsonl_block, .begin = jsonl_begin, .end = jsonl_end, .free = jsonl_free};
