/* chunks: see the header.  SPDX-License-Identifier: MIT */
#include "util/chunks.h"

#include <sys/mman.h>

#include "util/alloc.h"
#include "util/vec.h"

#define SLAB_BYTES ((size_t)16 << 20)

uint8_t *chunk_new(struct chunks *c)
{
    if (!c->n || c->used == SLAB_BYTES) {
        if (alloc_denied() || VEC_RESERVE(c->slab, c->cap, c->n + 1))
            return NULL;
        void *p = mmap(NULL, SLAB_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (p == MAP_FAILED)
            return NULL;
        (void)madvise(p, SLAB_BYTES, MADV_NOHUGEPAGE); /* of a large page no part is given back */
        c->slab[c->n++] = p;
        c->used = 0;
    }
    c->used += CHUNK_BYTES;
    return c->slab[c->n - 1] + c->used - CHUNK_BYTES;
}

void chunk_back(uint8_t *chunk) { (void)madvise(chunk, CHUNK_BYTES, MADV_DONTNEED); }

void chunks_free(struct chunks *c)
{
    for (size_t i = 0; i < c->n; i++)
        (void)munmap(c->slab[i], SLAB_BYTES);
    alloc_free(c->slab);
    *c = (struct chunks){0};
}
