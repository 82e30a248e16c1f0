/* scan: the fast path for plain x86-64 (SSE2).  ASCII only: there is no byte lookup to do more with.
 * SPDX-License-Identifier: MIT */
#include "text/scan.h"

#if defined(__x86_64__)
#include <stdbool.h>
#include <string.h>

#include <emmintrin.h>

#include "text/entity.h"
#include "text/fold.h"
#include "text/scan_plain.h"
#include "text/signs_find.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/wide.h"

#define WIDE_NAME scan_sse2
#define WIDE_LOOKUP 0
#define PAGES 1

typedef struct {
    __m128i q[4];
} vec;

static inline vec v_load(const uint8_t *p)
{
    const __m128i *v = (const __m128i *)(const void *)p;
    return (vec){{_mm_loadu_si128(v), _mm_loadu_si128(v + 1), _mm_loadu_si128(v + 2), _mm_loadu_si128(v + 3)}};
}
static inline void v_store(uint8_t *p, vec x)
{
    for (int i = 0; i < 4; i++)
        _mm_storeu_si128((__m128i *)(void *)p + i, x.q[i]);
}
static inline uint64_t bits(__m128i x, int i) { return (uint64_t)(uint32_t)_mm_movemask_epi8(x) << (16 * i); }

/* Lanes with x - from < n, unsigned, by a signed compare. */
static inline __m128i in_range(__m128i x, uint8_t from, int n)
{
    __m128i y = _mm_add_epi8(x, _mm_set1_epi8((char)(128 - from)));
    return _mm_cmpgt_epi8(_mm_set1_epi8((char)(n - 128)), y);
}
static inline __m128i is(__m128i x, char c) { return _mm_cmpeq_epi8(x, _mm_set1_epi8(c)); }

typedef uint64_t lanes;
static inline lanes v_eq(vec x, char c)
{
    return bits(is(x.q[0], c), 0) | bits(is(x.q[1], c), 1) | bits(is(x.q[2], c), 2) | bits(is(x.q[3], c), 3);
}
static inline uint64_t l_bits(lanes l) { return l; }

static inline void v_ascii(vec x, vec *folded, struct masks *m, uint64_t *high)
{
    const __m128i bit5 = _mm_set1_epi8(0x20);
    *high = m->word = m->digit = m->line = m->stop = m->amp = 0;
    for (int i = 0; i < 4; i++) {
        __m128i q = x.q[i], letter = in_range(_mm_or_si128(q, bit5), 'a', 26);
        folded->q[i] = _mm_or_si128(q, _mm_and_si128(letter, bit5));
        *high |= bits(q, i);
        m->digit |= bits(in_range(q, '0', 10), i);
        m->word |= bits(letter, i);
        m->line |= bits(_mm_or_si128(is(q, '\n'), is(q, '\r')), i);
        m->stop |= bits(_mm_or_si128(_mm_or_si128(is(q, '.'), is(q, '!')), is(q, '?')), i);
        m->amp |= bits(is(q, '&'), i);
    }
    m->word |= m->digit;
}

/* No instruction for it: a byte that is not kept is overwritten. */
static inline void squeeze(uint8_t *out, vec x, uint64_t word, uint64_t keep)
{
    uint8_t fold[64];
    v_store(fold, x);
    for (unsigned i = 0; i < 64; i++) {
        *out = word >> i & 1 ? fold[i] : ' ';
        out += keep >> i & 1;
    }
}

#include "text/scan_wide.h"

#define NORM_NAME norm_sse2
#include "text/norm_wide.h"

/* The bytes of signs_find.h: no lookup, so by ranges. */
static inline __m128i sign_bytes(__m128i x)
{
    __m128i odd = _mm_and_si128(in_range(x, '+', 5), _mm_cmpeq_epi8(_mm_and_si128(x, _mm_set1_epi8(1)), _mm_set1_epi8(1)));
    __m128i a = _mm_or_si128(_mm_or_si128(is(x, '!'), in_range(x, '#', 4)), _mm_or_si128(is(x, '*'), odd)); /* + - / */
    __m128i b = _mm_or_si128(_mm_or_si128(in_range(x, '<', 3), is(x, '@')), _mm_or_si128(is(x, '\\'), in_range(x, '^', 2)));
    __m128i c = _mm_or_si128(_mm_or_si128(is(x, '|'), is(x, '~')), in_range(x, 0xC2, 2));
    return _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, _mm_or_si128(is(x, (char)0xE2), is(x, (char)0xEF))));
}

void signs_sse2(const uint8_t *p, size_t blocks, uint64_t *bit)
{
    for (; blocks-- > 0; p += 64) {
        vec x = v_load(p);
        uint64_t b = 0;
        for (int i = 0; i < 4; i++)
            b |= bits(sign_bytes(x.q[i]), i);
        *bit++ = b;
    }
}

#endif
