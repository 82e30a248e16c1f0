/* pipeline: joins the stages: reader → analyse → judge → emit → output.  The only caller of stages.
 *
 * A pipeline lives as long as the memory of its run.  It is fed input once (by the program) or several times (by libthresh), and
 * ended once.  Between two feeds no thread of it runs, except perhaps that of util/ahead.
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
    /* Bytes so far; called every now and then. */
    void (*progress)(void *ctx, uint64_t bytes_in, uint64_t bytes_out);
    const stop_flag *stop;
    /* A block was emitted, and its bytes are about to be written; in the order of the input.  May be NULL.  ST_END: stop. */
    enum status (*emitted)(void *ctx, const struct emitter *e, const struct block *b);
};

/* The input of one feed. */
struct pipeline_input {
    const char *const *files; /* n_files paths; none: standard input */
    size_t n_files;
    ptrdiff_t (*pull)(void *ctx, void *to, size_t n); /* gives the bytes of the one file, in place of reading it; or NULL */
    void *pull_ctx;
    struct rows *rows; /* records in memory, in place of all files; or NULL */
    unsigned workers;  /* use at most so many workers; 0: all */
    bool tells;        /* fill emitter.gone for the event `emitted` */
};

struct pipeline;

/* Loads the index and opens the journal.  Config, rules, events and stats must outlive the pipeline.  Whatever is returned,
 * pipeline_delete must be called in the end. */
enum status pipeline_new(struct pipeline **p, const struct config *config, const struct rules *rules,
                         const struct pipeline_events *events, struct stats *stats) MUST_CHECK;
/* Reads all of the input, decides and writes.  ST_OK: done.  ST_IO: an output failed (output_error).  ST_END: the output is a
 * closed pipe.  ST_MORE: stopped by the flag; all that was decided is written.  ST_SKIP: the same, because of a malformed record
 * with --strict. */
enum status pipeline_feed(struct pipeline *p, const struct pipeline_input *input, struct output *out) MUST_CHECK;
/* Ends the run after a last feed that returned st: writes the foot of the output and the end of the journal, saves the index if
 * all went well, and fills in *stats.  Returns st, or what failed then. */
enum status pipeline_end(struct pipeline *p, enum status st, struct output *out) MUST_CHECK;
/* Brings *stats up to date between two feeds. */
void pipeline_count(struct pipeline *p);
void pipeline_delete(struct pipeline *p); /* NULL is fine */

#endif
