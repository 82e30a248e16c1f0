/* turns: see the header.  SPDX-License-Identifier: MIT */
#include "util/turns.h"

#define SPIN 400u /* pauses: a part of the table is another's for about as long */

void turns_init(struct turns *t)
{
    for (unsigned i = 0; i < TURNS_BEDS; i++) {
        pthread_mutex_init(&t->bed[i].mutex, NULL);
        pthread_cond_init(&t->bed[i].passed, NULL);
        atomic_init(&t->bed[i].asleep, 0);
    }
}

void turns_free(struct turns *t)
{
    for (unsigned i = 0; i < TURNS_BEDS; i++) {
        pthread_cond_destroy(&t->bed[i].passed);
        pthread_mutex_destroy(&t->bed[i].mutex);
    }
}

static struct bed *bed_of(struct turns *t, const struct turn *at)
{
    return &t->bed[((uint64_t)(uintptr_t)at * 0x9e3779b97f4a7c15u) >> 60];
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
    struct bed *bed = bed_of(t, at);
    pthread_mutex_lock(&bed->mutex);
    atomic_fetch_add(&bed->asleep, 1);
    while (atomic_load(&at->number) < number)
        pthread_cond_wait(&bed->passed, &bed->mutex);
    atomic_fetch_sub(&bed->asleep, 1);
    pthread_mutex_unlock(&bed->mutex);
}

static void wake(struct bed *bed)
{
    if (!atomic_load(&bed->asleep))
        return;
    pthread_mutex_lock(&bed->mutex);
    pthread_cond_broadcast(&bed->passed);
    pthread_mutex_unlock(&bed->mutex);
}

/* `asleep` is read behind the change: who is about to sleep looks at the number once more. */
void turn_pass(struct turns *t, struct turn *at, uint64_t number)
{
    atomic_store(&at->number, number);
    wake(bed_of(t, at));
}

void turn_count(struct turns *t, struct turn *at)
{
    atomic_fetch_add(&at->number, 1);
    wake(bed_of(t, at));
}
