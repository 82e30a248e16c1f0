/* memory: what the run remembers: of open threads, and of all text.
 *
 * A block's posts are entered in the order of the input (memory_enter); what is then asked of it gives the same answer
 * whenever it is asked, and by whom.  So blocks can be decided in any order (judge.h).
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_MEMORY_H
#define DECIDE_MEMORY_H

#include "config.h"
#include "decide/threads.h"
#include "index/stream_place.h"
#include "util/status.h"

struct stats;

struct memory {
    const struct config *config;
    struct stream_index stream;
    struct threads threads;
    size_t window;       /* tokens of a thread */
    uint64_t entered;    /* blocks */
    struct turn decided; /* so many blocks are */
};

/* Tokens of a block that no later post of the thread finds. */
struct hidden {
    uint32_t from, to;
};

/* What a block needs to be decided. */
struct ticket {
    bool good; /* else the block only passes its turns on */
    struct stream_view view;
    struct thread_uses uses;
    size_t left;           /* uses not yet decided */
    bool begun;            /* what waits for nobody is */
    struct hidden *hidden; /* of pieces of first posts, rising */
    size_t n_hidden, cap_hidden;
    struct torigin *copy; /* of the same: of tokens of the block */
    size_t n_copies, cap_copies;
};

enum status memory_new(struct memory **m, const struct config *config) MUST_CHECK;
void memory_delete(struct memory *m);
void ticket_free(struct ticket *t);

/* The posts of b have their threads.  b: NULL if nothing is to be decided of the block; it is due for each one. */
enum status memory_enter(struct memory *m, struct block *b, struct ticket *t) MUST_CHECK;

/* What was remembered and forgotten, into *s. */
void memory_count(const struct memory *m, struct stats *s);

#endif
