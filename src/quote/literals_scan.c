/* literals_scan: the loops behind rules_masks, one an instruction set (NOTES.md, "Speed of one core").  All give the same, but for `hit`, which may tell
 * of more places than need be.  Chosen at run time; THRESH_CPU names one, for tests (text/tokens.h).
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/literals.h"

/* Classes of bytes below 0x80, found by the two halves of a byte: tab & [ < : * and the other control characters, but
 * not line ends, which stand between lines. */
#define CLASS_ODD 0x03
#define CLASS_TAG 0x0c
#define CLASS_COLON 0x10
#define CLASS_UNTIDY 0xe3
static const uint8_t class_low[16] = {0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc2, 0xc0,
                                      0xc0, 0xc1, 0xb0, 0xc4, 0xc8, 0x80, 0xc0, 0xc0};
static const uint8_t class_high[16] = {0x41, 0x80, 0x22, 0x18, 0, 0x04};

static void scan_bytes(const struct literals *t, const uint8_t *p, size_t n, struct rules_masks *o)
{
    for (; n-- > 0; p += 64, o++) {
        struct rules_masks m = {0};
        for (unsigned k = 0; k < 64; k++) {
            uint8_t c = p[k], d = p[k + 1], e = p[k + 2];
            uint64_t at = (uint64_t)1 << k;
            unsigned class = class_low[c & 15] & class_high[c >> 4];
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
#include "quote/literals_wide.h"
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
#include "quote/literals_wide.h"
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
#include "quote/literals_wide.h"
#endif

literals_scan *literals_scan_for(const char *cpu)
{
#if defined(__x86_64__)
    bool any = !cpu || !*cpu;
    __builtin_cpu_init();
    if ((any || !strncmp(cpu, "avx", 3)) && __builtin_cpu_supports("avx2"))
        return scan_avx2;
    if ((any || !strcmp(cpu, "sse2")) && __builtin_cpu_supports("ssse3"))
        return scan_ssse3;
#elif defined(__aarch64__) && defined(__ARM_NEON)
    if (!cpu || strcmp(cpu, "scalar") != 0)
        return scan_neon;
#endif
    (void)cpu;
    return scan_bytes;
}
