/* lines: see the header.  SPDX-License-Identifier: MIT */
#include "decide/lines.h"

#include <string.h>

#include "util/vec.h"

bool source_starts(const struct scene *s, uint32_t pos)
{
    return pos == 0 || (s->ix->tok[pos - 1] & TOK_FLAGS);
}

uint32_t scene_change(const struct scene *s, uint32_t t)
{
    const struct match *m = s->m;
    if (m->cover[t] == COVER_EXACT)
        return 0;
    if (!(s->kind[t] & TOK_DIGIT))
        return 1;
    if (m->cover[t] == COVER_NONE || m->owner[t] + 1 >= m->n_segs)
        return 3;
    const struct seg *a = &m->seg[m->owner[t]], *b = a + 1;
    return b->t_from - a->t_to == b->s_from - a->s_to ? 3 : 1;
}

_Static_assert(TOK_HALF == 1 && COVER_EXACT == 1 && COVER_EDIT == 2, "their lowest bits are added up");
#define LOWEST 0x0101010101010101u

static inline uint64_t eight(const uint8_t *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return x & LOWEST;
}

/* Sum of the eight bytes, each 0 or 1. */
static inline uint32_t total(uint64_t x) { return (uint32_t)(x * LOWEST >> 56); }

/* Tokens that weigh half a word; eight at a time, because lines are short. */
static uint32_t halves(const uint8_t *kind, uint32_t n)
{
    uint32_t sum = 0, i = 0;
    for (; i + 8 <= n; i += 8)
        sum += total(eight(kind + i));
    for (; i < n; i++)
        sum += kind[i] & TOK_HALF;
    return sum;
}

/* Halves of the tokens that are found exactly. */
static uint32_t exact2(const uint8_t *cover, const uint8_t *kind, uint32_t n)
{
    uint32_t sum = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t exact = eight(cover + i);
        sum += 2 * total(exact) - total(exact & eight(kind + i));
    }
    for (; i < n; i++)
        sum += cover[i] == COVER_EXACT ? 2u - (kind[i] & TOK_HALF) : 0u;
    return sum;
}

uint32_t scene_words2(const struct scene *s, uint32_t from, uint32_t to, bool exact_only)
{
    if (exact_only)
        return from < to ? exact2(s->m->cover + from, s->kind + from, to - from) : 0;
    return 2 * (to - from) - (s->halves ? halves(s->kind + from, to - from) : 0);
}

struct fate scene_fate(const struct scene *s, enum verdict v, enum reason r, uint32_t words2, uint32_t seg)
{
    struct fate f = {.verdict = (uint8_t)v, .reason = (uint8_t)r, .words = words2, .seg = seg,
                     .grain = (uint8_t)s->grain};
    if (seg == NO_SEG)
        return f;
    uint64_t number = s->ix->post[s->m->seg[seg].post].number;
    if (s->grain == GRAIN_STREAM)
        f.source = (struct source){s->unit[number].thread, s->unit[number].post};
    else
        f.source = (struct source){s->p->thread, number};
    return f;
}

/* Words at the head or tail of a line were replaced, not added: the source has about as many there. */
static bool replaced_head(const struct scene *s, uint32_t n, uint32_t pos)
{
    if (n == 1 && s->grain == GRAIN_STREAM && source_starts(s, pos))
        return true; /* added */
    if (pos == 0 || (s->ix->tok[pos - 1] & TOK_LINE))
        return false; /* the source has nothing there: the head is new */
    for (uint32_t k = n > 1 ? n - 1 : 1; k <= n + 1 && k <= pos; k++)
        if (source_starts(s, pos - k))
            return true;
    return false;
}

static bool replaced_tail(const struct scene *s, uint32_t n, uint32_t pos)
{
    if (pos > 0 && (s->ix->tok[pos - 1] & TOK_LINE))
        return false;
    for (uint32_t k = n > 1 ? n - 1 : 1; k <= n + 1 && pos + k <= s->ix->n_tok; k++)
        if (source_starts(s, pos + k))
            return true;
    return false;
}

/* Words of six letters or more (bytes) matched exactly.  `X is not the same as Y` has none between X and Y: short
 * words make turns of phrase, which differ in just the word that counts. */
static unsigned long_words(const struct scene *s, const struct dline *d)
{
    unsigned n = 0;
    for (uint32_t t = d->t_from; t < d->t_to; t++) {
        uint32_t at = s->p->tok_from + t;
        n += s->m->cover[t] == COVER_EXACT && s->b->tok.end[at] - s->b->tok.start[at] >= 6;
    }
    return n;
}

/* What of a line was found. */
struct found {
    uint32_t chain, changes;
    bool one; /* all in one chain */
};

static void found_from(const struct scene *s, struct dline *d, struct found *f, uint32_t seg, uint32_t from, uint32_t to)
{
    uint32_t chain = s->m->seg[seg].chain;
    f->one = f->one && (!d->covered || f->chain == chain);
    f->chain = chain;
    d->from = d->covered ? d->from : from;
    d->to = to;
    d->covered += to - from;
}

/* Stretch by stretch; seg: the first that ends behind the line's start. */
static struct found look_over(const struct scene *s, struct dline *d, size_t seg)
{
    const struct match *m = s->m;
    struct found f = {.one = true};
    d->from = d->t_to;
    d->to = d->t_from;
    for (uint32_t t = d->t_from; t < d->t_to;) {
        uint32_t next = seg < m->n_segs && m->seg[seg].t_from < d->t_to ? m->seg[seg].t_from : d->t_to;
        for (; t < next; t++) {
            f.changes += scene_change(s, t);
            if (m->cover[t])
                found_from(s, d, &f, m->owner[t], t, t + 1);
        }
        if (t == d->t_to)
            break;
        uint32_t end = m->seg[seg].t_to < d->t_to ? m->seg[seg].t_to : d->t_to;
        found_from(s, d, &f, (uint32_t)seg++, t, end);
        d->exact += end - t;
        t = end;
    }
    return f;
}

