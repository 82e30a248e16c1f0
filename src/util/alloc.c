/* alloc: see alloc.h.
 * SPDX-License-Identifier: MIT */
#include "util/alloc.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static _Atomic uint64_t fail_in; /* calls until one fails; 0 = off */

uint64_t alloc_fail_at(uint64_t nth) { return atomic_exchange(&fail_in, nth); }

bool alloc_denied(void)
{
    uint64_t left = atomic_load_explicit(&fail_in, memory_order_relaxed);
    while (left && !atomic_compare_exchange_weak(&fail_in, &left, left - 1))
        ;
    return left == 1;
}

void *alloc_array(size_t n, size_t size) { return alloc_resize(NULL, n, size); }

static _Thread_local const struct alloc_heap *used; /* NULL: malloc */

const struct alloc_heap *alloc_use(const struct alloc_heap *heap)
{
    const struct alloc_heap *before = used;
    used = heap;
    return before;
}

const struct alloc_heap *alloc_used(void) { return used; }

void *alloc_zero(size_t n, size_t size)
{
    size_t bytes;
    if (!size_mul(n, size, &bytes) || alloc_denied())
        return NULL;
    if (!used)
        return calloc(bytes ? bytes : 1, 1); /* fresh pages from the kernel are not touched */
    void *p = used->resize(used->ctx, NULL, bytes ? bytes : 1);
    return p ? memset(p, 0, bytes) : NULL;
}

void *alloc_resize(void *p, size_t n, size_t size)
{
    size_t bytes;
    if (!size_mul(n, size, &bytes) || alloc_denied())
        return NULL;
    if (used)
        return used->resize(used->ctx, p, bytes ? bytes : 1);
    return realloc(p, bytes ? bytes : 1); /* realloc(p, 0) may free p: never ask for that */
}

char *alloc_text(const char *s, size_t len)
{
    size_t bytes;
    if (!size_add(len, 1, &bytes))
        return NULL;
    char *copy = alloc_array(bytes, 1);
    if (copy) {
        if (len)
            memcpy(copy, s, len);
        copy[len] = '\0';
    }
    return copy;
}

void alloc_free(void *p)
{
    if (!used)
        free(p);
    else if (p)
        (void)used->resize(used->ctx, p, 0);
}
