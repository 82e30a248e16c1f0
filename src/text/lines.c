/* lines: see lines.h.
 * SPDX-License-Identifier: MIT */
#include "text/lines.h"

#include <assert.h>

#include "text/eol.h"
#include "util/alloc.h"
#include "util/vec.h"

enum status lines_scan(struct lines *l, const uint8_t *text, size_t len, uint32_t base)
{
    assert(len <= UINT32_MAX - base);
    for (size_t i = 0; i < len;) {
        size_t to = (size_t)(eol_find(text + i, text + len) - text);
        uint32_t eol = to < len;
        if (to + 1 < len && text[to] == '\r' && text[to + 1] == '\n') eol = 2;
        struct line line = {base + (uint32_t)i, (uint32_t)(to - i), eol};
        if (VEC_PUSH(l->p, l->n, l->cap, line) != ST_OK) return ST_NOMEM;
        i = to + eol;
    }
    return ST_OK;
}

void lines_free(struct lines *l)
{
    alloc_free(l->p);
    *l = (struct lines){0};
}
