/* rules_look: which literals that rules need are in a text.  See rules.h; the loops are in rules_scan.c.
 *
 * A literal is looked for by its rarest four bytes.  Each literal is in one of eight buckets; for each place of the
 * text, tables of bytes (or of their halves) give the buckets of which some literal may have its four bytes there:
 * hyperscan's "Teddy".  The few places that remain are compared byte by byte, so the result does not depend on the tables.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "quote/rules_priv.h"

/* Per mille of the bytes of text with these halves: English, and some of all else. */
static const uint16_t high_share[16] = {4, 0, 190, 20, 20, 12, 420, 290, 12, 10, 10, 10, 4, 8, 10, 4};
static const uint16_t low_share[16] = {180, 70, 30, 60, 50, 110, 30, 40, 50, 70, 15, 15, 60, 40, 70, 65};

/* How much a byte tells: the less frequent in text, the more. */
static unsigned rarity(uint8_t c)
{
    if (c == ' ')
        return 0;
    if (c && strchr("etaoinsrhl", c))
        return 1;
    return c >= 'a' && c <= 'z' ? 2 : 4;
}

/* Where the best NEED_BYTES bytes in a row of lit[0 .. n) begin. */
static uint32_t window(const char *lit, size_t n)
{
    unsigned best = 0;
    size_t at = 0;
    for (size_t i = 0; i + NEED_BYTES <= n || i == 0; i++) {
        unsigned sum = 0;
        for (size_t k = i; k < n && k < i + NEED_BYTES; k++)
            sum += rarity((uint8_t)lit[k]);
        if (sum > best) {
            best = sum;
            at = i;
        }
    }
    return (uint32_t)at;
}

/* How often, more or less, a place of text passes the tables of a bucket once `x` is in it. */
static uint64_t cost(const struct rules_looks *t, unsigned bucket, const struct rules_need *x)
{
    uint64_t product = 1;
    for (uint32_t k = 0; k < NEED_BYTES; k++) {
        unsigned low = 0, high = 0;
        uint8_t c = x->back + k < x->len ? (uint8_t)x->lit[x->back + k] : 0;
        for (unsigned h = 0; h < 16; h++) {
            low += (t->low[k][h] >> bucket & 1u) || (c & 15u) == h || x->back + k >= x->len ? low_share[h] : 0;
            high += (t->high[k][h] >> bucket & 1u) || (unsigned)c >> 4 == h || x->back + k >= x->len ? high_share[h] : 0;
        }
        product = product * low * high / 1000;
    }
    return product;
}

static void put(struct rules_looks *t, unsigned bucket, const struct rules_need *x)
{
    uint8_t bit = (uint8_t)(1u << bucket);
    for (uint32_t k = 0; k < NEED_BYTES; k++)
        for (unsigned c = 0; c < 256; c++)
            if (x->back + k >= x->len || (uint8_t)x->lit[x->back + k] == c) {
                t->byte[k][c] |= bit;
                t->low[k][c & 15] |= bit;
                t->high[k][c >> 4] |= bit;
            }
}

/* Gives each literal the bucket where it does the least harm, and sorts them by bucket. */
static enum status fill_buckets(struct rules_looks *t)
{
    struct rules_need *sorted = malloc((t->n_needs + 1) * sizeof *sorted);
    uint8_t *bucket = malloc(t->n_needs + 1);
    size_t n = 0;
    if (!sorted || !bucket) {
        free(sorted);
        free(bucket);
        return ST_NOMEM;
    }
    uint64_t now[NEED_BUCKETS] = {0};
    for (size_t i = 0; i < t->n_needs; i++) {
        uint64_t best = UINT64_MAX;
        for (unsigned b = 0; b < NEED_BUCKETS; b++) {
            uint64_t more = cost(t, b, &t->need[i]) - now[b];
            if (more < best) {
                best = more;
                bucket[i] = (uint8_t)b;
            }
        }
        now[bucket[i]] += best;
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

static void add(struct rules_looks *t, const char *lit, size_t n, uint32_t group)
{
    struct rules_need *x = &t->need[t->n_needs++];
    *x = (struct rules_need){.lit = lit, .len = (uint32_t)n, .group = group, .back = window(lit, n)};
    uint8_t value[8] = {0}, mask[8] = {0};
    for (size_t k = 0; k < 8 && k < n; k++) {
        value[k] = (uint8_t)lit[k];
        mask[k] = 0xff;
    }
    memcpy(&x->value, value, 8);
    memcpy(&x->mask, mask, 8);
}

/* Rules of these kinds are looked for on every line. */
static bool is_looked_for(const struct rule *x)
{
    return *x->need && (RULES_LOOKED_KINDS >> x->kind & 1u || (x->kind == RULE_CLOSE && x->scope == SCOPE_IN));
}

enum status rules_looks_fill(struct rules *r)
{
    static const char *const signs[] = {"Post Orig", "Nickli", ", on ", "\xe2\x86\x91"};
    struct rules_looks *t = &r->looks;
    size_t n = sizeof signs / sizeof *signs, groups = 0;
    memset(t, 0, sizeof *t);
    for (size_t i = 0; i < r->n; i++)
        n += is_looked_for(r->rule[i]) ? strlen(r->rule[i]->need) : 0;
    t->need = malloc((n + 1) * sizeof *t->need);
    if (!t->need)
        return ST_NOMEM;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        add(t, signs[i], strlen(signs[i]), RULES_SEES_SAYS);
    for (size_t i = 0; i < r->n; i++) {
        const struct rule *x = r->rule[i];
        r->group[i] = 0;
        if (!is_looked_for(x)) {
            for (unsigned c = 0; c < 256 && !x->known && x->scope != SCOPE_IN; c++)
                t->free[c] |= rule_has(x->first, c) ? (uint16_t)(1u << x->kind) : 0;
            continue;
        }
        unsigned g = (unsigned)(groups < RULES_GROUPS - 1 ? groups++ : RULES_GROUPS - 1);
        r->group[i] = 1u << g;
        if (!x->known && x->scope != SCOPE_IN)
            t->kinds[g] |= (uint16_t)(1u << x->kind);
        for (const char *p = x->need; *p;) {
            size_t k = strcspn(p, "|");
            if (k)
                add(t, p, k, 1u << g);
            p += k + (p[k] == '|');
        }
    }
    t->look = rules_scan_for(getenv("THRESH_CPU")); /* for tests; see text/tokens.h */
    return fill_buckets(t);
}

unsigned rules_group(const struct rules *r, unsigned id) { return id && id <= r->n ? r->group[id - 1] : 0; }

unsigned rules_look(const struct rules *r, const uint8_t *p, size_t n)
{
    return r->looks.look(&r->looks, p, n);
}
