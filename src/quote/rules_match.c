/* rules_match: first tests, lazy compilation, matching under limits.  See rules.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "quote/rules_priv.h"

/* Measured: no line of the development sets needs more than 3 000 steps in any rule. */
#define MATCH_LIMIT 20000u
#define DEPTH_LIMIT 500u
#define FEW 32u /* bytes: a longer line is longer than what rules ask for */

struct rules_match {
    pcre2_match_data *md;
    pcre2_match_context *mc;
};

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
    c = pcre2_compile((PCRE2_SPTR)rule->pattern, PCRE2_ZERO_TERMINATED, rule_options(rule), &err, &at,
                      rules_memory_context(r->memory));
    if (c)
        (void)pcre2_jit_compile(c, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
    pcre2_code *mine = c ? c : RULES_BROKEN, *seen = NULL;
    if (atomic_compare_exchange_strong(slot, &seen, mine))
        return mine;
    if (c)
        pcre2_code_free(c);
    return seen;
}

/* pcre2_match without its preparations, where there is JIT; patterns are compiled for text that is no UTF-8, too. */
static int match(const pcre2_code *code, const struct rules_match *m, const uint8_t *p, size_t n)
{
    int got = pcre2_jit_match(code, p, n, 0, 0, m->md, m->mc);
    return got == PCRE2_ERROR_JIT_BADOPTION ? pcre2_match(code, p, n, 0, 0, m->md, m->mc) : got;
}

bool rules_try(const struct rules *r, struct rules_match *m, unsigned id, const uint8_t *p, size_t n, struct rules_hit *hit)
{
    pcre2_code *code = id ? get_code(r, id) : RULES_BROKEN;
    int got = code == RULES_BROKEN ? PCRE2_ERROR_NOMATCH : match(code, m, p, n);
    if (got < 0) {
        if (got == PCRE2_ERROR_NOMEMORY)
            rules_memory_lacks(r->memory);
        else if (id <= r->user.n &&
                 (got == PCRE2_ERROR_MATCHLIMIT || got == PCRE2_ERROR_DEPTHLIMIT || got == PCRE2_ERROR_JIT_STACKLIMIT))
            rules_memory_late(r->memory, id);
        return false;
    }
    const PCRE2_SIZE *o = pcre2_get_ovector_pointer(m->md);
    hit->id = id;
    hit->from = o[0];
    hit->to = o[1];
    hit->label = (const char *)pcre2_get_mark(m->md);
    return true;
}

/* Characters of p[0 .. n), where they are few and most of them take more than a byte; else what is no fewer. */
static size_t letters(const uint8_t *p, size_t n)
{
    size_t k = 0;
    if (n > FEW || p[0] < 0x80)
        return n;
    for (size_t i = 0; i < n; i++)
        k += (p[i] & 0xC0u) != 0x80u;
    return k;
}

/* Kinds of rules without known starts that may match a text of `len` characters with this first byte, folded. */
static uint32_t blind_kinds(const struct rules *r, size_t first, size_t len)
{
    return len - 1 < RULES_SHORT ? r->short_kinds[len - 1][first] : r->blind_kinds[first];
}

uint32_t rules_kinds(const struct rules *r, const uint8_t *p, size_t n, unsigned seen)
{
    if (!n)
        return 0;
    uint64_t w = rule_begin(p, n);
    const uint32_t sought = 1u << RULE_CHROME | 1u << RULE_SIGNATURE;
    uint32_t kinds = r->starts->kinds[starts_find(r->starts, w)], blind = blind_kinds(r, w >> 56, letters(p, n));
    if (!(blind & sought) || seen == RULES_SEES_ALL)
        return kinds | blind;
    uint32_t seen_kinds = r->free_kinds[w >> 56];
    for (unsigned b = seen & RULES_SEES_GROUPS; b; b &= b - 1)
        seen_kinds |= r->prefilter.kinds[__builtin_ctz(b)];
    return kinds | (blind & (~sought | seen_kinds));
}

void rules_masks(const struct rules *r, const uint8_t *p, size_t n, struct rules_masks *masks)
{
    literals_masks(&r->prefilter, p, n, masks);
}

unsigned rules_seen_near(const struct rules *r, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n, size_t base)
{
    return literals_near(&r->prefilter, m, in, p, n, base);
}

unsigned rules_prefilter(const struct rules *r, const uint8_t *p, size_t n) { return literals_line(&r->prefilter, p, n); }

unsigned rules_group(const struct rules *r, unsigned id) { return id && id <= r->n ? r->group[id - 1] : 0; }

bool rules_is_narrow(const struct rule *rule) { return rule->narrow; }

/* Rules of a kind by rising id: those that have a start of the text, and those without known starts; then those of scope
 * `in`. */
struct rule_walk {
    const struct rules *r;
    const uint16_t *a, *a_end, *b, *inside;
    unsigned kind;
};

/* The id at a if it is one of the walk, else the next that is; 0: none. */
static unsigned next_known(struct rule_walk *w)
{
    for (; w->a < w->a_end; w->a++)
        if (w->r->at_start[*w->a - 1] == w->kind)
            return *w->a;
    return 0;
}

static unsigned walk_next(struct rule_walk *w)
{
    unsigned a = next_known(w);
    if (a && (!*w->b || a < *w->b)) {
        w->a++;
        return a;
    }
    return *w->b ? *w->b++ : *w->inside ? *w->inside++ : 0;
}

