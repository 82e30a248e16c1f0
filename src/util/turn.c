/* turn: see turn.h.
 * SPDX-License-Identifier: MIT */
#include "util/turn.h"

#define SPIN 200

void turn_init(struct turn *t)
{
    pthread_mutex_init(&t->mutex, NULL);
    pthread_cond_init(&t->cond, NULL);
    atomic_init(&t->now, 0);
}

void turn_free(struct turn *t)
{
    pthread_cond_destroy(&t->cond);
    pthread_mutex_destroy(&t->mutex);
}

void turn_wait(struct turn *t, uint64_t ticket)
{
    for (int i = 0; i < SPIN; i++) {
        if (atomic_load_explicit(&t->now, memory_order_acquire) == ticket)
            return;
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#endif
    }
    pthread_mutex_lock(&t->mutex);
    while (atomic_load_explicit(&t->now, memory_order_acquire) != ticket)
        pthread_cond_wait(&t->cond, &t->mutex);
    pthread_mutex_unlock(&t->mutex);
}

void turn_pass(struct turn *t)
{
    pthread_mutex_lock(&t->mutex);
    atomic_fetch_add_explicit(&t->now, 1, memory_order_release);
    pthread_cond_broadcast(&t->cond);
    pthread_mutex_unlock(&t->mutex);
}
