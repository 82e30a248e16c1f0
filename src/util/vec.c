/* vec: see vec.h.
 * SPDX-License-Identifier: MIT */
#include "util/vec.h"

#include <string.h>

#include "util/alloc.h"

enum status vec_grow(void *pp, size_t *cap, size_t need, size_t size)
{
    size_t want;
    if (!size_mul(*cap, 2, &want) || want < need)
        want = need;
    if (want < 16)
        want = 16;

    void *p;
    memcpy(&p, pp, sizeof p);
    void *grown = alloc_resize(p, want, size);
    if (!grown && want > need) /* doubling did not fit; what is needed may */
        grown = alloc_resize(p, want = need, size);
    if (!grown)
        return ST_NOMEM;
    memcpy(pp, &grown, sizeof grown);
    *cap = want;
    return ST_OK;
}
