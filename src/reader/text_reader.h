/* text_reader: fills blocks with whole posts of plain text.
 *
 * Each FILE is a thread; a line holding only a form feed, or one that matches --thread-break, starts another.
 * Posts begin at separator lines (rules of kind separator, or --post-break), which belong to the post they
 * open.  segmenter.h finds them, and cuts giant posts; separator.h says which lines count.
 *
 * Ownership: the reader owns the bytes carried over; inputs and blocks are the caller's.
 * SPDX-License-Identifier: MIT */
#ifndef READER_TEXT_READER_H
#define READER_TEXT_READER_H

#include <stdint.h>

#include "config.h"
#include "reader/inputs.h"
#include "segment/block.h"
#include "util/status.h"

struct rules;
struct text_reader;

enum status text_reader_new(struct text_reader **r, const struct config *config, const struct rules *rules,
                            struct inputs *inputs) MUST_CHECK;
void text_reader_delete(struct text_reader *r);

/* A new input is open. */
void text_reader_begin(struct text_reader *r);

/* Fills b with at least one post: with about BLOCK_TARGET bytes of them, with fewer if the input pauses; perhaps with none
 * at the end of the input, which is then closed.  ST_MORE: the stop flag is set. */
enum status text_reader_fill(struct text_reader *r, struct block *b) MUST_CHECK;

#endif
