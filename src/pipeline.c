/* pipeline: see the header.
 *
 * A block is read in its turn, analysed, numbered in its turn, looked up in the memory of the run in its turn at each part
 * of it, decided, and written in its turn; in exact mode it is looked up in its turn, by one worker for all, and decided by
 * whoever has it.  util/crew.h says which worker does what next.  The bytes do not depend on who it was: what a block is told
 * by the memory depends on the texts before it alone, and what becomes of a post on what it is told and on its thread.
 * SPDX-License-Identifier: MIT */
#include "pipeline.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "decide/exact.h"
#include "decide/judge.h"
#include "decide/policy.h"
#include "emit/emitter.h"
#include "index/stream_query.h"
#include "io/outdir.h"
#include "quote/rules.h"
#include "reader/grouper.h"
#include "reader/opener.h"
#include "reader/reader.h"
#include "reader/records.h"
#include "reader/rows.h"
#include "segment/analyse.h"
#include "segment/digests.h"
#include "state/journal.h"
#include "state/places.h"
#include "state/snapshot.h"
#include "tally.h"
#include "util/alloc.h"
#include "util/budget.h"
#include "util/crew.h"
#include "util/vec.h"

struct pipeline {
    const struct config *config;
    const struct rules *rules;
    const struct pipeline_events *events;
    struct output *out;
    struct stats *stats;
    struct reader *reader; /* of the feed under way; or rows */
    struct rows *rows;
    struct grouper grouper;
    struct memory *memory;
    struct exact *exact; /* in exact mode, instead of the memory */
    struct emitter emitter;
    struct emitter teller; /* what went, if that is asked for and the form is not `same` */
    const struct emit_form *form;
    struct journal *journal;  /* or NULL */
    struct places *places;    /* what a shard tells others, with --emit-places: then nothing is decided or written */
    struct places_head shard; /* what it is told, with --with-places */
    struct outdir outdir;     /* with --output-dir */
    const char *const *files; /* of the feed under way */
    size_t file;              /* the one that its open file is of, from 1; 0 = none */
    bool any_file;            /* one was begun, perhaps in an earlier feed */
    struct stats before;      /* when that began, for pages */
    struct snapshot snapshot; /* of the index, with --index */
    bool troubled;            /* some input could not be read */
    bool begun;               /* the head of the output is written */
    uint64_t start_ns;
    struct tally tally;
    bool bad; /* --strict: a record was malformed */

    const struct alloc_heap *heap; /* of who called */
    struct worker *worker;
    unsigned n_workers;
    struct job *job;
    unsigned n_jobs;
    struct crew crew;
    pthread_mutex_t saying;                  /* one event at a time */
    enum status read_st, judge_st, write_st; /* why it is over; each belongs to its turn */
};

struct worker {
    struct pipeline *run;
    unsigned number;
    pthread_t id;
    struct opener *opener;
    struct analyser *analyser;
    struct judge *judge;
    struct emitter emitter; /* of what may be emitted before its turn */
    uint64_t cpu_ns[STAGE_N];
};

/* A block under way. */
struct job {
    struct block block;
    struct ticket ticket; /* with the memory of the run */
    bool emitted;         /* as follows what `before` says; `after` is what the next one follows */
    struct emit_state before, after;
    uint64_t consumed;
    enum status st; /* of what was done with it so far */
};

/* ---- what is told while it runs ---- */

static void say_trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    struct pipeline *r = ctx;
    pthread_mutex_lock(&r->saying);
    r->events->trouble(r->events->ctx, file, line, what);
    pthread_mutex_unlock(&r->saying);
}

static void input_trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    struct pipeline *r = ctx;
    r->troubled = true;
    say_trouble(r, file, line, what);
}

static void say_malformed(struct pipeline *r, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped)
{
    pthread_mutex_lock(&r->saying);
    r->events->malformed(r->events->ctx, file, line, record, what, skipped);
    pthread_mutex_unlock(&r->saying);
}

