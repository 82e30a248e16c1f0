/* rules_scan: the loops behind rules_masks, one an instruction set.  All give the same, but for `hit`, which may tell
 * of more places than need be.  Chosen at run time; THRESH_CPU names one, for tests (text/tokens.h).
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/rules_priv.h"

/* Classes of bytes below 0x80, found by the two halves of a byte: tab & [ < : * and the other control characters, but
 * not line ends, which stand between lines. */
#define CLASS_ODD 0x03
#define CLASS_TAG 0x0c
#define CLASS_COLON 0x10
#define CLASS_UNTIDY 0xe3
static const uint8_t rules_class_low[16] = {0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc2, 0xc0,
                                            0xc0, 0xc1, 0xb0, 0xc4, 0xc8, 0x80, 0xc0, 0xc0};
static const uint8_t rules_class_high[16] = {0x41, 0x80, 0x22, 0x18, 0, 0x04};

/* The same classes of whole bytes, in the low half; in the high half, first bytes of what tidying changes beyond ASCII. */
#define BYTE_ODD 1
#define BYTE_TAG 2
#define BYTE_COLON 4
#define BYTE_UNTIDY 8
void rules_scan_classes(uint8_t class7[128])
{
    for (unsigned c = 0; c < 128; c++) {
        unsigned k = rules_class_low[c & 15] & rules_class_high[c >> 4];
        class7[c] = (uint8_t)((k & CLASS_ODD ? BYTE_ODD : 0) | (k & CLASS_TAG ? BYTE_TAG : 0) | (k & CLASS_COLON ? BYTE_COLON : 0) |
                              (k & CLASS_UNTIDY ? BYTE_UNTIDY : 0) | (c == 0x42 || c == 0x62 || c == 0x63 || c == 0x6f ? 0xf0 : 0));
    }
}

static void scan_bytes(const struct rules_looks *t, const uint8_t *p, size_t n, struct rules_masks *o)
{
    for (; n-- > 0; p += 64, o++) {
        struct rules_masks m = {0};
        for (unsigned k = 0; k < 64; k++) {
            uint8_t c = p[k], d = p[k + 1], e = p[k + 2];
            uint64_t at = (uint64_t)1 << k;
            unsigned class = rules_class_low[c & 15] & rules_class_high[c >> 4];
            if (t->byte[0][c] & t->byte[1][d] & t->byte[2][e] & t->byte[3][p[k + 3]])
                m.hit |= at;
            if (t->hits_only)
                continue;
            m.odd |= c >= 0x80 || class & CLASS_ODD ? at : 0;
            m.tag |= class & CLASS_TAG ? at : 0;
            m.colon |= class & CLASS_COLON || (c == 0xef && d == 0xbc && e == 0x9a) ? at : 0;
            m.untidy |= class & CLASS_UNTIDY || (c == ' ' && d == ' ') || (c == 0xc2 && d == 0xa0) ||
                                (c == 0xe2 && d == 0x80 && (e < 0x90 || e > 0xa7)) || (c == 0xe2 && d == 0x81) ||
                                (c == 0xe3 && d == 0x80 && e == 0x80) || (c == 0xef && d == 0xbb)
                            ? at
                            : 0;
        }
        *o = m;
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* ---- SSSE3 ---- */
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("ssse3"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("ssse3")
#endif
#define vec __m128i
#define WIDE(name) name##_ssse3
#define WIDE_NAME scan_ssse3
#define WIDE_BYTES 16
#define WIDE_ALL 0xffffu
#define v_load(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define v_table(p) v_load(p)
#define v_byte(c) _mm_set1_epi8((char)(c))
#define v_shuffle(t, x) _mm_shuffle_epi8(t, x)
#define v_half(x) _mm_and_si128(_mm_srli_epi16(x, 4), v_byte(15))
#define v_and(a, b) _mm_and_si128(a, b)
#define v_or(a, b) _mm_or_si128(a, b)
#define v_eq(a, b) _mm_cmpeq_epi8(a, b)
#define v_min(a, b) _mm_min_epu8(a, b)
#define v_max(a, b) _mm_max_epu8(a, b)
#define v_mask(a) ((uint64_t)(uint32_t)_mm_movemask_epi8(a))
#include "quote/rules_scan_wide.h"
#undef vec
#undef v_load
#undef v_table
#undef v_byte
#undef v_shuffle
#undef v_half
#undef v_and
#undef v_or
#undef v_eq
#undef v_min
#undef v_max
#undef v_mask
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

/* ---- AVX2 ---- */
#define vec __m256i
#define WIDE(name) name##_avx2
#define WIDE_NAME scan_avx2
#define WIDE_BYTES 32
#define WIDE_ALL 0xffffffffu
#define v_load(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define v_table(p) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define v_byte(c) _mm256_set1_epi8((char)(c))
#define v_shuffle(t, x) _mm256_shuffle_epi8(t, x)
#define v_half(x) _mm256_and_si256(_mm256_srli_epi16(x, 4), v_byte(15))
#define v_and(a, b) _mm256_and_si256(a, b)
#define v_or(a, b) _mm256_or_si256(a, b)
#define v_eq(a, b) _mm256_cmpeq_epi8(a, b)
#define v_min(a, b) _mm256_min_epu8(a, b)
#define v_max(a, b) _mm256_max_epu8(a, b)
#define v_mask(a) ((uint64_t)(uint32_t)_mm256_movemask_epi8(a))
#include "quote/rules_scan_wide.h"
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vbmi"))), apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vbmi")
#endif

/* ---- AVX-512: whole bytes are looked up, so fewer places are let through ---- */
static inline __m512i load(const uint8_t *p) { return _mm512_loadu_si512((const void *)p); }

static inline uint64_t equal(__m512i x, int c) { return _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)c)); }

