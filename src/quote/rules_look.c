/* rules_look: one pass over a line that tells which rules and signs it cannot hold.  See rules.h.
 *
 * Every literal that some rule needs (and a few signs the passes look for) is given one of eight bits; of a long
 * literal its rarest three bytes are used.  For each place of the text the bits of those literals that begin there
 * are found by table look-ups, 32 places at once: hyperscan's "Teddy" (a shuffle for each half of a byte).  A bit
 * that is not set is certain, one that is set is a hint.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "quote/rules_priv.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* How much a byte tells: the less frequent in text, the more. */
static unsigned rarity(uint8_t c)
{
    if (c == ' ')
        return 0;
    if (c && strchr("etaoinsrhl", c))
        return 1;
    return c >= 'a' && c <= 'z' ? 2 : 4;
}

/* Where the best three bytes in a row of lit[0 .. n) begin. */
static size_t window(const char *lit, size_t n)
{
    unsigned best = 0;
    size_t at = 0;
    for (size_t i = 0; i + 3 <= n || i == 0; i++) {
        unsigned sum = 0;
        for (size_t k = i; k < n && k < i + 3; k++)
            sum += rarity((uint8_t)lit[k]);
        if (sum > best) {
            best = sum;
            at = i;
        }
    }
    return at;
}

static void add(struct rules_looks *t, unsigned bit, const char *lit, size_t n)
{
    size_t at = window(lit, n);
    for (size_t k = 0; k < 3; k++) {
        if (at + k < n) {
            uint8_t c = (uint8_t)lit[at + k];
            t->byte[k][c] |= (uint8_t)bit;
            t->low[k][c & 15] |= (uint8_t)bit;
            t->high[k][c >> 4] |= (uint8_t)bit;
            continue;
        }
        for (unsigned c = 0; c < 256; c++)
            t->byte[k][c] |= (uint8_t)bit;
        for (unsigned c = 0; c < 16; c++) {
            t->low[k][c] |= (uint8_t)bit;
            t->high[k][c] |= (uint8_t)bit;
        }
    }
}

/* Rules whose literals are short, many or not ASCII share no bit with the others; these are spread so that each bit
 * has few.  n: literals of each bit. */
static unsigned bit_of(const struct rule *x, unsigned n[8])
{
    unsigned many = 0, bit = 4;
    size_t shortest = 3;
    for (const char *p = x->need; *p;) {
        size_t k = strcspn(p, "|");
        p += k + (p[k] == '|');
        shortest = k < shortest ? k : shortest;
        many++;
    }
    if (many > RULES_MANY)
        return RULES_MANY_BIT;
    if (shortest < 3)
        return 2u;
    if (x->flags & RULE_WIDE)
        return 4u;
    for (unsigned i = 5; i < 8; i++)
        bit = n[i] < n[bit] ? i : bit;
    n[bit] += many;
    return 1u << bit;
}

void rules_looks_fill(struct rules *r)
{
    static const char *const signs[] = {"Post Orig", "Nickli", ", on "};
    struct rules_looks *t = &r->looks;
    unsigned literals[8] = {0};
    memset(t, 0, sizeof *t);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        add(t, RULES_SEES_SAYS, signs[i], strlen(signs[i]));
    for (size_t i = 0; i < r->n; i++) {
        const struct rule *x = r->rule[i];
        r->group[i] = 0;
        if (!(RULES_LOOKED_KINDS >> x->kind & 1u) || !*x->need)
            continue;
        r->group[i] = (uint8_t)bit_of(x, literals);
        for (const char *p = x->need; *p;) {
            size_t k = strcspn(p, "|");
            add(t, r->group[i], p, k);
            p += k + (p[k] == '|');
        }
        for (unsigned b = 0; b < 8 && !x->n_lead; b++)
            if ((unsigned)r->group[i] >> b & 1u)
                t->kinds[b] |= (uint16_t)(1u << x->kind);
    }
    for (size_t i = 0; i < r->n; i++) {
        const struct rule *x = r->rule[i];
        for (unsigned c = 0; c < 256 && !r->group[i] && !x->n_lead; c++)
            if (x->first[c / 32] >> (c % 32) & 1u)
                t->free[c] |= (uint16_t)(1u << x->kind);
    }
#if defined(__x86_64__)
    const char *cpu = getenv("THRESH_CPU"); /* for tests; see text/tokens.h */
    t->wide = __builtin_cpu_supports("avx2") && (!cpu || !strncmp(cpu, "avx", 3));
#endif
}

