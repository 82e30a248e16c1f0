/* reader: all inputs of a run → blocks, in order: text_reader for plain text, record_reader for the rest.
 * SPDX-License-Identifier: MIT */
#ifndef READER_READER_H
#define READER_READER_H

#include "reader/inputs.h"
#include "segment/block.h"
#include "util/status.h"

struct rules;
struct reader;

enum status reader_new(struct reader **r, const struct config *config, const struct rules *rules,
                       const struct reader_events *events) MUST_CHECK;
void reader_delete(struct reader *r);

/* Fills b with at least one post or record; with --output-dir, at the end of a file, perhaps with none.  ST_END: no more.  ST_MORE: the stop flag is set. */
enum status reader_fill(struct reader *r, struct block *b) MUST_CHECK;

/* Bytes taken from the inputs as they lie on disk; inputs opened. */
uint64_t reader_consumed(const struct reader *r);
uint64_t reader_files(const struct reader *r);
uint64_t reader_files_left(const struct reader *r); /* that hold no text */

#endif
