/* turns: whose turn it is at each of several things (such as the parts of a table), each of which is done in one order.
 *
 * Number n may do a thing when all before it have; so many workers are busy at a time, each at another thing.  Who waits spins a
 * little and then sleeps in a bed, a mutex and condition that a few things share; all who sleep there are woken, and look again.
 * What was written before a turn is passed on is seen by who gets it.
 * The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_TURNS_H
#define UTIL_TURNS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#define TURNS_BEDS 16u

struct turns {
    struct bed {
        pthread_mutex_t mutex;
        pthread_cond_t passed;
        _Atomic unsigned asleep;
    } bed[TURNS_BEDS];
};

/* Whose turn it is at one thing; 0 at first. */
struct turn {
    _Atomic uint64_t number;
};

void turns_init(struct turns *t);
void turns_free(struct turns *t);

static inline int turn_is(const struct turn *at, uint64_t number)
{
    return atomic_load_explicit(&at->number, memory_order_acquire) >= number;
}
/* Until at least `number` is due. */
void turn_wait(struct turns *t, struct turn *at, uint64_t number);
/* It is `number`'s turn now. */
void turn_pass(struct turns *t, struct turn *at, uint64_t number);

/* One more, of things that end in any order. */
void turn_count(struct turns *t, struct turn *at);

#endif
