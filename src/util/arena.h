/* arena: memory that is given piece by piece and goes all at once.
 *
 * The caller owns `struct arena`; `{0}` is a valid empty one.  What arena_get gives stays where it is until
 * arena_clear or arena_free; it is aligned for any type and not initialised.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_ARENA_H
#define UTIL_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* the one in use; older ones hang behind it */
    size_t used;               /* bytes of it */
};

void *arena_get(struct arena *a, size_t n);                   /* NULL: no memory */
char *arena_text(struct arena *a, const void *src, size_t n); /* a copy with a NUL behind it */
void arena_clear(struct arena *a);                            /* keeps the largest chunk for reuse */
void arena_free(struct arena *a);                             /* back to {0} */

#endif
