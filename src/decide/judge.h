/* judge: cues and matches of the posts of a block → what goes, and why.
 *
 * A verdict is a function of the post, of the earlier posts of its thread, and of the places that the memory of the run gave
 * for it.  So blocks may be decided in any order and by any number of judges; only posts of one thread wait for each other
 * (threads.h).  A post's cuts are appended to its block.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_JUDGE_H
#define DECIDE_JUDGE_H

#include "config.h"
#include "decide/memory.h"
#include "segment/block.h"
#include "util/status.h"

struct judge;

/* One for each worker. */
enum status judge_new(struct judge **j, struct memory *memory) MUST_CHECK;
void judge_delete(struct judge *j);
/* CPU time, in nanoseconds, of the longest thread that this judge had a part in.  Posts of one thread wait for each other, so no
 * number of workers makes a run shorter than that. */
uint64_t judge_longest_ns(const struct judge *j);

/* Looks the block up in the memory of the run and adds it there, waiting for its turn at each part.  It must be called for every
 * block, with the block's ticket. */
enum status judge_place(struct judge *j, struct block *b, const struct ticket *t) MUST_CHECK;
/* Decides the posts of b and sets their ranges of cuts.  It must be called for every block.  Without `waits` it decides only
 * posts of threads whose turn has come, and must be called again while t->left is not 0. */
enum status judge_block(struct judge *j, struct block *b, struct ticket *t, bool waits) MUST_CHECK;

#endif
