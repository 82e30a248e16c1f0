/* pool: see the header.  SPDX-License-Identifier: MIT */
#include "util/pool.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "util/alloc.h"

#define SPIN 200u /* pauses */
#define SPIN_LONG 4000u

enum status pool_init(struct pool *c, unsigned workers, unsigned each, bool eager)
{
    pthread_condattr_t attr;
    memset(c, 0, sizeof *c);
    c->each = each;
    c->eager = eager;
    c->n_jobs = workers * each;
    c->job = alloc_zero(c->n_jobs, sizeof *c->job);
    c->line = alloc_zero(c->n_jobs, sizeof *c->line);
    if (!c->job || !c->line) {
        alloc_free(c->job);
        alloc_free(c->line);
        memset(c, 0, sizeof *c);
        return ST_NOMEM;
    }
    pthread_mutex_init(&c->mutex, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&c->cond, &attr);
    pthread_condattr_destroy(&attr);
    return ST_OK;
}

void pool_free(struct pool *c)
{
    if (!c->job)
        return;
    pthread_cond_destroy(&c->cond);
    pthread_mutex_destroy(&c->mutex);
    alloc_free(c->job);
    alloc_free(c->line);
    c->job = NULL;
}

static unsigned in_line(const struct pool *c, uint64_t number) { return c->line[number % c->n_jobs]; }

/* The job whose turn it is at a step that keeps the order. */
static bool waits(const struct pool *c, uint64_t number, enum pool_step step, unsigned *job)
{
    if (number == c->n_read)
        return false;
    *job = in_line(c, number);
    return c->job[*job].step == step;
}

static bool own(const struct pool *c, unsigned worker, unsigned job) { return job / c->each == worker; }

/* The oldest one that waits for what follows its turn. */
static bool waits_after(const struct pool *c, unsigned worker, bool any, unsigned *job)
{
    for (uint64_t i = c->n_written; i < c->n_ordered; i++) {
        *job = in_line(c, i);
        if (c->job[*job].step == POOL_AFTER && !c->job[*job].held && (any || own(c, worker, *job)))
            return true;
    }
    return false;
}

/* The worker's free job that was used last: its memory is nearest. */
static bool waits_free(const struct pool *c, unsigned worker, unsigned *job)
{
    bool found = false;
    for (unsigned i = worker * c->each; i < (worker + 1) * c->each; i++)
        if (c->job[i].step == POOL_READ && !c->job[i].held && (!found || c->job[i].used > c->job[*job].used)) {
            *job = i;
            found = true;
        }
    return found;
}

static bool find_eager(struct pool *c, unsigned worker, unsigned *job)
{
    if (!c->writing && waits(c, c->n_written, POOL_WRITE, job))
        return c->writing = true;
    if (waits_after(c, worker, true, job))
        return true;
    if (!c->ordering && waits(c, c->n_ordered, POOL_ORDER, job))
        return c->ordering = true;
    if (!c->over && !c->reading && waits_free(c, worker, job))
        return c->reading = true;
    return false;
}

/* The latest one before the one that was tried last; again from the latest on when all were. */
static bool waits_reverse(struct pool *c, unsigned *job)
{
    for (unsigned round = 0; round < 2; round++) {
        for (uint64_t i = c->last; i-- > c->n_written;) {
            *job = in_line(c, i);
            if (c->job[*job].step == POOL_AFTER) {
                c->last = i;
                return true;
            }
        }
        c->last = c->n_ordered;
    }
    return false;
}

static bool find_reverse(struct pool *c, unsigned worker, unsigned *job)
{
    c->filling = c->filling || c->n_written == c->n_read;
    if (c->filling && !c->over && waits_free(c, worker, job))
        return c->reading = true;
    if (waits(c, c->n_ordered, POOL_ORDER, job))
        return c->ordering = true;
    c->filling = false;
    if (waits_reverse(c, job))
        return true;
    return waits(c, c->n_written, POOL_WRITE, job) && (c->writing = true);
}

