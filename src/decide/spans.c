/* spans: see the header.  SPDX-License-Identifier: MIT */
#include "decide/spans.h"

#include <stdlib.h>

#include "util/vec.h"

static uint32_t token_at(const struct scene *s, const struct dline *d, uint32_t byte)
{
    uint32_t t = d->t_from;
    while (t < d->t_to && s->words->tok.start[s->p->tok_from + t] < byte)
        t++;
    return t;
}

static enum status add(struct scene *s, uint32_t line, uint32_t from, uint32_t to, uint8_t verdict, uint16_t rule)
{
    const struct dline *d = &s->line[line];
    struct dpart part = {.line = line, .from = from, .to = to, .t_from = token_at(s, d, from), .t_to = token_at(s, d, to)};
    uint32_t seg = NO_SEG;
    for (uint32_t t = part.t_from; s->m->n_segs && t < part.t_to && seg == NO_SEG; t++)
        if (s->m->cover[t])
            seg = s->m->owner[t];
    part.verdict = scene_verdict(s, (enum verdict_kind)verdict, R_RULE, 0, seg);
    part.verdict.rule = rule;
    return from < to ? VEC_PUSH(s->part, s->n_parts, s->cap_parts, part) : ST_OK;
}

/* The line goes but for [span.from, span.to): the parts around it go. */
static enum status carve(struct scene *s, uint32_t line, uint32_t *from, const struct cue_span *sp)
{
    const struct line *l = scene_line(s, line);
    struct verdict f = s->line[line].verdict;
    enum status st = add(s, line, *from, l->off + sp->from, f.kind, f.rule);
    *from = l->off + sp->to;
    return st;
}

static uint8_t verdict_of(uint8_t kind) { return kind == CUE_CHROME ? V_CHROME : kind == CUE_SIGNATURE ? V_SIGNATURE : V_QUOTE; }

/* What of bytes [from, *to) of a line no part has yet: up to the first part that begins in there; false if nothing is left. */
static bool left_of(const struct scene *s, uint32_t line, uint32_t from, uint32_t *to, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct dpart *p = &s->part[i];
        if (p->line == line && p->from < *to && from < p->to)
            *to = p->from > from ? p->from : from;
    }
    return from < *to;
}

static int by_place(const void *a, const void *b)
{
    const struct dpart *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* An attribution inside a line goes only if the next thing on the line goes, or, at its end, what is below. */
static bool leads(const struct scene *s, uint32_t line, uint32_t to)
{
    size_t below = scene_below(s, line);
    if (to >= scene_line(s, line)->off + scene_line(s, line)->len && below < s->n_lines &&
        (s->line[below].verdict.kind == V_QUOTE || s->line[below].verdict.kind == V_REPOST))
        return true;
    for (size_t i = 0; i < s->n_parts; i++)
        if (s->part[i].line == line && s->part[i].from >= to && s->part[i].from <= to + 2)
            return true;
    return false;
}

/* All spans of one line: [i, end) of the block's spans. */
static enum status decide_line(struct scene *s, uint32_t line, size_t i, size_t end)
{
    const struct line *l = scene_line(s, line);
    bool gone = scene_gone(s, line);
    uint32_t from = l->off;
    size_t before = s->n_parts;
    enum status st = ST_OK;
    for (size_t k = i; k < end && !st; k++) {
        const struct cue_span *sp = &s->cues->span[k];
        if (gone && sp->kind == CUE_TEXT)
            st = carve(s, line, &from, sp);
        uint32_t to = l->off + sp->to;
        if (gone || sp->kind == CUE_TEXT || (sp->flags & CUE_WEAK) || !left_of(s, line, l->off + sp->from, &to, before))
            continue;
        st = add(s, line, l->off + sp->from, to, verdict_of(sp->kind), sp->rule);
    }
    if (gone && from != l->off) {
        struct verdict f = s->line[line].verdict;
        if (!st)
            st = add(s, line, from, l->off + l->len, f.kind, f.rule);
        scene_decide(s, line, (struct verdict){.seg = NO_SEG});
    }
    for (size_t k = i; k < end && !st && !gone; k++) {
        const struct cue_span *sp = &s->cues->span[k];
        if (sp->kind == CUE_ATTRIBUTION && (sp->flags & CUE_WEAK) && leads(s, line, l->off + sp->to))
            st = add(s, line, l->off + sp->from, l->off + sp->to, V_QUOTE, sp->rule);
    }
    return st;
}

/* Puts the parts in their order.  What two of them have, a copy that holds an announcement and what it announces, goes with the
 * first. */
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
    for (size_t i = p->span_from; i < p->span_to;) {
        size_t end = i;
        while (end < p->span_to && s->cues->span[end].line == s->cues->span[i].line)
            end++;
        enum status st = decide_line(s, s->cues->span[i].line - p->line_body, i, end);
        if (st)
            return st;
        i = end;
    }
    settle(s);
    return ST_OK;
}
