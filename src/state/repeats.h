/* repeats: which texts went most often.
 *
 * A fixed table of REPEATS_ENTRIES texts, known by the XXH3 of their words.  A newcomer to a full bucket wears its weakest
 * entry down and takes its place when nothing is left of it (the idea of Misra and Gries, "Finding repeated elements",
 * 1982, a bucket at a time), so a text that goes often stays; its count is then of the times since it came in.
 * Deterministic; about 100 ns a removed stretch.  SPDX-License-Identifier: MIT */
#ifndef STATE_REPEATS_H
#define STATE_REPEATS_H

#include "segment/block.h"
#include "stats.h"
#include "util/status.h"

#define REPEATS_ENTRIES 8192u

struct repeats;

enum status repeats_new(struct repeats **r) MUST_CHECK;
void repeats_delete(struct repeats *r);

/* What the tokens [from, to) of the block say, as a number; 0: too little. */
uint64_t repeats_key(const struct block_words *words, size_t from, size_t to);

/* One more removal, with a source: the text of the cut, of which repeats_key is known or NULL. */
void repeats_add(struct repeats *r, const struct block *b, const struct cut *c, const uint64_t *known);

/* A text that is about to be added: its place is asked for. */
void repeats_ask(struct repeats *r, uint64_t key);

/* The most frequent ones into s->repeat, most frequent first. */
void repeats_top(const struct repeats *r, struct stats *s);

#endif