/* The line is found as a whole: all tokens covered, by segments of one chain; up to POLICY_EDGE words at
 * either end may be others in their place.  Another number is no light edit: it counts three times.
 * --similarity=1 allows no other word at all. */
static void measure(struct scene *s, struct dline *d, size_t seg)
{
    const struct match *m = s->m;
    struct found f = look_over(s, d, seg);
    uint32_t n = d->t_to - d->t_from, first = d->from, last = d->to, head = first - d->t_from, tail = d->t_to - last;
    if (!f.one || !d->covered)
        return;
    /* elsewhere in the run a paragraph is judged by its share alone */
    bool whole = last - first == d->covered || (s->grain == GRAIN_STREAM && d->covered >= (double)n * s->config->similarity);
    d->full = whole && (!f.changes || f.changes <= policy_edits(s->config, n));
    if (d->full && f.changes && s->grain == GRAIN_STREAM && scene_words2(s, d->t_from, d->t_to, false) < 2 * POLICY_PHRASE &&
        long_words(s, d) < 2)
        d->full = false;
    uint32_t edge = s->grain == GRAIN_STREAM && n / 6 > POLICY_EDGE ? n / 6 : POLICY_EDGE;
    if (d->full && head)
        d->full = head <= edge && d->covered >= 4 * head && m->cover[first] == COVER_EXACT &&
                  replaced_head(s, head, m->seg[m->owner[first]].s_from + (first - m->seg[m->owner[first]].t_from));
    if (d->full && tail) {
        const struct seg *g = &m->seg[m->owner[last - 1]];
        d->full = tail <= edge && d->covered >= 4 * tail && last == g->t_to && replaced_tail(s, tail, g->s_to);
    }
}

/* Nothing of the line was found: no segment reaches into it, nor the edit between two.  *seg, the first segment that
 * ends behind the line's start, moves on from line to line. */
static bool untouched(const struct match *m, const struct dline *d, size_t *seg)
{
    size_t i = *seg;
    while (i < m->n_segs && m->seg[i].t_to <= d->t_from)
        i++;
    *seg = i;
    return (i == m->n_segs || m->seg[i].t_from >= d->t_to) &&
           (i == 0 || i == m->n_segs || m->seg[i - 1].chain != m->seg[i].chain);
}

/* The usual thing: all of the line is one piece of what was found. */
static bool within(const struct match *m, const struct dline *d, size_t seg)
{
    return seg < m->n_segs && m->seg[seg].t_from <= d->t_from && d->t_to <= m->seg[seg].t_to;
}

/* Forgets what the match before found. */
static void forget_found(struct scene *s)
{
    for (size_t k = 0; k < (s->n_lines + 63) / 64; k++) {
        for (uint64_t set = s->lines[k].found; set; set &= set - 1) {
            struct dline *d = &s->line[64 * k + (size_t)__builtin_ctzll(set)];
            d->covered = d->exact = 0;
            d->full = false;
        }
        s->lines[k].found = s->lines[k].full = 0;
    }
}

void lines_measure(struct scene *s)
{
    size_t seg = 0;
    forget_found(s);
    for (size_t k = 0; 64 * k < s->n_lines && seg < s->m->n_segs; k++) {
        struct dlines *l = &s->lines[k];
        for (uint64_t set = l->words & ~l->gone; set; set &= set - 1) {
            struct dline *d = &s->line[64 * k + (size_t)__builtin_ctzll(set)];
            if (untouched(s->m, d, &seg))
                continue;
            if (within(s->m, d, seg)) {
                d->from = d->t_from;
                d->to = d->t_to;
                d->covered = d->exact = d->t_to - d->t_from;
                d->full = true;
            } else {
                measure(s, d, seg);
            }
            l->found |= d->covered ? set & -set : 0;
            l->full |= d->full ? set & -set : 0;
        }
    }
}

enum status lines_fill(struct scene *s)
{
    const struct post *p = s->p;
    s->n_lines = p->line_to - p->line_body;
    s->n_parts = 0;
    if (VEC_RESERVE(s->line, s->cap_lines, s->n_lines) || VEC_RESERVE(s->lines, s->cap_sets, s->n_lines / 64 + 1))
        return ST_NOMEM;
    memset(s->lines, 0, (s->n_lines / 64 + 1) * sizeof *s->lines);
    uint8_t kinds = 0;
    for (uint32_t t = 0; t < p->tok_to - p->tok_from; t++)
        kinds |= s->kind[t];
    s->halves = kinds & TOK_HALF;
    s->kinds = 0;
    for (size_t i = 0; i < s->n_lines; i++) {
        struct dline *d = &s->line[i];
        *d = (struct dline){.t_from = s->b->line_tok[p->line_body + i] - p->tok_from,
                            .t_to = s->b->line_tok[p->line_body + i + 1] - p->tok_from,
                            .fate = {.seg = NO_SEG}};
        d->words2 = scene_words2(s, d->t_from, d->t_to, false);
        s->kinds |= 1u << scene_mark(s, i)->kind;
        s->lines[i / 64].words |= (uint64_t)(d->t_from != d->t_to) << (i % 64);
        s->lines[i / 64].text |= (uint64_t)(scene_mark(s, i)->kind == MARK_TEXT) << (i % 64);
    }
    return ST_OK;
}
