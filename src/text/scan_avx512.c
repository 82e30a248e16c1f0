/* scan: the fast path for AVX-512 with VBMI2 (Ice Lake, Zen 4 and later).
 * SPDX-License-Identifier: MIT */
#include "text/scan.h"

#if defined(__x86_64__)
#include <stdbool.h>
#include <string.h>

#ifdef __clang__
#pragma clang attribute push(                                                                                   \
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
static inline vec v_byte(uint8_t b) { return _mm512_set1_epi8((char)b); }
static inline lanes v_in(vec x, uint8_t from, uint8_t n)
{
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(x, v_byte(from)), v_byte(n));
}
static inline lanes l_or(lanes a, lanes b) { return a | b; }
static inline lanes l_and(lanes a, lanes b) { return a & b; }
static inline uint64_t l_bits(lanes l) { return l; }
static inline vec v_sel(lanes l, vec a, vec b) { return _mm512_mask_blend_epi8(l, b, a); }
static inline lanes v_has(vec x, unsigned f) { return _mm512_test_epi8_mask(x, _mm512_set1_epi8((char)f)); }
static inline uint64_t v_flag(vec x, unsigned f) { return v_has(x, f); }
static inline lanes l_next(lanes l) { return l >> 1; }
static inline vec v_flip(vec x, lanes l) { return _mm512_mask_blend_epi8(l, x, _mm512_xor_si512(x, v_byte(1))); }
static inline vec v_tail(vec x) { return _mm512_or_si512(_mm512_and_si512(x, v_byte(0x3F)), v_byte(0x80)); }

static inline vec v_look2(const uint8_t *table, vec x, vec y)
{
    /* where the byte of 0x40 has a bit, that of y << 6, else that of x; bit 7 is not looked at */
    vec i = _mm512_ternarylogic_epi32(v_byte(0x40), _mm512_slli_epi16(y, 6), x, 0xCA);
    return _mm512_permutex2var_epi8(v_load(table), i, v_load(table + 64));
}

#define PAGES 4
static inline vec look_pages(const uint8_t *table, vec x1, vec x2)
{
    return v_sel(v_has(x1, 2), v_look2(table + 128, x2, x1), v_look2(table, x2, x1));
}
static inline unsigned lowest(uint64_t bits) { return (unsigned)_tzcnt_u64(bits); }

static const uint8_t lane_number[64] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
                                        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

static inline void emit(uint32_t *out, uint64_t bits, uint32_t base)
{
    __m512i at = _mm512_maskz_compress_epi8(bits, v_load(lane_number));
    __m512i from = _mm512_set1_epi32((int)base);
    unsigned n = (unsigned)_mm_popcnt_u64(bits);
    _mm512_storeu_si512(out, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(at))));
    if (n <= 16)
        return;
    _mm512_storeu_si512(out + 16, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 1))));
    if (n <= 32)
        return;
    _mm512_storeu_si512(out + 32, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 2))));
    _mm512_storeu_si512(out + 48, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 3))));
}

#define HALVES
static inline void halves(uint8_t *kind, uint64_t half, uint64_t starts)
{
    v_store(kind, _mm512_maskz_set1_epi8(_pext_u64(half, starts), TOK_HALF));
}

/* Words 0 2 4 6 in one register and 1 3 5 7 in the other, 16 bytes each, so that the sums of products come
 * out in order. */
static inline vec four_words(const uint8_t *p0, const uint8_t *p1, const uint8_t *p2, const uint8_t *p3)
{
#define WORD(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
    vec x = _mm512_castsi128_si512(WORD(p0));
    x = _mm512_inserti32x4(x, WORD(p1), 1);
    x = _mm512_inserti32x4(x, WORD(p2), 2);
    return _mm512_inserti32x4(x, WORD(p3), 3);
#undef WORD
}

static inline vec products(vec x)
{
    const vec key =
        _mm512_broadcast_i32x4(_mm_setr_epi32((int)WORDHASH_K0, (int)WORDHASH_K1, (int)WORDHASH_K2, (int)WORDHASH_K3));
    x = _mm512_add_epi32(x, key);
    return _mm512_mul_epu32(x, _mm512_srli_epi64(x, 32));
}

/* The first len bytes of each word; `which` is the place of its length. */
static inline vec first_bytes(vec x, vec len, vec which)
{
    const vec index = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    return _mm512_maskz_mov_epi8(_mm512_cmplt_epu8_mask(index, _mm512_permutexvar_epi8(which, len)), x);
}

/* First round: eight words of these lengths, or what is left of them. */
static inline vec nh(vec even, vec odd, __m256i len)
{
    const vec at = _mm512_inserti64x4(_mm512_castsi256_si512(_mm256_inserti128_si256(_mm256_set1_epi8(0), _mm_set1_epi8(8), 1)),
                                      _mm256_inserti128_si256(_mm256_set1_epi8(16), _mm_set1_epi8(24), 1), 1);
    vec lens = _mm512_castsi256_si512(len);
    vec a = products(first_bytes(even, lens, at));
    vec b = products(first_bytes(odd, lens, _mm512_add_epi8(at, _mm512_set1_epi8(4))));
    return _mm512_add_epi64(_mm512_unpacklo_epi64(a, b), _mm512_unpackhi_epi64(a, b));
}

static inline __m256i hash_bits(vec h)
{
    vec s = _mm512_add_epi64(_mm512_mul_epu32(h, _mm512_set1_epi64(WORDHASH_C0)),
                             _mm512_mul_epu32(_mm512_srli_epi64(h, 32), _mm512_set1_epi64(WORDHASH_C1)));
    __m256i out = _mm512_cvtepi64_epi32(_mm512_xor_si512(s, _mm512_srli_epi64(s, 32)));
    return _mm256_andnot_si256(_mm256_set1_epi32(TOK_FLAGS), out);
}

