/* rows: records that lie in memory → blocks of raw records, in order.  Takes the place of reader.h when the library is given rows.
 *
 * A row is what a JSON record with the same text, thread and id is: the verdicts are the same.
 * Ownership: the caller's struct, and the caller's bytes, which stay until the block was written.
 * SPDX-License-Identifier: MIT */
#ifndef READER_ROWS_H
#define READER_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "reader/framer.h"
#include "segment/block.h"
#include "text/slice.h"
#include "util/status.h"
#include "util/stopping.h"

struct row {
    struct slice text, thread, id;                /* len 0: not told */
    struct frame_number thread_number, id_number; /* or they are numbers */
    bool null;                                    /* there is no text */
    bool whole;                                   /* one post, of a thread or by itself; else separators say */
};

struct rows {
    bool (*get)(void *ctx, size_t i, struct row *out); /* false: the row cannot be (the run ends) */
    void *ctx;
    size_t n, at;
    size_t max_record; /* bytes; a longer row is passed through */
    const stop_flag *stop;
};

/* n rows; memory as config.memory. */
void rows_init(struct rows *r, size_t n, uint64_t memory);

/* Fills b with at least one row.  ST_END: no more.  ST_MORE: stopped.  ST_SKIP: row `at` cannot be. */
enum status rows_fill(struct rows *r, struct block *b) MUST_CHECK;

#endif
