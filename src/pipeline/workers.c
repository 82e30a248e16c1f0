/* workers: the worker pool of a run, and what each worker does next.  SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>

#include "pipeline/pipeline_priv.h"
#include "reader/reader.h"
#include "reader/record_decoder.h"
#include "reader/records.h"
#include "reader/rows.h"
#include "segment/analyse.h"
#include "util/alloc.h"
#include "util/budget.h"

/* Blocks all signals, for the workers that are started next: signals are for the calling thread.  Workers look at the stop flag
 * wherever they may wait long (io/descriptor.c, io/output.c). */
static void block_signals(sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, before);
}

/* In the reader's turn: fills the block; false if there is nothing more. */
static bool fill(struct worker *w, struct job *j)
{
    struct pipeline *r = w->run;
    uint64_t start = stats_thread_cpu_ns();
    r->read_st = r->rows ? rows_fill(r->rows, &j->block) : reader_fill(r->reader, &j->block);
    j->consumed = r->reader ? reader_consumed(r->reader) : 0;
    if (r->read_st)
        pool_over(&r->pool);
    (void)step_cpu(w, STAGE_READ, start);
    return r->read_st == ST_OK;
}

static void write_job(struct worker *w, struct job *j)
{
    uint64_t start = stats_thread_cpu_ns();
    give_out(w->run, j);
    (void)step_cpu(w, STAGE_WRITE, start);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct pipeline *r = w->run;
    (void)alloc_use(r->heap);
    enum pool_step step;
    unsigned at;
    while ((step = pool_take(&r->pool, w->number, &at)) != POOL_HOME) {
        struct job *j = &r->job[at];
        enum pool_step next = POOL_READ;
        if (step == POOL_READ && fill(w, j)) {
            pool_pass(&r->pool, at, POOL_ALONE);
            next = step_alone(w, j);
        } else if (step == POOL_ORDER) {
            next = step_order(w, j);
        } else if (step == POOL_AFTER) {
            next = step_after(w, j);
        } else if (step == POOL_WRITE) {
            write_job(w, j);
        }
        pool_pass(&r->pool, at, next);
    }
    return NULL;
}

/* More workers than cores would only wait for each other's turns. */
static unsigned workers_of(const struct config *c)
{
    unsigned cores = budget_cores(), n = c->jobs ? c->jobs : cores;
    if (c->debug & DEBUG_REVERSE)
        return 1;
    return n <= cores || (c->debug & DEBUG_CROWD) ? n : cores;
}

#define REVERSE_BLOCKS 8u

enum status workers_new(struct pipeline *r)
{
    unsigned n = workers_of(r->config), most = budget_of(r->config->memory).workers;
    n = n < most ? n : most;
    /* what is known of a block of text fills a cache of the second level; of digests, half */
    unsigned each = step_reverse(r) ? REVERSE_BLOCKS : n > 1 && 2 * n <= most ? 2 : 1;
    r->worker = alloc_zero(n, sizeof *r->worker);
    r->job = alloc_zero(n * each, sizeof *r->job);
    enum status st = r->worker && r->job ? pool_init(&r->pool, n, each, !r->exact) : ST_NOMEM;
    r->pool.reverse = step_reverse(r);
    for (unsigned i = 0; i < n && !st; i++) {
        struct worker *w = &r->worker[i];
        w->run = r;
        w->number = i;
        st = record_decoder_new(&w->record_decoder, r->config, r->rules);
        if (!st)
            st = analyser_new(&w->analyser, r->rules);
        if (!st && r->memory)
            st = judge_new(&w->judge, r->memory);
        r->n_workers = i + 1;
        r->n_jobs = r->n_workers * each;
    }
    return st;
}

enum status workers_run(struct pipeline *r, unsigned most)
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

/* The CPU time of each stage, of all workers together, and what of it only some can do at a time: as many workers can look up
 * as the memory has parts, and posts of one thread wait for each other. */
void workers_cpu(const struct pipeline *r)
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

void workers_delete(struct pipeline *r)
{
    for (unsigned i = 0; i < r->n_workers; i++) {
        record_decoder_delete(r->worker[i].record_decoder);
        analyser_delete(r->worker[i].analyser);
        judge_delete(r->worker[i].judge);
        emitter_free(&r->worker[i].emitter, r->form);
    }
    for (unsigned i = 0; i < r->n_jobs; i++) {
        records_delete(r->job[i].block.text.records);
        block_free(&r->job[i].block);
        ticket_free(&r->job[i].ticket);
    }
    pool_free(&r->pool);
    alloc_free(r->job);
    alloc_free(r->worker);
}
