/* repeats: which texts went most often.
 *
 * A fixed table of REPEATS_ENTRIES texts, known by the XXH3 of their words.  A new text in a full bucket lowers the weakest
 * entry there by one, and replaces it once that is down to nothing (Misra and Gries, "Finding repeated elements",
 * 1982, a bucket at a time).  So a text that goes often stays, and its count is of the times since it came in.
 * Deterministic; about 100 ns for each removed stretch.  SPDX-License-Identifier: MIT */
#ifndef STATE_REPEATS_H
#define STATE_REPEATS_H

#include "segment/block.h"
#include "stats.h"
#include "util/status.h"

#define REPEATS_ENTRIES 8192u

struct repeats;

enum status repeats_new(struct repeats **r) MUST_CHECK;
void repeats_delete(struct repeats *r);

/* A hash of the tokens [from, to) of the block; 0: they are too few to be counted. */
uint64_t repeats_key(const struct block_words *words, size_t from, size_t to);

/* Counts the text of a cut that has a source.  known: its repeats_key, or NULL. */
void repeats_add(struct repeats *r, const struct block *b, const struct cut *c, const uint64_t *known);

/* Prefetches the bucket of a text that is about to be added. */
void repeats_ask(struct repeats *r, uint64_t key);

/* The most frequent ones into s->repeat, most frequent first. */
void repeats_top(const struct repeats *r, struct stats *s);

#endif