static void say_progress(struct pipeline *r, uint64_t in, uint64_t out)
{
    if (!r->events->progress)
        return;
    pthread_mutex_lock(&r->saying);
    r->events->progress(r->events->ctx, in, out);
    pthread_mutex_unlock(&r->saying);
}

/* Trouble with the journal or the index: said once, and the run ends. */
static enum status state_trouble(struct pipeline *r, enum status st, const char *file, const char *what)
{
    if (st == ST_IO)
        say_trouble(r, file, 0, what);
    return st;
}

static enum status load_index(struct pipeline *r)
{
    if (r->exact)
        return ST_OK; /* there is none */
    struct stream_index *x = &r->memory->stream;
    r->snapshot.path = r->config->index_file;
    r->snapshot.stop = r->events->stop;
    enum status st = r->snapshot.path && !r->config->index_read_only ? snapshot_lock(&r->snapshot) : ST_OK;
    if (!st && r->snapshot.path)
        st = snapshot_load(&r->snapshot, x);
    if (!st && r->config->index_read_only && !r->snapshot.there)
        return state_trouble(r, ST_IO, r->snapshot.path, "cannot be read: there is no such file");
    r->grouper.threads = x->threads;
    return state_trouble(r, st, r->snapshot.path, r->snapshot.why);
}

/* Only what ended well is remembered: who repeats a run that failed must not find its own text. */
static enum status save_index(struct pipeline *r, enum status st)
{
    if (!r->snapshot.path || r->config->index_read_only || st || r->troubled || (st = output_flush(r->out)))
        return st;
    struct stream_index *x = &r->memory->stream;
    x->threads = r->grouper.threads;
    sindex_release(x);
    r->snapshot.runs++;
    r->snapshot.bytes += r->stats->in.bytes;
    return state_trouble(r, snapshot_save(&r->snapshot, x), r->snapshot.path, r->snapshot.why);
}

/* Before the output is written: what the journal does not know of must not be there. */
static enum status tell_journal(struct pipeline *r, const struct block *b)
{
    const struct records *all = records_of(b);
    enum status st = ST_OK;
    if (r->journal && all) {
        struct journal_part p = {.in = all->raw.ptr,
                                 .n_in = all->raw.len,
                                 .out = b->out.ptr,
                                 .n_out = b->out.len,
                                 .kept = b->kept,
                                 .n_kept = b->n_kept};
        st = journal_part(r->journal, &p);
    } else if (r->journal) {
        st = journal_block(r->journal, b);
    }
    return state_trouble(r, st, r->config->journal_file, strerror(errno));
}

/* What other shards have, or a place for what this one has. */
static enum status open_places(struct pipeline *r)
{
    const char *path = r->config->with_places;
    char why[256] = "";
    if (r->config->emit_places)
        return places_new(&r->places);
    if (!path)
        return ST_OK;
    enum status st = places_load(&r->memory->stream, path, r->config, r->rules, &r->shard, why, sizeof why);
    r->grouper.threads = r->shard.threads_before;
    return state_trouble(r, st, path, why);
}

/* Of a run that went well.  A file of another shard is no harmless mistake. */
static enum status close_places(struct pipeline *r, enum status st)
{
    const struct config *c = r->config;
    char why[256] = "";
    if (st || r->troubled)
        return st;
    if (r->places)
        return state_trouble(
            r, places_write(r->places, c, r->rules, &r->memory->stream, r->grouper.threads, r->stats->in.bytes, why, sizeof why),
            c->emit_places, why);
    if (c->with_places &&
        (r->shard.bytes != r->stats->in.bytes || r->shard.threads != r->grouper.threads - r->shard.threads_before))
        return state_trouble(r, ST_IO, c->with_places, "is of another shard than the one that was read: what came out is wrong");
    return ST_OK;
}

