/* scan: the fast path for AVX2 (with BMI2; Haswell, Zen and later).
 * SPDX-License-Identifier: MIT */
#include "text/scan.h"

#if defined(__x86_64__)
#include <stdbool.h>
#include <string.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt"))), apply_to = function)
#else
#pragma GCC target("avx2,bmi,bmi2,popcnt")
#endif
#include <immintrin.h>

#include "text/entity.h"
#include "text/fold.h"
#include "text/signs_find.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/wide.h"
#include "text/wordhash.h"

#define WIDE_NAME scan_avx2
#define WIDE_LOOKUP 1

typedef struct {
    __m256i a, b;
} vec;
typedef vec lanes; /* bytes of 0 or FF */

static inline vec v_load(const uint8_t *p)
{
    return (vec){_mm256_loadu_si256((const __m256i *)(const void *)p),
                 _mm256_loadu_si256((const __m256i *)(const void *)(p + 32))};
}
static inline void v_store(uint8_t *p, vec x)
{
    _mm256_storeu_si256((__m256i *)(void *)p, x.a);
    _mm256_storeu_si256((__m256i *)(void *)(p + 32), x.b);
}
static inline vec v_zero(void) { return (vec){_mm256_setzero_si256(), _mm256_setzero_si256()}; }
static inline vec v_and(vec x, vec y) { return (vec){_mm256_and_si256(x.a, y.a), _mm256_and_si256(x.b, y.b)}; }
static inline vec v_byte(unsigned b) { return (vec){_mm256_set1_epi8((char)b), _mm256_set1_epi8((char)b)}; }
static inline vec v_low6(vec x) { return v_and(x, v_byte(63)); }
static inline uint64_t l_bits(lanes l)
{
    return (uint32_t)_mm256_movemask_epi8(l.a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(l.b) << 32;
}
static inline lanes v_same(vec x, vec y) { return (vec){_mm256_cmpeq_epi8(x.a, y.a), _mm256_cmpeq_epi8(x.b, y.b)}; }
static inline lanes v_eq(vec x, unsigned b) { return v_same(x, v_byte(b)); }
static inline lanes l_and(lanes x, lanes y) { return v_and(x, y); }
static inline lanes l_or(lanes x, lanes y) { return (vec){_mm256_or_si256(x.a, y.a), _mm256_or_si256(x.b, y.b)}; }

/* Lanes with x - from < n, unsigned, by a signed compare. */
static inline __m256i in_range(__m256i x, uint8_t from, int n)
{
    __m256i y = _mm256_add_epi8(x, _mm256_set1_epi8((char)(128 - from)));
    return _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(n - 128)), y);
}

static inline lanes v_in(vec x, uint8_t from, int n) { return (vec){in_range(x.a, from, n), in_range(x.b, from, n)}; }
static inline vec v_sel(lanes l, vec a, vec b)
{
    return (vec){_mm256_blendv_epi8(b.a, a.a, l.a), _mm256_blendv_epi8(b.b, a.b, l.b)};
}
static inline lanes v_has(vec x, unsigned f)
{
    vec k = v_byte(f);
    return v_same(v_and(x, k), k); /* f is one bit */
}
static inline uint64_t v_flag(vec x, unsigned f) { return l_bits(v_has(x, f)); }
static inline lanes l_next(lanes l)
{
    return (vec){_mm256_alignr_epi8(_mm256_permute2x128_si256(l.a, l.b, 0x21), l.a, 1),
                 _mm256_alignr_epi8(_mm256_permute2x128_si256(l.b, l.b, 0x81), l.b, 1)};
}
static inline vec v_flip(vec x, lanes l)
{
    vec one = v_and(l, v_byte(1));
    return (vec){_mm256_xor_si256(x.a, one.a), _mm256_xor_si256(x.b, one.b)};
}
static inline vec v_tail(vec x) { return l_or(v_and(x, v_byte(63)), v_byte(0x80)); }
static inline unsigned lowest(uint64_t bits) { return (unsigned)_tzcnt_u64(bits); }

