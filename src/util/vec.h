/* vec: growable arrays as three plain fields: `T *p; size_t n, cap;`.
 *
 * The owner of the fields owns the array and releases it with alloc_free(p).  Capacity at least doubles, so
 * pushing costs amortised O(1).  On ST_NOMEM nothing has changed.  After a reservation, even of nothing, p is
 * not NULL, so it may go to memcpy and be added to.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_VEC_H
#define UTIL_VEC_H

#include <stddef.h>

#include "util/status.h"

/* Grows *(T **)pp to at least `need` elements of `size` bytes.  `pp` is a void pointer because no pointer
 * to T * may be read as a void **; the pointer is copied as bytes. */
enum status vec_grow(void *pp, size_t *cap, size_t need, size_t size) MUST_CHECK;

static inline enum status vec_reserve(void *pp, size_t *cap, size_t need, size_t size)
{
    return *cap && need <= *cap ? ST_OK : vec_grow(pp, cap, need, size);
}

/* The same for one of many arrays that grow a little at a time: capacity grows by a quarter. */
enum status vec_grow_little(void *pp, size_t *cap, size_t need, size_t size) MUST_CHECK;
#define VEC_RESERVE_LITTLE(p, cap, need) ((cap) && (need) <= (cap) ? ST_OK : vec_grow_little(&(p), &(cap), (need), sizeof *(p)))

/* Room for `need` elements in all. */
#define VEC_RESERVE(p, cap, need) vec_reserve(&(p), &(cap), (need), sizeof *(p))

/* Appends `value` (a compound literal goes in parentheses): ST_OK or ST_NOMEM. */
#define VEC_PUSH(p, n, cap, value) \
    ((enum status)(VEC_RESERVE(p, cap, (n) + 1) == ST_OK ? ((p)[n] = (value), (n)++, ST_OK) : ST_NOMEM))

#endif
