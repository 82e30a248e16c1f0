/* literals_scan: the loop behind rules_masks (literals_wide.h), once for each instruction set (NOTES.md, "Speed of one core").  All
 * give the same.  Chosen at run time; THRESH_CPU names one, for tests (text/tokens.h).
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/literals.h"

/* Classes of bytes below 0x80, found by the two halves of a byte: tab & [ < : * and the other control characters, but
 * not line ends, which stand between lines.  Twice, for vectors of 32 bytes. */
#define CLASS_ODD 0x03
#define CLASS_TAG 0x0c
#define CLASS_COLON 0x10
#define CLASS_UNTIDY 0xe3
#define LOW 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc2, 0xc0, 0xc0, 0xc1, 0xb0, 0xc4, 0xc8, 0x80, 0xc0, 0xc0
#define HIGH 0x41, 0x80, 0x22, 0x18, 0, 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
static const uint8_t class_low[32] = {LOW, LOW}, class_high[32] = {HIGH, HIGH};

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE(name) name##_ssse3
#define WIDE_FUNCTION static __attribute__((target("ssse3")))
#define WIDE_BYTES 16
#define v_look(t, x) (vec_ssse3) _mm_shuffle_epi8((__m128i)load_ssse3(t), (__m128i)(x))
#define v_mask(x) ((uint64_t)(uint32_t)_mm_movemask_epi8((__m128i)(x)))
#include "quote/literals_wide.h"

#define WIDE(name) name##_avx2
#define WIDE_FUNCTION static __attribute__((target("avx2")))
#define WIDE_BYTES 32
#define v_look(t, x) (vec_avx2) _mm256_shuffle_epi8((__m256i)load_avx2(t), (__m256i)(x))
#define v_mask(x) ((uint64_t)(uint32_t)_mm256_movemask_epi8((__m256i)(x)))
#include "quote/literals_wide.h"

#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>

/* Bit k of the result: byte k of x, which is 0 or FF, is set. */
static inline uint64_t neon_mask(uint8x16_t x)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t b = vandq_u8(x, vld1q_u8(bits));
    return (uint64_t)vaddv_u8(vget_low_u8(b)) | (uint64_t)vaddv_u8(vget_high_u8(b)) << 8;
}
#define WIDE(name) name##_neon
#define WIDE_FUNCTION static
#define WIDE_BYTES 16
#define v_look(t, x) (vec_neon) vqtbl1q_u8(vld1q_u8(t), (uint8x16_t)(x))
#define v_mask(x) neon_mask((uint8x16_t)(x))
#include "quote/literals_wide.h"
#endif

/* Any machine: a byte at a time. */
#define WIDE(name) name##_bytes
#define WIDE_FUNCTION static
#define WIDE_BYTES 1
#define v_look(t, x) ((vec_bytes){(t)[(x)[0]]})
#define v_mask(x) ((uint64_t)((x)[0] & 1))
#include "quote/literals_wide.h"

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
