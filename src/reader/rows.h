/* rows: fills blocks with records that lie in memory, in order.  Takes the place of reader.h when the library is given rows.
 *
 * A row gets the same verdicts as a JSON record with the same text, thread and id.
 * Ownership: the caller owns the struct and the bytes of the rows, which must stay until the block was written.
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
    struct slice text, thread, id;                /* len 0: not given */
    struct frame_number thread_number, id_number; /* thread and id if they are numbers */
    bool null;                                    /* there is no text */
    bool whole;                                   /* it is one post; else it is cut at separators */
};

struct rows {
    bool (*get)(void *ctx, size_t i, struct row *out); /* false: the row is no good, and the run ends */
    void *ctx;
    size_t n, at;
    size_t max_record; /* bytes; a longer row is passed through */
    const stop_flag *stop;
};

/* n: number of rows; memory: config.memory. */
void rows_init(struct rows *r, size_t n, uint64_t memory);

/* Fills b with at least one row.  ST_END: there is no more.  ST_MORE: stopped.  ST_SKIP: row `at` is no good. */
enum status rows_fill(struct rows *r, struct block *b) MUST_CHECK;

#endif
