/* threads: the memory of each open thread, when its posts come in several blocks, or posts of many in turn.
 *
 * A thread is judged post by post; so whoever has its next posts waits until those before are done, in whatever block they
 * were.  Threads do not wait for each other, and one that lies within a block needs no memory here.
 *
 * A giant first post comes in pieces.  They are compared with nothing in the thread, so they are decided without waiting for
 * their turn, which is only needed to add them to the thread.
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
    uint64_t turn;        /* the number of this use of the thread, for which it waits */
    uint32_t first, last; /* posts of the block, linked by thread_uses.next; THREADS_NONE: none */
    bool pieces;          /* all of them are pieces of the thread's first post, whose head says nothing */
    bool fresh;           /* the thread begins, or was forgotten */
    bool idle;            /* posts of other threads come next: the thread's memory may be packed */
    bool drop;            /* the thread is forgotten after these posts */
};

/* The uses of threads in one block. */
struct thread_uses {
    struct thread_use *use;
    size_t n, cap;
    uint32_t *of;   /* use of each post of the block; THREADS_NONE: its thread lies within the block */
    uint32_t *next; /* post of the same use */
    size_t cap_of, cap_next;
};

struct threads {
    struct open_thread **chunk; /* slots for open threads, in chunks so that they do not move */
    size_t n, bound;
    uint32_t *head; /* hash table from a thread's number to its slot: mask + 1 chains, a power of two */
    size_t mask;
    uint32_t oldest, youngest; /* slots, by last use */
    uint32_t free, last_free;  /* queue of free slots */
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

/* The use's turn has come; does not wait. */
bool threads_ready(const struct thread_use *u);
/* The use's turn is over. */
bool threads_past(const struct thread_use *u);
/* Waits for the use's turn.  Until threads_done *ix is the thread's memory, empty if the thread is new or was forgotten.  It may
 * be `spare`, which nobody else may use meanwhile.  *edges is NULL if posts of other threads come in between. */
enum status threads_get(struct threads *t, const struct thread_use *u, struct thread_index *spare, struct thread_index **ix,
                        struct edges **edges) MUST_CHECK;
/* Called before threads_done: adds the CPU time that the use took, in nanoseconds; returns that of the whole thread so far. */
uint64_t threads_took(const struct thread_use *u, uint64_t ns);
/* The use's posts are done, and the next use may begin.  It must be called for every use, whatever happened. */
enum status threads_done(struct threads *t, const struct thread_use *u, struct thread_index *spare) MUST_CHECK;

#endif
