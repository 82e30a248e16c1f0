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

/* Chooses the four rarest bytes of the literal, and a bucket: literals of which the first of these have lower halves near each other
 * share one (tried against five other ways, NOTES.md, "Rules").  Those shorter than four bytes are together by length. */
static void place(struct literals *t, struct literal *x)
{
    unsigned best = UINT32_MAX;
    x->bucket = x->len < LITERAL_BYTES ? x->len - 1 : LITERAL_BYTES - 1;
    for (uint32_t back = 0; back + LITERAL_BYTES <= x->len; back++) {
        unsigned usual = 1;
        for (uint32_t k = 0; k < LITERAL_BYTES; k++)
            usual *= share((uint8_t)x->text[back + k]);
        if (usual <= best) {
            best = usual;
            x->back = back;
        }
    }
    if (x->len >= LITERAL_BYTES)
        x->bucket += ((uint8_t)x->text[x->back] & 15) / 3 % (LITERAL_BUCKETS - x->bucket);
    for (uint32_t k = 0; k < LITERAL_BYTES; k++)
        for (unsigned c = 0; c < 256; c++)
            if (x->back + k >= x->len || c == (uint8_t)x->text[x->back + k]) {
                t->byte[k][c] |= (uint8_t)(1u << x->bucket);
                t->low[k][c & 15] |= (uint8_t)(1u << x->bucket);
                t->high[k][c >> 4] |= (uint8_t)(1u << x->bucket);
            }
    memcpy(&x->key, x->text + x->back, x->len < LITERAL_BYTES ? x->len : LITERAL_BYTES);
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
    t->scan(t, p, (n + 63) / 64, masks);
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
