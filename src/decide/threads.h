/* threads: the memory of each open thread, when its posts come in several blocks, or posts of many in turn.
 *
 * A thread is judged post by post; so whoever has its next posts waits until those before are done, in whatever block they
 * were.  Threads do not wait for each other, and one that lies within a block needs no memory here.
 *
 * Pieces of the first post of a thread are compared with nothing in it, so they are decided without their turn, which is only
 * needed to add them to the thread.
 *
 * threads_enter, in the order of the input, says which memory each post of a block is for.  A use is a stretch of a block's
 * posts of one thread; uses of one memory are numbered, and each waits for the one before.
 *
 * At most `bound` threads are open, and as many as fit `bytes` by what their posts take: the one not heard of for longest is
 * forgotten first, which depends on the order of posts alone.  A forgotten thread that is heard of again starts with nothing;
 * what it said is still found in the memory of the whole run.  An idle thread is packed if it is small (index/thread_pack.h).
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_THREADS_H
#define DECIDE_THREADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decide/edges.h"
#include "index/thread_pack.h"
#include "segment/block.h"
#include "util/status.h"
#include "util/turns.h"

#define THREADS_NONE UINT32_MAX

struct open_thread;

struct thread_use {
    struct open_thread *thread;
    uint64_t turn;        /* of the thread: it waits for it */
    uint32_t first, last; /* posts of the block, linked by thread_uses.next; THREADS_NONE: none */
    bool pieces;          /* all of them are pieces of the thread's first post, whose head says nothing */
    bool fresh;           /* the thread begins, or was forgotten */
    bool idle;            /* posts of other threads come next: it rests */
    bool drop;            /* it is forgotten behind these posts */
};

/* Those of one block. */
struct thread_uses {
    struct thread_use *use;
    size_t n, cap;
    uint32_t *of;   /* use of each post of the block; THREADS_NONE: its thread lies within the block */
    uint32_t *next; /* post of the same use */
    size_t cap_of, cap_next;
};

struct threads {
    struct open_thread **chunk; /* they do not move */
    size_t n, bound;
    uint32_t *head; /* buckets: a power of two */
    size_t mask;
    uint32_t oldest, youngest;
    uint32_t free, last_free; /* slots, the first one given back first */
    size_t n_free;
    uint32_t running; /* the thread of plain text that goes on in the next block */
    uint64_t bytes, max_bytes, blocks;
    size_t window;
    struct turns turns;
    struct token_codes *codes;
    uint64_t forgotten; /* threads */
};

enum status threads_init(struct threads *t, size_t bound, uint64_t max_bytes, size_t window) MUST_CHECK;
void threads_free(struct threads *t);

/* In the order of the input; the posts have their threads. */
enum status threads_enter(struct threads *t, const struct block_text *text, struct thread_uses *out) MUST_CHECK;
void thread_uses_free(struct thread_uses *u);

/* The turn has come, without waiting. */
bool threads_ready(const struct thread_use *u);
/* It is over. */
bool threads_past(const struct thread_use *u);
/* Waits for the use's turn.  The memory, empty if the thread is new or was forgotten, is *ix until threads_done: it may be `spare`,
 * which nobody else may use meanwhile; *edges: NULL if posts of others come in between. */
enum status threads_get(struct threads *t, const struct thread_use *u, struct thread_index *spare, struct thread_index **ix,
                        struct edges **edges) MUST_CHECK;
/* Before that: what the use took.  Returns what all of the thread did. */
uint64_t threads_took(const struct thread_use *u, uint64_t ns);
/* The posts are done; the memory is the next use's.  Due for every use, whatever happened. */
enum status threads_done(struct threads *t, const struct thread_use *u, struct thread_index *spare) MUST_CHECK;

#endif
