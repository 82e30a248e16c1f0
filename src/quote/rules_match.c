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

/* Something beyond ASCII is among the first three bytes. */
static bool begins_wide(uint64_t w) { return (w & 0x808080) != 0; }

/* The beginning has something that rules see in another form (marks_tidy.c). */
static bool untidy_begin(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < 8 && i < n; i++) {
        uint8_t c = p[i], d = i + 1 < n ? p[i + 1] : 0;
        if (c < ' ' || c == '*' || c == '&' || (c == ' ' && d == ' ') || (c == 0xc2 && d == 0xa0) ||
            (c == 0xe2 && (d == 0x80 || d == 0x81)) || (c == 0xe3 && d == 0x80) || (c == 0xef && d == 0xbb))
            return true;
    }
    return false;
}

/* Kinds of the rules whose beginning of so many bytes (see rule_first_slot) the text has. */
static uint32_t kinds_of(const struct rule_index *x, uint64_t w, unsigned len)
{
    uint32_t kinds = 0;
    unsigned h = rule_first_slot(w, len);
    for (const struct rule_first *f = x->first + x->first_slot[h], *end = x->first + x->first_slot[h + 1]; f < end; f++)
        kinds |= (w ^ f->value) & rule_mask(f->len, f->wide) ? 0u : f->kinds;
    return kinds;
}

/* Kinds of the rules that may have the beginning of the text once it is tidied. */
static uint32_t kinds_untidy(const struct rule_index *x, uint64_t w)
{
    uint32_t kinds = 0;
    unsigned h = rule_slot(w);
    for (const struct rule_lead *l = x->lead + x->slot[h], *end = x->lead + x->slot[h + 1]; l < end; l++)
        kinds |= (w ^ l->value) & 0xffffff ? 0 : 1u << l->kind;
    return kinds;
}

#define BEGINS_3 1u
#define BEGINS_4 2u
#define BEGINS_6 4u
/* Some rule may have a beginning of three, of four or five, of more bytes that the text has. */
static inline unsigned begins(const struct rule_index *x, uint64_t w)
{
    unsigned h4 = rule_slot4(w), six = rule_bit(x->four, h4) & rule_bit(x->six, rule_slot6(w));
    /* all are asked: none alone says much, so that a jump at each would go wrong often */
    return rule_bit(x->three, rule_slot(w)) * BEGINS_3 | rule_bit(x->five, h4) * BEGINS_4 | six * BEGINS_6;
}

/* Kinds of the rules whose beginning the text has; `untidy`: or may have once it is tidied. */
static uint32_t kinds_led(const struct rules *r, uint64_t w, bool untidy)
{
    const struct rule_index *x = r->index;
    if (untidy)
        return kinds_untidy(x, w);
    unsigned b = begins(x, w);
    if (!b)
        return 0;
    return (b & BEGINS_3 ? kinds_of(x, w, 3) : 0) | (b & BEGINS_4 ? kinds_of(x, w, 4) : 0) |
           (b & BEGINS_6 ? kinds_of(x, w, 6) : 0);
}

static uint32_t with_narrow(uint32_t kinds, uint32_t narrow)
{
    return kinds | (narrow >> RULE_ATTRIBUTION & 1u) << RULES_NARROW_ATTRIBUTION;
}

uint32_t rules_kinds(const struct rules *r, const uint8_t *p, size_t n)
{
    if (!n)
        return 0;
    uint64_t w = rules_begin(p, n);
    bool untidy = untidy_begin(p, n);
    uint32_t led = kinds_led(r, w, untidy);
    if (!begins_wide(w))
        return with_narrow(r->kinds_blind[p[0]] | led, led);
    if (untidy)
        return with_narrow(r->kinds_all[p[0]], r->kinds_all[p[0]]);
    return with_narrow(r->kinds_blind[p[0]] | r->kinds_loose[p[0]] | led, r->kinds_narrow[p[0]] | led);
}

uint32_t rules_kinds_seen(const struct rules *r, const uint8_t *p, size_t n, unsigned seen)
{
    uint64_t w = rules_begin(p, n);
    uint32_t led = kinds_led(r, w, (seen & RULES_UNTIDY) != 0), kinds = led, narrow = led;
    if (begins_wide(w)) {
        kinds |= r->kinds_loose[p[0]];
        narrow |= r->kinds_narrow[p[0]];
    }
    for (unsigned b = seen & RULES_SEES_GROUPS; b; b &= b - 1)
        kinds |= r->looks.kinds[__builtin_ctz(b)];
    const uint32_t sought = 1u << RULE_CHROME | 1u << RULE_SIGNATURE;
    return with_narrow(kinds | r->free[p[0]] | (r->kinds_blind[p[0]] & ~sought), narrow);
}

