/* scan: the fast path for AVX-512 with VBMI2 (Ice Lake, Zen 4 and later).
 * SPDX-License-Identifier: MIT */
#include "text/scan.h"

#if defined(__x86_64__)
#include <stdbool.h>
#include <string.h>

#ifdef __clang__
#pragma clang attribute push(                                                                                \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,lzcnt,popcnt"))), \
    apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,lzcnt,popcnt")
#endif
#include <immintrin.h>

#include "text/entity.h"
#include "text/fold.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/wide.h"
#include "text/wordhash.h"

#define WIDE_NAME scan_avx512
#define WIDE_LOOKUP 1

typedef __m512i vec;
typedef __mmask64 lanes;

static inline vec v_load(const uint8_t *p) { return _mm512_loadu_si512(p); }
static inline void v_store(uint8_t *p, vec x) { _mm512_storeu_si512(p, x); }
static inline vec v_zero(void) { return _mm512_setzero_si512(); }
static inline vec v_low6(vec x) { return x; } /* the permute looks at six bits only */
static inline vec v_look(const uint8_t *table, vec x) { return _mm512_permutexvar_epi8(x, v_load(table)); }
static inline lanes v_eq(vec x, uint8_t b) { return _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)b)); }
static inline lanes l_and(lanes a, lanes b) { return a & b; }
static inline uint64_t l_bits(lanes l) { return l; }
static inline vec v_sel(lanes l, vec a, vec b) { return _mm512_mask_blend_epi8(l, b, a); }
static inline uint64_t v_flag(vec x, unsigned f) { return _mm512_test_epi8_mask(x, _mm512_set1_epi8((char)f)); }
static inline unsigned lowest(uint64_t bits) { return (unsigned)_tzcnt_u64(bits); }

static const uint8_t lane_number[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

static inline void emit(uint32_t *out, uint64_t bits, uint32_t base)
{
    __m512i at = _mm512_maskz_compress_epi8(bits, v_load(lane_number));
    __m512i from = _mm512_set1_epi32((int)base);
    unsigned n = (unsigned)_mm_popcnt_u64(bits);
    _mm512_storeu_si512(out, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(at))));
    if (n <= 16) return;
    _mm512_storeu_si512(out + 16, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 1))));
    if (n <= 32) return;
    _mm512_storeu_si512(out + 32, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 2))));
    _mm512_storeu_si512(out + 48, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 3))));
}

static inline void clear(struct tokens *t, size_t n, unsigned more)
{
    v_store((uint8_t *)(t->hash + n), v_zero());
    v_store(t->kind + n, v_zero());
    for (unsigned i = 16; i < more; i += 16)
        v_store((uint8_t *)(t->hash + n + i), v_zero());
}

static inline uint32_t word_bits(const uint8_t *p, size_t len)
{
    __m128i x = _mm_maskz_loadu_epi8((__mmask16)_bzhi_u32(0xFFFF, (unsigned)len), p);
    uint64_t lo = (uint64_t)_mm_cvtsi128_si64(x), hi = (uint64_t)_mm_extract_epi64(x, 1);
    return wordhash_bits(wordhash_last(0, lo, hi, len));
}

/* What v_ascii's table gives for a byte: the folded letter or digit, or one of these. */
#define T_SPECIAL 1
#define T_AMP 2

static const uint8_t ascii_table[128] = {
    ['\n'] = T_SPECIAL, ['\r'] = T_SPECIAL, ['.'] = T_SPECIAL, ['!'] = T_SPECIAL, ['?'] = T_SPECIAL, ['&'] = T_AMP,
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
    ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
    ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n',
    ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v',
    ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
    ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l',
    ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z'};

static inline void v_ascii(vec x, vec *folded, struct masks *m, uint64_t *high)
{
    *high = _mm512_movepi8_mask(x);
    vec t = _mm512_maskz_permutex2var_epi8(~*high, v_load(ascii_table), x, v_load(ascii_table + 64));
    *folded = _mm512_mask_blend_epi8(*high, t, x); /* other bytes stay: wide.h's tables fold what there is */
    m->word = _mm512_cmpgt_epu8_mask(t, _mm512_set1_epi8(T_AMP));
    m->digit = _mm512_mask_cmplt_epu8_mask(m->word, t, _mm512_set1_epi8(':'));
    m->special = v_eq(t, T_SPECIAL);
    m->amp = v_eq(t, T_AMP);
}

#include "text/scan_wide.h"

#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
