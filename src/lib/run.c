/* run: inputs of any format through a handle.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "emit/emitter.h"
#include "lib/closing.h"
#include "lib/handle.h"
#include "reader/records.h"
#include "text/utf8.h"

static enum status give(struct thresh *t, const struct emitter *e, const struct gone *g, struct thresh_span *s)
{
    struct thresh_span at = *s;
    enum status st = handle_span(t, e, g, s);
    if (st)
        return st;
    s->record = at.record;
    s->start = at.start;
    s->end = at.end;
    s->start_char = at.start_char;
    s->end_char = at.end_char;
    return t->io.span(t->io.ctx, s) ? ST_END : ST_OK;
}

static enum status record_spans(struct thresh *t, const struct emitter *e, const struct block_text *b)
{
    struct run_state *r = &t->run;
    const struct records *all = records_of(b);
    size_t k = 0;
    enum status st = names_block(&t->names, b);
    for (size_t i = 0; i < all->n && !st; i++) {
        const struct record_item *item = &all->item[i];
        const uint8_t *text = b->buf + item->record.text_from;
        uint64_t at = 0, cp = 0;
        if (item->frame.next)
            continue;
        for (; k < e->n_gone && e->gone[k].item == i && !st; k++) {
            const struct gone *g = &e->gone[k];
            struct thresh_span s = {.record = r->record, .start = g->from, .end = g->to};
            s.start_char = cp + utf8_count(text + at, g->from - at);
            s.end_char = s.start_char + utf8_count(text + g->from, g->to - g->from);
            at = g->to;
            cp = s.end_char;
            st = give(t, e, g, &s);
        }
        r->record++;
    }
    return st;
}

static uint64_t count_to(struct run_state *r, const struct block_text *text, uint64_t to)
{
    if (to > r->at) {
        r->cp += utf8_count(text->buf + (r->at - text->off), to - r->at);
        r->at = to;
    }
    return r->cp;
}

static enum status text_spans(struct thresh *t, const struct emitter *e, const struct block_text *text)
{
    struct run_state *r = &t->run;
    size_t k = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i < text->n_posts && !st; i++) {
        const struct post *p = &text->post[i];
        if (p->flags & POST_THREAD) {
            uint64_t start = p->flags & POST_BREAK ? block_line_end(text, p->line_from) : text->line[p->line_from].off;
            r->record++;
            r->base = r->at = text->off + start;
            r->cp = 0;
        }
        for (; k < e->n_gone && e->gone[k].item == i && !st; k++) {
            const struct gone *g = &e->gone[k];
            uint64_t from = text->off + g->from, to = text->off + g->to;
            if (to <= r->base)
                continue; /* blanks before the thread begins */
            from = from < r->base ? r->base : from;
            struct thresh_span s = {.record = r->record - 1, .start = from - r->base, .end = to - r->base};
            s.start_char = count_to(r, text, from);
            s.end_char = count_to(r, text, to);
            st = give(t, e, g, &s);
        }
    }
    if (text->n_posts)
        (void)count_to(r, text, text->off + text->len); /* these bytes will not be seen again */
    return st;
}

static enum status run_emitted(void *ctx, const struct emitter *e, const struct block *b)
{
    struct thresh *t = ctx;
    return records_of(&b->text) ? record_spans(t, e, &b->text) : text_spans(t, e, &b->text);
}

static enum thresh_status run(struct thresh *t, struct pipeline_input *input, const struct thresh_io *io)
{
    if (!handle_enter(t))
        return THRESH_OPTION;
    enum status st = handle_io(t, io);
    if (!st)
        st = handle_start(t);
    t->events.emitted = t->spans ? run_emitted : NULL;
    input->tells = t->spans;
    if (!st)
        st = pipeline_feed(t->pipeline, input, &t->out);
    return handle_io_end(t, st);
}

enum thresh_status thresh_run(thresh *t, const char *name, const struct thresh_io *io)
{
    struct thresh_io ours;
    handle_struct(&ours, sizeof ours, io, io ? io->size : 0);
    if (!name)
        name = ours.read ? "input" : "-";
    struct pipeline_input input = {.files = &name, .n_files = 1, .pull = ours.read, .pull_ctx = ours.ctx};
    return run(t, &input, io);
}

enum thresh_status thresh_run_files(thresh *t, const char *const *names, size_t n, const struct thresh_io *io)
{
    struct pipeline_input input = {.files = names, .n_files = n};
    return run(t, &input, io);
}

enum thresh_status thresh_finish(thresh *t, const struct thresh_io *io)
{
    if (t->failed && !t->finished) { /* nothing was begun; what is wrong was told */
        t->finished = true;
        return THRESH_OK;
    }
    if (!handle_enter(t))
        return THRESH_OPTION;
    enum status st = handle_io(t, io), before = t->last; /* told already */
    if (!st)
        st = handle_start(t);
    t->events.emitted = NULL;
    if (!st) {
        st = pipeline_end(t->pipeline, before, &t->out);
        st = st == before ? ST_OK : st;
        enum status said = closing_say(t, !st && before == ST_OK);
        st = st ? st : said;
    }
    t->finished = true;
    return handle_io_end(t, st);
}
