/* eol: the next line end, fast.  SPDX-License-Identifier: MIT */
#ifndef TEXT_EOL_H
#define TEXT_EOL_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* First LF or CR in [p, end), or end. */
static inline const uint8_t *eol_find(const uint8_t *p, const uint8_t *end)
{
#ifdef __SSE2__
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    while (end - p >= 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        int hit = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr)));
        if (hit)
            return p + __builtin_ctz((unsigned)hit);
        p += 16;
    }
#else
    /* eight bytes at a time: a byte that equals LF or CR becomes zero under exclusive-or */
    const uint64_t one = 0x0101010101010101u, high = 0x8080808080808080u;
    while (end - p >= 8) {
        uint64_t v, a, b;
        memcpy(&v, p, 8);
        a = v ^ (one * '\n');
        b = v ^ (one * '\r');
        if (((a - one) & ~a & high) | ((b - one) & ~b & high))
            break;
        p += 8;
    }
#endif
    while (p < end && *p != '\n' && *p != '\r')
        p++;
    return p;
}

#endif
