/* fingerprint: the path for AVX-512: sixteen places at once, of which those that are picked are written by a compressing store.
 * SPDX-License-Identifier: MIT */
#include "fingerprint/fingerprint.h"

#if defined(__x86_64__)
#include <string.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,popcnt"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,popcnt")
#endif
#include <immintrin.h>

#include "fingerprint/gram.h"
#include "text/tokens.h"

#define LANES 16u

_Static_assert(FP_W == 4, "winnow is written for windows of 4");

static inline __mmask16 lanes(uint32_t n) { return (__mmask16)(n < LANES ? (1u << n) - 1 : 0xffffu); }

/* fingerprint.c's winnow for the places g[0 .. LANES) in the middle of the text. */
static inline __mmask16 winnow_lanes(const uint32_t *g)
{
#define NEXT(k) _mm512_loadu_si512(g + (k))
    __m512i x = NEXT(0);
    __mmask16 r1 = _mm512_cmpgt_epu32_mask(NEXT(1), x), r2 = r1 & _mm512_cmpgt_epu32_mask(NEXT(2), x);
    __mmask16 r3 = r2 & _mm512_cmpgt_epu32_mask(NEXT(3), x);
    __mmask16 l1 = _mm512_cmpge_epu32_mask(NEXT(-1), x), l2 = l1 & _mm512_cmpge_epu32_mask(NEXT(-2), x);
    __mmask16 l3 = l2 & _mm512_cmpge_epu32_mask(NEXT(-3), x);
#undef NEXT
    return (__mmask16)(r3 | (r2 & l1) | (r1 & l2) | l3);
}

/* hash and tok, lane by lane, those of `which`: appended at out.  Returns their number. */
static inline size_t put(struct fp *out, __m512i hash, __m512i tok, __mmask16 which)
{
    const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const __m512i high = _mm512_add_epi32(low, _mm512_set1_epi32(8));
    unsigned n = (unsigned)_mm_popcnt_u32(which);
    __m512i h = _mm512_maskz_compress_epi32(which, hash), t = _mm512_maskz_compress_epi32(which, tok);
    _mm512_mask_storeu_epi64(out, (__mmask8)lanes(n), _mm512_permutex2var_epi32(h, low, t));
    if (n > 8)
        _mm512_mask_storeu_epi64(out + 8, (__mmask8)lanes(n - 8), _mm512_permutex2var_epi32(h, high, t));
    return n;
}

static inline __m512i mix(__m512i x)
{
    x = _mm512_xor_si512(x, _mm512_srli_epi32(x, 16));
    x = _mm512_mullo_epi32(x, _mm512_set1_epi32(0x7feb352d));
    x = _mm512_xor_si512(x, _mm512_srli_epi32(x, 15));
    x = _mm512_mullo_epi32(x, _mm512_set1_epi32((int)0x846ca68bu));
    return _mm512_xor_si512(x, _mm512_srli_epi32(x, 16));
}

/* gram_of for the places [0, m) of t; w has room for GRAM_CHUNK + 2 * LANES words. */
static void grams(uint32_t *g, uint32_t *w, const uint32_t *t, uint32_t m)
{
#define WORD(k) _mm512_loadu_si512(w + i + (k))
    for (uint32_t i = 0; m && i < m + FP_K - 1; i += LANES) /* no place: fewer words than a k-gram has */
        _mm512_storeu_si512(w + i, _mm512_srli_epi32(_mm512_maskz_loadu_epi32(lanes(m + FP_K - 1 - i), t + i), 2));
    for (uint32_t i = 0; i < m; i += LANES) {
        __m512i a = WORD(0), b = _mm512_rol_epi32(WORD(1), 7), c = _mm512_rol_epi32(WORD(2), 13);
        __m512i d = _mm512_rol_epi32(WORD(3), 19), e = _mm512_rol_epi32(WORD(4), 26);
        a = _mm512_ternarylogic_epi32(_mm512_ternarylogic_epi32(a, b, c, 0x96), d, e, 0x96);
        _mm512_storeu_si512(g + i, _mm512_andnot_si512(_mm512_set1_epi32(1), mix(a)));
    }
#undef WORD
}

