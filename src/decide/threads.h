/* threads: the memory of each open thread, when posts of many come in turn.
 *
 * At most `bound` threads, and as many as fit `bytes`: the one not heard of for longest is forgotten first, which
 * depends on the order of posts alone.  A forgotten thread that is heard of again starts with nothing; what it said
 * is still found in the memory of the whole run.  An idle thread holds its tokens and fingerprints only.
 * The caller owns the struct; indexes live until the next threads_get.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_THREADS_H
#define DECIDE_THREADS_H

#include <stddef.h>
#include <stdint.h>

#include "index/thread_index.h"
#include "util/status.h"

struct open_thread;

struct threads {
    struct open_thread *slot;
    size_t n, cap, bound;
    uint32_t *head; /* buckets: a power of two */
    size_t mask;
    uint32_t oldest, youngest, free;
    uint64_t bytes, max_bytes;
    size_t window;
    uint64_t forgotten; /* threads */
};

void threads_init(struct threads *t, size_t bound, uint64_t max_bytes, size_t window);
void threads_free(struct threads *t);

/* The memory of thread `number`, empty if it is new or was forgotten. */
enum status threads_get(struct threads *t, uint64_t number, struct thread_index **ix) MUST_CHECK;

#endif
