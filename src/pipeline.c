/* pipeline: see the header.  One worker: fill, analyse, judge, emit, write, block after block.
 * SPDX-License-Identifier: MIT */
#include "pipeline.h"

#include <errno.h>
#include <string.h>

#include "decide/judge.h"
#include "decide/policy.h"
#include "emit/emitter.h"
#include "quote/rules.h"
#include "reader/grouper.h"
#include "reader/opener.h"
#include "reader/reader.h"
#include "reader/records.h"
#include "segment/analyse.h"
#include "state/journal.h"
#include "util/alloc.h"
#include "util/vec.h"

struct run {
    const struct config *config;
    const struct rules *rules;
    const struct pipeline_events *events;
    struct output *out;
    struct stats *stats;
    struct reader *reader;
    struct opener *opener;
    struct analyser *analyser;
    struct grouper grouper;
    struct judge *judge;
    struct emitter emitter;
    const struct emit_form *form;
    struct block block;
    struct journal *journal; /* or NULL */
    uint64_t thread_out; /* the last thread that had kept text */
    uint8_t *told;       /* bits of open threads that had */
    size_t cap_told;
    bool bad;            /* --strict: a record was malformed */
};

static struct amount amount_of(const struct block *b, uint32_t from, uint32_t to, uint32_t lines, size_t *tok)
{
    struct amount a = {.bytes = to - from, .lines = lines};
    while (*tok < b->tok.n && b->tok.start[*tok] < from)
        ++*tok;
    for (; *tok < b->tok.n && b->tok.start[*tok] < to; ++*tok)
        a.half_words += b->tok.kind[*tok] & TOK_HALF ? 1 : 2;
    return a;
}

/* A thread with kept text counts once, also if others come in between: one bit a thread then. */
static void count_thread(struct run *r, const struct post *p)
{
    uint8_t bit = (uint8_t)(1u << (p->thread & 7));
    size_t at = (size_t)(p->thread >> 3), had = r->cap_told;
    bool again = p->thread == r->thread_out;
    r->thread_out = p->thread;
    if (again)
        return;
    if ((p->flags & POST_OPEN) && VEC_RESERVE(r->told, r->cap_told, at + 1) == ST_OK) {
        memset(r->told + had, 0, r->cap_told - had);
        again = (r->told[at] & bit) != 0;
        r->told[at] |= bit;
    }
    r->stats->threads_out += !again;
}

static void count_post(struct run *r, const struct block *b, const struct post *p, size_t *tok)
{
    struct stats *s = r->stats;
    uint64_t kept = block_line_end(b, p->line_to - 1) - b->line[p->line_from].off;
    s->posts_in += !(p->flags & POST_NEXT);
    s->threads_in += (p->flags & POST_THREAD) != 0;
    for (uint32_t i = p->cut_from; i < p->cut_to; i++) {
        const struct cut *c = &b->cut[i];
        if (!cut_applies(r->config, c))
            continue;
        bool whole = b->buf[c->to - 1] == '\n' || b->buf[c->to - 1] == '\r' || c->to == b->len;
        kept -= c->to - c->from;
        stats_removed(s, (enum verdict)c->verdict, amount_of(b, c->from, c->to, whole, tok),
                      c->rule ? rules_name(r->rules, c->rule) : reason_name((enum reason)c->reason),
                      c->source.thread, c->source.post);
    }
    s->posts_out += kept > 0 && !(p->flags & POST_NEXT);
    if (kept > 0)
        count_thread(r, p);
}

static void count_block(struct run *r, const struct block *b)
{
    size_t tok = 0;
    struct stats *s = r->stats;
    s->in.bytes += records_of(b) ? b->records->raw.len : b->len;
    s->in.lines += b->n_lines;
    for (size_t i = 0; i < b->tok.n; i++)
        s->in.half_words += b->tok.kind[i] & TOK_HALF ? 1 : 2;
    for (size_t i = 0; i < b->n_posts; i++)
        count_post(r, b, &b->post[i], &tok);
}

/* Trouble with the journal or the index: said once, and the run ends. */
static enum status state_trouble(const struct run *r, enum status st, const char *file, const char *what)
{
    if (st == ST_IO)
        r->events->trouble(r->events->ctx, file, 0, what);
    return st;
}

/* Before the output is written: what the journal does not know of must not be there. */
static enum status tell_journal(struct run *r, const struct block *b)
{
    const struct records *all = records_of(b);
    enum status st = ST_OK;
    if (r->journal && all) {
        struct journal_part p = {.in = all->raw.ptr, .n_in = all->raw.len, .out = b->out.ptr, .n_out = b->out.len,
                                 .kept = b->kept, .n_kept = b->n_kept};
        st = journal_part(r->journal, &p);
    } else if (r->journal) {
        st = journal_block(r->journal, b);
    }
    return state_trouble(r, st, r->config->journal_file, strerror(errno));
}