static unsigned look(const struct rules_looks *t, const uint8_t *p, size_t n)
{
    unsigned bits = 0, odd = 0, tag = 0, colon = 0;
    for (size_t i = 0; i < n; i++) {
        bits |= (unsigned)t->byte[0][p[i]] & t->byte[1][p[i + 1]] & t->byte[2][p[i + 2]];
        odd |= (unsigned)(p[i] >= 0x80) | (unsigned)(p[i] == '\t') | (unsigned)(p[i] == '&');
        tag |= (unsigned)(p[i] == '[') | (unsigned)(p[i] == '<');
        colon |= (unsigned)(p[i] == ':') | (unsigned)(p[i] == 0xef);
    }
    return bits | (odd ? RULES_ODD : 0) | (tag ? RULES_SEES_TAG : 0) | (colon ? RULES_SEES_COLON : 0);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static __m256i table(const uint8_t *p)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)p));
}

__attribute__((target("avx2"))) static unsigned look_avx2(const struct rules_looks *t, const uint8_t *p, size_t n)
{
    const __m256i half = _mm256_set1_epi8(15);
    const __m256i l0 = table(t->low[0]), l1 = table(t->low[1]), l2 = table(t->low[2]);
    const __m256i h0 = table(t->high[0]), h1 = table(t->high[1]), h2 = table(t->high[2]);
    const __m256i step = _mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                          22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
    __m256i bits = _mm256_setzero_si256(), odd = bits, tag = bits, colon = bits;
    for (size_t i = 0; i < n; i += 32) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(p + i));
        __m256i y = _mm256_loadu_si256((const __m256i *)(const void *)(p + i + 1));
        __m256i z = _mm256_loadu_si256((const __m256i *)(const void *)(p + i + 2));
#define HALVES(l, h, v)                                                                                       \
    _mm256_and_si256(_mm256_shuffle_epi8(l, _mm256_and_si256(v, half)),                                       \
                     _mm256_shuffle_epi8(h, _mm256_and_si256(_mm256_srli_epi16(v, 4), half)))
        __m256i b = _mm256_and_si256(_mm256_and_si256(HALVES(l0, h0, x), HALVES(l1, h1, y)), HALVES(l2, h2, z));
#undef HALVES
#define EITHER(c, d) _mm256_or_si256(_mm256_cmpeq_epi8(x, _mm256_set1_epi8(c)), _mm256_cmpeq_epi8(x, _mm256_set1_epi8(d)))
        __m256i o = _mm256_or_si256(x, EITHER('\t', '&')), a = EITHER('[', '<'), c = EITHER(':', (char)0xef);
#undef EITHER
        if (n - i < 32) {
            __m256i in = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(n - i)), step);
            b = _mm256_and_si256(b, in);
            o = _mm256_and_si256(o, in);
            a = _mm256_and_si256(a, in);
            c = _mm256_and_si256(c, in);
        }
        bits = _mm256_or_si256(bits, b);
        odd = _mm256_or_si256(odd, o);
        tag = _mm256_or_si256(tag, a);
        colon = _mm256_or_si256(colon, c);
    }
    __m128i f = _mm_or_si128(_mm256_castsi256_si128(bits), _mm256_extracti128_si256(bits, 1));
    uint64_t w = (uint64_t)_mm_cvtsi128_si64(f) | (uint64_t)_mm_extract_epi64(f, 1);
    w |= w >> 32;
    w |= w >> 16;
    w |= w >> 8;
    return (unsigned)(w & 255) | (_mm256_movemask_epi8(odd) ? RULES_ODD : 0) |
           (_mm256_testz_si256(tag, tag) ? 0 : RULES_SEES_TAG) | (_mm256_testz_si256(colon, colon) ? 0 : RULES_SEES_COLON);
}
#endif

unsigned rules_look(const struct rules *r, const uint8_t *p, size_t n)
{
#if defined(__x86_64__)
    if (r->looks.wide)
        return look_avx2(&r->looks, p, n);
#endif
    return look(&r->looks, p, n);
}

uint32_t rules_kinds_seen(const struct rules *r, const uint8_t *p, unsigned seen)
{
    uint32_t kinds = 0;
    for (unsigned b = seen & 0xfe; b; b &= b - 1)
        kinds |= r->looks.kinds[__builtin_ctz(b)];
    kinds |= r->looks.free[p[0]];
    return kinds | r->kinds_led[rule_lead_hash(p[0], p[1], p[2])] |
           (r->kinds_blind[p[0]] & ~(uint32_t)RULES_LOOKED_KINDS);
}
