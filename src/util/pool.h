/* pool: who does what next with which job: workers who pass jobs through the steps of a pipeline.
 *
 *     read -> alone -> order -> after -> write -> (free again)
 *
 * Read, order and write are done for one job at a time, in the order in which they were read; alone and after for as many as
 * there are workers.  A worker does all steps of his own jobs, whose memory stays in his cache, but for one: if he has several,
 * and reads the next while the last waits for its turn, order is done by one worker for all.  What is compared with there, the
 * largest and most shared thing of all, would else go from cache to cache with every job (that made it three times as dear).
 * Who has had nothing to do for POOL_PATIENCE_NS takes over what another should do, who may sleep in read(2).
 *
 * An eager pool is one whose jobs wait for each other in their step `after`, each for those before it: there, and in order and
 * write, everybody does what is due, the oldest job first, and `after` comes before order.  So a job that is waited for is
 * always one that somebody has.
 *
 * For tests, an eager pool of one worker can go through step `after` in reverse: he reads all jobs and does order for them, then
 * `after` for the latest first, again and again for those that are passed on to the same step because they wait for another,
 * and writes them all.
 *
 * To be woken takes longer than most waits, so a worker spins before he sleeps.  Where a neighbour holds the other core that is
 * lost (NOTES.md, "Workers"): after each spin in vain the next is half as long.  The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_POOL_H
#define UTIL_POOL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "util/status.h"

#define POOL_PATIENCE_NS 1000000

enum pool_step { POOL_READ, POOL_ALONE, POOL_ORDER, POOL_AFTER, POOL_WRITE, POOL_HOME };

struct pool_job {
    enum pool_step step; /* under way, or to be done next */
    bool held;           /* under way */
    uint64_t used;       /* when it was read last */
};

struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    struct pool_job *job;
    unsigned *line;        /* jobs in the order in which they were read: number n stands at n % n_jobs */
    unsigned n_jobs, each; /* each: of a worker */
    bool eager;
    bool reverse, filling; /* filling: jobs are read; last: what was tried last of those read */
    uint64_t last;
    uint64_t n_read, n_ordered, n_written;
    unsigned first;        /* the worker who orders */
    unsigned asleep, spin; /* spin: pauses before the next sleep */
    bool reading, ordering, writing, over;
    _Atomic uint64_t changes;
};

/* Jobs 0 .. workers * each - 1: those of worker w begin at w * each. */
enum status pool_init(struct pool *c, unsigned workers, unsigned each, bool eager) MUST_CHECK;
void pool_free(struct pool *c);

/* What the worker does next, and with which job; POOL_HOME: nothing is left to do, for any of them.  Waits. */
enum pool_step pool_take(struct pool *c, unsigned worker, unsigned *job);
/* The step of the job is done, and `next` follows: POOL_ALONE at once, by the same worker; POOL_READ: the job is free. */
void pool_pass(struct pool *c, unsigned job, enum pool_step next);
/* Nothing more is to be read, until pool_again: after all workers are home. */
void pool_over(struct pool *c);
void pool_again(struct pool *c);

#endif
