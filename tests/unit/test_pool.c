/* The pool: order, one at a time, and nobody waits for a worker who sleeps.  SPDX-License-Identifier: MIT */
#include "util/pool.h"

#include <criterion/criterion.h>
#include <semaphore.h>
#include <time.h>

#define WORKERS_MOST 4u
#define JOBS 3000u

struct shop {
    struct pool pool;
    unsigned after;                    /* every so many jobs have a step after their turn */
    unsigned number[2 * WORKERS_MOST]; /* of what the job holds */
    unsigned n_read, n_ordered, n_written;
    atomic_uint reading, ordering, writing, trouble;
    unsigned stuck; /* the read in which a worker sleeps until all before it is written; 0: none */
    sem_t written;
};

struct hand {
    struct shop *shop;
    unsigned number;
    pthread_t id;
};

static void dally(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    for (volatile unsigned i = *state >> 22; i > 0; i--)
        ;
}

static void in_order(struct shop *s, atomic_uint *busy, unsigned number, unsigned *n, unsigned *state)
{
    if (atomic_fetch_add(busy, 1) || number != (*n)++)
        atomic_fetch_add(&s->trouble, 1);
    dally(state);
    atomic_fetch_sub(busy, 1);
}

static enum pool_step do_step(struct shop *s, enum pool_step step, unsigned at, unsigned *state)
{
    if (step == POOL_READ) {
        if (s->stuck && s->n_read == s->stuck)
            sem_wait(&s->written);
        s->number[at] = s->n_read;
        if (s->n_read == JOBS) {
            pool_over(&s->pool);
            return POOL_READ;
        }
        in_order(s, &s->reading, s->number[at], &s->n_read, state);
        pool_pass(&s->pool, at, POOL_ALONE);
        dally(state);
        return POOL_ORDER;
    }
    if (step == POOL_ORDER) {
        in_order(s, &s->ordering, s->number[at], &s->n_ordered, state);
        return s->after && s->number[at] % s->after == 0 ? POOL_AFTER : POOL_WRITE;
    }
    if (step == POOL_AFTER) {
        dally(state);
        return POOL_WRITE;
    }
    in_order(s, &s->writing, s->number[at], &s->n_written, state);
    if (s->n_written == s->stuck)
        sem_post(&s->written);
    return POOL_READ;
}

static void *work(void *arg)
{
    struct hand *h = arg;
    enum pool_step step;
    unsigned at, state = h->number;
    while ((step = pool_take(&h->shop->pool, h->number, &at)) != POOL_HOME)
        pool_pass(&h->shop->pool, at, do_step(h->shop, step, at, &state));
    return NULL;
}

static void run(unsigned workers, unsigned each, unsigned after, unsigned stuck)
{
    struct shop s = {.after = after, .stuck = stuck};
    struct hand hand[WORKERS_MOST];
    sem_init(&s.written, 0, 0);
    cr_assert_eq(pool_init(&s.pool, workers, each, false), ST_OK);
    for (unsigned i = 0; i < workers; i++) {
        hand[i] = (struct hand){.shop = &s, .number = i};
        cr_assert_eq(pthread_create(&hand[i].id, NULL, work, &hand[i]), 0);
    }
    for (unsigned i = 0; i < workers; i++)
        pthread_join(hand[i].id, NULL);
    cr_expect_eq(atomic_load(&s.trouble), 0, "%u workers, %u jobs each", workers, each);
    cr_expect_eq(s.n_written, JOBS);
    cr_expect_eq(s.n_ordered, JOBS);
    pool_free(&s.pool);
    sem_destroy(&s.written);
}

Test(pool, keeps_the_order)
{
    for (unsigned workers = 1; workers <= WORKERS_MOST; workers++)
        for (unsigned each = 1; each <= 2; each++)
            for (unsigned after = 0; after <= 3; after++)
                run(workers, each, after, 0);
}

/* As `tail -f` makes one sleep in read(2): what was read before goes out meanwhile, whoever sleeps. */
Test(pool, waits_for_nobody, .timeout = 60)
{
    for (unsigned stuck = 1; stuck < 40; stuck++) {
        run(2, 1, 2, stuck);
        run(2, 2, 2, stuck);
        run(3, 2, 2, stuck);
    }
}
