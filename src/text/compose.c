/* compose: canonical composition, for the few words in which it is needed (fold_pair, fold_compose of fold.h).
 * SPDX-License-Identifier: MIT */
#include <assert.h>
#include <string.h>
#include <utf8proc.h>

#include "text/fold.h"

enum { L_BASE = 0x1100, V_BASE = 0x1161, T_BASE = 0x11A7, S_BASE = 0xAC00 };
enum { L_COUNT = 19, V_COUNT = 21, T_COUNT = 28, S_COUNT = 11172 };

static size_t decompose(uint32_t cp, uint32_t *out, size_t room)
{
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, (utf8proc_int32_t *)out, (utf8proc_ssize_t)room,
                                                 UTF8PROC_DECOMPOSE, &boundary);
    return n > 0 ? (size_t)n : 0;
}

uint32_t fold_pair(uint32_t a, uint32_t b)
{
    if (a - L_BASE < L_COUNT && b - V_BASE < V_COUNT)
        return S_BASE + ((a - L_BASE) * V_COUNT + (b - V_BASE)) * T_COUNT;
    if (a - S_BASE < S_COUNT && (a - S_BASE) % T_COUNT == 0 && b - T_BASE - 1 < T_COUNT - 1)
        return a + (b - T_BASE);
    return fold_table()->pair[fold_pair_slot(fold_table(), (uint64_t)a << 32 | b)].cp;
}

static uint8_t ccc_of(uint32_t cp) { return (uint8_t)utf8proc_get_property((utf8proc_int32_t)cp)->combining_class; }

size_t fold_compose(uint32_t *cps, size_t n)
{
    uint32_t d[2 * FOLD_SEGMENT];
    uint8_t ccc[2 * FOLD_SEGMENT];
    size_t m = 0;
    assert(n <= FOLD_SEGMENT);
    for (size_t i = 0; i < n; i++) {
        uint32_t one[8];
        size_t k = decompose(cps[i], one, 8);
        for (size_t j = 0; j < k && m < FOLD_SEGMENT; j++) {
            /* Insertion keeps the marks sorted by class, equal ones in their order. */
            uint8_t c = ccc_of(one[j]);
            size_t at = m++;
            while (c && at && ccc[at - 1] > c) {
                d[at] = d[at - 1];
                ccc[at] = ccc[at - 1];
                at--;
            }
            d[at] = one[j];
            ccc[at] = c;
        }
    }
    /* The composition step of UAX #15: `last` is the class of the mark kept before, 0 right after a base. */
    size_t out = 0, base = 0;
    int have_base = 0;
    unsigned last = 0;
    for (size_t i = 0; i < m; i++) {
        int adjacent = have_base && out == base + 1;
        if (have_base && (adjacent || last < ccc[i])) {
            uint32_t c = fold_pair(cps[base], d[i]);
            if (c) {
                cps[base] = c;
                continue;
            }
        }
        if (ccc[i] == 0) {
            base = out;
            have_base = 1;
        }
        last = ccc[i];
        cps[out++] = d[i];
    }
    return out;
}