/* Not a compare into a mask register: gcc 12 at -O1 spills its 8 bits and reloads 32. */
static inline unsigned over_16(__m256i len)
{
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(len, _mm256_set1_epi32(16))));
}

#define GROUP 8u
static inline unsigned hash_group(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold, size_t win)
{
    __m256i len = _mm256_sub_epi32(_mm256_loadu_si256((const __m256i *)(const void *)end),
                                   _mm256_loadu_si256((const __m256i *)(const void *)start));
    uint32_t w = (uint32_t)win;
#define AT(k) (fold + (start[k] - w))
    vec h = nh(four_words(AT(0), AT(2), AT(4), AT(6)), four_words(AT(1), AT(3), AT(5), AT(7)), len);
#undef AT
    _mm256_storeu_si256((__m256i *)(void *)hash, hash_bits(h));
    return over_16(len);
}

static inline unsigned hash_far(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold, size_t win,
                                const uint32_t *list)
{
    const __m256i sixteen = _mm256_set1_epi32(16);
    __m256i at = _mm256_loadu_si256((const __m256i *)(const void *)list);
    __m256i len = _mm256_sub_epi32(_mm256_i32gather_epi32((const int *)(const void *)end, at, 4),
                                   _mm256_i32gather_epi32((const int *)(const void *)start, at, 4));
    uint32_t w = (uint32_t)win, out[GROUP];
#define AT(k) (fold + (start[list[k]] - w))
    vec h = nh(four_words(AT(0), AT(2), AT(4), AT(6)), four_words(AT(1), AT(3), AT(5), AT(7)), sixteen);
    h = _mm512_mullo_epi64(h, _mm512_set1_epi64((long long)WORDHASH_MORE));
    h = _mm512_xor_si512(h, _mm512_srli_epi64(h, 29));
#undef AT
#define AT(k) (fold + 16 + (start[list[k]] - w))
    len = _mm256_sub_epi32(len, sixteen);
    vec g = nh(four_words(AT(0), AT(2), AT(4), AT(6)), four_words(AT(1), AT(3), AT(5), AT(7)), len);
#undef AT
    _mm256_storeu_si256((__m256i *)(void *)out, hash_bits(_mm512_add_epi64(h, g)));
    for (unsigned k = 0; k < GROUP; k++)
        hash[list[k]] = out[k];
    return over_16(len);
}

/* What v_ascii's table gives for a byte: the folded letter or digit, or one of these. */
#define T_SPECIAL 1
#define T_AMP 2

static const uint8_t ascii_table[128] = {
    ['\n'] = T_SPECIAL, ['\r'] = T_SPECIAL, ['.'] = T_SPECIAL, ['!'] = T_SPECIAL, ['?'] = T_SPECIAL, ['&'] = T_AMP, ['0'] = '0',
    ['1'] = '1',        ['2'] = '2',        ['3'] = '3',       ['4'] = '4',       ['5'] = '5',       ['6'] = '6',   ['7'] = '7',
    ['8'] = '8',        ['9'] = '9',        ['A'] = 'a',       ['B'] = 'b',       ['C'] = 'c',       ['D'] = 'd',   ['E'] = 'e',
    ['F'] = 'f',        ['G'] = 'g',        ['H'] = 'h',       ['I'] = 'i',       ['J'] = 'j',       ['K'] = 'k',   ['L'] = 'l',
    ['M'] = 'm',        ['N'] = 'n',        ['O'] = 'o',       ['P'] = 'p',       ['Q'] = 'q',       ['R'] = 'r',   ['S'] = 's',
    ['T'] = 't',        ['U'] = 'u',        ['V'] = 'v',       ['W'] = 'w',       ['X'] = 'x',       ['Y'] = 'y',   ['Z'] = 'z',
    ['a'] = 'a',        ['b'] = 'b',        ['c'] = 'c',       ['d'] = 'd',       ['e'] = 'e',       ['f'] = 'f',   ['g'] = 'g',
    ['h'] = 'h',        ['i'] = 'i',        ['j'] = 'j',       ['k'] = 'k',       ['l'] = 'l',       ['m'] = 'm',   ['n'] = 'n',
    ['o'] = 'o',        ['p'] = 'p',        ['q'] = 'q',       ['r'] = 'r',       ['s'] = 's',       ['t'] = 't',   ['u'] = 'u',
    ['v'] = 'v',        ['w'] = 'w',        ['x'] = 'x',       ['y'] = 'y',       ['z'] = 'z'};

static inline void v_ascii(vec x, vec *folded, struct masks *m, uint64_t *high)
{
    *high = _mm512_movepi8_mask(x);
    vec t = _mm512_maskz_permutex2var_epi8(~*high, v_load(ascii_table), x, v_load(ascii_table + 64));
    *folded = _mm512_mask_blend_epi8(*high, t, x); /* other bytes stay: wide.h's tables fold what there is */
    m->word = _mm512_cmpgt_epu8_mask(t, _mm512_set1_epi8(T_AMP));
    m->digit = _mm512_mask_cmplt_epu8_mask(m->word, t, _mm512_set1_epi8(':'));
    uint64_t special = v_eq(t, T_SPECIAL);
    m->line = _mm512_mask_cmplt_epu8_mask(special, x, v_byte(' '));
    m->stop = special ^ m->line;
    m->amp = v_eq(t, T_AMP);
}

static inline void squeeze(uint8_t *out, vec x, uint64_t word, uint64_t keep)
{
    v_store(out, _mm512_maskz_compress_epi8(keep, _mm512_mask_blend_epi8(word, v_byte(' '), x)));
}

#include "text/scan_wide.h"

#define NORM_NAME norm_avx512
#include "text/norm_wide.h"

#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