/* Something to do now; `any`: also what is for others.  *others: there is such. */
static bool find(struct pool *c, unsigned worker, bool any, unsigned *job, bool *others)
{
    *others = false;
    if (c->reverse)
        return find_reverse(c, worker, job);
    if (c->eager)
        return find_eager(c, worker, job);
    if (!c->ordering && waits(c, c->n_ordered, POOL_ORDER, job)) {
        if (any || (c->each > 1 ? c->first == worker : own(c, worker, *job))) {
            c->first = worker;
            return c->ordering = true;
        }
        *others = true;
    }
    if (!c->writing && waits(c, c->n_written, POOL_WRITE, job)) {
        if (any || own(c, worker, *job))
            return c->writing = true;
        *others = true;
    }
    if (waits_after(c, worker, any, job))
        return true;
    *others = *others || waits_after(c, worker, true, job);
    if (!c->over && !c->reading && waits_free(c, worker, job))
        return c->reading = true;
    return false;
}

static bool all_done(const struct pool *c) { return c->over && !c->reading && c->n_written == c->n_read; }

/* Until something changes, or for so long that what others should do is anyone's: then true. */
static bool rest(struct pool *c, bool others)
{
    uint64_t seen = atomic_load_explicit(&c->changes, memory_order_relaxed);
    unsigned spin = c->spin;
    pthread_mutex_unlock(&c->mutex);
    for (unsigned i = 0; i < spin && atomic_load_explicit(&c->changes, memory_order_relaxed) == seen; i++) {
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#endif
    }
    pthread_mutex_lock(&c->mutex);
    bool came = atomic_load_explicit(&c->changes, memory_order_relaxed) != seen;
    c->spin = came ? SPIN_LONG : c->spin / 2 > SPIN ? c->spin / 2 : SPIN;
    if (came)
        return false;
    c->asleep++;
    int late = 0;
    if (others) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        t.tv_nsec += POOL_PATIENCE_NS;
        t.tv_sec += t.tv_nsec / 1000000000;
        t.tv_nsec %= 1000000000;
        late = pthread_cond_timedwait(&c->cond, &c->mutex, &t);
    } else {
        pthread_cond_wait(&c->cond, &c->mutex);
    }
    c->asleep--;
    return late == ETIMEDOUT;
}

enum pool_step pool_take(struct pool *c, unsigned worker, unsigned *job)
{
    enum pool_step step = POOL_HOME;
    bool any = false, others, found;
    pthread_mutex_lock(&c->mutex);
    while (!(found = find(c, worker, any, job, &others)) && !all_done(c))
        any = rest(c, others);
    if (found) {
        c->job[*job].held = true;
        step = c->job[*job].step;
    }
    pthread_mutex_unlock(&c->mutex);
    return step;
}

static void changed(struct pool *c)
{
    atomic_fetch_add_explicit(&c->changes, 1, memory_order_relaxed);
    if (c->asleep)
        pthread_cond_broadcast(&c->cond);
}

void pool_pass(struct pool *c, unsigned job, enum pool_step next)
{
    pthread_mutex_lock(&c->mutex);
    struct pool_job *j = &c->job[job];
    if (j->step == POOL_READ) {
        c->reading = false;
        if (next != POOL_READ) {
            j->used = c->n_read;
            c->line[c->n_read++ % c->n_jobs] = job;
        }
    } else if (j->step == POOL_ORDER) {
        c->ordering = false;
        c->n_ordered++;
    } else if (j->step == POOL_WRITE) {
        c->writing = false;
        c->n_written++;
    }
    j->step = next;
    j->held = next == POOL_ALONE;
    changed(c);
    pthread_mutex_unlock(&c->mutex);
}

void pool_over(struct pool *c)
{
    pthread_mutex_lock(&c->mutex);
    c->over = true;
    changed(c);
    pthread_mutex_unlock(&c->mutex);
}

void pool_again(struct pool *c) { c->over = false; }