/* Four lookups of 16; the shifts bring bits 5 and 4 of the index to where the blend looks. */
static inline __m256i look_half(const uint8_t *table, __m256i x)
{
    __m256i q[4];
    for (int i = 0; i < 4; i++)
        q[i] =
            _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(table + 16 * i))), x);
    __m256i b4 = _mm256_slli_epi16(x, 3), b5 = _mm256_slli_epi16(x, 2);
    return _mm256_blendv_epi8(_mm256_blendv_epi8(q[0], q[1], b4), _mm256_blendv_epi8(q[2], q[3], b4), b5);
}
static inline vec v_look(const uint8_t *table, vec x) { return (vec){look_half(table, x.a), look_half(table, x.b)}; }

static inline vec v_look2(const uint8_t *table, vec x, vec y)
{
    vec i = v_low6(x);
    lanes odd = {_mm256_slli_epi16(y.a, 7), _mm256_slli_epi16(y.b, 7)}; /* a blend looks at bit 7 only */
    return v_sel(odd, v_look(table + 64, i), v_look(table, i));
}

#define PAGES 1
static inline vec look_pages(const uint8_t *table, vec x1, vec x2)
{
    (void)x1;
    return v_look(table, v_low6(x2));
}

/* The last round writes positions of no bit behind the end; they are overwritten. */
static inline void emit(uint32_t *out, uint64_t bits, uint32_t base)
{
    unsigned n = (unsigned)__builtin_popcountll(bits);
    for (unsigned i = 0; i < n; i += 8) {
        for (unsigned k = 0; k < 8; k++) {
            out[i + k] = base + lowest(bits);
            bits &= bits - 1;
        }
    }
}

/* Sixteen FF and sixteen 00: a load at 16 - len is the mask of the first len bytes. */
static const uint8_t first_bytes[32] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

/* The first len bytes of two words, first round done. */
static inline __m256i products(const uint8_t *p0, const uint8_t *p1, uint32_t len0, uint32_t len1)
{
    const __m256i key =
        _mm256_broadcastsi128_si256(_mm_setr_epi32((int)WORDHASH_K0, (int)WORDHASH_K1, (int)WORDHASH_K2, (int)WORDHASH_K3));
    const uint8_t *k0 = first_bytes + 16 - (len0 < 16 ? len0 : 16), *k1 = first_bytes + 16 - (len1 < 16 ? len1 : 16);
    __m256i x = _mm256_loadu2_m128i((const __m128i *)(const void *)p1, (const __m128i *)(const void *)p0);
    __m256i k = _mm256_loadu2_m128i((const __m128i *)(const void *)k1, (const __m128i *)(const void *)k0);
    x = _mm256_add_epi32(_mm256_and_si256(x, k), key);
    return _mm256_mul_epu32(x, _mm256_srli_epi64(x, 32));
}

/* a: words 0 and 2, b: words 1 and 3. */
static inline __m256i nh(__m256i a, __m256i b)
{
    return _mm256_add_epi64(_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b));
}

static inline __m128i hash_bits(__m256i h)
{
    __m256i s = _mm256_add_epi64(_mm256_mul_epu32(h, _mm256_set1_epi64x(WORDHASH_C0)),
                                 _mm256_mul_epu32(_mm256_srli_epi64(h, 32), _mm256_set1_epi64x(WORDHASH_C1)));
    s = _mm256_xor_si256(s, _mm256_srli_epi64(s, 32));
    s = _mm256_permutevar8x32_epi32(s, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
    return _mm_andnot_si128(_mm_set1_epi32(TOK_FLAGS), _mm256_castsi256_si128(s));
}

#define GROUP 4u
static inline unsigned hash_group(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold, size_t win)
{
    __m128i len =
        _mm_sub_epi32(_mm_loadu_si128((const __m128i *)(const void *)end), _mm_loadu_si128((const __m128i *)(const void *)start));
#define WORDS(i, k) products(fold + (start[i] - win), fold + (start[k] - win), end[i] - start[i], end[k] - start[k])
    _mm_storeu_si128((__m128i *)(void *)hash, hash_bits(nh(WORDS(0, 2), WORDS(1, 3))));
#undef WORDS
    return (unsigned)_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpgt_epi32(len, _mm_set1_epi32(16))));
}

