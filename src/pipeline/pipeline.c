/* pipeline: the life of a run; see the header.
 *
 * The life of a block: it is read in its turn; analysed by any worker; its posts are numbered in its turn; it is looked up in the
 * memory of the run, in its turn at each part of that; decided by any worker; written in its turn.  In exact mode it is
 * looked up in its turn, in one step.  util/pool.h says which worker does what next; workers.c does it, with steps.c and
 * give_out.c.  The output does not depend on which worker did it: what the memory tells a block depends only on the texts before
 * it, and what becomes of a post only on that and on its thread.
 * SPDX-License-Identifier: MIT */
#include "pipeline/pipeline.h"

#include "pipeline/pipeline_priv.h"
#include "reader/reader.h"
#include "segment/cuelog.h"
#include "state/journal.h"
#include "util/alloc.h"

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
        st = workers_new(r);
    return st ? st : lasting_open(r);
}

enum status pipeline_feed(struct pipeline *r, const struct pipeline_input *input, struct output *out)
{
    struct config files = *r->config; /* for the reader, with the files of this feed */
    files.files = input->files;
    files.n_files = input->n_files;
    struct reader_events re = {r, tell_input_trouble, r->events->stop, input->pull, input->pull_ctx};
    enum status st = ST_OK;
    r->out = out;
    r->rows = input->rows;
    r->files = r->emitter.files = input->files;
    r->emitter.n_files = input->n_files;
    r->file = 0;
    grouper_files(&r->grouper, input->files, input->n_files);
    r->emitter.tells = input->tells;
    r->read_st = r->judge_st = r->write_st = ST_OK;
    pool_again(&r->pool);
    if (!r->rows)
        st = reader_new(&r->reader, &files, r->rules, &re);
    if (!st && !r->begun && !r->places)
        st = give_begin(r);
    r->begun = true;
    if (!st)
        st = workers_run(r, input->workers);
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
    workers_cpu(r);
}

enum status pipeline_end(struct pipeline *r, enum status st, struct output *out)
{
    r->out = out;
    if ((st == ST_OK || st == ST_MORE || st == ST_SKIP) && out->st == ST_OK && !r->config->output_dir && !r->places) {
        enum status end = give_end(r);
        st = end ? end : st;
    }
    outdir_close(&r->outdir);
    tell_rules(r);
    st = lasting_close(r, st);
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
    workers_delete(r);
    grouper_free(&r->grouper);
    emitter_free(&r->emitter, r->form);
    emitter_free(&r->teller, NULL);
    places_delete(r->places);
    cuelog_delete(r->cues);
    memory_delete(r->memory);
    exact_delete(r->exact);
    tally_free(&r->tally);
    pthread_mutex_destroy(&r->saying);
    alloc_free(r);
}
