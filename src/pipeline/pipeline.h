/* pipeline: joins the stages: reader → analyse → judge → emit → output.  The only caller of stages.
 *
 * A pipeline lives as long as what it remembers: it is fed once (the program) or again and again (libthresh), ended once.
 * Between two feeds it has no worker but, perhaps, the one of util/ahead.
 * SPDX-License-Identifier: MIT */
#ifndef PIPELINE_PIPELINE_H
#define PIPELINE_PIPELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "io/output.h"
#include "stats.h"
#include "util/status.h"
#include "util/stopping.h"

struct rules;
struct rows;
struct emitter;
struct block;

struct pipeline_events {
    void *ctx;
    /* Trouble with an input; the run goes on with the next one. */
    void (*trouble)(void *ctx, const char *file, uint64_t line, const char *what);
    /* A record that is malformed and passed through unchanged, or (not skipped) odd in some way. */
    void (*malformed)(void *ctx, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped);
    /* Bytes so far, as often as it likes. */
    void (*progress)(void *ctx, uint64_t bytes_in, uint64_t bytes_out);
    const stop_flag *stop;
    /* A block that was emitted, in order, before its bytes go out; or NULL.  ST_END: stop. */
    enum status (*emitted)(void *ctx, const struct emitter *e, const struct block *b);
};

/* What a feed reads. */
struct pipeline_input {
    const char *const *files; /* n_files paths; none: standard input */
    size_t n_files;
    ptrdiff_t (*pull)(void *ctx, void *to, size_t n); /* bytes of the one file instead, or NULL */
    void *pull_ctx;
    struct rows *rows; /* records that lie in memory instead of all that, or NULL */
    unsigned workers;  /* no more than these; 0: all */
    bool tells;        /* emitter.gone is filled for the event `emitted` */
};

struct pipeline;

/* Config, rules, events and stats must outlive it.  The index is loaded, the journal opened.  In any case *p wants pipeline_end
 * or pipeline_delete. */
enum status pipeline_new(struct pipeline **p, const struct config *config, const struct rules *rules,
                         const struct pipeline_events *events, struct stats *stats) MUST_CHECK;
/* All of the input; results as pipeline_run's. */
enum status pipeline_feed(struct pipeline *p, const struct pipeline_input *input, struct output *out) MUST_CHECK;
/* st: of the last feed.  The foot of the output, the end of the journal; the index is saved if all went well.  The counters
 * are filled in. */
enum status pipeline_end(struct pipeline *p, enum status st, struct output *out) MUST_CHECK;
/* Brings *stats up to date. */
void pipeline_count(struct pipeline *p);
void pipeline_delete(struct pipeline *p); /* NULL is fine */

/* Runs the whole job.  ST_OK: done.  ST_IO, ST_END: the output's trouble (output_error) or a closed pipe.
 * ST_MORE: stopped by the flag; all that was decided is written.  ST_SKIP: so it was by a malformed record, with
 * --strict.  Fills *stats. */
enum status pipeline_run(const struct config *config, const struct rules *rules, const struct pipeline_events *events,
                         struct output *out, struct stats *stats) MUST_CHECK;

#endif