static enum status open_journal(struct pipeline *r)
{
    enum status st = r->config->journal_file ? journal_new(&r->journal, r->config, r->rules, r->events->stop) : ST_OK;
    return state_trouble(r, st, r->config->journal_file, strerror(errno));
}

static enum status close_journal(struct pipeline *r, enum status st)
{
    enum status end = r->journal && r->out->st == ST_OK && st != ST_IO ? journal_end(r->journal) : ST_OK;
    enum status closed = journal_delete(r->journal);
    r->journal = NULL;
    end = state_trouble(r, end ? end : closed, r->config->journal_file, strerror(errno));
    return st == ST_OK || st == ST_MORE ? (end ? end : st) : st;
}

/* Names the records that are malformed; with --strict the first one ends the run, and the block before it. */
static void tell_records(struct pipeline *r, struct block *b)
{
    const struct records *all = records_of(b);
    for (size_t i = all ? records_trouble(all, 0) : 0; all && i < all->n; i = records_trouble(all, i + 1)) {
        const struct record_item *item = &all->item[i];
        r->stats->skipped_records += item->st == ST_SKIP;
        say_malformed(r, item->file, records_line(item), item->frame.number,
                      item->st == ST_SKIP ? item->record.error : item->record.note, item->st == ST_SKIP);
        if (r->config->strict) {
            r->bad = true;
            records_cut(b, i);
        }
    }
}

/* ---- one worker ---- */

/* Signals are for the thread that called: the workers, who inherit this, look at the flag wherever they may wait long
 * (io/descriptor.c, io/output.c). */
static void block_signals(sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, before);
}

/* The reader's turn: false if there is nothing more. */
static bool fill(struct pipeline *r, struct job *j)
{
    r->read_st = r->rows ? rows_fill(r->rows, &j->block) : reader_fill(r->reader, &j->block);
    j->consumed = r->reader ? reader_consumed(r->reader) : 0;
    if (r->read_st)
        crew_over(&r->crew);
    return r->read_st == ST_OK;
}

/* ---- exact mode: digests, look-ups in order, then decisions by whoever has the block ---- */

static enum status analyse_exact(struct worker *w, struct block *b)
{
    const struct pipeline *r = w->run;
    struct digest_opts o = {r->config->seed, exact_line(r->config), rules_id(r->rules, "angle") != 0};
    enum status st = opener_run(w->opener, b);
    if (!st)
        st = digests_run(b, &o);
    if (!st && (r->config->stats || r->config->to == OUT_HTML)) /* words are counted */
        st = tokens_scan(&b->tok, b->buf, b->len);
    return st;
}

/* The marks of posts of which something was seen before. */
static enum status mark_hits(struct worker *w, struct block *b)
{
    enum status st = ST_OK;
    bool any = false;
    for (size_t i = 0; i < b->n_posts && !st; i++) {
        if (!exact_wants_marks(w->run->config, b, &b->post[i]))
            continue;
        if (!any && !(st = VEC_RESERVE(b->mark, b->cap_mark, b->n_lines)))
            memset(b->mark, 0, b->n_lines * sizeof *b->mark);
        any = true;
        if (!st)
            st = analyser_mark(w->analyser, b, &b->post[i]);
    }
    if (any && !st)
        opener_marks(w->opener, b);
    return st;
}

static enum status look_up_exact(struct pipeline *r, struct block *b)
{
    if (r->bad)
        return ST_SKIP;
    tell_records(r, b);
    enum status st = grouper_run(&r->grouper, b);
    return st ? st : exact_meet(r->exact, b);
}

static enum status decide_exact(struct worker *w, struct block *b)
{
    enum status st = mark_hits(w, b);
    if (!st)
        st = exact_decide(w->run->config, b);
    return st ? st : tally_look(w->run->config, b);
}

/* ---- all stages ---- */

