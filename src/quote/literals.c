/* literals: see the header; the loops are in literals_scan.c.
 * SPDX-License-Identifier: MIT */
#include "quote/literals.h"

#include <stdlib.h>
#include <string.h>

/* Per mille of the bytes of English text; of other bytes 2. */
static unsigned share(uint8_t c)
{
    static const uint8_t letter[26] = {65, 12, 22, 33, 100, 18, 16, 48, 57, 2,  6, 33, 20,
                                       57, 62, 15, 2,  50,  52, 75, 23, 8,  17, 2, 15, 2};
    return c == ' ' ? 170 : c >= 'a' && c <= 'z' ? letter[c - 'a'] : 2;
}

/* What the tables of a bucket let through at one of the four bytes once c is among those looked for there: they know the two
 * halves of a byte apart, so each first half goes with each second one. */
static uint64_t passes(const struct literals *t, unsigned bucket, uint32_t k, uint8_t c)
{
    bool has_low = t->low[k][c & 15] >> bucket & 1u;
    uint64_t sum = 0;
    for (unsigned high = 0; high < 16; high++)
        if (t->high[k][high] >> bucket & 1u || high == c >> 4)
            sum += t->share[bucket][k][high] + (has_low ? 0 : share((uint8_t)(high << 4 | (c & 15))));
    return sum;
}

/* How often, more or less, a place of text passes the tables of a bucket once x is in it. */
static uint64_t cost(const struct literals *t, unsigned bucket, const struct literal *x)
{
    uint64_t product = 1;
    for (uint32_t k = 0; k < LITERAL_BYTES; k++)
        product *= passes(t, bucket, k, (uint8_t)x->text[x->back + k]);
    return product;
}

static void put_byte(struct literals *t, unsigned bucket, uint32_t k, unsigned c)
{
    uint8_t bit = (uint8_t)(1u << bucket);
    for (unsigned high = 0; high < 16 && !(t->low[k][c & 15] & bit); high++)
        t->share[bucket][k][high] += share((uint8_t)(high << 4 | (c & 15)));
    t->byte[k][c] |= bit;
    t->low[k][c & 15] |= bit;
    t->high[k][c >> 4] |= bit;
}

/* Chooses the bucket where the literal does the least harm, and which of its bytes are looked for.  Those shorter than four
 * bytes are together by length, since they let a lot through. */
static void place(struct literals *t, struct literal *x)
{
    struct literal y = *x;
    uint64_t best = UINT64_MAX;
    x->bucket = x->len < LITERAL_BYTES ? x->len - 1 : LITERAL_BYTES - 1;
    for (unsigned b = x->bucket; b < LITERAL_BUCKETS && x->len >= LITERAL_BYTES; b++) {
        uint64_t before = t->cost[b];
        for (y.back = 0; y.back + LITERAL_BYTES <= y.len; y.back++) {
            uint64_t after = cost(t, b, &y);
            if (after - before <= best) {
                best = after - before;
                x->bucket = b;
                x->back = y.back;
            }
        }
    }
    for (uint32_t k = 0; k < LITERAL_BYTES; k++) {
        if (x->back + k < x->len)
            put_byte(t, x->bucket, k, (uint8_t)x->text[x->back + k]);
        for (unsigned c = 0; c < 256 && x->back + k >= x->len; c++)
            put_byte(t, x->bucket, k, c); /* any byte will do */
    }
    memcpy(&x->key, x->text + x->back, x->len < LITERAL_BYTES ? x->len : LITERAL_BYTES);
    t->cost[x->bucket] = x->len < LITERAL_BYTES ? 0 : cost(t, x->bucket, x);
    t->groups[x->bucket] |= x->group;
}