static void scan_avx512(const struct rules_looks *t, const uint8_t *p, size_t n, struct rules_masks *o)
{
    __m512i a[NEED_BYTES], b[NEED_BYTES];
    for (unsigned i = 0; i < NEED_BYTES; i++) {
        a[i] = load(t->byte7[i]);
        b[i] = load(t->byte7[i] + 64);
    }
    const __m512i class_a = load(t->class7), class_b = load(t->class7 + 64);
    for (; n-- > 0; p += 64, o++) {
        __m512i x = load(p), y = load(p + 1), z = load(p + 2), v = load(p + 3);
        __m512i in = _mm512_and_si512(_mm512_permutex2var_epi8(a[0], x, b[0]), _mm512_permutex2var_epi8(a[1], y, b[1]));
        in = _mm512_ternarylogic_epi32(in, _mm512_permutex2var_epi8(a[2], z, b[2]), _mm512_permutex2var_epi8(a[3], v, b[3]), 0x80);
        uint64_t wide = (uint64_t)_mm512_movepi8_mask(x);
        /* bytes from 0x80 on are looked up as those below: of them only the last buckets count, of others the first */
        __m512i bucket = _mm512_mask_blend_epi8(wide, _mm512_set1_epi8((1 << NEED_WIDE) - 1), _mm512_set1_epi8((char)(0xff << NEED_WIDE & 0xff)));
        struct rules_masks m = {.hit = _mm512_test_epi8_mask(in, bucket)};
        if (t->hits_only) {
            *o = m;
            continue;
        }
        __m512i class = _mm512_permutex2var_epi8(class_a, x, class_b);
        uint64_t some = _mm512_test_epi8_mask(class, _mm512_mask_blend_epi8(wide, _mm512_set1_epi8(0x0f), _mm512_set1_epi8((char)0xf0)));
        m.odd = wide;
        m.untidy = equal(x, ' ') & equal(y, ' ');
        if (some & wide) {
            uint64_t e2 = equal(x, 0xe2), ef = equal(x, 0xef), y80 = equal(y, 0x80);
            uint64_t kept = _mm512_cmple_epu8_mask(_mm512_sub_epi8(z, _mm512_set1_epi8((char)0x90)), _mm512_set1_epi8(0xa7 - 0x90));
            m.untidy |= (equal(x, 0xc2) & equal(y, 0xa0)) | (e2 & ((y80 & ~kept) | equal(y, 0x81))) |
                        (equal(x, 0xe3) & y80 & equal(z, 0x80)) | (ef & equal(y, 0xbb));
            m.colon = ef ? ef & equal(y, 0xbc) & equal(z, 0x9a) : 0;
        }
        some &= ~wide;
        if (some) {
            m.odd |= some & _mm512_test_epi8_mask(class, _mm512_set1_epi8(BYTE_ODD));
            m.tag = some & _mm512_test_epi8_mask(class, _mm512_set1_epi8(BYTE_TAG));
            m.colon |= some & _mm512_test_epi8_mask(class, _mm512_set1_epi8(BYTE_COLON));
            m.untidy |= some & _mm512_test_epi8_mask(class, _mm512_set1_epi8(BYTE_UNTIDY));
        }
        *o = m;
    }
}
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif

#if defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>

/* Bit k of the result: byte k of x, which is 0 or FF, is set. */
static inline uint64_t neon_mask(uint8x16_t x)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t b = vandq_u8(x, vld1q_u8(bits));
    return (uint64_t)vaddv_u8(vget_low_u8(b)) | (uint64_t)vaddv_u8(vget_high_u8(b)) << 8;
}
#define vec uint8x16_t
#define WIDE(name) name##_neon
#define WIDE_NAME scan_neon
#define WIDE_BYTES 16
#define WIDE_ALL 0xffffu
#define v_load(p) vld1q_u8(p)
#define v_table(p) vld1q_u8(p)
#define v_byte(c) vdupq_n_u8(c)
#define v_shuffle(t, x) vqtbl1q_u8(t, x)
#define v_half(x) vshrq_n_u8(x, 4)
#define v_and(a, b) vandq_u8(a, b)
#define v_or(a, b) vorrq_u8(a, b)
#define v_eq(a, b) vceqq_u8(a, b)
#define v_min(a, b) vminq_u8(a, b)
#define v_max(a, b) vmaxq_u8(a, b)
#define v_mask(a) neon_mask(a)
#include "quote/rules_scan_wide.h"
#endif

rules_scan *rules_scan_for(const char *cpu)
{
#if defined(__x86_64__)
    bool any = !cpu || !*cpu;
    __builtin_cpu_init();
    if ((any || !strcmp(cpu, "avx512")) && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi"))
        return scan_avx512;
    if ((any || !strncmp(cpu, "avx", 3)) && __builtin_cpu_supports("avx2"))
        return scan_avx2;
    if ((any || !strcmp(cpu, "ssse3")) && __builtin_cpu_supports("ssse3"))
        return scan_ssse3;
#elif defined(__aarch64__) && defined(__ARM_NEON)
    if (!cpu || strcmp(cpu, "scalar") != 0)
        return scan_neon;
#endif
    (void)cpu;
    return scan_bytes;
}
