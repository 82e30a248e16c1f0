/* rules_look: which literals that rules need are in a text.  See rules.h; the loops are in rules_scan.c.
 *
 * A literal is looked for by its rarest four bytes.  Each literal is in one of eight buckets; for each place of the
 * text, tables of bytes (or of their halves) give the buckets of which some literal may have its four bytes there:
 * hyperscan's "Teddy".  The few places that remain are compared byte by byte, so the result does not depend on the tables.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "quote/rules_priv.h"

/* Per mille of the bytes of English text; of other bytes 2. */
static unsigned share(uint8_t c)
{
    static const uint8_t letter[26] = {65, 12, 22, 33, 100, 18, 16, 48, 57, 2, 6, 33, 20, 57, 62, 15, 2, 50, 52, 75, 23, 8, 17, 2, 15, 2};
    return c == ' ' ? 170 : c >= 'a' && c <= 'z' ? letter[c - 'a'] : 2;
}

/* How often, more or less, a place of text passes the tables of a bucket once x is in it. */
static uint64_t cost(const struct rules_looks *t, unsigned bucket, const struct rules_need *x)
{
    uint64_t product = 1;
    for (uint32_t k = 0; k < NEED_BYTES; k++) {
        uint8_t c = (uint8_t)x->lit[x->back + k];
        product *= t->share[bucket][k] + (t->byte[k][c] >> bucket & 1u ? 0 : share(c));
    }
    return product;
}

static void put_byte(struct rules_looks *t, unsigned bucket, uint32_t k, uint8_t c)
{
    uint8_t bit = (uint8_t)(1u << bucket);
    t->share[bucket][k] += t->byte[k][c] & bit ? 0 : share(c);
    t->byte[k][c] |= bit;
    t->byte7[k][c & 127] |= bit;
    t->low[k][c & 15] |= bit;
    t->high[k][c >> 4] |= bit;
}

static void put(struct rules_looks *t, unsigned bucket, const struct rules_need *x)
{
    for (uint32_t k = 0; k < NEED_BYTES; k++) {
        if (x->back + k < x->len)
            put_byte(t, bucket, k, (uint8_t)x->lit[x->back + k]);
        else if ((unsigned)(t->low[k][0] & t->low[k][15] & t->byte[k][255] & t->byte[k][254]) >> bucket & 1u)
            continue; /* any byte will do already */
        else
            for (unsigned c = 0; c < 256; c++)
                put_byte(t, bucket, k, (uint8_t)c);
    }
    t->groups[bucket] |= x->group;
}

/* The bucket where the literal does the least harm, and which of its bytes are looked for: short ones have buckets of
 * their own, by length, since they let a lot through together; and those beyond ASCII have, see rules_scan.c. */
static unsigned choose(const struct rules_looks *t, struct rules_need *x)
{
    for (uint32_t k = 0; k < x->len; k++)
        if ((uint8_t)x->lit[k] >= 0x80) {
            x->back = k;
            return (uint8_t)x->lit[k] < 0xe4 ? NEED_WIDE : NEED_WIDE + 1;
        }
    if (x->len < NEED_BYTES)
        return x->len - 1;
    struct rules_need y = *x;
    uint64_t best = UINT64_MAX;
    unsigned bucket = NEED_BYTES - 1;
    for (unsigned b = NEED_BYTES - 1; b < NEED_WIDE; b++) {
        uint64_t before = (uint64_t)t->share[b][0] * t->share[b][1] * t->share[b][2] * t->share[b][3];
        for (y.back = 0; y.back + NEED_BYTES <= y.len; y.back++)
            if (cost(t, b, &y) - before < best) {
                best = cost(t, b, &y) - before;
                bucket = b;
                x->back = y.back;
            }
    }
    return bucket;
}

/* Gives each literal its bucket. */
static enum status sort_needs(struct rules_looks *t)
{
    struct rules_need *sorted = malloc((t->n_needs + 1) * sizeof *sorted);
    uint8_t *bucket = malloc(t->n_needs + 1);
    size_t n = 0;
    if (!sorted || !bucket) {
        free(sorted);
        free(bucket);
        return ST_NOMEM;
    }
    for (size_t i = 0; i < t->n_needs; i++) {
        bucket[i] = (uint8_t)choose(t, &t->need[i]);
        put(t, bucket[i], &t->need[i]);
    }
    for (unsigned b = 0; b < NEED_BUCKETS; b++) {
        t->from[b] = (uint32_t)n;
        for (size_t i = 0; i < t->n_needs; i++)
            if (bucket[i] == b)
                sorted[n++] = t->need[i];
    }
    t->from[NEED_BUCKETS] = (uint32_t)n;
    free(bucket);
    free(t->need);
    t->need = sorted;
    return ST_OK;
}

static enum status init(struct rules_looks *t, size_t n)
{
    memset(t, 0, sizeof *t);
    t->need = malloc((n + 1) * sizeof *t->need);
    t->scan = rules_scan_for(getenv("THRESH_CPU")); /* for tests; see text/tokens.h */
    return t->need ? ST_OK : ST_NOMEM;
}

static void add(struct rules_looks *t, const char *lit, size_t n, uint32_t group)
{
    struct rules_need *x = &t->need[t->n_needs++];
    *x = (struct rules_need){.lit = lit, .len = (uint32_t)n, .group = group};
    uint8_t value[8] = {0}, mask[8] = {0};
    for (size_t k = 0; k < 8 && k < n; k++) {
        value[k] = (uint8_t)lit[k];
        mask[k] = 0xff;
    }
    memcpy(&x->value, value, 8);
    memcpy(&x->mask, mask, 8);
}