static enum status analyse(struct worker *w, struct block *b)
{
    if (w->run->exact)
        return analyse_exact(w, b);
    enum status st = opener_run(w->opener, b);
    if (!st)
        st = analyser_run(w->analyser, b);
    if (!st)
        opener_marks(w->opener, b);
    if (!st)
        st = stream_queries(b, w->run->config->seed);
    return st;
}

/* Adds the CPU used since `start` to the stage; returns the time now. */
static uint64_t count_cpu(struct worker *w, enum stage stage, uint64_t start)
{
    uint64_t now = stats_thread_cpu_ns();
    w->cpu_ns[stage] += now - start;
    return now;
}

/* The block's turn: its posts are numbered, and get their places in what is remembered. */
static enum status number_posts(struct pipeline *r, struct job *j)
{
    enum status st = j->st;
    if (!st && r->bad)
        st = ST_SKIP; /* a block before this one held what ends the run */
    if (!st) {
        tell_records(r, &j->block);
        st = grouper_run(&r->grouper, &j->block);
    }
    if (r->places) {
        j->ticket.good = false;
        st = st ? st : stream_log(&r->memory->stream, &j->block, &j->ticket.view);
        return st == ST_LIMIT ? state_trouble(r, ST_IO, r->config->emit_places,
                                              "the shard has more words than --memory holds: give more, or cut it")
                              : st;
    }
    enum status entered = memory_enter(r->memory, st ? NULL : &j->block, &j->ticket);
    return st ? st : entered;
}

/* What the block looks like in the output if it follows on what this worker's last one did, which is so nearly always:
 * paragraphs and posts end alike.  give_out does it again if not. */
static enum status emit_ahead(struct worker *w, struct job *j)
{
    struct pipeline *r = w->run;
    struct emitter *e = &w->emitter;
    j->emitted = false;
    if (r->form != &emit_same || r->config->journal_file || r->config->output_dir || r->events->emitted)
        return ST_OK;
    e->config = r->config;
    e->rules = r->rules;
    j->before = e->state;
    enum status st = r->form->block(e, &j->block);
    j->after = e->state;
    j->emitted = !st;
    return st;
}

static bool reverse(const struct pipeline *r) { return (r->config->debug & DEBUG_REVERSE) && !r->exact && !r->places; }

/* For other shards: the texts are entered, and that is all. */
static enum status note_posts(struct pipeline *r, struct job *j)
{
    for (size_t i = 0; i < j->block.n_posts; i++)
        j->block.post[i].cut_from = j->block.post[i].cut_to = 0;
    enum status st = j->st ? j->st : stream_write(&r->memory->stream, &j->block, &j->ticket.view);
    return st ? st : tally_look(r->config, &j->block);
}

/* What is known of the texts. */
static void place_posts(struct worker *w, struct job *j)
{
    uint64_t start = stats_thread_cpu_ns();
    enum status st = judge_place(w->judge, &j->block, &j->ticket);
    j->ticket.good = j->ticket.good && !st;
    j->st = j->st ? j->st : st;
    (void)count_cpu(w, STAGE_PLACE, start);
}

/* What becomes of them. */
static enum status judge_posts(struct worker *w, struct job *j)
{
    if (w->run->places)
        return note_posts(w->run, j);
    if (!reverse(w->run))
        place_posts(w, j);
    uint64_t start = stats_thread_cpu_ns();
    enum status st = judge_block(w->judge, &j->block, &j->ticket, !reverse(w->run));
    j->ticket.good = j->ticket.good && !st;
    st = j->st ? j->st : st;
    start = count_cpu(w, STAGE_DECIDE, start);
    if (j->ticket.left)
        return st;
    if (!st)
        st = tally_look(w->run->config, &j->block);
    if (!st)
        st = emit_ahead(w, j);
    (void)count_cpu(w, STAGE_EMIT, start);
    return st;
}

