/* memory: what the run remembers: of open threads, and of all text.
 *
 * A block's posts are entered in the order of the input (memory_enter).  From then on any question that the block asks of the
 * memory has the same answer, whoever asks and whenever.  So blocks can be decided in any order (judge.h).
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
    uint64_t entered;    /* number of blocks entered */
    struct turn decided; /* number of blocks decided */
};

/* Tokens [from, to) of a block that no later post of the thread may find. */
struct hidden {
    uint32_t from, to;
};

/* What a block needs to be decided. */
struct ticket {
    bool good; /* false: nothing is to be decided of the block, which only passes its turns on */
    struct stream_view view;
    struct thread_uses uses;
    size_t left;           /* uses not yet decided */
    bool begun;            /* posts that wait for no other block are decided */
    struct hidden *hidden; /* in pieces of first posts (threads.h), rising */
    size_t n_hidden, cap_hidden;
    struct torigin *copy; /* of the same pieces: where copies came from; token numbers are the block's */
    size_t n_copies, cap_copies;
};

enum status memory_new(struct memory **m, const struct config *config) MUST_CHECK;
void memory_delete(struct memory *m);
void ticket_free(struct ticket *t);

/* Enters the posts of b, whose threads are known, and fills the ticket.  It must be called for every block, in the order of the
 * input; b is NULL for a block of which nothing is to be decided. */
enum status memory_enter(struct memory *m, struct block *b, struct ticket *t) MUST_CHECK;

/* What was remembered and forgotten, into *s. */
void memory_count(const struct memory *m, struct stats *s);

#endif