static bool has_blank(const char *p)
{
    for (; *p; p++)
        if ((unsigned char)*p <= ' ')
            return true;
    return false;
}

/* The table that has the literals of a rule: of separators, of attributions, of what is asked for on every line, or
 * none.  (Closing phrases are sought in the whole text, of which lines without the blanks around them were seen.) */
static struct rules_looks *table_of(struct rules *r, const struct rule *x)
{
    bool phrase = x->kind == RULE_CLOSE && x->scope == SCOPE_IN && !has_blank(x->need);
    if (!*x->need)
        return NULL;
    if (x->kind == RULE_SEPARATOR)
        return &r->sep_looks;
    if (x->kind == RULE_ATTRIBUTION)
        return &r->said_looks;
    return x->kind == RULE_CHROME || x->kind == RULE_SIGNATURE || phrase ? &r->looks : NULL;
}

static void add_needs(struct rules *r, size_t i)
{
    const struct rule *x = r->rule[i];
    struct rules_looks *t = table_of(r, x);
    bool sure = x->kind == RULE_ATTRIBUTION; /* these share bits, so that has_need has the last word */
    unsigned g = sure ? t ? t->n_groups++ % 31u : 0 : t && t->n_groups < RULES_GROUPS - 1 ? t->n_groups++ : RULES_GROUPS - 1;
    r->group[i] = t ? 1u << g : 0;
    if (!x->known && x->scope != SCOPE_IN && t && !sure)
        t->kinds[g] |= (uint16_t)(1u << x->kind);
    for (unsigned c = 0; c < 256 && !t && !x->known && x->scope != SCOPE_IN; c++)
        if (rule_has(x->first, c))
            r->free[c] |= (uint16_t)(1u << x->kind);
    for (const char *p = x->need; t && *p;) {
        size_t k = strcspn(p, "|");
        if (k)
            add(t, p, k, r->group[i]);
        p += k + (p[k] == '|');
    }
}

enum status rules_looks_fill(struct rules *r)
{
    static const char *const signs[] = {"Post Orig", "Nickli", ", on ", "\xe2\x86\x91"};
    struct rules_looks *table[] = {&r->looks, &r->sep_looks, &r->said_looks};
    size_t n_signs = sizeof signs / sizeof *signs, n = n_signs;
    for (size_t i = 0; i < r->n; i++)
        n += strlen(r->rule[i]->need);
    for (size_t k = 0; k < sizeof table / sizeof *table; k++)
        if (init(table[k], n))
            return ST_NOMEM;
    for (size_t i = 0; i < n_signs; i++)
        add(&r->looks, signs[i], strlen(signs[i]), RULES_SEES_SAYS);
    memset(r->free, 0, sizeof r->free);
    for (size_t i = 0; i < r->n; i++)
        add_needs(r, i);
    enum status st = ST_OK;
    for (size_t k = 0; !st && k < sizeof table / sizeof *table; k++)
        st = sort_needs(table[k]);
    return st;
}

unsigned rules_group(const struct rules *r, unsigned id) { return id && id <= r->n ? r->group[id - 1] : 0; }

void rules_looks_masks(const struct rules_looks *t, const uint8_t *p, size_t n, struct rules_masks *masks)
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

void rules_masks(const struct rules *r, const uint8_t *p, size_t n, struct rules_masks *masks)
{
    rules_looks_masks(&r->looks, p, n, masks);
}

unsigned rules_looks_compare(const struct rules_looks *t, unsigned seen, const uint8_t *p, size_t n, size_t at)
{
    unsigned in = (unsigned)t->byte[0][p[at]] & t->byte[1][p[at + 1]] & t->byte[2][p[at + 2]] & t->byte[3][p[at + 3]];
    for (; in; in &= in - 1) {
        unsigned b = (unsigned)__builtin_ctz(in);
        if (!(t->groups[b] & ~seen))
            continue;
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

static unsigned seen_in(const struct rules_looks *t, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n, size_t base)
{
    unsigned seen = 0;
    for (uint64_t hit = m->hit & in; hit; hit &= hit - 1)
        seen = rules_looks_compare(t, seen, p, n, base + (unsigned)__builtin_ctzll(hit));
    return seen;
}

unsigned rules_seen(const struct rules *r, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n, size_t base)
{
    return seen_in(&r->looks, m, in, p, n, base) | (m->odd & in ? RULES_ODD : 0) | (m->untidy & in ? RULES_UNTIDY : 0) |
           (m->tag & in ? RULES_SEES_TAG : 0) | (m->colon & in ? RULES_SEES_COLON : 0);
}

unsigned rules_looks_line(const struct rules_looks *t, const uint8_t *p, size_t n)
{
    struct rules_masks m[4];
    unsigned seen = 0;
    for (size_t base = 0; base < n; base += 256) {
        size_t some = n - base < 256 ? n - base : 256;
        rules_looks_masks(t, p + base, some, m);
        for (size_t k = 0; k < some; k += 64)
            seen |= seen_in(t, &m[k / 64], some - k < 64 ? ((uint64_t)1 << (some - k)) - 1 : ~(uint64_t)0, p, n, base + k);
    }
    return seen;
}

unsigned rules_look(const struct rules *r, const uint8_t *p, size_t n) { return rules_looks_line(&r->looks, p, n); }
