/* reserve: an array that grows to a known largest size without moving.
 *
 * Address space for the largest size is taken at once, memory only as far as it is used: a large array that grows by
 * realloc would need its old and its new place at the same time.  The caller owns the struct; `{0}` is an empty one.
 * Fresh memory is zero.  SPDX-License-Identifier: MIT */
#ifndef UTIL_RESERVE_H
#define UTIL_RESERVE_H

#include <stddef.h>

#include "util/status.h"

struct reserve {
    void *ptr;    /* aligned to 2 MiB, so that large pages can be had */
    size_t size;  /* bytes of address space */
    size_t ready; /* bytes from ptr that may be used */
    void *map;    /* what the system gave */
    size_t n_map;
};

enum status reserve_init(struct reserve *r, size_t size) MUST_CHECK;
/* The first n <= size bytes may be used. */
enum status reserve_need(struct reserve *r, size_t n) MUST_CHECK;
/* Gives the memory of all but the first n bytes back; they are zero when needed again. */
void reserve_shrink(struct reserve *r, size_t n);
void reserve_free(struct reserve *r);

#endif