static inline unsigned hash_far(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold, size_t win,
                                const uint32_t *list)
{
    const __m256i more = _mm256_set1_epi64x((long long)WORDHASH_MORE);
    const uint8_t *p[GROUP];
    uint32_t len[GROUP], out[GROUP];
    unsigned longer = 0;
    for (unsigned k = 0; k < GROUP; k++) {
        p[k] = fold + (start[list[k]] - win);
        len[k] = end[list[k]] - start[list[k]] - 16;
        longer |= (unsigned)(len[k] > 16) << k;
    }
    __m256i h = nh(products(p[0], p[2], 16, 16), products(p[1], p[3], 16, 16));
    __m256i mid =
        _mm256_add_epi64(_mm256_mul_epu32(_mm256_srli_epi64(h, 32), more), _mm256_mul_epu32(h, _mm256_srli_epi64(more, 32)));
    h = _mm256_add_epi64(_mm256_mul_epu32(h, more), _mm256_slli_epi64(mid, 32));
    h = _mm256_xor_si256(h, _mm256_srli_epi64(h, 29));
    h = _mm256_add_epi64(h, nh(products(p[0] + 16, p[2] + 16, len[0], len[2]), products(p[1] + 16, p[3] + 16, len[1], len[3])));
    _mm_storeu_si128((__m128i *)(void *)out, hash_bits(h));
    for (unsigned k = 0; k < GROUP; k++)
        hash[list[k]] = out[k];
    return longer;
}

static inline void v_ascii(vec x, vec *folded, struct masks *m, uint64_t *high)
{
    /* The specials have different low nibbles, so one lookup by nibble gives the only candidate. */
    const __m256i cand =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(-1, '!', -1, -1, -1, -1, '&', -1, -1, -1, '\n', -1, -1, '\r', '.', '?'));
    const __m256i bit5 = _mm256_set1_epi8(0x20);
    vec lower = {_mm256_or_si256(x.a, bit5), _mm256_or_si256(x.b, bit5)};
    lanes letter = {in_range(lower.a, 'a', 26), in_range(lower.b, 'a', 26)};
    lanes digit = {in_range(x.a, '0', 10), in_range(x.b, '0', 10)};
    vec c = {_mm256_shuffle_epi8(cand, x.a), _mm256_shuffle_epi8(cand, x.b)};
    *folded =
        (vec){_mm256_or_si256(x.a, _mm256_and_si256(letter.a, bit5)), _mm256_or_si256(x.b, _mm256_and_si256(letter.b, bit5))};
    *high = l_bits(x);
    m->digit = l_bits(digit);
    m->word = l_bits(letter) | m->digit;
    m->amp = l_bits(v_eq(x, '&'));
    uint64_t special = l_bits(v_same(x, c)) & ~m->amp;
    m->line = special & l_bits(v_in(x, 0, ' '));
    m->stop = special ^ m->line;
}

/* Eight bytes at a time: a bit for each byte becomes a byte, and those are extracted. */
static inline void squeeze(uint8_t *out, vec v, uint64_t word, uint64_t keep)
{
    const uint64_t one = 0x0101010101010101u;
    uint8_t fold[64];
    v_store(fold, v);
    for (unsigned i = 0; i < 64; i += 8) {
        uint64_t x, w = _pdep_u64(word >> i, one) * 255, k = _pdep_u64(keep >> i, one) * 255;
        memcpy(&x, fold + i, 8);
        x = _pext_u64((x & w) | (one * ' ' & ~w), k);
        memcpy(out, &x, 8);
        out += _mm_popcnt_u64(keep >> i & 255);
    }
}

#include "text/scan_wide.h"

#define NORM_NAME norm_avx2
#include "text/norm_wide.h"

/* See signs_find.h. */
static inline uint32_t sign_bits(const uint8_t *p)
{
    const __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)signs_low));
    const __m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)signs_high));
    const __m256i half = _mm256_set1_epi8(15);
    __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i l = _mm256_shuffle_epi8(low, _mm256_and_si256(x, half));
    __m256i h = _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(x, 4), half));
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_and_si256(l, h), _mm256_setzero_si256()));
}

void signs_avx2(const uint8_t *p, size_t blocks, uint64_t *bits)
{
    for (; blocks-- > 0; p += 64)
        *bits++ = sign_bits(p) | (uint64_t)sign_bits(p + 32) << 32;
}

#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
