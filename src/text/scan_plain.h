/* scan_plain: positions of bits and hashes of words, one at a time, for machines that have no instruction for more.
 * Included by scan_neon.c and scan_sse2.c, which tell how scan_wide.h uses it.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_SCAN_PLAIN_H
#define TEXT_SCAN_PLAIN_H

#include "text/wordhash.h"

static inline unsigned lowest(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

/* The last round writes positions of no bit behind the end; they are overwritten. */
static inline void emit(uint32_t *out, uint64_t bits, uint32_t base)
{
    unsigned n = (unsigned)__builtin_popcountll(bits);
    for (unsigned i = 0; i < n; i += 8) {
        for (unsigned k = 0; k < 8; k++) {
            out[i + k] = base + lowest(bits | (uint64_t)1 << 63);
            bits &= bits - 1;
        }
    }
}

/* Sixteen FF and sixteen 00: a load at 16 - len is the mask of the first len bytes. */
static const uint8_t first_bytes[32] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

#define GROUP 1u
static inline unsigned hash_group(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold, size_t win)
{
    const uint8_t *p = fold + (*start - win);
    size_t len = *end - *start;
    if (len > 16)
        return 1;
    const uint8_t *k = first_bytes + 16 - len;
    uint64_t lo = wordhash_load(p) & wordhash_load(k), hi = wordhash_load(p + 8) & wordhash_load(k + 8);
    *hash = wordhash_bits(wordhash_nh(lo, hi));
    return 0;
}

static inline unsigned hash_far(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold, size_t win,
                                const uint32_t *list)
{
    size_t i = *list;
    hash[i] = wordhash_tail(0, fold + (start[i] - win), end[i] - start[i]);
    return 0;
}

#endif
