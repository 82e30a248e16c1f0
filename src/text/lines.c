/* lines: see lines.h.
 *
 * Eight bytes at a time in plain C; compilers and all machines alike.  Lines are long compared to that, and
 * no wider search pays once each line costs a record (lines_scan is some 2 % of the tokeniser's time).
 * SPDX-License-Identifier: MIT */
#include "text/lines.h"

#include <assert.h>
#include <string.h>

#include "util/alloc.h"
#include "util/vec.h"

/* The offset of the first LF or CR at or after i, or len. */
static size_t find_eol(const uint8_t *text, size_t len, size_t i)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    for (; i + 8 <= len; i += 8) {
        uint64_t v;
        memcpy(&v, text + i, 8);
        uint64_t lf = v ^ ones * '\n', cr = v ^ ones * '\r';
        if ((((lf - ones) & ~lf) | ((cr - ones) & ~cr)) & high) break;
    }
    while (i < len && text[i] != '\n' && text[i] != '\r')
        i++;
    return i;
}

enum status lines_scan(struct lines *l, const uint8_t *text, size_t len, uint32_t base)
{
    assert(len <= UINT32_MAX - base);
    for (size_t i = 0; i < len;) {
        size_t to = find_eol(text, len, i);
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