static enum status write_block(struct pipeline *r, struct job *j)
{
    struct block *b = &j->block;
    enum status st = tell_journal(r, b);
    if (!st)
        st = output_now(r->out, b->out.ptr, b->out.len);
    say_progress(r, j->consumed, output_given(r->out));
    return st;
}

/* For who wants to know what went.  Of a form other than `same` it is what `same` would have left out. */
static enum status tell_emitted(struct pipeline *r, struct block *b)
{
    const struct pipeline_events *ev = r->events;
    struct emitter *e = &r->emitter;
    size_t had = b->out.len;
    enum status st = ST_OK;
    if (!ev->emitted)
        return ST_OK;
    if (e->tells && r->form != &emit_same) {
        e = &r->teller;
        e->config = r->config;
        e->rules = r->rules;
        e->tells = true;
        st = emit_same.block(e, b);
        b->out.len = had;
    }
    return st ? st : ev->emitted(ev->ctx, e, b);
}

/* Head or foot of the output. */
static enum status write_frame(struct pipeline *r, enum status (*part)(struct emitter *e, struct buf *out))
{
    struct buf text = {0};
    enum status st = part ? part(&r->emitter, &text) : ST_OK;
    if (!st)
        st = output_write(r->out, text.ptr, text.len);
    buf_free(&text);
    return st;
}

/* ---- --output-dir: the output changes with the input ---- */

static enum status outdir_trouble(struct pipeline *r, enum status st)
{
    return state_trouble(r, st, r->outdir.where, r->outdir.error);
}

/* A write to the open file failed. */
static void outdir_failed(struct pipeline *r)
{
    if (r->out->st == ST_IO)
        say_trouble(r, r->outdir.where, 0, output_error(r->out));
}

static enum status begin_file(struct pipeline *r, const struct block *b)
{
    static const enum unpack_kind kinds[] = {[PACK_NONE] = UNPACK_NONE, [PACK_GZIP] = UNPACK_GZIP, [PACK_ZSTD] = UNPACK_ZSTD};
    char name[PATH_MAX];
    const struct config *c = r->config;
    if (!c->output_dir || r->file == b->file)
        return ST_OK;
    bool first = !r->any_file;
    r->any_file = true;
    r->file = b->file;
    if (!outdir_name(r->files[b->file - 1], name, sizeof name)) /* options saw to that */
        return ST_LIMIT;
    enum status st = outdir_begin(&r->outdir, name, c->pack == PACK_SAME ? (enum unpack_kind)b->packing : kinds[c->pack]);
    emitter_file(&r->emitter);
    if (r->form->page) {
        r->before = *r->stats;
        r->emitter.before = &r->before;
    }
    return st ? outdir_trouble(r, st) : first || r->form->page ? write_frame(r, r->form->begin) : ST_OK;
}

static enum status end_file(struct pipeline *r, const struct block *b)
{
    if (!r->config->output_dir || !b->file_ends)
        return ST_OK;
    enum status st = write_frame(r, r->form->end);
    enum status end = outdir_end(&r->outdir);
    return outdir_trouble(r, st ? st : end);
}

static enum status emit(struct pipeline *r, struct job *j)
{
    struct emitter *e = &r->emitter;
    bool same = j->emitted && emit_state_same(&j->before, &e->state);
    if (same) {
        e->state = j->after;
        return ST_OK;
    }
    if (j->emitted) {
        buf_clear(&j->block.out);
        j->block.n_kept = 0;
    }
    return r->form->block(e, &j->block);
}

