/* spans: see the header.  SPDX-License-Identifier: MIT */
#include "decide/spans.h"

#include <stdlib.h>

#include "decide/inserted.h"
#include "util/search.h"
#include "util/vec.h"

static enum status add(struct scene *s, uint32_t line, uint32_t from, uint32_t to, uint8_t verdict, uint16_t rule)
{
    const struct dline *d = &s->line[line];
    struct dpart part = {
        .line = line, .from = from, .to = to, .t_from = scene_token_at(s, d, from), .t_to = scene_token_at(s, d, to)};
    uint32_t seg = NO_SEG;
    for (uint32_t t = part.t_from; s->m->n_segs && t < part.t_to && seg == NO_SEG; t++)
        if (s->m->cover[t])
            seg = s->m->owner[t];
    part.verdict = scene_verdict(s, (enum verdict_kind)verdict, R_RULE, 0, seg);
    part.verdict.rule = rule;
    return from < to ? VEC_PUSH(s->part, s->n_parts, s->cap_parts, part) : ST_OK;
}

static uint8_t verdict_of(uint8_t kind) { return kind == CUE_CHROME ? V_CHROME : kind == CUE_SIGNATURE ? V_SIGNATURE : V_QUOTE; }

/* The parts of one line that were there before its spans were looked at: scene.part[k .. end), rising. */
struct parts {
    size_t k, end;
};

/* Cuts bytes [from, *to) of the line down to what no part has yet, up to the first part that begins in there; false if nothing is
 * left.  `from` must rise from call to call. */
static bool left_of(const struct scene *s, struct parts *had, uint32_t from, uint32_t *to)
{
    while (had->k < had->end && s->part[had->k].to <= from)
        had->k++;
    for (size_t i = had->k; i < had->end && s->part[i].from < *to; i++)
        if (from < s->part[i].to)
            *to = s->part[i].from > from ? s->part[i].from : from;
    return from < *to;
}

static int by_place(const void *a, const void *b)
{
    const struct dpart *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* One of parts [k, end), which are rising, begins at byte `from` or within two behind it. */
static bool begins_at(const struct scene *s, size_t k, size_t end, uint32_t from)
{
    size_t to = end;
    SEARCH(k, to, mid, s->part[mid].from < from);
    return k < end && s->part[k].from <= from + 2;
}

/* An attribution up to byte `to` ends line `line`, and the next line with words goes as a quote. */
static bool leads_below(const struct scene *s, uint32_t line, uint32_t to)
{
    size_t below = scene_below(s, line);
    return to >= scene_line(s, line)->off + scene_line(s, line)->len && below < s->n_lines &&
           (s->line[below].verdict.kind == V_QUOTE || s->line[below].verdict.kind == V_REPOST);
}

/* A span of a quote goes, but for what a person wrote into it (inserted.h). */
static enum status add_quote(struct scene *s, uint32_t line, uint32_t from, uint32_t to, uint16_t rule)
{
    const struct dline *d = &s->line[line];
    const uint32_t *start = s->words->tok.start + s->p->tok_from;
    enum status st = ST_OK;
    for (const struct trange *own;
         s->n_own && !st && (own = inserted_behind(s, scene_token_at(s, d, from))) && own->t < scene_token_at(s, d, to);) {
        uint32_t own_from = own->t > d->t_from ? start[own->t] : from, own_to = own->t_to < d->t_to ? start[own->t_to] : to;
        if (own_from > from)
            st = add(s, line, from, own_from, V_QUOTE, rule);
        from = own_to < to ? own_to : to;
        if (from == to)
            return st;
    }
    return st ? st : add(s, line, from, to, V_QUOTE, rule);
}

/* Spans [i, end) of a line that stays.  The first `before` parts are rising. */
static enum status decide_line(struct scene *s, uint32_t line, size_t i, size_t end, size_t before)
{
    const struct line *l = scene_line(s, line);
    const struct parts had = {scene_part(s, line, before), scene_part(s, line + 1, before)};
    struct parts left = had;
    size_t first = s->n_parts;
    enum status st = ST_OK;
    for (size_t k = i; k < end && !st; k++) {
        const struct cue_span *sp = &s->cues->span[k];
        uint32_t to = l->off + sp->to;
        if ((sp->flags & CUE_WEAK) || !left_of(s, &left, l->off + sp->from, &to))
            continue;
        if (sp->kind == CUE_QUOTE)
            st = add_quote(s, line, l->off + sp->from, to, sp->rule);
        else
            st = add(s, line, l->off + sp->from, to, verdict_of(sp->kind), sp->rule);
    }
    for (size_t k = i, mid = s->n_parts; k < end && !st; k++) { /* an attribution goes only if the next thing goes */
        const struct cue_span *sp = &s->cues->span[k];
        uint32_t to = l->off + sp->to;
        if (sp->kind == CUE_ATTRIBUTION && (sp->flags & CUE_WEAK) &&
            (begins_at(s, had.k, had.end, to) || begins_at(s, first, mid, to) || leads_below(s, line, to)))
            st = add(s, line, l->off + sp->from, to, V_QUOTE, sp->rule);
    }
    return st;
}

/* Sorts the parts and makes them disjoint: a copy may hold an announcement, which is a part too.  What both have goes with the
 * first one. */
static void settle(struct scene *s)
{
    size_t n = 0;
    if (s->n_parts > 1)
        qsort(s->part, s->n_parts, sizeof *s->part, by_place);
    for (size_t i = 0; i < s->n_parts; i++) {
        struct dpart p = s->part[i];
        const struct dpart *last = n && s->part[n - 1].line == p.line ? &s->part[n - 1] : NULL;
        if (last && p.from < last->to) {
            p.from = last->to;
            p.t_from = p.t_from < last->t_to ? last->t_to : p.t_from;
            p.t_to = p.t_to < p.t_from ? p.t_from : p.t_to;
        }
        if (p.from < p.to)
            s->part[n++] = p;
    }
    s->n_parts = n;
}

enum status spans_decide(struct scene *s)
{
    const struct post *p = s->p;
    const size_t before = s->n_parts;
    if (before > 1)
        qsort(s->part, before, sizeof *s->part, by_place);
    for (size_t i = p->span_from; i < p->span_to;) {
        size_t end = i;
        while (end < p->span_to && s->cues->span[end].line == s->cues->span[i].line)
            end++;
        uint32_t line = s->cues->span[i].line - p->line_body;
        enum status st = scene_gone(s, line) ? ST_OK : decide_line(s, line, i, end, before);
        if (st)
            return st;
        i = end;
    }
    settle(s);
    return ST_OK;
}