static int by_bucket(const void *a, const void *b)
{
    const struct literal *x = a, *y = b;
    if (x->bucket != y->bucket)
        return x->bucket < y->bucket ? -1 : 1;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* What the literals of a bucket are looked for by, at p. */
static inline uint32_t key_at(const void *p, unsigned bucket)
{
    static const uint8_t asked[LITERAL_BYTES][LITERAL_BYTES] = {{255}, {255, 255}, {255, 255, 255}, {255, 255, 255, 255}};
    uint32_t key, mask;
    memcpy(&key, p, sizeof key);
    memcpy(&mask, asked[bucket < LITERAL_BYTES ? bucket : LITERAL_BYTES - 1], sizeof mask);
    return key & mask;
}

/* The first of a bucket with that key, or with a greater one. */
static inline const struct literal *first_of(const struct literals *t, unsigned bucket, uint32_t key)
{
    uint32_t lo = t->from[bucket], hi = t->from[bucket + 1];
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->literal[mid].key < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return t->literal + lo;
}

enum status literals_new(struct literals *t, size_t most)
{
    memset(t, 0, sizeof *t);
    t->literal = malloc((most + 1) * sizeof *t->literal);
    t->scan = literals_scan_for(getenv("THRESH_CPU"));
    return t->literal ? ST_OK : ST_NOMEM;
}

void literals_add(struct literals *t, const char *text, size_t n, uint32_t group)
{
    struct literal *x = &t->literal[t->n++];
    uint8_t value[8] = {0}, mask[8] = {0};
    *x = (struct literal){.text = text, .len = (uint32_t)n, .group = group};
    memcpy(value, text, n < 8 ? n : 8);
    memset(mask, 0xff, n < 8 ? n : 8);
    memcpy(&x->value, value, 8);
    memcpy(&x->mask, mask, 8);
}

void literals_settle(struct literals *t)
{
    for (unsigned enough = 0; enough < 2; enough++) /* the short ones first */
        for (size_t i = 0; i < t->n; i++)
            if ((t->literal[i].len >= LITERAL_BYTES) == enough)
                place(t, &t->literal[i]);
    qsort(t->literal, t->n, sizeof *t->literal, by_bucket);
    for (size_t i = 0; i < t->n; i++)
        for (unsigned b = t->literal[i].bucket; b < LITERAL_BUCKETS; b++)
            t->from[b + 1]++;
}

void literals_masks(const struct literals *t, const uint8_t *p, size_t n, struct rules_masks *masks)
{
    size_t groups = n / 64, rest = n % 64;
    /* the loops read three bytes more than TOKENS_PAD allows behind one or two */
    bool direct = rest > 2;
    t->scan(t, p, groups + direct, masks);
    if (rest && !direct) {
        uint8_t copy[68] = {0};
        memcpy(copy, p + 64 * groups, rest);
        t->scan(t, copy, 1, masks + groups);
    }
}

unsigned literals_compare(const struct literals *t, unsigned seen, const uint8_t *p, size_t n, size_t at)
{
    unsigned in = (unsigned)t->byte[0][p[at]] & t->byte[1][p[at + 1]] & t->byte[2][p[at + 2]] & t->byte[3][p[at + 3]];
    for (; in; in &= in - 1) {
        unsigned b = (unsigned)__builtin_ctz(in);
        if (!(t->groups[b] & ~seen))
            continue;
        uint32_t key = key_at(p + at, b);
        const struct literal *end = t->literal + t->from[b + 1];
        for (const struct literal *x = first_of(t, b, key); x < end && x->key == key; x++) {
            uint64_t word;
            if (at < x->back || at - x->back + x->len > n)
                continue;
            const uint8_t *q = p + at - x->back;
            memcpy(&word, q, 8);
            if (!((word ^ x->value) & x->mask) && (x->len <= 8 || !memcmp(q + 8, x->text + 8, x->len - 8)))
                seen |= x->group;
        }
    }
    return seen;
}

unsigned literals_near(const struct literals *t, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n,
                       size_t base)
{
    unsigned seen = 0;
    for (uint64_t hit = m->hit & in; hit; hit &= hit - 1)
        seen = literals_compare(t, seen, p, n, base + (unsigned)__builtin_ctzll(hit));
    return seen;
}

unsigned literals_line(const struct literals *t, const uint8_t *p, size_t n)
{
    struct rules_masks m[4];
    unsigned seen = 0;
    for (size_t base = 0; base < n; base += 256) {
        size_t some = n - base < 256 ? n - base : 256;
        literals_masks(t, p + base, some, m);
        for (size_t k = 0; k < some; k += 64)
            seen |= literals_near(t, &m[k / 64], some - k < 64 ? ((uint64_t)1 << (some - k)) - 1 : ~(uint64_t)0, p, n, base + k);
    }
    return seen;
}
