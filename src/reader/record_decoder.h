/* record_decoder: a block of raw records → its text, lines and posts; any worker may do it.
 *
 *     record_decoder_run(u, text)  before the analysis: decodes; a page's posts are those of its markup, a mail is one post, so
 *                                  is a record that shares its thread; other texts are cut at separators, as plain text is
 *     record_decoder_cues(u, b)    after it: what the markup says is quoted becomes quote cues
 *
 * Threads and post numbers count from 1 in each record; grouper.h makes them those of the run.
 * One a worker.  SPDX-License-Identifier: MIT */
#ifndef READER_RECORD_DECODER_H
#define READER_RECORD_DECODER_H

#include "config.h"
#include "segment/block.h"
#include "util/status.h"

struct rules;
struct record_decoder;

enum status record_decoder_new(struct record_decoder **u, const struct config *config, const struct rules *rules) MUST_CHECK;
void record_decoder_delete(struct record_decoder *u);

/* Both leave a block of plain text alone. */
enum status record_decoder_run(struct record_decoder *u, struct block_text *text) MUST_CHECK;
void record_decoder_cues(const struct record_decoder *u, struct block *b);

#endif
