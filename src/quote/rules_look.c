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

/* How often, as a power of two, in 2^17 bytes: pairs of letters (the last: a blank) of old mail and of bench/gen. */
static unsigned pair(uint8_t a, uint8_t b)
{
    static const char table[27][28] = {
        "2788468482698a180a9a6763849", "751080106607318007547200504", "816191098077219207586010505", "73369462810645820673744060b",
        "969a876673398a674ba9587772c", "701087007005009108366000309", "733393477005367307536130409", "a412b2019003349206466040608",
        "7698878100797b8608aa3704054", "400060001000005100006000000", "411083016004252100631010307", "9348a5339039638403776540809",
        "963293118003638702626110708", "848a9694846657953499655271a", "6777695463689a780a89a884519", "802491367008208708677000306",
        "000000000000000000007000000", "9678a664927677962798765081a", "7474953881666487348a815050b", "9473a52b911745951887726072b",
        "676673726038793709882112327", "600090008000116000210000302", "801082089004158106621100308", "403030033000000500044000304",
        "55426332500443740375124000a", "300050003002003000000000332", "b9a98989a67899a969ab87a173b"};
    unsigned i = a == ' ' ? 26 : a - 'a' + 0u, k = b == ' ' ? 26 : b - 'a' + 0u;
    if (i > 26 || k > 26 || (a != ' ' && i == 26) || (b != ' ' && k == 26))
        return 4;
    uint8_t c = (uint8_t)table[i][k];
    return c <= '9' ? c - '0' + 0u : c - 'a' + 10u;
}

/* How often the four bytes at x->back come, on the scale of cost(): by their pairs, and more often at an end of a word
 * (`like`) than across one (`ke t`). */
static uint64_t own_cost(const struct rules_need *x)
{
    const uint8_t *p = (const uint8_t *)x->lit + x->back;
    int lg = 16 + (int)(pair(p[0], p[1]) + pair(p[1], p[2]) + pair(p[2], p[3]));
    for (unsigned k = 1; k < 3; k++) /* less the share of a letter, as a power of two in 2^17 bytes */
        lg -= 38 - __builtin_clz(share(p[k]));
    lg += x->back == 0 || p[-1] == ' ' ? 2 : 0;
    lg += x->back + NEED_BYTES == x->len || p[NEED_BYTES] == ' ' ? 2 : 0;
    return (uint64_t)(7600000u >> 16) << (lg > 0 ? lg : 0);
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

/* The place of the four bytes at p in rules_looks.window. */
static unsigned window_at(const uint8_t *p)
{
    return (((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24) * 0x9e3779b1u) >> 22;
}

static void put(struct rules_looks *t, unsigned bucket, const struct rules_need *x)
{
    if (x->back + NEED_BYTES <= x->len) {
        unsigned h = window_at((const uint8_t *)x->lit + x->back);
        t->window[h / 32] |= 1u << (h % 32);
    } else {
        t->whole &= (uint8_t)~(1u << bucket);
    }
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

/* The bucket where the literal does the least harm, and which of its bytes are looked for: short ones are together by
 * length, since they let a lot through; and those beyond ASCII have buckets of their own, see rules_scan.c. */
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
    for (unsigned b = 0; b < NEED_WIDE; b++) {
        uint64_t before = (uint64_t)t->share[b][0] * t->share[b][1] * t->share[b][2] * t->share[b][3];
        for (y.back = 0; y.back + NEED_BYTES <= y.len; y.back++) {
            uint64_t more = cost(t, b, &y) - before + own_cost(&y);
            if (more <= best) {
                best = more;
                bucket = b;
                x->back = y.back;
            }
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
    for (unsigned enough = 0; enough < 2; enough++) /* the short ones first */
        for (size_t i = 0; i < t->n_needs; i++)
            if ((t->need[i].len >= NEED_BYTES) == enough) {
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
    t->whole = 0xff;
    rules_scan_classes(t->class7);
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
    static const struct {
        const char *lit;
        uint32_t group;
    } signs[] = {{"Post Orig", RULES_SEES_SAYS}, {"Nickli", RULES_SEES_SAYS}, {", on ", RULES_SEES_SAYS},
                 {"\xe2\x86\x91", RULES_SEES_SAYS}, {"yeden al", RULES_SEES_SAYS}, {"yeden Al", RULES_SEES_SAYS},
                 {"\xe5\x8f\x91\xe8\xa1\xa8\xe4\xba\x8e", RULES_SEES_SAYS}, {"\xe7\x99\xbc\xe8\xa1\xa8\xe6\x96\xbc", RULES_SEES_SAYS},
                 {"{quote", RULES_SEES_MARKUP}, {"//@", RULES_SEES_MARKUP}};
    struct rules_looks *table[] = {&r->looks, &r->sep_looks, &r->said_looks};
    size_t n_signs = sizeof signs / sizeof *signs, n = n_signs;
    for (size_t i = 0; i < r->n; i++)
        n += strlen(r->rule[i]->need);
    for (size_t k = 0; k < sizeof table / sizeof *table; k++)
        if (init(table[k], n))
            return ST_NOMEM;
    for (size_t i = 0; i < n_signs; i++)
        add(&r->looks, signs[i].lit, strlen(signs[i].lit), signs[i].group);
    r->sep_looks.hits_only = r->said_looks.hits_only = true;
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
    unsigned h = window_at(p + at);
    if (!(t->window[h / 32] >> (h % 32) & 1u))
        in &= ~(unsigned)t->whole;
    for (; in; in &= in - 1) {
        unsigned b = (unsigned)__builtin_ctz(in);
        for (uint32_t k = t->from[b]; k < t->from[b + 1] && t->groups[b] & ~seen; k++) {
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

unsigned rules_seen_near(const struct rules *r, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n, size_t base)
{
    return seen_in(&r->looks, m, in, p, n, base);
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
