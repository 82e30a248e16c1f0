/* rules_match: first tests, lazy compilation, matching under limits.  See rules.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "quote/rules_priv.h"

/* Measured: no line of the development sets needs more than 3 000 steps in any rule. */
#define MATCH_LIMIT 20000u
#define DEPTH_LIMIT 500u
#define SEPARATOR_MOST 160u /* bytes */

struct rules_match {
    pcre2_match_data *md;
    pcre2_match_context *mc;
};

static const uint16_t no_ids[1] = {0};

enum status rules_match_new(struct rules_match **out)
{
    struct rules_match *m = calloc(1, sizeof *m);
    if (!m)
        return ST_NOMEM;
    m->md = pcre2_match_data_create(8, NULL);
    m->mc = pcre2_match_context_create(NULL);
    if (!m->md || !m->mc) {
        rules_match_delete(m);
        return ST_NOMEM;
    }
    pcre2_set_match_limit(m->mc, MATCH_LIMIT);
    pcre2_set_depth_limit(m->mc, DEPTH_LIMIT);
    *out = m;
    return ST_OK;
}

void rules_match_delete(struct rules_match *m)
{
    if (!m)
        return;
    pcre2_match_data_free(m->md);
    pcre2_match_context_free(m->mc);
    free(m);
}

/* Compiled on first use.  Two workers may compile the same pattern; one result is thrown away. */
static pcre2_code *get_code(const struct rules *r, unsigned id)
{
    _Atomic(pcre2_code *) *slot = &r->code[id - 1];
    pcre2_code *c = atomic_load_explicit(slot, memory_order_acquire);
    if (c)
        return c;
    int err;
    PCRE2_SIZE at;
    const struct rule *rule = r->rule[id - 1];
    c = pcre2_compile((PCRE2_SPTR)rule->pattern, PCRE2_ZERO_TERMINATED, rule_options(rule), &err, &at, NULL);
    if (c)
        (void)pcre2_jit_compile(c, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
    pcre2_code *mine = c ? c : RULES_BROKEN, *seen = NULL;
    if (atomic_compare_exchange_strong(slot, &seen, mine))
        return mine;
    if (c)
        pcre2_code_free(c);
    return seen;
}

bool rules_try(const struct rules *r, struct rules_match *m, unsigned id, const uint8_t *p, size_t n,
               struct rules_hit *hit)
{
    pcre2_code *code = id ? get_code(r, id) : RULES_BROKEN;
    if (code == RULES_BROKEN || pcre2_match(code, p, n, 0, 0, m->md, m->mc) < 0)
        return false;
    const PCRE2_SIZE *o = pcre2_get_ovector_pointer(m->md);
    hit->id = id;
    hit->from = o[0];
    hit->to = o[1];
    hit->label = (const char *)pcre2_get_mark(m->md);
    return true;
}

/* The first three bytes are ASCII: then the lists by lead are complete. */
static bool has_lead(const uint8_t *p, size_t n, unsigned *hash)
{
    uint8_t b = n > 1 ? p[1] : 0, c = n > 2 ? p[2] : 0;
    *hash = rule_lead_hash(p[0], b, c);
    return (p[0] | b | c) < 0x80;
}

uint32_t rules_kinds(const struct rules *r, const uint8_t *p, size_t n)
{
    unsigned h;
    if (!n)
        return 0;
    return has_lead(p, n, &h) ? r->kinds_blind[p[0]] | r->kinds_led[h] : r->kinds_all[p[0]];
}

uint32_t rules_kinds_narrow(const struct rules *r, const uint8_t *p, size_t n)
{
    unsigned h;
    if (!n)
        return 0;
    return has_lead(p, n, &h) ? r->kinds_led[h] : r->kinds_all[p[0]];
}

bool rules_is_narrow(const struct rule *rule)
{
    unsigned n = 0;
    for (unsigned w = 0; w < 8; w++)
        n += (unsigned)__builtin_popcount(rule->first[w]);
    return rule->n_lead != 0 || n <= 12;
}

/* Rules by rising id out of two lists, then a third. */
struct walk {
    const uint16_t *a, *b;
    const uint16_t *inside; /* after the others */
};

static unsigned walk_next(struct walk *w)
{
    if (*w->a && (!*w->b || *w->a < *w->b))
        return *w->a++;
    if (*w->b)
        return *w->b++;
    return *w->inside ? *w->inside++ : 0;
}

static struct walk walk_start(const struct rules *r, unsigned kind, unsigned scopes, const uint8_t *p, size_t n)
{
    unsigned h;
    const uint16_t *a, *b = NULL;
    if (has_lead(p, n, &h)) {
        a = r->led[h];
        b = scopes & RULES_NARROW ? NULL : r->blind[kind][p[0]];
    } else {
        a = r->all[kind][p[0]];
    }
    return (struct walk){a ? a : no_ids, b ? b : no_ids, scopes >> SCOPE_IN & 1u ? r->inside[kind] : no_ids};
}

/* The bytes that occur in a text: most literals are ruled out by one byte that does not. */
struct byte_set {
    uint64_t bits[4];
    bool known;
};

static void byte_set_fill(struct byte_set *s, const uint8_t *p, size_t n)
{
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < n; i++)
        s->bits[p[i] >> 6] |= (uint64_t)1 << (p[i] & 63);
    s->known = true;
}

