/* rules_match: first tests, lazy compilation, matching under limits.  See rules.h.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "quote/rules_priv.h"

/* Measured: no line of the development sets needs more than 3 000 steps in any rule. */
#define MATCH_LIMIT 20000u
#define DEPTH_LIMIT 500u

/* Where words stand that were looked up lately, in four tables that miss the cache: lines begin alike, and each is looked up
 * by several passes. */
#define WORD_BITS 10u
struct known_word {
    uint64_t word;
    uint32_t stretch, kinds;
};

struct rules_match {
    struct known_word word[1u << WORD_BITS];
    const struct rules *rules; /* whose words they are, as built for the n-th time */
    unsigned built;
    pcre2_match_data *md;
    pcre2_match_context *mc;
    uint64_t said; /* groups of literals of attributions in the last text, of which ... */
    size_t n_said; /* ... so many bytes were looked at */
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

static void forget_words(struct rules_match *m, const struct rules *r)
{
    memset(m->word, 0, sizeof m->word);
    m->word[0].word = 1; /* 0 belongs there, and 1 does not */
    m->rules = r;
    m->built = r->built;
}

static inline struct known_word *place_of(struct rules_match *m, uint64_t word)
{
    return &m->word[(word * 0x9e3779b97f4a7c15u) >> (64 - WORD_BITS)];
}

static inline const struct known_word *find_word(const struct rules *r, struct rules_match *m, uint64_t word)
{
    if (m->rules != r || m->built != r->built)
        forget_words(m, r);
    struct known_word *k = place_of(m, word);
    if (k->word != word) {
        uint32_t i = starts_find(r->known, word);
        *k = (struct known_word){word, i, r->known->stretch[i].kinds};
    }
    return k;
}

void rules_ahead(const struct rules *r, struct rules_match *m, const uint64_t *word, size_t n)
{
    const struct starts *s = r->known;
    uint64_t w[RULES_AHEAD];
    struct among a[RULES_AHEAD];
    size_t fresh = 0;
    if (m->rules != r || m->built != r->built)
        forget_words(m, r);
    for (size_t k = 0; k < n; k++) {
        __builtin_prefetch(&s->before[word[k] >> 48]);
        w[fresh] = word[k];
        fresh += place_of(m, word[k])->word != word[k];
    }
    for (size_t k = 0; k < fresh; k++) {
        uint32_t i = s->before[w[k] >> 48];
        if (i & STARTS_DEEP)
            __builtin_prefetch(starts_third(s, i, w[k]));
    }
    for (size_t k = 0; k < fresh; k++) {
        a[k] = starts_among(s, w[k]);
        __builtin_prefetch(&s->stretch[a[k].i + a[k].n / 2]);
    }
    for (size_t k = 0; k < fresh; k++) {
        uint32_t i = starts_at(s, a[k], w[k]);
        *place_of(m, w[k]) = (struct known_word){w[k], i, s->stretch[i].kinds};
    }
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

uint32_t rules_kinds(const struct rules *r, struct rules_match *m, uint64_t w, unsigned seen)
{
    const uint32_t sought = 1u << RULE_CHROME | 1u << RULE_SIGNATURE, any = 2 * STARTS_ATTRIBUTION - 1;
    uint32_t blind = r->blind[w >> 56], kinds = find_word(r, m, w)->kinds;
    if (!(blind & sought) || seen == RULES_SEES_ALL)
        return kinds | (blind & any);
    uint32_t seen_kinds = blind >> BLIND_FREE;
    for (unsigned b = seen & RULES_SEES_GROUPS; b; b &= b - 1)
        seen_kinds |= r->prefilter.kinds[__builtin_ctz(b)];
    return kinds | (blind & any & (~sought | seen_kinds));
}

void rules_masks(const struct rules *r, const uint8_t *p, size_t n, struct rules_masks *masks)
{
    r->prefilter.scan(&r->prefilter, p, (n + 63) / 64, masks);
}

unsigned rules_seen_near(const struct rules *r, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n, size_t base)
{
    return (unsigned)literals_near(&r->prefilter, m, in, p, n, base);
}

unsigned rules_prefilter(const struct rules *r, const uint8_t *p, size_t n)
{
    return (unsigned)literals_line(&r->prefilter, p, n);
}

unsigned rules_group(const struct rules *r, unsigned id) { return id && id <= r->n ? (unsigned)r->brief[id - 1].group : 0; }

/* Rules of `other` from `at` to `end`, of which `left` are the ones below `at`, from `base` on. */
struct gated {
    uint64_t left;
    uint32_t base, at, end;
};

/* Rules by rising id: those of any kind that have a start of the text, and those of the kind without known starts; then those of
 * scope `in`.  Of the latter two only those whose scope is asked for and some literal of which was seen. */
struct rule_walk {
    const struct rules *r;
    const uint16_t *known, *known_end;
    uint64_t seen, scopes;
    struct gated blind, inside;
    unsigned next; /* of `blind` */
    bool colon;    /* the text ends with one */
};

/* Those of the next word. */
static uint64_t gate_word(const struct rule_walk *w, const struct gated *g)
{
    const size_t n = w->r->n_gate, stop = (g->at / 64 + 1) * 64;
    const uint64_t *row = w->r->gate + g->at / 64, all = ~(uint64_t)0;
    uint64_t in = 0, pass = w->seen == all ? all : row[GATE_FREE * n];
    for (uint64_t k = w->scopes & ((1u << SCOPES) - 1); k; k &= k - 1)
        in |= row[(GATE_SCOPE + (unsigned)__builtin_ctzll(k)) * n];
    for (uint64_t k = in && w->seen != all ? w->seen : 0; k; k &= k - 1)
        pass |= row[(unsigned)__builtin_ctzll(k) * n];
    in &= pass & ~(w->colon ? 0 : row[GATE_COLON * n]) & all << g->at % 64;
    return g->end < stop ? in & (((uint64_t)1 << g->end % 64) - 1) : in;
}

static unsigned gate_next(const struct rule_walk *w, struct gated *g)
{
    while (!g->left && g->at < g->end) {
        g->left = gate_word(w, g);
        g->base = g->at / 64 * 64;
        g->at = g->base + 64;
    }
    if (!g->left)
        return 0;
    unsigned k = (unsigned)__builtin_ctzll(g->left);
    g->left &= g->left - 1;
    return w->r->other[g->base + k];
}

static inline unsigned walk_next(struct rule_walk *w)
{
    unsigned id = w->next;
    if (w->known < w->known_end && (!id || *w->known < id))
        return *w->known++;
    if (!id)
        return gate_next(w, &w->inside);
    w->next = gate_next(w, &w->blind);
    return id;
}

/* `seen` is to be filled in before the first step. */
static inline void walk_start(struct rule_walk *w, struct rules_match *m, unsigned kind, const uint8_t *p, size_t n)
{
    const struct rules *r = w->r;
    const uint16_t *from = r->from + 2 * kind;
    w->colon = p[n - 1] == ':' || p[n - 1] == 0x9a;
    if (w->scopes >> SCOPE_IN & 1u)
        w->inside = (struct gated){.at = from[1], .end = from[2]};
    if (!(w->scopes & (RULES_NARROW - 1) & ~(1u << SCOPE_IN)))
        return; /* the others are in no other list */
    const uint64_t word = rule_begin(p, n);
    const struct known_word *k = find_word(r, m, word);
    if (k->kinds >> kind & 1u) {
        w->known = r->known->id + r->known->stretch[k->stretch].list;
        w->known_end = r->known->id + r->known->stretch[k->stretch + 1].list;
    }
    if (!(w->scopes & RULES_NARROW) && r->blind[word >> 56] >> kind & 1u)
        w->blind = (struct gated){.at = from[0], .end = from[1]};
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
static bool literals_pass(const struct rules *r, unsigned id, bool filtered, uint64_t seen, const uint8_t *p, size_t n)
{
    const struct rule_brief *b = &r->brief[id - 1];
    if (!b->needs)
        return true;
    if (b->group && filtered && (b->sole || !(b->group & seen)))
        return b->group & seen;
    return has_required(r->rule[id - 1]->required, p, n);
}

/* Groups of the literals of attributions that are in a text; `longer`: see RULES_LONGER. */
static uint64_t said_in(const struct rules *r, struct rules_match *m, bool longer, const uint8_t *p, size_t n)
{
    size_t look = longer && m->n_said <= n ? n - m->n_said + r->said_longest : n; /* one may reach into what was seen */
    m->said = literals_line(&r->said_prefilter, p, look < n ? look : n) | (longer ? m->said : 0);
    m->n_said = n;
    return m->said;
}

struct rules_hit rules_find(const struct rules *r, struct rules_match *m, unsigned kind, uint64_t scopes, const uint8_t *p,
                            size_t n)
{
    struct rules_hit hit = {0, 0, 0, NULL};
    struct rule_walk w = {.r = r, .scopes = scopes};
    if (!n)
        return hit;
    walk_start(&w, m, kind, p, n);
    bool filtered = scopes & RULES_PREFILTERED;
    uint64_t seen = scopes >> 16;
    if (kind == RULE_ATTRIBUTION) { /* few rules are asked for their literals one by one */
        filtered = w.blind.at < w.blind.end;
        seen = filtered ? said_in(r, m, scopes & RULES_LONGER, p, n) : 0;
        if (!filtered && !(scopes & RULES_LONGER))
            m->said = m->n_said = 0;
    }
    w.seen = filtered ? seen : ~(uint64_t)0;
    w.next = gate_next(&w, &w.blind);
    for (unsigned id = walk_next(&w); id; id = walk_next(&w)) {
        const struct rule_brief *b = &r->brief[id - 1];
        if (b->kind != kind || n < b->min_len || !(scopes >> b->scope & 1u) || (b->colon && !w.colon))
            continue;
        if (literals_pass(r, id, filtered, seen, p, n) && rules_try(r, m, id, p, n, &hit))
            break;
    }
    return hit;
}

/* ---- lines between posts ---- */

#define SEPARATOR_MOST 160u /* bytes */
#define LINE_MOST 240u      /* with the blanks around it */

/* Some separator without a literal may match the line. */
static inline bool may_begin(const struct rules *r, const uint8_t *p, size_t n)
{
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    if (!n)
        return false;
    uint64_t w = rule_begin(p, n);
    if (!((uint32_t)r->sep_pairs[w >> 51] >> (w >> 48 & 7) & 1u)) /* nearly all */
        return false;
    return (r->known->stretch[starts_find(r->known, w)].kinds | r->blind[w >> 56] >> BLIND_FREE) >> RULE_SEPARATOR & 1u;
}

#define GROUPS 16u /* of 64 bytes, looked at in one go */

/* Where literals of separators may be in from .. end of a text. */
struct look {
    size_t from, end;
    struct rules_masks mask[GROUPS];
};

/* One is in the line; `end` of all lines. */
static bool has_literal(const struct rules *r, struct look *l, const uint8_t *text, const struct line *line, size_t end)
{
    for (size_t at = line->off, some; at < line->off + line->len; at += some) {
        if (at >= l->end) {
            l->from = at;
            l->end = end - at < 64 * GROUPS ? end : at + 64 * GROUPS;
            r->sep_prefilter.scan(&r->sep_prefilter, text + at, (l->end - at + 63) / 64, l->mask);
        }
        size_t k = at - l->from;
        some = 64 - k % 64;
        uint64_t in = l->mask[k / 64].hit >> k % 64;
        if (line->off + line->len - at < some)
            in &= ((uint64_t)1 << (line->off + line->len - at)) - 1;
        if (in)
            return literals_line(&r->sep_prefilter, text + line->off, line->len) != 0;
    }
    return false;
}

void rules_separators(const struct rules *r, const uint8_t *text, struct line *line, size_t n)
{
    struct look l = {.end = 0};
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = text + line[i].off;
        const size_t len = line[i].len;
        bool may = len && len <= LINE_MOST && may_begin(r, p, len);
        if (!may && len && len <= LINE_MOST && len >= r->sep_shortest)
            may = has_literal(r, &l, text, &line[i], line[n - 1].off + line[n - 1].len);
        line[i].sign = may || (len && *p == '\f') ? LINE_MAY_SEPARATE : 0;
    }
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
    unsigned seen = (unsigned)literals_line(&r->sep_prefilter, p, n);
    struct rules_hit h = rules_find(r, m, RULE_SEPARATOR, 1u << SCOPE_LINE | RULES_SEEN(seen), p, n);
    if (!h.id)
        return SEP_NONE;
    return r->rule[h.id - 1]->flags & RULE_STRONG ? SEP_STRONG : SEP_WEAK;
}
