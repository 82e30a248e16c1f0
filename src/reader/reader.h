/* reader: fills blocks from all inputs of a run, in order: with text_reader for plain text, with record_reader for the rest.
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

/* Fills b with at least one post or record; with --output-dir perhaps with none, at the end of a file.  ST_END: there is no more.
 * ST_MORE: the stop flag is set. */
enum status reader_fill(struct reader *r, struct block *b) MUST_CHECK;

uint64_t reader_consumed(const struct reader *r);   /* bytes read of the inputs, as they lie on disk */
uint64_t reader_files(const struct reader *r);      /* inputs opened */
uint64_t reader_files_left(const struct reader *r); /* inputs skipped because they hold no text */

#endif
