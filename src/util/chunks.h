/* chunks: fresh memory for many lists that grow a little at a time, given back to the system chunk by chunk.
 *
 * Fresh pages are dear on a virtual machine (util/ahead.h): lists that double would touch up to twice what they hold, and what the
 * heap is given back it keeps.  A chunk that is given back can be the next page of a file.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_CHUNKS_H
#define UTIL_CHUNKS_H

#include <stddef.h>
#include <stdint.h>

#define CHUNK_BYTES ((size_t)16 << 10)

struct chunks {
    uint8_t **slab;
    size_t n, cap;
    size_t used; /* bytes of the last slab */
};

uint8_t *chunk_new(struct chunks *c); /* CHUNK_BYTES, or NULL */
void chunk_back(uint8_t *chunk);      /* its pages, not its address */
void chunks_free(struct chunks *c);

#endif