/* What was judged goes out.  Behind the first trouble nothing does. */
static void give_out(struct pipeline *r, struct job *j)
{
    struct block *b = &j->block;
    if (!r->judge_st && !r->write_st) {
        enum status st = j->st;
        if (!st && r->places) {
            tally_block(&r->tally, b);
            r->judge_st = places_take(r->places, b);
            say_progress(r, j->consumed, 0);
            return;
        }
        if (!st)
            r->write_st = begin_file(r, b);
        if (!st && !r->write_st)
            st = emit(r, j);
        r->judge_st = st;
        if (!st && !r->write_st) {
            tally_block(&r->tally, b);
            r->write_st = tell_emitted(r, b);
            if (!r->write_st)
                r->write_st = write_block(r, j);
            if (!r->write_st)
                r->write_st = end_file(r, b);
            else if (r->config->output_dir)
                outdir_failed(r);
        }
    }
    if (r->judge_st || r->write_st)
        crew_over(&r->crew);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct pipeline *r = w->run;
    (void)alloc_use(r->heap);
    enum crew_step step;
    unsigned at;
    while ((step = crew_take(&r->crew, w->number, &at)) != CREW_HOME) {
        struct job *j = &r->job[at];
        enum crew_step next = CREW_READ;
        uint64_t start = stats_thread_cpu_ns();
        if (step == CREW_READ) {
            bool more = fill(r, j);
            start = count_cpu(w, STAGE_READ, start);
            if (more) {
                crew_pass(&r->crew, at, CREW_ALONE);
                j->st = analyse(w, &j->block);
                (void)count_cpu(w, STAGE_ANALYSE, start);
                next = CREW_ORDER;
            }
        } else if (step == CREW_ORDER) {
            if (!r->exact)
                j->st = number_posts(r, j);
            else if (!j->st)
                j->st = look_up_exact(r, &j->block);
            next = r->exact && j->st ? CREW_WRITE : CREW_AFTER;
            (void)count_cpu(w, STAGE_NUMBER, start);
            if (reverse(r))
                place_posts(w, j);
        } else if (step == CREW_AFTER) {
            j->st = r->exact ? decide_exact(w, &j->block) : judge_posts(w, j);
            if (r->exact)
                (void)count_cpu(w, STAGE_DECIDE, start);
            next = !r->exact && j->ticket.left ? CREW_AFTER : CREW_WRITE;
        } else if (step == CREW_WRITE) {
            give_out(r, j);
            (void)count_cpu(w, STAGE_WRITE, start);
        }
        crew_pass(&r->crew, at, next);
    }
    return NULL;
}

/* More than there are cores for would only take each other's turns. */
static unsigned workers_of(const struct config *c)
{
    unsigned cores = budget_cores(), n = c->jobs ? c->jobs : cores;
    if (c->debug & DEBUG_REVERSE)
        return 1;
    return n <= cores || (c->debug & DEBUG_CROWD) ? n : cores;
}

#define REVERSE_BLOCKS 8u

static enum status hire(struct pipeline *r)
{
    unsigned n = workers_of(r->config), most = budget_of(r->config->memory).workers;
    n = n < most ? n : most;
    /* what is known of a block of text fills a cache of the second level; of digests, half */
    unsigned each = reverse(r) ? REVERSE_BLOCKS : n > 1 && 2 * n <= most ? 2 : 1;
    r->worker = alloc_zero(n, sizeof *r->worker);
    r->job = alloc_zero(n * each, sizeof *r->job);
    enum status st = r->worker && r->job ? crew_init(&r->crew, n, each, !r->exact) : ST_NOMEM;
    r->crew.reverse = reverse(r);
    for (unsigned i = 0; i < n && !st; i++) {
        struct worker *w = &r->worker[i];
        w->run = r;
        w->number = i;
        st = opener_new(&w->opener, r->config, r->rules);
        if (!st)
            st = analyser_new(&w->analyser, r->rules);
        if (!st && r->memory)
            st = judge_new(&w->judge, r->memory);
        r->n_workers = i + 1;
        r->n_jobs = r->n_workers * each;
    }
    return st;
}