/* memmem for short literals and texts of a line's length: glibc's has some 50 ns of start-up. */
static bool holds(const uint8_t *p, size_t n, const char *lit, size_t k)
{
    if (k > n)
        return false;
    const uint8_t *end = p + n - k + 1; /* of the places where it may begin */
#ifdef __SSE2__
    const __m128i first = _mm_set1_epi8(lit[0]), last = _mm_set1_epi8(lit[k - 1]);
    for (; end - p >= 16; p += 16) {
        __m128i a = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), first);
        __m128i b = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + k - 1)), last);
        for (unsigned at = (unsigned)_mm_movemask_epi8(_mm_and_si128(a, b)); at; at &= at - 1)
            if (!memcmp(p + __builtin_ctz(at), lit, k))
                return true;
    }
#endif
    for (; p < end; p++)
        if (*p == (uint8_t)lit[0] && !memcmp(p, lit, k))
            return true;
    return false;
}

/* One of the literals a|b|c is in p[0 .. n). */
static bool has_need(const char *need, const struct byte_set *set, const uint8_t *p, size_t n)
{
    while (*need) {
        size_t k = 0;
        bool all = true;
        for (; need[k] && need[k] != '|'; k++) {
            if (!set->known)
                continue;
            uint8_t c = (uint8_t)need[k];
            all &= set->bits[c >> 6] >> (c & 63) & 1u;
        }
        if (all && holds(p, n, need, k))
            return true;
        need += k + (need[k] == '|');
    }
    return false;
}

struct rules_hit rules_find(const struct rules *r, struct rules_match *m, unsigned kind, unsigned scopes,
                            const uint8_t *p, size_t n)
{
    struct rules_hit hit = {0, 0, 0, NULL};
    if (!n)
        return hit;
    struct byte_set set;
    set.known = false;
    struct walk w = walk_start(r, kind, scopes, p, n);
    for (unsigned id = walk_next(&w); id; id = walk_next(&w)) {
        const struct rule *rule = r->rule[id - 1];
        if (rule->kind != kind || n < rule->min_len || !(scopes >> rule->scope & 1u) || ((scopes & RULES_NARROW) && !rules_is_narrow(rule)))
            continue;
        if ((scopes & 512u) && r->group[id - 1] && !(r->group[id - 1] & scopes >> 16))
            continue;
        if (*rule->need) {
            if (!set.known && !(scopes & 512u)) /* a text looked at meets few rules */
                byte_set_fill(&set, p, n);
            bool ascii = set.known ? !(set.bits[2] | set.bits[3]) : !(scopes >> 16 & RULES_ODD);
            bool looked = (scopes & 512u) && r->group[id - 1] == RULES_MANY_BIT;
            if (((rule->flags & RULE_WIDE) && ascii) || (!looked && !has_need(rule->need, &set, p, n)))
                continue;
        }
        if (rules_try(r, m, id, p, n, &hit))
            break;
    }
    return hit;
}

/* Some separator rule passes its first tests; *seen is what was seen.  A copy is looked at, because a caller's line may end anywhere. */
static bool maybe_separator(const struct rules *r, const uint8_t *p, size_t n, unsigned *seen)
{
    uint8_t line[SEPARATOR_MOST + 64];
    memcpy(line, p, n);
    memset(line + n, 0, 64);
    *seen = rules_look(r, line, n);
    struct walk w = walk_start(r, RULE_SEPARATOR, false, p, n);
    for (unsigned id = walk_next(&w); id; id = walk_next(&w))
        if (r->rule[id - 1]->kind == RULE_SEPARATOR && (!r->group[id - 1] || (r->group[id - 1] & *seen)))
            return true;
    return false;
}

enum rules_sep rules_separator(const struct rules *r, struct slice line)
{
    const uint8_t *p = line.ptr;
    size_t n = line.len;
    unsigned seen;
    if (n > 240)
        return SEP_NONE;
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    if (!n || n > SEPARATOR_MOST || !(rules_kinds(r, p, n) >> RULE_SEPARATOR & 1u) || !maybe_separator(r, p, n, &seen))
        return SEP_NONE;
    struct rules_match *m = NULL;
    if (rules_match_new(&m) != ST_OK)
        return SEP_NONE;
    struct rules_hit h = rules_find(r, m, RULE_SEPARATOR, 1u << SCOPE_LINE | RULES_LOOKED(seen), p, n);
    rules_match_delete(m);
    if (!h.id)
        return SEP_NONE;
    return r->rule[h.id - 1]->flags & RULE_STRONG ? SEP_STRONG : SEP_WEAK;
}
