/* budget: one amount of memory, shared out.
 *
 * The shares are upper bounds, not allotments: nothing is taken before it is used.  What they are made of:
 *   stream   log and table of everything said before (index/stream_index; index/digest_table in exact mode)
 *   window   tokens of one thread that are remembered at least; twice as many at most (index/thread_index), some 20 bytes each
 *   open     threads whose posts come in turn, all but the one at hand (decide/threads)
 *   work     the rest: what is needed to look at blocks; WORK_BYTES a worker for the worst of them (a megabyte of one-letter
 *            words, or of short lines)
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_BUDGET_H
#define UTIL_BUDGET_H

#include <stddef.h>
#include <stdint.h>

struct budget {
    uint64_t all;
    uint64_t stream;  /* bytes */
    uint64_t open;    /* bytes */
    size_t window;    /* tokens */
    unsigned workers; /* no more than these may be at work */
};

/* all = 0: half of what the machine has, or of the cgroup's limit if that is less. */
struct budget budget_of(uint64_t all);

/* The cores this process may use: those of its affinity, or what its cgroup may take of them if that is less; at least one. */
unsigned budget_cores(void);

/* Half of what this process may use. */
uint64_t budget_default(void);

#endif