/* start_of for the lanes `in`. */
static inline __m512i starts(const uint32_t *t, __mmask16 in)
{
#define WORD(k) _mm512_srli_epi32(_mm512_maskz_loadu_epi32(in, t + (k)), 2)
    __m512i a = _mm512_xor_si512(WORD(0), _mm512_rol_epi32(WORD(1), 9));
    __m512i b = _mm512_xor_si512(_mm512_rol_epi32(WORD(2), 17), _mm512_rol_epi32(WORD(3), 25));
#undef WORD
    a = _mm512_ternarylogic_epi32(a, b, _mm512_set1_epi32((int)0x9e3779b9u), 0x96);
    return _mm512_or_si512(mix(a), _mm512_set1_epi32(1));
}

/* Places [at, at + LANES) of the text: first what begins there, then its k-gram. */
static inline size_t both(struct fp *out, __m512i s, __m512i g, __m512i at, __mmask16 start, __mmask16 pick)
{
    const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const __m512i high = _mm512_add_epi32(low, _mm512_set1_epi32(8));
    const __m512i twice = _mm512_setr_epi32(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
    uint32_t which = _pdep_u32(start, 0x55555555u) | _pdep_u32(pick, 0xaaaaaaaau);
    size_t n = put(out, _mm512_permutex2var_epi32(s, low, g), _mm512_permutexvar_epi32(twice, at), (__mmask16)which);
    at = _mm512_permutexvar_epi32(_mm512_add_epi32(twice, _mm512_set1_epi32(8)), at);
    return n + put(out + n, _mm512_permutex2var_epi32(s, high, g), at, (__mmask16)(which >> 16));
}

size_t fingerprint_avx512(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
{
    const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    uint32_t padded[FP_W + GRAM_CHUNK + 2 * LANES + FP_W], *g = padded + FP_W, w[GRAM_CHUNK + 2 * LANES];
    uint8_t pick[GRAM_CHUNK + FP_W + LANES] = {0};
    size_t n = 0;
    uint32_t n_grams = to - from >= FP_K ? to - from - FP_K + 1 : 0;
    memset(padded, 0, FP_W * sizeof *padded);
    for (uint32_t base = 0; from + base < to; base += GRAM_CHUNK) {
        const uint32_t *t = tok + from + base;
        uint32_t have = n_grams > base ? n_grams - base : 0, left = to - from - base;
        uint32_t m = have < GRAM_CHUNK + FP_W - 1 ? have : GRAM_CHUNK + FP_W - 1;
        uint32_t stop = left < GRAM_CHUNK ? left : GRAM_CHUNK;
        uint32_t whole = left < FP_K4 ? 0 : left - FP_K4 + 1;
        grams(g, w, t, m);
        uint32_t middle = winnow_ends(pick, g, stop, m, base == 0);
        for (uint32_t i = 0; i < stop; i += LANES) {
            __mmask16 first = base + i == 0, in = lanes(stop - i);
            __mmask16 room = lanes(whole > i ? whole - i : 0);
            __m512i before = _mm512_maskz_loadu_epi32(room & (__mmask16)~first, t + i - 1);
            __mmask16 start = (_mm512_test_epi32_mask(before, _mm512_set1_epi32(TOK_FLAGS)) | first) & room & in;
            __m128i p = _mm_loadu_si128((const __m128i *)(const void *)(pick + i));
            __mmask16 inner = lanes(middle > i ? middle - i : 0) & (__mmask16)(i ? 0xffff : 0xffff << (FP_W - 1));
            __mmask16 picked = (_mm_test_epi8_mask(p, p) | (winnow_lanes(g + i) & inner)) & in;
            __m512i at = _mm512_add_epi32(lane, _mm512_set1_epi32((int)(from + base + i)));
            __m512i gram = _mm512_loadu_si512(g + i);
            n += start ? both(out + n, starts(t + i, room), gram, at, start, picked) : put(out + n, gram, at, picked);
        }
        memcpy(pick, pick + GRAM_CHUNK, FP_W);
        for (uint32_t i = 0; i < GRAM_CHUNK; i += 64) /* gcc's memset is `rep stos`, which starts slowly */
            _mm512_storeu_si512(pick + FP_W + i, _mm512_setzero_si512());
    }
    return n;
}

#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
