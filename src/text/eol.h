/* eol: line ends, 64 bytes at a time.  SPDX-License-Identifier: MIT */
#ifndef TEXT_EOL_H
#define TEXT_EOL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bit i: p[i] is LF or CR, i < n.  64 bytes at p are readable. */
static inline uint64_t eol_mask(const uint8_t *p, size_t n)
{
    uint64_t hits = 0;
#ifdef __SSE2__
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    for (unsigned i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr));
        hits |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << 16 * i;
    }
#else
    for (unsigned i = 0; i < 64; i++)
        hits |= (uint64_t)((p[i] == '\n') | (p[i] == '\r')) << i;
#endif
    return n < 64 ? hits & (((uint64_t)1 << n) - 1) : hits;
}

#endif
