/* stream_over: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_over.h"

#include "util/alloc.h"

#define LEAST ((size_t)64)

static size_t bucket(const struct over *o, uint64_t key) { return (size_t)(key * 0x9e3779b97f4a7c15u >> 20) & (o->cap - 1); }

static void insert(struct over *o, uint64_t key, uint64_t pos)
{
    size_t i = bucket(o, key);
    while (o->at[i].key)
        i = (i + 1) & (o->cap - 1);
    o->at[i] = (struct over_entry){key, pos};
    o->n++;
}

bool over_put(struct over *o, uint64_t key, uint64_t pos)
{
    if (o->n * 2 >= o->cap) {
        struct over more = {.cap = o->cap ? o->cap * 2 : LEAST};
        more.at = alloc_zero(more.cap, sizeof *more.at);
        if (!more.at)
            return false;
        for (size_t i = 0; i < o->cap; i++)
            if (o->at[i].key)
                insert(&more, o->at[i].key, o->at[i].pos);
        alloc_free(o->at);
        *o = more;
    }
    insert(o, key, pos);
    return true;
}

struct over_entry *over_next(const struct over *o, uint64_t key, const struct over_entry *last)
{
    if (!o->n)
        return NULL;
    size_t i = last ? ((size_t)(last - o->at) + 1) & (o->cap - 1) : bucket(o, key);
    for (; o->at[i].key; i = (i + 1) & (o->cap - 1))
        if (o->at[i].key == key)
            return &o->at[i];
    return NULL;
}

void over_free(struct over *o)
{
    alloc_free(o->at);
    *o = (struct over){0};
}
