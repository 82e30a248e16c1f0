/* rules_scan: the loops of rules_look, one an instruction set.  All give the same.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/rules_priv.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Groups of the literals in `buckets` whose looked-for bytes stand at p[at]. */
static unsigned compare(const struct rules_looks *t, const uint8_t *p, size_t n, size_t at, unsigned buckets)
{
    unsigned seen = 0;
    for (; buckets; buckets &= buckets - 1) {
        unsigned b = (unsigned)__builtin_ctz(buckets);
        for (uint32_t k = t->from[b]; k < t->from[b + 1]; k++) {
            const struct rules_need *x = &t->need[k];
            uint64_t word;
            if (at < x->back || at - x->back + x->len > n)
                continue;
            const uint8_t *q = p + at - x->back;
            memcpy(&word, q, 8);
            if (!((word ^ x->value) & x->mask) && (x->len <= 8 || !memcmp(q + 8, x->lit + 8, x->len - 8)))
                seen |= x->group;
        }
    }
    return seen;
}

static unsigned scan_bytes(const struct rules_looks *t, const uint8_t *p, size_t n)
{
    unsigned seen = 0, odd = 0, tag = 0, colon = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned b = (unsigned)t->byte[0][p[i]] & t->byte[1][p[i + 1]] & t->byte[2][p[i + 2]] & t->byte[3][p[i + 3]];
        if (b)
            seen |= compare(t, p, n, i, b);
        odd |= (unsigned)(p[i] >= 0x80) | (unsigned)(p[i] == '\t') | (unsigned)(p[i] == '&');
        tag |= (unsigned)(p[i] == '[') | (unsigned)(p[i] == '<');
        colon |= (unsigned)(p[i] == ':') | (unsigned)(p[i] == 0xef);
    }
    return seen | (odd ? RULES_ODD : 0) | (tag ? RULES_SEES_TAG : 0) | (colon ? RULES_SEES_COLON : 0);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static inline __m256i table(const uint8_t *p)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)p));
}

__attribute__((target("avx2"))) static inline __m256i load(const uint8_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

__attribute__((target("avx2"))) static inline __m256i halves(__m256i low, __m256i high, __m256i x)
{
    const __m256i half = _mm256_set1_epi8(15);
    return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(x, half)),
                            _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(x, 4), half)));
}

__attribute__((target("avx2"))) static inline __m256i either(__m256i x, char c, char d)
{
    return _mm256_or_si256(_mm256_cmpeq_epi8(x, _mm256_set1_epi8(c)), _mm256_cmpeq_epi8(x, _mm256_set1_epi8(d)));
}

__attribute__((target("avx2"))) static unsigned scan_avx2(const struct rules_looks *t, const uint8_t *p, size_t n)
{
    const __m256i l0 = table(t->low[0]), l1 = table(t->low[1]), l2 = table(t->low[2]), l3 = table(t->low[3]);
    const __m256i h0 = table(t->high[0]), h1 = table(t->high[1]), h2 = table(t->high[2]), h3 = table(t->high[3]);
    unsigned seen = 0;
    uint32_t odd = 0, tag = 0, colon = 0;
    for (size_t i = 0; i < n; i += 32) {
        uint32_t in = n - i >= 32 ? ~(uint32_t)0 : ((uint32_t)1 << (n - i)) - 1;
        __m256i x = load(p + i);
        __m256i a = _mm256_and_si256(halves(l0, h0, x), halves(l1, h1, load(p + i + 1)));
        a = _mm256_and_si256(a, _mm256_and_si256(halves(l2, h2, load(p + i + 2)), halves(l3, h3, load(p + i + 3))));
        odd |= in & (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(x, either(x, '\t', '&')));
        tag |= in & (uint32_t)_mm256_movemask_epi8(either(x, '[', '<'));
        colon |= in & (uint32_t)_mm256_movemask_epi8(either(x, ':', (char)0xef));
        uint32_t hit = in & ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, _mm256_setzero_si256()));
        if (!hit)
            continue;
        uint8_t b[32];
        _mm256_storeu_si256((__m256i *)(void *)b, a);
        for (; hit; hit &= hit - 1)
            seen |= compare(t, p, n, i + (unsigned)__builtin_ctz(hit), b[__builtin_ctz(hit)]);
    }
    return seen | (odd ? RULES_ODD : 0) | (tag ? RULES_SEES_TAG : 0) | (colon ? RULES_SEES_COLON : 0);
}
#endif

rules_scan *rules_scan_for(const char *cpu)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && (!cpu || !strncmp(cpu, "avx", 3)))
        return scan_avx2;
#endif
    (void)cpu;
    return scan_bytes;
}
