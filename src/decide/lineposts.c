/* lineposts: see the header.  SPDX-License-Identifier: MIT */
#include "decide/lineposts.h"

#include <string.h>

#include "decide/stages.h"
#include "text/tokens.h"
#include "util/alloc.h"
#include "util/vec.h"

/* Points of a line that quotes another one, and how many points all lines need together: people write `Warning: ` too. */
#define ANNOUNCED 2u
#define NAMED 1u
#define ENOUGH 3u
#define BACK 32u /* tokens before a match in which an announcement may stand */

void lineposts_init(struct lineposts *r, size_t window) { tindex_init(&r->ix, window); }

void lineposts_free(struct lineposts *r)
{
    alloc_free(r->tok);
    tindex_free(&r->ix);
    match_free(&r->m);
}

/* The line has words of its own before token t or behind token x. */
static bool says_more(const struct scene *s, const struct dline *d, uint32_t t, uint32_t x)
{
    uint32_t own = 0;
    for (uint32_t k = d->t_from; k < t && own < POLICY_CRUMB; k++)
        own += !s->m->cover[k];
    for (uint32_t k = x; k < d->t_to && own < POLICY_CRUMB; k++)
        own += !s->m->cover[k];
    return own >= POLICY_CRUMB;
}

/* Points of line i for segment g, which lies in it: 0 if the line does not quote with it. */
static unsigned quotes(struct scene *s, size_t i, const struct seg *g, struct tnames *once)
{
    const struct dline *d = &s->line[i];
    uint32_t t = g->t_from, head = t > d->t_from ? lead_begin(s, i, t) : t;
    if (head == t && t > d->t_from && t - d->t_from <= POLICY_HEAD) {
        struct lead lead = lead_of(s, i);
        head = lead.t == t && lead.said == SAID_SO ? d->t_from : t;
    }
    bool said = head < t;
    head = said ? head : lead_nick(s, i, t);
    if (head == t || g->t_to - t < FP_K || !says_more(s, d, head, g->t_to))
        return 0;
    if (said)
        return ANNOUNCED;
    for (; head < t; head++) { /* who is quoted twice has a name */
        if (tnames_known(once, s->tok[head]))
            tnames_add(&s->names, s->tok[head]);
        tnames_add(once, s->tok[head]);
    }
    return NAMED;
}

/* The lines have points enough. */
static bool are_posts(struct scene *s)
{
    struct tnames once = {{0}};
    unsigned n = 0;
    size_t last = s->n_lines;
    for (size_t i = 0, k = 0; k < s->m->n_segs; k++) {
        const struct seg *g = &s->m->seg[k];
        while (s->line[i].t_to <= g->t_from)
            i++;
        unsigned more = quotes(s, i, g, &once);
        n += i != last ? more : 0;
        last = more ? i : last;
    }
    return n >= ENOUGH;
}

/* A line has an announcement and something that the memory of the run found, or an attribution that a rule knows: then the closer
 * look is worth its time, a fifth of that of the text. */
static bool shows_quotes(const struct scene *s)
{
    for (uint32_t k = s->p->span_from; k < s->p->span_to; k++)
        if (s->cues->span[k].kind == CUE_ATTRIBUTION)
            return true;
    for (size_t i = 0, k = 0; k < s->m->n_segs; k++) {
        uint32_t t = s->m->seg[k].t_from;
        while (s->line[i].t_to <= t)
            i++;
        if (t > s->line[i].t_from && lead_nick(s, i, t) < t)
            return true;
        if (!lead_may_be(s, i, t))
            continue;
        for (uint32_t from = t; t > s->line[i].t_from && from - t < BACK; t--)
            if (lead_begin(s, i, t) < t)
                return true;
    }
    return false;
}

/* Posts of the index are lines of the post at hand. */
static void name_sources(struct scene *s)
{
    for (size_t i = 0; i < s->n_parts; i++)
        s->part[i].verdict.source.post = s->p->number;
    for (size_t i = scene_next(s, 0, WORDS_GONE); i < s->n_lines; i = scene_next(s, i + 1, WORDS_GONE))
        if (s->line[i].verdict.source.post)
            s->line[i].verdict.source.post = s->p->number;
}

static enum status decide(struct scene *s)
{
    enum status st = ST_OK;
    enum match_scope scope = s->scope;
    s->scope = IN_THREAD;
    s->single = false;
    if (are_posts(s)) {
        lines_measure(s);
        st = fragments_decide(s);
        name_sources(s);
    }
    s->single = true;
    s->scope = scope;
    return st;
}

/* Copies the post's tokens; those that are nobody's source (barred) become words that no text has. */
static enum status tokens(struct lineposts *r, const struct scene *s, const struct barred *barred)
{
    const struct post *p = s->p;
    size_t n = p->tok_to - p->tok_from;
    if (VEC_RESERVE(r->tok, r->cap_tok, n))
        return ST_NOMEM;
    memcpy(r->tok, s->tok, n * sizeof *r->tok);
    for (uint32_t k = p->barred_from; k < p->barred_to; k++)
        for (uint32_t t = barred[k].from - p->tok_from; t < barred[k].to - p->tok_from; t++)
            r->tok[t] = (t << 2) | (r->tok[t] & TOK_FLAGS);
    return ST_OK;
}

enum status lineposts_decide(struct lineposts *r, struct scene *s, const struct barred *barred)
{
    const struct post *p = s->p;
    const struct match *m = s->m;
    const struct thread_index *ix = s->ix;
    struct fps fps = {s->words->fp + p->fp_from, p->fp_to - p->fp_from, 0, p->tok_from};
    if (!shows_quotes(s))
        return ST_OK;
    tindex_clear(&r->ix);
    r->ix.evicted = 0;
    enum status st = tokens(r, s, barred);
    if (!st)
        st = match_lines(&r->m, &r->ix, r->tok, s->words->line_tok + p->line_body, s->n_lines, fps);
    if (st || !r->m.n_segs)
        return st == ST_LIMIT ? ST_OK : st;
    s->m = &r->m;
    s->ix = &r->ix;
    st = decide(s);
    s->m = m;
    s->ix = ix;
    return st;
}
