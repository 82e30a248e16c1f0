/* literals: see the header; the loops are in literals_scan.c.
 * SPDX-License-Identifier: MIT */
#include "quote/literals.h"

#include <stdlib.h>
#include <string.h>

/* Literals of which the first bytes have lower halves near each other share a bucket (tried against five other ways, NOTES.md,
 * "Rules: which lines deserve PCRE2").  Those shorter than four bytes are together by length. */
static unsigned bucket(const char *text, size_t n)
{
    const unsigned b = LITERAL_BYTES - 1;
    return n <= b ? (unsigned)n - 1 : b + ((uint8_t)*text & 15) / 3 % (LITERAL_BUCKETS - b);
}

/* Of longer ones: by the first two bytes. */
static unsigned slot(const uint8_t *p) { return 256 + (p[0] * 37u + p[1]) % (LITERAL_SLOTS - 256); }

enum status literals_new(struct literals *t, size_t most)
{
    memset(t, 0, sizeof *t);
    t->literal = malloc((most + 1) * sizeof *t->literal);
    t->key = malloc((most + 1) * sizeof *t->key);
    t->scan = literals_scan_for(getenv("THRESH_CPU"));
    return t->literal && t->key ? ST_OK : ST_NOMEM;
}

void literals_free(struct literals *t)
{
    free(t->literal);
    free(t->key);
    t->literal = NULL;
    t->key = NULL;
}

void literals_add(struct literals *t, const char *text, size_t n, uint64_t group)
{
    struct literal_key *x = &t->key[t->n];
    const uint8_t in = (uint8_t)(1u << bucket(text, n));
    uint32_t *first = &t->first[n > 1 ? slot((const uint8_t *)text) : (uint8_t)*text];
    t->literal[t->n++] = (struct literal){.text = text, .len = (uint32_t)n, .group = group};
    *x = (struct literal_key){.next = *first};
    memcpy(&x->key, text, n < LITERAL_BYTES ? n : LITERAL_BYTES);
    memset(&x->mask, 255, n < LITERAL_BYTES ? n : LITERAL_BYTES);
    *first = (uint32_t)t->n;
    for (uint32_t k = 0; k < LITERAL_BYTES; k++)
        for (unsigned half = 0; half < 32; half++) {
            uint8_t c = k < n ? (uint8_t)text[k] : 0;
            t->low[k][half] |= k >= n || (c & 15) == (half & 15) ? in : 0;
            t->high[k][half] |= k >= n || c >> 4 == (half & 15) ? in : 0;
        }
}

uint64_t literals_near(const struct literals *t, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n,
                       size_t base)
{
    uint64_t seen = 0;
    for (uint64_t hit = m->hit & in; hit; hit &= hit - 1) {
        size_t at = base + (unsigned)__builtin_ctzll(hit);
        uint32_t word;
        memcpy(&word, p + at, sizeof word);
        for (unsigned k = 0; k < 2; k++)
            for (uint32_t i = t->first[k ? p[at] : slot(p + at)]; i; i = t->key[i - 1].next) {
                const struct literal *x = &t->literal[i - 1];
                if (((word ^ t->key[i - 1].key) & t->key[i - 1].mask) || !(x->group & ~seen) || at + x->len > n)
                    continue;
                if (x->len <= LITERAL_BYTES || !memcmp(p + at, x->text, x->len))
                    seen |= x->group;
            }
    }
    return seen;
}

uint64_t literals_line(const struct literals *t, const uint8_t *p, size_t n)
{
    uint64_t seen = 0;
    for (size_t base = 0; base < n; base += 64) {
        struct rules_masks m;
        t->scan(t, p + base, 1, &m);
        seen |= literals_near(t, &m, n - base < 64 ? ((uint64_t)1 << (n - base)) - 1 : ~(uint64_t)0, p, n, base);
    }
    return seen;
}
