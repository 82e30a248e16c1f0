/* reserve: see the header.  SPDX-License-Identifier: MIT */
#include "util/reserve.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "util/alloc.h"

#define ALIGN ((size_t)2 << 20)
/* Memory is made usable in steps: one system call for this much.  Pages that nobody touches cost nothing. */
#define STEP ((size_t)16 << 20)

enum status reserve_init(struct reserve *r, size_t size)
{
    size_t n;
    *r = (struct reserve){0};
    if (!size_add(size, 2 * ALIGN, &n) || alloc_denied())
        return ST_NOMEM;
    void *map = mmap(NULL, n, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED)
        return ST_NOMEM;
    r->map = map;
    r->n_map = n;
    r->ptr = (uint8_t *)map + (ALIGN - (uintptr_t)map % ALIGN) % ALIGN;
    r->size = size;
    return ST_OK;
}

enum status reserve_need(struct reserve *r, size_t n)
{
    if (n <= r->ready)
        return ST_OK;
    if (n > r->size || alloc_denied())
        return ST_NOMEM;
    size_t to = (n + STEP - 1) / STEP * STEP;
    to = to < r->size ? to : (r->size + 4095) / 4096 * 4096; /* two ALIGNs are spare */
    if (mprotect(r->ptr, to, PROT_READ | PROT_WRITE) != 0)
        return ST_NOMEM;
    /* Large pages: a look-up in a table of gigabytes then costs one miss less, and a saved index loads twice as fast.  But
     * not at the start: to clear four of them is a tenth of the time of a run over a few lines. */
    size_t from = r->ready < ALIGN ? ALIGN : r->ready;
    if (to > from)
        (void)madvise((uint8_t *)r->ptr + from, to - from, MADV_HUGEPAGE);
    r->ready = to;
    return ST_OK;
}

void reserve_shrink(struct reserve *r, size_t n)
{
    size_t from = (n + 4095) / 4096 * 4096;
    if (from < r->ready)
        (void)madvise((uint8_t *)r->ptr + from, r->ready - from, MADV_DONTNEED);
    if (n < from && n < r->ready)
        memset((uint8_t *)r->ptr + n, 0, (from < r->ready ? from : r->ready) - n);
}

void reserve_free(struct reserve *r)
{
    if (r->map)
        (void)munmap(r->map, r->n_map);
    *r = (struct reserve){0};
}
