/* opener: a block of raw records → its text, lines and posts; any worker may do it.
 *
 *     opener_run(u, b)     before the analysis: decodes; a page's posts are those of its markup, a mail is one post, so is a
 *                          record that shares its thread; other texts are cut at separators, as plain text is
 *     opener_marks(u, b)   after it: what the markup says is quoted becomes marks
 *
 * Threads and post numbers count from 1 in each record; grouper.h makes them those of the run.
 * One opener a worker.  SPDX-License-Identifier: MIT */
#ifndef READER_OPENER_H
#define READER_OPENER_H

#include "config.h"
#include "segment/block.h"
#include "util/status.h"

struct rules;
struct opener;

enum status opener_new(struct opener **u, const struct config *config, const struct rules *rules) MUST_CHECK;
void opener_delete(struct opener *u);

/* Both leave a block of plain text alone. */
enum status opener_run(struct opener *u, struct block_text *text) MUST_CHECK;
void opener_marks(const struct opener *u, struct block *b);

#endif
