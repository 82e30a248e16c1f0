/* turns: see the header.  SPDX-License-Identifier: MIT */
#include "util/turns.h"

#define SPIN 400u /* pauses: a part of the table is another's for about as long */

void turns_init(struct turns *t)
{
    pthread_mutex_init(&t->mutex, NULL);
    pthread_cond_init(&t->passed, NULL);
    atomic_init(&t->asleep, 0);
}

void turns_free(struct turns *t)
{
    pthread_cond_destroy(&t->passed);
    pthread_mutex_destroy(&t->mutex);
}

void turn_wait(struct turns *t, struct turn *at, uint64_t number)
{
    for (unsigned i = 0; i < SPIN; i++) {
        if (turn_is(at, number))
            return;
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#endif
    }
    pthread_mutex_lock(&t->mutex);
    atomic_fetch_add(&t->asleep, 1);
    while (atomic_load(&at->number) < number)
        pthread_cond_wait(&t->passed, &t->mutex);
    atomic_fetch_sub(&t->asleep, 1);
    pthread_mutex_unlock(&t->mutex);
}

static void wake(struct turns *t)
{
    if (!atomic_load(&t->asleep))
        return;
    pthread_mutex_lock(&t->mutex);
    pthread_cond_broadcast(&t->passed);
    pthread_mutex_unlock(&t->mutex);
}

/* `asleep` is read behind the change: who is about to sleep looks at the number once more. */
void turn_pass(struct turns *t, struct turn *at, uint64_t number)
{
    atomic_store(&at->number, number);
    wake(t);
}

void turn_count(struct turns *t, struct turn *at)
{
    atomic_fetch_add(&at->number, 1);
    wake(t);
}
