/* pipeline: joins the stages: reader → analyse → judge → emit → output.  The only caller of stages.
 * SPDX-License-Identifier: MIT */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "io/output.h"
#include "stats.h"
#include "util/status.h"

struct rules;

struct pipeline_events {
    void *ctx;
    /* Trouble with an input; the run goes on with the next one. */
    void (*trouble)(void *ctx, const char *file, uint64_t line, const char *what);
    /* A record that is malformed and passed through unchanged, or (not skipped) odd in some way. */
    void (*malformed)(void *ctx, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped);
    /* Bytes so far, as often as it likes. */
    void (*progress)(void *ctx, uint64_t bytes_in, uint64_t bytes_out);
    const volatile sig_atomic_t *stop;
};

/* Runs the whole job.  ST_OK: done.  ST_IO, ST_END: the output's trouble (output_error) or a closed pipe.
 * ST_MORE: stopped by the flag; all that was decided is written.  ST_SKIP: so it was by a malformed record, with
 * --strict.  Fills *stats. */
enum status pipeline_run(const struct config *config, const struct rules *rules,
                         const struct pipeline_events *events, struct output *out, struct stats *stats) MUST_CHECK;

#endif
