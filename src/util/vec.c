/* vec: see vec.h.
 * SPDX-License-Identifier: MIT */
#include "util/vec.h"

#include <string.h>

#include "util/alloc.h"

/* To `want` elements, or if that does not fit, to `need`. */
static enum status grow(void *pp, size_t *cap, size_t want, size_t need, size_t size)
{
    void *p;
    memcpy(&p, pp, sizeof p);
    void *grown = alloc_resize(p, want, size);
    if (!grown && want > need)
        grown = alloc_resize(p, want = need, size);
    if (!grown)
        return ST_NOMEM;
    memcpy(pp, &grown, sizeof grown);
    *cap = want;
    return ST_OK;
}

enum status vec_grow(void *pp, size_t *cap, size_t need, size_t size)
{
    size_t want;
    if (!size_mul(*cap, 2, &want) || want < need)
        want = need;
    return grow(pp, cap, want < 16 ? 16 : want, need, size);
}

enum status vec_grow_little(void *pp, size_t *cap, size_t need, size_t size)
{
    size_t want;
    if (!size_add(need, need / 4 + 1, &want))
        want = need;
    return grow(pp, cap, want, need, size);
}
