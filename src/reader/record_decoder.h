/* record_decoder: decodes a block of raw records into its text, lines and posts; each worker has one.
 *
 *     record_decoder_run(u, text)  before the analysis: decodes.  A page's posts are those of its markup; a mail is one post, and
 *                                  so is a record that shares its thread; other texts are cut at separators like plain text
 *     record_decoder_cues(u, b)    after the analysis: what the markup says is quoted becomes quote cues
 *
 * Threads and posts are numbered from 1 in each record; grouper.h makes these the numbers of the run.
 * SPDX-License-Identifier: MIT */
#ifndef READER_RECORD_DECODER_H
#define READER_RECORD_DECODER_H

#include "config.h"
#include "segment/block.h"
#include "util/status.h"

struct rules;
struct record_decoder;

enum status record_decoder_new(struct record_decoder **u, const struct config *config, const struct rules *rules) MUST_CHECK;
void record_decoder_delete(struct record_decoder *u);

/* Both do nothing to a block of plain text. */
enum status record_decoder_run(struct record_decoder *u, struct block_text *text) MUST_CHECK;
void record_decoder_cues(const struct record_decoder *u, struct block *b);

#endif
