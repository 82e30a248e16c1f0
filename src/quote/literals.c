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

/* Chooses the four rarest bytes of the literal. */
static void choose(struct literal *x)
{
    unsigned best = UINT32_MAX;
    for (uint32_t back = 0; back + LITERAL_BYTES <= x->len; back++) {
        unsigned usual = 1;
        for (uint32_t k = 0; k < LITERAL_BYTES; k++)
            usual *= share((uint8_t)x->text[back + k]);
        if (usual <= best) {
            best = usual;
            x->back = back;
        }
    }
    memcpy(&x->key, x->text + x->back, x->len < LITERAL_BYTES ? x->len : LITERAL_BYTES);
}

/* Literals of which the first of these bytes have lower halves near each other share a bucket (tried against five other ways,
 * NOTES.md, "Rules").  Those shorter than four bytes are together by length. */
static unsigned bucket(const struct literal *x)
{
    const unsigned b = LITERAL_BYTES - 1;
    return x->len <= b ? x->len - 1 : b + ((uint8_t)x->text[x->back] & 15) / 3 % (LITERAL_BUCKETS - b);
}

static uint32_t hash(uint32_t key) { return (key * 0x9e3779b1u) >> 16 & (LITERAL_HASHES - 1); }

enum status literals_new(struct literals *t, size_t most)
{
    memset(t, 0, sizeof *t);
    t->literal = malloc((most + 1) * sizeof *t->literal);
    t->shortest = LITERAL_BYTES;
    t->scan = literals_scan_for(getenv("THRESH_CPU"));
    return t->literal ? ST_OK : ST_NOMEM;
}

void literals_add(struct literals *t, const char *text, size_t n, uint64_t group)
{
    struct literal *x = &t->literal[t->n++];
    *x = (struct literal){.text = text, .len = (uint32_t)n, .group = group};
    choose(x);
    t->shortest = x->len < t->shortest ? x->len : t->shortest;
    for (uint32_t k = 0; k < LITERAL_BYTES; k++)
        for (unsigned half = 0; half < 32; half++) {
            uint8_t c = k < n ? (uint8_t)text[x->back + k] : 0, in = (uint8_t)(1u << bucket(x));
            t->low[k][half] |= k >= n || (c & 15) == (half & 15) ? in : 0;
            t->high[k][half] |= k >= n || c >> 4 == (half & 15) ? in : 0;
        }
    x->next = t->first[hash(x->key)];
    t->first[hash(x->key)] = (uint32_t)t->n;
}

void literals_masks(const struct literals *t, const uint8_t *p, size_t n, struct rules_masks *masks)
{
    t->scan(t, p, (n + 63) / 64, masks);
}

/* Groups of the literals that are looked for by p[at] and what follows, and `seen`; those of `seen` are not sought. */
static uint64_t compare(const struct literals *t, uint64_t seen, const uint8_t *p, size_t n, size_t at)
{
    static const uint8_t asked[LITERAL_BYTES][LITERAL_BYTES] = {{255}, {255, 255}, {255, 255, 255}, {255, 255, 255, 255}};
    for (uint32_t len = t->shortest; len <= LITERAL_BYTES; len++) {
        uint32_t key, mask;
        memcpy(&key, p + at, sizeof key);
        memcpy(&mask, asked[len - 1], sizeof mask);
        key &= mask;
        for (uint32_t i = t->first[hash(key)]; i;) {
            const struct literal *x = &t->literal[i - 1];
            if (x->key == key && (x->group & ~seen) && at >= x->back && at - x->back + x->len <= n &&
                !memcmp(p + at - x->back, x->text, x->len))
                seen |= x->group;
            i = x->next;
        }
    }
    return seen;
}

uint64_t literals_near(const struct literals *t, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n,
                       size_t base)
{
    uint64_t seen = 0;
    for (uint64_t hit = m->hit & in; hit; hit &= hit - 1)
        seen = compare(t, seen, p, n, base + (unsigned)__builtin_ctzll(hit));
    return seen;
}

uint64_t literals_line(const struct literals *t, const uint8_t *p, size_t n)
{
    struct rules_masks m[4];
    uint64_t seen = 0;
    for (size_t base = 0; base < n; base += 256) {
        size_t some = n - base < 256 ? n - base : 256;
        literals_masks(t, p + base, some, m);
        for (size_t k = 0; k < some; k += 64)
            seen |= literals_near(t, &m[k / 64], some - k < 64 ? ((uint64_t)1 << (some - k)) - 1 : ~(uint64_t)0, p, n, base + k);
    }
    return seen;
}