static enum status open_journal(struct run *r)
{
    enum status st = r->config->journal_file ? journal_new(&r->journal, r->config, r->rules) : ST_OK;
    return state_trouble(r, st, r->config->journal_file, strerror(errno));
}

static enum status close_journal(struct run *r, enum status st)
{
    enum status end = r->journal && r->out->st == ST_OK ? journal_end(r->journal) : ST_OK;
    enum status closed = journal_delete(r->journal);
    end = state_trouble(r, end ? end : closed, r->config->journal_file, strerror(errno));
    return st == ST_OK || st == ST_MORE ? (end ? end : st) : st;
}

/* Names the records that are malformed; with --strict the first one ends the run, and the block before it. */
static void tell_records(struct run *r, struct block *b)
{
    const struct records *all = records_of(b);
    for (size_t i = all ? records_trouble(all, 0) : 0; all && i < all->n; i = records_trouble(all, i + 1)) {
        const struct record_item *item = &all->item[i];
        r->stats->skipped_records += item->st == ST_SKIP;
        r->events->malformed(r->events->ctx, item->file, records_line(item), item->frame.number,
                             item->st == ST_SKIP ? item->record.error : item->record.note, item->st == ST_SKIP);
        if (r->config->strict) {
            r->bad = true;
            records_cut(b, i);
        }
    }
}

/* What any worker can do. */
static enum status analyse(struct run *r, struct block *b)
{
    enum status st = opener_run(r->opener, b);
    if (!st)
        st = analyser_run(r->analyser, b);
    if (!st)
        opener_marks(r->opener, b);
    return st;
}

static enum status one_block(struct run *r)
{
    struct block *b = &r->block;
    enum status st = r->bad ? ST_SKIP : reader_fill(r->reader, b);
    if (!st)
        st = analyse(r, b);
    if (st)
        return st;
    tell_records(r, b);
    st = grouper_run(&r->grouper, b);
    for (size_t i = 0; i < b->n_posts && !st; i++)
        st = judge_post(r->judge, b, &b->post[i]);
    if (!st)
        st = r->form->block(&r->emitter, b);
    if (st)
        return st;
    count_block(r, b);
    if ((st = tell_journal(r, b)))
        return st;
    st = output_write(r->out, b->out.ptr, b->out.len);
    if (!st)
        st = output_flush(r->out);
    if (r->events->progress)
        r->events->progress(r->events->ctx, reader_consumed(r->reader), output_given(r->out));
    return st;
}

/* Head or foot of the output. */
static enum status write_frame(struct run *r, enum status (*part)(struct emitter *e, struct buf *out))
{
    struct buf text = {0};
    enum status st = part ? part(&r->emitter, &text) : ST_OK;
    if (!st)
        st = output_write(r->out, text.ptr, text.len);
    buf_free(&text);
    return st;
}

static enum status run_init(struct run *r)
{
    struct reader_events re = {r->events->ctx, r->events->trouble, r->events->stop};
    r->emitter.config = r->config;
    r->emitter.rules = r->rules;
    r->form = emit_find(r->config->to);
    if (!r->form)
        return ST_LIMIT;
    enum status st = reader_new(&r->reader, r->config, r->rules, &re);
    grouper_init(&r->grouper, 0);
    r->emitter.stats = r->stats;
    if (!st)
        st = opener_new(&r->opener, r->config, r->rules);
    if (!st)
        st = analyser_new(&r->analyser, r->rules);
    if (!st)
        st = judge_new(&r->judge, r->config);
    if (!st)
        st = open_journal(r);
    return st ? st : write_frame(r, r->form->begin);
}

enum status pipeline_run(const struct config *config, const struct rules *rules,
                         const struct pipeline_events *events, struct output *out, struct stats *stats)
{
    struct run r = {.config = config, .rules = rules, .events = events, .out = out, .stats = stats};
    uint64_t start = stats_now_ns();
    enum status st = run_init(&r);
    while (!st)
        st = one_block(&r);
    bool output_trouble = out->st != ST_OK;
    if (st == ST_END && !output_trouble)
        st = ST_OK;
    if ((st == ST_OK || st == ST_MORE || st == ST_SKIP) && r.form && !output_trouble) {
        enum status end = write_frame(&r, r.form->end);
        st = end ? end : st;
    }
    st = close_journal(&r, st);
    if (r.reader)
        stats->files = reader_files(r.reader);
    stats->out = stats->in;
    for (int k = V_KEEP + 1; k < V_N; k++) {
        stats->out.lines -= stats->removed[k].lines;
        stats->out.half_words -= stats->removed[k].half_words;
    }
    if (r.judge)
        judge_count(r.judge, stats);
    stats->out.bytes = output_given(out);
    stats->elapsed_ns = stats_now_ns() - start;
    stats->peak_bytes = stats_peak_bytes();
    reader_delete(r.reader);
    opener_delete(r.opener);
    analyser_delete(r.analyser);
    grouper_free(&r.grouper);
    emitter_free(&r.emitter, r.form);
    judge_delete(r.judge);
    block_free(&r.block);
    alloc_free(r.told);
    return st;
}
