/* judge: marks and matches of one post → what goes, and why.
 *
 * Ordered: posts must come in input order, because each is compared with the ones before.  The judge owns
 * the memory of the thread; a post's cuts are appended to its block.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_JUDGE_H
#define DECIDE_JUDGE_H

#include "config.h"
#include "segment/block.h"
#include "util/status.h"

struct judge;
struct stats;
struct stream_index;

enum status judge_new(struct judge **j, const struct config *config) MUST_CHECK;
void judge_delete(struct judge *j);

/* Decides the analysed post p of block b; sets its cut range. */
enum status judge_post(struct judge *j, struct block *b, struct post *p) MUST_CHECK;

/* The memory of the run, for saving and loading it. */
struct stream_index *judge_stream(struct judge *j);
/* What was remembered and forgotten, into *s. */
void judge_count(const struct judge *j, struct stats *s);

#endif
