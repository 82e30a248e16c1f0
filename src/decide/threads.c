/* threads: see the header.  A hash table with chains and a list by last use, in one array of slots.
 * SPDX-License-Identifier: MIT */
#include "decide/threads.h"

#include <string.h>

#include "util/alloc.h"
#include "util/vec.h"

#define NONE UINT32_MAX

/* Up to so many postings the heads of an idle thread are made again when it is heard of: that costs less than
 * a microsecond, and they are a third of a small thread's memory. */
#define RELINK_MAX 1024u

struct open_thread {
    struct thread_index ix;
    uint64_t number, bytes;
    uint32_t chain;          /* next of its bucket, or of the free ones */
    uint32_t older, younger; /* by last use */
};

void threads_init(struct threads *t, size_t bound, uint64_t max_bytes, size_t window)
{
    memset(t, 0, sizeof *t);
    t->bound = bound;
    t->max_bytes = max_bytes;
    t->window = window;
    t->oldest = t->youngest = t->free = NONE;
}

void threads_free(struct threads *t)
{
    for (size_t i = 0; i < t->n; i++)
        tindex_free(&t->slot[i].ix);
    alloc_free(t->slot);
    alloc_free(t->head);
    memset(t, 0, sizeof *t);
}

static uint64_t bytes_of(const struct thread_index *ix)
{
    return sizeof(struct open_thread) + ix->cap_tok * sizeof *ix->tok + ix->cap_posts * sizeof *ix->post +
           ix->cap_granules * sizeof *ix->granule + ix->cap_postings * sizeof *ix->posting + ix->cap_fps * sizeof *ix->fp +
           (ix->head ? sizeof *ix->head << ix->head_bits : 0);
}

static void unlink_age(struct threads *t, uint32_t i)
{
    struct open_thread *x = &t->slot[i];
    *(x->older == NONE ? &t->oldest : &t->slot[x->older].younger) = x->younger;
    *(x->younger == NONE ? &t->youngest : &t->slot[x->younger].older) = x->older;
}

static void make_youngest(struct threads *t, uint32_t i)
{
    struct open_thread *x = &t->slot[i];
    x->older = t->youngest;
    x->younger = NONE;
    *(t->youngest == NONE ? &t->oldest : &t->slot[t->youngest].younger) = i;
    t->youngest = i;
}

static uint32_t *bucket(const struct threads *t, uint64_t number) { return &t->head[number & t->mask]; }

static void forget(struct threads *t, uint32_t i)
{
    struct open_thread *x = &t->slot[i];
    uint32_t *link = bucket(t, x->number);
    while (*link != i)
        link = &t->slot[*link].chain;
    *link = x->chain;
    unlink_age(t, i);
    tindex_free(&x->ix);
    t->bytes -= x->bytes;
    x->bytes = 0;
    x->chain = t->free;
    t->free = i;
    t->forgotten++;
}

/* Gives back what lies behind the first n elements.  pp: as in vec_grow. */
static void fit(void *pp, size_t *cap, size_t n, size_t size)
{
    void *p;
    memcpy(&p, pp, sizeof p);
    void *fitted = n && n < *cap ? alloc_resize(p, n, size) : NULL;
    if (!fitted)
        return; /* it stays as it is */
    memcpy(pp, &fitted, sizeof fitted);
    *cap = n;
}

/* A small thread that is not in use: no heads, no room to grow.  All that comes back by itself. */
static void pack(struct thread_index *ix)
{
    if (ix->n_postings > RELINK_MAX)
        return;
    alloc_free(ix->head);
    ix->head = NULL;
    ix->head_bits = 0;
    fit(&ix->posting, &ix->cap_postings, ix->n_postings, sizeof *ix->posting);
    fit(&ix->tok, &ix->cap_tok, ix->n_tok, sizeof *ix->tok);
    fit(&ix->granule, &ix->cap_granules, ix->n_tok / TI_GRANULE + 1, sizeof *ix->granule);
    fit(&ix->post, &ix->cap_posts, ix->n_posts, sizeof *ix->post);
}

/* The thread last in use is so no more: what it grew by is counted. */
static void settle(struct threads *t, uint32_t i)
{
    struct open_thread *x = &t->slot[i];
    struct thread_index *ix = &x->ix;
    alloc_free(ix->fp);
    ix->fp = NULL;
    ix->cap_fps = 0;
    pack(ix);
    t->bytes -= x->bytes;
    x->bytes = bytes_of(ix);
    t->bytes += x->bytes;
    while (t->oldest != NONE && t->bytes > t->max_bytes)
        forget(t, t->oldest);
}

static enum status more_buckets(struct threads *t)
{
    size_t n = t->mask ? 2 * (t->mask + 1) : 1024;
    uint32_t *head = alloc_array(n, sizeof *head);
    if (!head)
        return ST_NOMEM;
    alloc_free(t->head);
    t->head = head;
    t->mask = n - 1;
    memset(head, 0xff, n * sizeof *head);
    for (uint32_t i = t->oldest; i != NONE; i = t->slot[i].younger) {
        uint32_t *link = bucket(t, t->slot[i].number);
        t->slot[i].chain = *link;
        *link = i;
    }
    return ST_OK;
}

static enum status open_thread(struct threads *t, uint64_t number, uint32_t *out)
{
    if (t->free == NONE && t->n >= t->bound)
        forget(t, t->oldest);
    uint32_t i = t->free;
    if (i == NONE) {
        if (VEC_RESERVE(t->slot, t->cap, t->n + 1) || (t->n >= t->mask && more_buckets(t)))
            return ST_NOMEM;
        i = (uint32_t)t->n++;
    } else {
        t->free = t->slot[i].chain;
    }
    struct open_thread *x = &t->slot[i];
    uint32_t *head = bucket(t, number);
    memset(x, 0, sizeof *x);
    tindex_init(&x->ix, t->window);
    x->number = number;
    x->chain = *head;
    *head = i;
    *out = i;
    return ST_OK;
}

enum status threads_get(struct threads *t, uint64_t number, struct thread_index **ix)
{
    if (t->youngest != NONE && t->slot[t->youngest].number == number) {
        *ix = &t->slot[t->youngest].ix;
        return ST_OK;
    }
    if (t->youngest != NONE)
        settle(t, t->youngest);
    uint32_t i = t->head ? *bucket(t, number) : NONE;
    while (i != NONE && t->slot[i].number != number)
        i = t->slot[i].chain;
    if (i == NONE) {
        enum status st = open_thread(t, number, &i);
        if (st)
            return st;
    } else {
        unlink_age(t, i);
    }
    make_youngest(t, i);
    *ix = &t->slot[i].ix;
    return ST_OK;
}
