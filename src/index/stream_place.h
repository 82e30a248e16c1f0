/* stream_place: looks the texts of a block up in the memory of the run, and enters them.
 *
 * Two steps.  stream_enter, in the order of the input, gives each post its place in the store and costs next to nothing.
 * stream_place, by any worker, copies the text there and goes through the parts of the table, one after the other, each in
 * its turn: blocks follow each other through the parts like trains on a line.
 *
 * What comes back with each query, and what is entered, is a function of the texts so far, never of what is decided about
 * them.  A text whose fingerprint is known, and which goes on as the text at its first place does, gets no place of its
 * own: it is a copy, and who repeats it finds the first one.  So the place of an original outlives those of its edited copies.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_PLACE_H
#define INDEX_STREAM_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "index/stream_index.h"
#include "segment/block.h"
#include "util/status.h"

/* The memory as block `number` sees it: the store up to its own end. */
struct stream_view {
    struct token_store store;
    uint64_t number;
    size_t placed;              /* posts of the block that stream_enter placed itself, because the bound had to be looked at */
    uint64_t queries[SI_PARTS]; /* of the blocks before, if something is known of them (struct alone) */
};

/* Blocks are numbered from 0.  own: each thread has a memory for itself.  All blocks before must be entered, and all of them
 * decided if sindex_holds(x). */
enum status stream_enter(struct stream_index *x, struct block *b, uint64_t number, bool own, struct stream_view *v) MUST_CHECK;
/* Waits for its turn at each part.  b: NULL if the block is none, and only passes its turns on. */
enum status stream_place(struct stream_index *x, struct block *b, const struct stream_view *v, bool own) MUST_CHECK;

/* Instead of both, for a run that only tells what it would remember: the texts, whose posts have their places, go to b->words.stored as
 * they would be in the store.  By any worker. */
enum status stream_write(struct block *b) MUST_CHECK;

#endif