bool rules_is_narrow(const struct rule *rule) { return rule->narrow; }

/* Rules by rising id: those whose beginning the text has, and those of unknown beginning; then those of scope `in`.
 * Rules whose literals were sought and are not there are left out. */
struct walk {
    const struct rules *r;
    const struct rule_lead *a, *a_end; /* a: the next that fits */
    const uint16_t *b, *inside;
    uint64_t w;
    uint32_t seen; /* groups of rules_look, all if it was not asked */
    unsigned kind;
    bool wide;
};

static const struct rule_lead *next_lead(const struct walk *w, const struct rule_lead *l)
{
    while (l < w->a_end && (l->kind != w->kind || ((w->w ^ l->value) & l->mask) ||
                            (w->wide && w->r->rule[l->id - 1]->scope == SCOPE_IN)))
        l++;
    return l;
}

static bool passes(const struct walk *w, unsigned id)
{
    uint32_t group = w->r->group[id - 1];
    return !group || (group & w->seen);
}

static unsigned walk_next(struct walk *w)
{
    const struct rule_lead *l = w->a;
    while (*w->b && !passes(w, *w->b))
        w->b++;
    if (l < w->a_end && (!*w->b || l->id <= *w->b)) {
        unsigned id = l->id;
        w->b += *w->b == id;
        while (l < w->a_end && l->id == id)
            l = next_lead(w, l + 1);
        w->a = l;
        return id;
    }
    if (*w->b)
        return *w->b++;
    return *w->inside ? *w->inside++ : 0;
}

static struct walk walk_start(const struct rules *r, unsigned kind, uint64_t scopes, const uint8_t *p, size_t n)
{
    struct walk w = {.r = r, .w = rules_begin(p, n), .kind = kind};
    unsigned h = rule_slot(w.w);
    w.wide = begins_wide(w.w);
    w.a_end = r->index->lead + r->index->slot[h + 1];
    /* the filters are nearer than the leads, of which there are many with the same three bytes */
    w.a = begins(r->index, w.w) ? next_lead(&w, r->index->lead + r->index->slot[h]) : w.a_end;
    w.b = w.wide ? r->loose[kind][p[0]] : scopes & RULES_NARROW ? NULL : r->blind[kind][p[0]];
    w.b = w.b ? w.b : no_ids;
    w.inside = scopes >> SCOPE_IN & 1u ? r->inside[kind] : no_ids;
    bool few = scopes & RULES_NARROW && !w.wide;
    if (!(scopes & (RULES_NARROW - 1) & ~(1u << SCOPE_IN))) { /* these are in no other list */
        w.a = w.a_end;
        w.b = no_ids;
        few = true;
    }
    /* few rules are asked for their literals one by one */
    if (kind == RULE_ATTRIBUTION)
        w.seen = few ? ~(uint32_t)0 : rules_looks_line(&r->said_looks, p, n);
    else
        w.seen = scopes & RULES_WAS_LOOKED ? (uint32_t)(scopes >> 16) : ~(uint32_t)0;
    return w;
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
static bool has_need(const char *need, const uint8_t *p, size_t n)
{
    while (*need) {
        size_t k = strcspn(need, "|");
        if (holds(p, n, need, k))
            return true;
        need += k + (need[k] == '|');
    }
    return false;
}

/* A literal that the rule needs is there. */
static bool literals_pass(const struct walk *w, unsigned id, uint64_t scopes, const uint8_t *p, size_t n)
{
    uint32_t group = w->r->group[id - 1];
    if (group && !(group & w->seen))
        return false;
    if (group && scopes & RULES_WAS_LOOKED && group != RULES_GROUP_SHARED && w->kind != RULE_ATTRIBUTION)
        return true; /* the bit is its own */
    const char *need = w->r->rule[id - 1]->need;
    return !*need || has_need(need, p, n);
}

struct rules_hit rules_find(const struct rules *r, struct rules_match *m, unsigned kind, uint64_t scopes,
                            const uint8_t *p, size_t n)
{
    struct rules_hit hit = {0, 0, 0, NULL};
    if (!n)
        return hit;
    struct walk w = walk_start(r, kind, scopes, p, n);
    for (unsigned id = walk_next(&w); id; id = walk_next(&w)) {
        const struct rule *rule = r->rule[id - 1];
        if (n < rule->min_len || !(scopes >> rule->scope & 1u) || ((scopes & RULES_NARROW) && !rule->narrow))
            continue;
        if (literals_pass(&w, id, scopes, p, n) && rules_try(r, m, id, p, n, &hit))
            break;
    }
    return hit;
}
