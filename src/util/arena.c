/* arena: see arena.h.  Chunks double, so that n bytes cost O(log n) allocations.
 * SPDX-License-Identifier: MIT */
#include "util/arena.h"

#include <stdint.h>
#include <string.h>

#include "util/alloc.h"

#define ARENA_FIRST ((size_t)16 << 10)
#define ARENA_STEP_MAX ((size_t)4 << 20) /* larger chunks are only made for larger pieces */

struct arena_chunk {
    struct arena_chunk *older;
    size_t cap;
    _Alignas(max_align_t) unsigned char bytes[];
};

void *arena_get(struct arena *a, size_t n)
{
    const size_t align = _Alignof(max_align_t);
    if (n > SIZE_MAX / 2)
        return NULL;
    n = (n + align - 1) / align * align;
    if (!a->chunk || a->chunk->cap - a->used < n) {
        size_t cap = a->chunk ? a->chunk->cap * 2 : ARENA_FIRST;
        if (cap > ARENA_STEP_MAX)
            cap = ARENA_STEP_MAX;
        if (cap < n)
            cap = n;
        struct arena_chunk *c = alloc_array(1, sizeof *c + cap);
        if (!c)
            return NULL;
        c->older = a->chunk;
        c->cap = cap;
        a->chunk = c;
        a->used = 0;
    }
    void *p = a->chunk->bytes + a->used;
    a->used += n;
    return p;
}

char *arena_text(struct arena *a, const void *src, size_t n)
{
    char *p = n == SIZE_MAX ? NULL : arena_get(a, n + 1);
    if (!p)
        return NULL;
    if (n)
        memcpy(p, src, n);
    p[n] = 0;
    return p;
}

void arena_clear(struct arena *a)
{
    struct arena_chunk *keep = a->chunk;
    for (struct arena_chunk *c = a->chunk; c; c = c->older)
        if (c->cap > keep->cap)
            keep = c;
    /* a giant piece must not stay for the rest of the run */
    if (keep && keep->cap > ARENA_STEP_MAX)
        keep = NULL;
    for (struct arena_chunk *c = a->chunk, *older; c; c = older) {
        older = c->older;
        if (c != keep)
            alloc_free(c);
    }
    if (keep)
        keep->older = NULL;
    a->chunk = keep;
    a->used = 0;
}

void arena_free(struct arena *a)
{
    for (struct arena_chunk *c = a->chunk, *older; c; c = older) {
        older = c->older;
        alloc_free(c);
    }
    *a = (struct arena){0};
}