static struct rule_walk walk_start(const struct rules *r, unsigned kind, uint64_t scopes, const uint8_t *p, size_t n, size_t len)
{
    static const uint16_t none[1] = {0};
    struct rule_walk w = {.r = r, .kind = kind, .b = none, .inside = scopes >> SCOPE_IN & 1u ? r->inside[kind] : none};
    if (!(scopes & (RULES_NARROW - 1) & ~(1u << SCOPE_IN)))
        return w; /* the others are in no other list */
    uint64_t word = rule_begin(p, n);
    uint32_t i = starts_find(r->starts, word);
    if (r->starts->kinds[i] >> kind & 1u) {
        w.a = r->starts->id + r->starts->list[i];
        w.a_end = r->starts->id + r->starts->list[i + 1];
    }
    if (!(scopes & RULES_NARROW) && (blind_kinds(r, word >> 56, len) >> kind & 1u))
        w.b = r->blind[kind][word >> 56];
    return w;
}

/* One of the literals a|b|c is in p[0 .. n). */
static bool has_required(const char *need, const uint8_t *p, size_t n)
{
    while (*need) {
        size_t k = strcspn(need, "|");
        if (memmem(p, n, need, k))
            return true;
        need += k + (need[k] == '|');
    }
    return false;
}

/* A literal that the rule needs is there; `seen`: groups of those that are, if `filtered`. */
static bool literals_pass(const struct rules *r, unsigned id, bool filtered, uint32_t seen, const uint8_t *p, size_t n)
{
    uint32_t group = r->group[id - 1];
    const struct rule *rule = r->rule[id - 1];
    if (group && filtered && !(group & seen))
        return false;
    if (group && filtered && group != RULES_GROUP_SHARED && rule->kind != RULE_ATTRIBUTION)
        return true; /* the bit is its own */
    return !*rule->required || has_required(rule->required, p, n);
}

struct rules_hit rules_find(const struct rules *r, struct rules_match *m, unsigned kind, uint64_t scopes, const uint8_t *p,
                            size_t n)
{
    struct rules_hit hit = {0, 0, 0, NULL};
    if (!n)
        return hit;
    size_t len = letters(p, n);
    struct rule_walk w = walk_start(r, kind, scopes, p, n, len);
    bool filtered = scopes & RULES_PREFILTERED;
    uint32_t seen = (uint32_t)(scopes >> 16);
    if (kind == RULE_ATTRIBUTION) { /* few rules are asked for their literals one by one */
        filtered = *w.b != 0;
        seen = filtered ? literals_line(&r->said_prefilter, p, n) : 0;
    }
    for (unsigned id = walk_next(&w); id; id = walk_next(&w)) {
        const struct rule *rule = r->rule[id - 1];
        if (len < rule->min_len || !(scopes >> rule->scope & 1u))
            continue;
        if (literals_pass(r, id, filtered, seen, p, n) && rules_try(r, m, id, p, n, &hit))
            break;
    }
    return hit;
}

/* ---- lines between posts ---- */

#define SEPARATOR_MOST 160u /* bytes */
#define LINE_MOST 240u      /* with the blanks around it */
#define GROUPS 16u          /* of 64 bytes, looked at in one go */

/* Some separator may begin like the line. */
static inline bool may_begin(const struct rules *r, const uint8_t *p, size_t n)
{
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    if (!n)
        return false;
    uint64_t w = rule_begin(p, n);
    return (unsigned)(r->starts->kinds[starts_find(r->starts, w)] | r->free_kinds[w >> 56]) >> RULE_SEPARATOR & 1u;
}

/* Marks the lines with a literal of a separator whose beginning is not known.  None is longer than LINE_MOST. */
static void mark_literals(const struct rules *r, const uint8_t *text, struct line *line, size_t n)
{
    struct rules_masks m[GROUPS];
    if (!n)
        return;
    size_t from = line[0].off, end = line[n - 1].off + line[n - 1].len, i = 0;
    for (; from < end; from += 64 * GROUPS) {
        size_t some = end - from < 64 * GROUPS ? end - from : 64 * GROUPS;
        literals_masks(&r->sep_prefilter, text + from, some, m);
        for (size_t k = 0; k < some; k++) {
            uint64_t hit = m[k / 64].hit >> (k % 64);
            if (!hit) {
                k |= 63;
                continue;
            }
            k += (unsigned)__builtin_ctzll(hit);
            while (i < n && line[i].off + line[i].len <= from + k)
                i++;
            if (i == n)
                return;
            if (line[i].off <= from + k && !line[i].sign &&
                literals_compare(&r->sep_prefilter, 0, text + line[i].off, line[i].len, from + k - line[i].off))
                line[i].sign = LINE_MAY_SEPARATE;
        }
    }
}

void rules_separators(const struct rules *r, const uint8_t *text, struct line *line, size_t n)
{
    size_t first = 0; /* of the short lines in a row: most of a text may stand in others, which need no look */
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = text + line[i].off;
        bool fits = line[i].len <= LINE_MOST;
        line[i].sign = line[i].len && (*p == '\f' || (fits && may_begin(r, p, line[i].len))) ? LINE_MAY_SEPARATE : 0;
        if (fits || !r->sep_prefilter.n)
            continue;
        mark_literals(r, text, line + first, i - first);
        first = i + 1;
    }
    if (r->sep_prefilter.n)
        mark_literals(r, text, line + first, n - first);
}

enum rules_sep rules_separator(const struct rules *r, struct rules_match *m, struct slice line)
{
    const uint8_t *p = line.ptr;
    size_t n = line.len;
    if (n > LINE_MOST)
        return SEP_NONE;
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    if (!n || n > SEPARATOR_MOST)
        return SEP_NONE;
    unsigned seen = literals_line(&r->sep_prefilter, p, n);
    struct rules_hit h = rules_find(r, m, RULE_SEPARATOR, 1u << SCOPE_LINE | RULES_SEEN(seen), p, n);
    if (!h.id)
        return SEP_NONE;
    return r->rule[h.id - 1]->flags & RULE_STRONG ? SEP_STRONG : SEP_WEAK;
}
