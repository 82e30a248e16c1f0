/* judge: joins matching and the decision stages for one post and writes its cuts.
 * SPDX-License-Identifier: MIT */
#include "decide/judge.h"

#include <string.h>

#include "decide/spans.h"
#include "decide/stages.h"
#include "index/match.h"
#include "util/alloc.h"
#include "util/vec.h"

/* Tokens a thread remembers at least: some 25 MB of text. */
#define WINDOW ((size_t)4 << 20)

struct judge {
    const struct config *config;
    struct thread_index ix;
    struct match m;
    struct scene s;
    struct fp *fp; /* of the post, tok relative */
    size_t cap_fp;
    uint8_t *drop; /* tokens judged copies */
    size_t cap_drop;
};

enum status judge_new(struct judge **out, const struct config *config)
{
    struct judge *j = alloc_zero(1, sizeof *j);
    if (!j)
        return ST_NOMEM;
    j->config = config;
    tindex_init(&j->ix, WINDOW);
    *out = j;
    return ST_OK;
}

void judge_delete(struct judge *j)
{
    if (!j)
        return;
    tindex_free(&j->ix);
    match_free(&j->m);
    alloc_free(j->s.line);
    alloc_free(j->s.part);
    alloc_free(j->fp);
    alloc_free(j->drop);
    alloc_free(j);
}

static struct source source_of(const struct scene *s, const struct fate *f)
{
    if (f->seg == NO_SEG)
        return (struct source){0, 0};
    return (struct source){s->p->thread, s->ix->post[s->m->seg[f->seg].post].number};
}

static struct cut cut_of(const struct scene *s, const struct fate *f, uint32_t from, uint32_t to)
{
    return (struct cut){.from = from, .to = to, .verdict = f->verdict, .reason = f->reason, .rule = f->rule,
                        .words = f->words / 2, .source = source_of(s, f)};
}

/* A post that has nothing of its own and quotes with no sign is the same thing posted again. */
static bool nothing_own(const struct scene *s)
{
    for (size_t i = 0; i < s->n_lines; i++) {
        const struct fate *f = &s->line[i].fate;
        uint8_t kind = scene_mark(s, i)->kind;
        if (kind == MARK_ATTRIBUTION || kind == MARK_QUOTE || f->reason == R_FRAGMENT)
            return false;
        if (!scene_wordless(s, i) && f->verdict == V_KEEP)
            return false;
    }
    return s->n_parts == 0;
}

static void tell_reposts(struct scene *s)
{
    bool again = nothing_own(s);
    for (size_t i = 0; i < s->n_lines; i++) {
        struct fate *f = &s->line[i].fate;
        if (f->verdict == V_QUOTE && f->seg != NO_SEG && (again || s->m->seg[f->seg].self))
            f->verdict = V_REPOST;
    }
    for (size_t i = 0; i < s->n_parts; i++)
        if (s->m->seg[s->part[i].fate.seg].self)
            s->part[i].fate.verdict = V_REPOST;
}

static enum status write_cuts(const struct scene *s, struct block *b)
{
    size_t part = 0;
    for (size_t i = 0; i < s->n_lines; i++) {
        const struct line *l = scene_line(s, i);
        while (part < s->n_parts && s->part[part].line < i)
            part++;
        if (scene_gone(s, i)) {
            struct cut c = cut_of(s, &s->line[i].fate, l->off, l->off + l->len + l->eol);
            if (VEC_PUSH(b->cut, b->n_cuts, b->cap_cuts, c))
                return ST_NOMEM;
            continue;
        }
        for (; part < s->n_parts && s->part[part].line == i; part++) {
            struct cut c = cut_of(s, &s->part[part].fate, s->part[part].from, s->part[part].to);
            if (VEC_PUSH(b->cut, b->n_cuts, b->cap_cuts, c))
                return ST_NOMEM;
        }
    }
    return ST_OK;
}

/* What was judged a copy is no evidence for later posts; edited spots and orphans are. */
static enum status forget_copies(struct judge *j)
{
    struct scene *s = &j->s;
    bool any = false;
    if (!j->m.n_segs)
        return ST_OK;
    if (VEC_RESERVE(j->drop, j->cap_drop, j->m.n))
        return ST_NOMEM;
    memset(j->drop, 0, j->m.n);
    for (size_t i = 0; i < s->n_lines; i++)
        for (uint32_t t = s->line[i].t_from; scene_gone(s, i) && t < s->line[i].t_to; t++)
            any |= j->drop[t] = j->m.cover[t] == COVER_EXACT;
    for (size_t i = 0; i < s->n_parts; i++)
        for (uint32_t t = s->part[i].t_from; t < s->part[i].t_to; t++)
            any |= j->drop[t] = j->m.cover[t] == COVER_EXACT;
    if (any)
        match_forget(&j->m, &j->ix, s->fp, s->n_fps, j->drop);
    return ST_OK;
}

static enum status prepare(struct judge *j, struct block *b, const struct post *p)
{
    size_t n = p->fp_to - p->fp_from;
    if (VEC_RESERVE(j->fp, j->cap_fp, n))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++)
        j->fp[i] = (struct fp){b->fp[p->fp_from + i].hash, b->fp[p->fp_from + i].tok - p->tok_from};
    if (p->flags & POST_THREAD)
        tindex_clear(&j->ix);
    const uint32_t *tok = b->tok.hash + p->tok_from;
    enum status st = match_post(&j->m, &j->ix, p->number, tok, p->tok_to - p->tok_from, j->fp, n);
    struct scene *s = &j->s;
    s->config = j->config;
    s->b = b;
    s->p = p;
    s->m = &j->m;
    s->ix = &j->ix;
    s->tok = tok;
    s->kind = b->tok.kind + p->tok_from;
    s->fp = j->fp;
    s->n_fps = n;
    s->alone = (p->flags & POST_THREAD) && (p->flags & POST_LAST);
    return st ? st : lines_fill(s);
}

enum status judge_post(struct judge *j, struct block *b, struct post *p)
{
    struct scene *s = &j->s;
    enum status st = prepare(j, b, p);
    if (st)
        return st;
    p->cut_from = (uint32_t)b->n_cuts;
    marked_decide(s);
    if (j->m.n_segs) {
        runs_decide(s);
        st = fragments_decide(s);
    }
    if (!st)
        st = spans_decide(s);
    if (st)
        return st;
    around_decide(s);
    tell_reposts(s);
    st = write_cuts(s, b);
    p->cut_to = (uint32_t)b->n_cuts;
    return st ? st : forget_copies(j);
}
