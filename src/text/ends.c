/* ends: see the header.
 *
 * Ends are written two for each word of 64 bytes, whether it has them or not: how many it has is what no branch predictor can
 * say.  SPDX-License-Identifier: MIT */
#include "text/ends.h"

#include <pthread.h>

#include "text/scan.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef size_t ends_path(uint32_t *end, const uint8_t *p, size_t n, uint32_t base);

#define INLINE static inline __attribute__((always_inline))

INLINE size_t note(uint32_t *end, size_t k, uint64_t bits, uint32_t at)
{
    const uint64_t top = (uint64_t)1 << 63;
    uint64_t rest = bits & (bits - 1);
    end[k] = at + (unsigned)__builtin_ctzll(bits | top);
    end[k + 1] = at + (unsigned)__builtin_ctzll(rest | top);
    k += (size_t)(bits != 0) + (rest != 0);
    for (rest &= rest - 1; __builtin_expect(rest != 0, 0); rest &= rest - 1)
        end[k++] = at + (unsigned)__builtin_ctzll(rest);
    return k;
}

INLINE uint64_t first(uint64_t bits, size_t n) { return n < 64 ? bits & (((uint64_t)1 << n) - 1) : bits; }

/* Bit i: p[i] is LF or CR, i < n.  64 bytes at p are readable. */
static uint64_t eol_mask(const uint8_t *p, size_t n)
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
    return first(hits, n);
}

static size_t ends_any(uint32_t *end, const uint8_t *p, size_t n, uint32_t base)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i += 64)
        k = note(end, k, eol_mask(p + i, n - i), base + (uint32_t)i);
    return k;
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi"))) static size_t ends_avx2(uint32_t *end, const uint8_t *p, size_t n, uint32_t base)
{
    const __m256i lf = _mm256_set1_epi8('\n'), cr = _mm256_set1_epi8('\r');
    size_t k = 0;
    for (size_t i = 0; i < n; i += 64) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)(p + i));
        __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(p + i + 32));
        a = _mm256_or_si256(_mm256_cmpeq_epi8(a, lf), _mm256_cmpeq_epi8(a, cr));
        b = _mm256_or_si256(_mm256_cmpeq_epi8(b, lf), _mm256_cmpeq_epi8(b, cr));
        uint64_t bits = (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
        k = note(end, k, first(bits, n - i), base + (uint32_t)i);
    }
    return k;
}

__attribute__((target("avx512f,avx512bw,bmi"))) static size_t ends_avx512(uint32_t *end, const uint8_t *p, size_t n,
                                                                          uint32_t base)
{
    const __m512i lf = _mm512_set1_epi8('\n'), cr = _mm512_set1_epi8('\r');
    size_t k = 0;
    for (size_t i = 0; i < n; i += 64) {
        __m512i x = _mm512_loadu_si512(p + i);
        uint64_t bits = _mm512_cmpeq_epi8_mask(x, lf) | _mm512_cmpeq_epi8_mask(x, cr);
        k = note(end, k, first(bits, n - i), base + (uint32_t)i);
    }
    return k;
}
#endif

static ends_path *chosen;

static void choose(void)
{
    chosen = ends_any;
#if defined(__x86_64__)
    enum scan_cpu cpu = scan_cpu_chosen();
    if (cpu == SCAN_AVX2 || cpu == SCAN_AVX512)
        chosen = cpu == SCAN_AVX2 ? ends_avx2 : ends_avx512;
#endif
}

size_t ends_find(uint32_t *end, const uint8_t *p, size_t n, uint32_t base)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    return chosen(end, p, n, base);
}
