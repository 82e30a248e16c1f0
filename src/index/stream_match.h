/* stream_match: which stretches of a post stand in text seen anywhere before in the run.
 *
 * Takes the places that stream_place found for the post's queries, compares tokens with the store, and lays the result out
 * as a `struct match` over a small thread_index (`near`) that holds just the source texts found, so that decide/
 * reads both grains alike.  Nothing is changed in the memory of the run: any worker may do it.
 *
 * Sources within the thread at hand are left to match.c unless `same` says otherwise.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_MATCH_H
#define INDEX_STREAM_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "index/match.h"
#include "index/stream_place.h"
#include "segment/block.h"
#include "util/status.h"

/* What counts as a source. */
enum same_thread {
    SAME_OWN, /* other threads, and earlier text of this post */
    SAME_ALL  /* and earlier posts of this thread: text without separators, or what the thread forgot */
};

/* Where the tokens of `near` from `at` on come from. */
struct near_place {
    uint32_t at;
    uint64_t from; /* in the store */
};

struct stream_match {
    struct match m;           /* over `near` */
    struct thread_index near; /* post[i].number is an index into unit */
    struct sunit *unit;       /* where each text of `near` came from */
    size_t n_units, cap_units;
    struct near_place *place; /* rising */
    size_t n_place, cap_place;
    uint64_t *far; /* store position of each segment's source */
    size_t cap_far;
    /* the post at hand */
    const struct token_store *store;
    const struct post *post;
    const uint32_t *tok;
    const uint8_t *kind;
    uint16_t *text; /* as the store has it */
    size_t cap_text;
    enum same_thread same;
    bool own; /* no sources but the thread's */
    uint64_t base;
    uint64_t number, thread;         /* block and thread of the last post */
    uint64_t thread_from, thread_to; /* the store there has no other thread's; records come in turn */
    uint64_t own_from;               /* what lies between is of other posts of the thread */
};

/* own: the thread has a memory for itself.  p of b has its places. */
enum status stream_match_post(struct stream_match *s, const struct stream_view *v, enum same_thread same, bool own,
                              const struct block *b, const struct post *p) MUST_CHECK;

/* Where token `pos` of `near`, which is of a source, stands in the store. */
uint64_t stream_match_place(const struct stream_match *s, uint32_t pos);

void stream_match_free(struct stream_match *s);

#endif
