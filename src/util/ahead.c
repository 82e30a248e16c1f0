/* ahead: see the header.  SPDX-License-Identifier: MIT */
#include "util/ahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

#include "util/alloc.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14; older ones refuse it */
#endif

#define STEP ((size_t)2 << 20)

struct request {
    uint8_t *at, *end;
};

struct ahead {
    pthread_mutex_t lock;
    pthread_cond_t asked;
    pthread_t id;
    struct request slot[AHEAD_SLOTS];
    bool over;
};

/* The next step of any request; false: nothing is left.  Under the lock. */
static bool take(struct ahead *a, struct request *step)
{
    for (unsigned i = 0; i < AHEAD_SLOTS; i++) {
        struct request *r = &a->slot[i];
        if (r->at >= r->end)
            continue;
        size_t n = (size_t)(r->end - r->at) < STEP ? (size_t)(r->end - r->at) : STEP;
        *step = (struct request){r->at, r->at + n};
        r->at += n;
        return true;
    }
    return false;
}

static void *work(void *arg)
{
    struct ahead *a = arg;
    struct request step;
    pthread_mutex_lock(&a->lock);
    while (!a->over) {
        if (!take(a, &step)) {
            pthread_cond_wait(&a->asked, &a->lock);
            continue;
        }
        pthread_mutex_unlock(&a->lock);
        (void)madvise(step.at, (size_t)(step.end - step.at), MADV_POPULATE_WRITE);
        pthread_mutex_lock(&a->lock);
    }
    pthread_mutex_unlock(&a->lock);
    return NULL;
}

struct ahead *ahead_new(void)
{
    sigset_t all, before;
    struct ahead *a = alloc_zero(1, sizeof *a);
    if (!a)
        return NULL;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->asked, NULL);
    sigfillset(&all); /* signals are for those who read and write */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&a->id, NULL, work, a);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed)
        return a;
    pthread_cond_destroy(&a->asked);
    pthread_mutex_destroy(&a->lock);
    alloc_free(a);
    return NULL;
}

void ahead_delete(struct ahead *a)
{
    if (!a)
        return;
    pthread_mutex_lock(&a->lock);
    a->over = true;
    pthread_cond_signal(&a->asked);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->id, NULL);
    pthread_cond_destroy(&a->asked);
    pthread_mutex_destroy(&a->lock);
    alloc_free(a);
}

void ahead_ask(struct ahead *a, unsigned slot, void *p, size_t n)
{
    uint8_t *from = (uint8_t *)((uintptr_t)p & ~(uintptr_t)4095); /* whole pages */
    if (!a)
        return;
    pthread_mutex_lock(&a->lock);
    a->slot[slot] = (struct request){from, (uint8_t *)p + n};
    pthread_cond_signal(&a->asked);
    pthread_mutex_unlock(&a->lock);
}