/* All blocks, until something ends it. */
static enum status work_all(struct pipeline *r, unsigned most)
{
    unsigned n = 1;
    sigset_t before;
    if (!most || most > r->n_workers)
        most = r->n_workers;
    r->heap = alloc_used();
    if (most > 1) {
        block_signals(&before);
        while (n < most && pthread_create(&r->worker[n].id, NULL, work, &r->worker[n]) == 0)
            n++; /* fewer do it too */
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    work(&r->worker[0]);
    for (unsigned i = 1; i < n; i++)
        pthread_join(r->worker[i].id, NULL);
    return r->write_st ? r->write_st : r->judge_st ? r->judge_st : r->bad ? ST_SKIP : r->read_st;
}

/* What every stage took, of all workers together.  So many workers as there are parts can be placing at a time; posts of one
 * thread wait for each other. */
static void tell_cpu(const struct pipeline *r)
{
    struct stats *s = r->stats;
    memset(s->stage_ns, 0, sizeof s->stage_ns);
    for (unsigned i = 0; i < r->n_workers; i++) {
        for (unsigned k = 0; k < STAGE_N; k++)
            s->stage_ns[k] += r->worker[i].cpu_ns[k];
        uint64_t longest = r->worker[i].judge ? judge_longest_ns(r->worker[i].judge) : 0;
        s->longest_thread_ns = longest > s->longest_thread_ns ? longest : s->longest_thread_ns;
    }
    s->ordered_ns = s->stage_ns[STAGE_READ] + s->stage_ns[STAGE_NUMBER] + s->stage_ns[STAGE_PLACE] / SI_PARTS +
                    s->stage_ns[STAGE_WRITE] + s->longest_thread_ns;
    s->cpu_ns = stats_cpu_ns();
}

static void dismiss(struct pipeline *r)
{
    for (unsigned i = 0; i < r->n_workers; i++) {
        opener_delete(r->worker[i].opener);
        analyser_delete(r->worker[i].analyser);
        judge_delete(r->worker[i].judge);
        emitter_free(&r->worker[i].emitter, r->form);
    }
    for (unsigned i = 0; i < r->n_jobs; i++) {
        block_free(&r->job[i].block);
        ticket_free(&r->job[i].ticket);
    }
    crew_free(&r->crew);
    alloc_free(r->job);
    alloc_free(r->worker);
}

enum status pipeline_new(struct pipeline **out, const struct config *config, const struct rules *rules,
                         const struct pipeline_events *events, struct stats *stats)
{
    struct pipeline *r = *out = alloc_zero(1, sizeof *r);
    if (!r)
        return ST_NOMEM;
    r->config = r->emitter.config = config;
    r->rules = r->emitter.rules = rules;
    r->events = events;
    r->stats = stats;
    r->emitter.stats = stats;
    r->start_ns = stats_now_ns();
    r->outdir.fd = -1;
    pthread_mutex_init(&r->saying, NULL);
    tally_init(&r->tally, config, rules, stats);
    grouper_init(&r->grouper, 0);
    r->form = emit_find(config->to);
    enum status st = r->form ? grouper_share(&r->grouper, config->thread_from) : ST_LIMIT;
    if (!st)
        st = exact_applies(config) ? exact_new(&r->exact, config) : memory_new(&r->memory, config);
    if (!st)
        st = hire(r);
    if (!st)
        st = load_index(r);
    if (!st)
        st = open_places(r);
    return st ? st : open_journal(r);
}

enum status pipeline_feed(struct pipeline *r, const struct pipeline_input *input, struct output *out)
{
    struct config files = *r->config; /* the reader's */
    files.files = input->files;
    files.n_files = input->n_files;
    struct reader_events re = {r, input_trouble, r->events->stop, input->pull, input->pull_ctx};
    enum status st = ST_OK;
    r->out = out;
    r->rows = input->rows;
    r->files = r->emitter.files = input->files;
    r->emitter.n_files = input->n_files;
    r->file = 0;
    grouper_files(&r->grouper, input->files, input->n_files);
    r->emitter.tells = input->tells;
    r->read_st = r->judge_st = r->write_st = ST_OK;
    crew_again(&r->crew);
    if (!r->rows)
        st = reader_new(&r->reader, &files, r->rules, &re);
    if (!st && !r->begun && !r->places)
        st = r->config->output_dir ? outdir_trouble(r, outdir_open(&r->outdir, r->config->output_dir, out))
                                   : write_frame(r, r->form->begin);
    r->begun = true;
    if (!st)
        st = work_all(r, input->workers);
    if (st == ST_END && out->st == ST_OK && !r->write_st)
        st = ST_OK;
    if (r->reader)
        r->stats->files += reader_files(r->reader), r->stats->files_left += reader_files_left(r->reader);
    reader_delete(r->reader);
    r->reader = NULL;
    r->rows = NULL;
    return st;
}

void pipeline_count(struct pipeline *r)
{
    struct stats *stats = r->stats;
    stats->out.lines = stats->in.lines;
    stats->out.half_words = stats->in.half_words;
    for (int k = V_KEEP + 1; k < V_N; k++) {
        stats->out.lines -= stats->removed[k].lines;
        stats->out.half_words -= stats->removed[k].half_words;
    }
    if (r->memory)
        memory_count(r->memory, stats);
    if (r->exact)
        exact_count(r->exact, stats);
    tally_end(&r->tally);
    stats->elapsed_ns = stats_now_ns() - r->start_ns;
    stats->peak_bytes = stats_peak_bytes();
    tell_cpu(r);
}

/* A rule of the user's that took too long is said; one of the built-in ones is held by the same limit, and meant to be. */
static void tell_rules(struct pipeline *r)
{
    char what[256];
    unsigned id = rules_gave_up(r->rules);
    if (!id || !r->config->n_rules_files)
        return;
    (void)snprintf(what, sizeof what,
                   "the rule %.100s took too long on a line, which was taken for one that it does not match; write it without "
                   "nested repeats",
                   rules_name(r->rules, id));
    say_trouble(r, r->config->rules_files[r->config->n_rules_files - 1], 0, what);
}

enum status pipeline_end(struct pipeline *r, enum status st, struct output *out)
{
    r->out = out;
    if ((st == ST_OK || st == ST_MORE || st == ST_SKIP) && out->st == ST_OK && !r->config->output_dir && !r->places) {
        enum status end = r->begun ? ST_OK : write_frame(r, r->form->begin);
        if (!end)
            end = write_frame(r, r->form->end);
        r->begun = true;
        st = end ? end : st;
    }
    outdir_close(&r->outdir);
    tell_rules(r);
    st = close_places(r, save_index(r, close_journal(r, st)));
    snapshot_unlock(&r->snapshot);
    pipeline_count(r);
    return st;
}

void pipeline_delete(struct pipeline *r)
{
    if (!r)
        return;
    if (r->journal)
        (void)!journal_delete(r->journal);
    snapshot_unlock(&r->snapshot); /* again, if it was ended */
    dismiss(r);
    grouper_free(&r->grouper);
    emitter_free(&r->emitter, r->form);
    emitter_free(&r->teller, NULL);
    places_delete(r->places);
    memory_delete(r->memory);
    exact_delete(r->exact);
    tally_free(&r->tally);
    pthread_mutex_destroy(&r->saying);
    alloc_free(r);
}

enum status pipeline_run(const struct config *config, const struct rules *rules, const struct pipeline_events *events,
                         struct output *out, struct stats *stats)
{
    struct pipeline *r = NULL;
    struct pipeline_input input = {.files = config->files, .n_files = config->n_files};
    enum status st = pipeline_new(&r, config, rules, events, stats);
    if (!st)
        st = pipeline_feed(r, &input, out);
    if (r) {
        st = pipeline_end(r, st, out);
        stats->out.bytes = output_given(out);
    }
    pipeline_delete(r);
    return st;
}
