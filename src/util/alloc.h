/* alloc: the heap of the stages, with sizes checked for overflow.  (quote/, which depends on nothing of it, asks the C
 * library: for rules when they are loaded, for cues when a post has more lines than any before.)
 *
 * The caller owns what it gets and gives it back to alloc_free.  NULL means no memory (or a size that does
 * not fit size_t); a size of zero gives a pointer that can be freed.  All functions may be called from any
 * worker.
 *
 * Tests can make the n-th call fail (alloc_fail_at), so every path that handles ST_NOMEM is run.  That hook
 * and the heap of each thread are the only state kept here; off, they cost a load each a call.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_ALLOC_H
#define UTIL_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* a + b and a * b, false if the result does not fit. */
static inline bool size_add(size_t a, size_t b, size_t *out) { return !__builtin_add_overflow(a, b, out); }
static inline bool size_mul(size_t a, size_t b, size_t *out) { return !__builtin_mul_overflow(a, b, out); }

void *alloc_array(size_t n, size_t size);           /* n * size bytes, not initialised */
void *alloc_zero(size_t n, size_t size);            /* n * size bytes of zero */
void *alloc_resize(void *p, size_t n, size_t size); /* realloc to n * size; on NULL `p` is still good */
char *alloc_text(const char *s, size_t len);        /* a copy of s[0 .. len) with a NUL behind it */
void alloc_free(void *p);                           /* NULL is fine */

/* Another heap for what this thread takes and gives back from now on; NULL: malloc.  Returns the one before.  resize gets n = 0 to
 * free, and NULL for something new.  What was taken from one heap must go back to it: who has a heap of his own sets it at
 * every door (lib/handle.h), and in the threads he starts. */
struct alloc_heap {
    void *(*resize)(void *ctx, void *old, size_t n);
    void *ctx;
};
const struct alloc_heap *alloc_use(const struct alloc_heap *heap);
const struct alloc_heap *alloc_used(void);

/* Lets `nth` - 1 calls pass and makes the nth from now fail, once; 0 switches the hook off.  Gives what was
 * left of the last order: 0 if its call came and failed. */
uint64_t alloc_fail_at(uint64_t nth);
bool alloc_denied(void); /* counts as a call; for those who get memory elsewhere: must this one fail? */

#endif
