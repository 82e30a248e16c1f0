/* gram: the hashes of k-grams and of line starts, for the paths of fingerprint_scan.  Internal to fingerprint/.
 * SPDX-License-Identifier: MIT */
#ifndef FINGERPRINT_GRAM_H
#define FINGERPRINT_GRAM_H

#include <stdint.h>

#include "fingerprint/fingerprint.h"

#define GRAM_CHUNK 512u /* places of one pass: the arrays stay in the first-level cache */
#define GRAM_INLINE static inline __attribute__((always_inline))

GRAM_INLINE uint32_t gram_rot(uint32_t x, unsigned r) { return (x << r) | (x >> (32 - r)); }

/* The final mix is needed: without it low bits of short, similar words collide more (NOTES.md, "Speed of one core"). */
GRAM_INLINE uint32_t gram_mix(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return x;
}

/* The hash of FP_K tokens; even. */
GRAM_INLINE uint32_t gram_of(const uint32_t *t)
{
    return gram_mix((t[0] >> 2) ^ gram_rot(t[1] >> 2, 7) ^ gram_rot(t[2] >> 2, 13) ^ gram_rot(t[3] >> 2, 19) ^
                    gram_rot(t[4] >> 2, 26)) &
           ~1u;
}

/* The hash of FP_K4 tokens that begin a line or sentence; odd. */
GRAM_INLINE uint32_t start_of(const uint32_t *t)
{
    return gram_mix((t[0] >> 2) ^ gram_rot(t[1] >> 2, 9) ^ gram_rot(t[2] >> 2, 17) ^ gram_rot(t[3] >> 2, 25) ^ 0x9e3779b9u) | 1u;
}

/* Winnowing at both ends of g[0 .. m): of the first and last of the windows that begin in g[0 .. stop), marks the minimum in
 * pick[], the rightmost on ties.  first: the text begins here.  The caller marks those minima of the other windows that lie in
 * [FP_W - 1, returned value). */
uint32_t winnow_ends(uint8_t *pick, const uint32_t *g, uint32_t stop, uint32_t m, int first);

fingerprint_path fingerprint_avx512; /* only on x86-64 */

#endif
