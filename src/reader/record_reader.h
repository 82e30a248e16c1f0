/* record_reader: fills blocks with raw records of structured input, in order.
 *
 * Only framing is done here, which has to be in order; any worker may then decode the block (record_decoder.h).
 * A record is never split over blocks; one longer than max_record comes in parts that are passed through.
 * Ownership: the caller owns the struct, inputs and blocks.
 * SPDX-License-Identifier: MIT */
#ifndef READER_RECORD_READER_H
#define READER_RECORD_READER_H

#include "reader/framer.h"
#include "reader/inputs.h"
#include "segment/block.h"
#include "util/status.h"

/* Bytes of a block of records, about. */
#define RECORDS_TARGET ((size_t)128 << 10)
/* Bytes of the longest record that is judged with this --memory. */
size_t record_most(uint64_t memory);

struct record_reader {
    struct inputs *inputs;
    struct framer framer;
    size_t max_record;
    bool ended;
};

void record_reader_init(struct record_reader *r, const struct config *config, struct inputs *inputs);
void record_reader_free(struct record_reader *r);

/* A new input of a structured format is open. */
void record_reader_begin(struct record_reader *r);

/* Fills b with RECORDS_TARGET bytes of records, with fewer if the input pauses; perhaps with none at the end of the input,
 * which is then closed. ST_MORE: the stop flag is set. */
enum status record_reader_fill(struct record_reader *r, struct block *b) MUST_CHECK;

#endif
