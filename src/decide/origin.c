/* origin: see the header.  A post that quotes a quote is found in the post that it quotes from; its source is the post that first
 * wrote the words.  So the memory of a thread remembers where the words came from that went as quotes (thread_index.copy).
 * SPDX-License-Identifier: MIT */
#include "decide/origin.h"

#include "util/search.h"
#include "util/vec.h"

/* A post may have so many remembered stretches, and one more for so many tokens: threads.c reckons memory by these. */
#define STRETCHES TI_COPIES
#define STRETCH_TOKENS TI_COPY_TOKENS

static bool is_quote(uint8_t verdict) { return verdict == V_QUOTE || verdict == V_REPOST; }

/* The post that first wrote token t, which is found.  The same is true of the tokens behind it, up to *end. */
static struct source origin_at(const struct scene *s, uint32_t t, uint32_t *end)
{
    const struct seg *g = &s->m->seg[s->m->owner[t]];
    uint32_t pos = scene_source_pos(s, t), next;
    const struct torigin *o = tindex_copy_at(s->ix, pos, &next);
    uint32_t most = t >= g->t_from && t < g->t_to ? g->t_to - t : 1; /* edits stand anywhere */
    *end = t + (next - pos < most ? next - pos : most);
    if (o)
        return (struct source){o->thread, o->post};
    return (struct source){s->p->thread, s->ix->post[g->post].number};
}

/* The origin that most of the found tokens of [t, to) have; `f` if none is found.  The majority vote of Boyer and Moore, which is
 * right where one origin has more than half of them, taken stretch by stretch. */
static struct source most_of(const struct scene *s, uint32_t t, uint32_t to, struct source f)
{
    struct source best = f;
    uint32_t votes = 0;
    for (uint32_t end; t < to; t = end) {
        end = t + 1;
        if (!s->m->cover[t])
            continue;
        struct source o = origin_at(s, t, &end);
        uint32_t n = (end < to ? end : to) - t;
        if (votes && source_same(best, o)) {
            votes += n;
        } else if (n > votes) {
            best = o;
            votes = n - votes;
        } else {
            votes -= n;
        }
    }
    return best;
}

static void name(const struct scene *s, struct verdict *f, uint32_t t, uint32_t to)
{
    if (is_quote(f->kind) && f->scope == IN_THREAD && f->source.post && f->source.thread == s->p->thread)
        f->source = most_of(s, t, to, f->source);
}

/* An announcement gets the source of the quote that it announces, wherever else its own words stand. */
static void name_announcements(struct scene *s)
{
    size_t below = s->n_lines;
    for (size_t i = s->n_lines; i-- > 0;) {
        if (scene_wordless(s, i))
            continue;
        struct verdict *f = &s->line[i].verdict;
        if (below < s->n_lines && scene_cue(s, i)->kind == CUE_ATTRIBUTION && is_quote(f->kind) &&
            is_quote(s->line[below].verdict.kind))
            f->source = s->line[below].verdict.source;
        below = i;
    }
}

/* The source is a post with an id, and the post at hand does not name that id among those it answers. */
static bool is_stranger(const struct scene *s, struct source f)
{
    size_t lo = 0, hi = s->ix->n_posts;
    SEARCH(lo, hi, mid, s->ix->post[mid].number < f.post);
    uint32_t id = lo < s->ix->n_posts && s->ix->post[lo].number == f.post ? s->ix->post[lo].id : 0;
    for (size_t i = 0; id && i < s->m->n_answers; i++)
        if (s->m->answers[i] == id)
            id = 0;
    return id != 0;
}

/* A post that tells what it answers, and has words of another post without any cue, quotes nobody: this is text sent again, like
 * the code that all patches of a series share. */
static void tell_strangers(struct scene *s)
{
    for (size_t i = scene_next(s, 0, WORDS_GONE); i < s->n_lines; i = scene_next(s, i + 1, WORDS_GONE)) {
        struct verdict *f = &s->line[i].verdict;
        bool sign = scene_cue(s, i)->kind == CUE_QUOTE || scene_cue(s, i)->kind == CUE_ATTRIBUTION;
        if (f->kind == V_QUOTE && f->scope == IN_THREAD && f->seg != NO_SEG && !sign &&
            (f->source.thread != s->p->thread || is_stranger(s, f->source)))
            f->kind = V_REPOST;
    }
}

void origin_name(struct scene *s)
{
    if (!s->m->n_segs)
        return;
    for (size_t i = scene_next(s, 0, WORDS_GONE); i < s->n_lines; i = scene_next(s, i + 1, WORDS_GONE))
        name(s, &s->line[i].verdict, s->line[i].t_from, s->line[i].t_to);
    for (size_t i = 0; i < s->n_parts; i++)
        name(s, &s->part[i].verdict, s->part[i].t_from, s->part[i].t_to);
    if (s->kinds & 1u << CUE_ATTRIBUTION)
        name_announcements(s);
    if (s->m->n_answers)
        tell_strangers(s);
}

enum status origin_keep(const struct scene *s, struct thread_index *ix, uint32_t base)
{
    const struct post *p = s->p;
    const struct tokens *tok = &s->words->tok;
    size_t first = ix->n_copies, most = STRETCHES + (p->tok_to - p->tok_from) / STRETCH_TOKENS;
    uint32_t t = p->tok_from;
    for (uint32_t i = p->cut_from; i < s->cuts->n; i++) {
        const struct cut *c = &s->cuts->cut[i];
        if (c->verdict != V_QUOTE && !(c->verdict == V_REPOST && !s->m->id))
            continue; /* a mail that sends a text again says it too: those who answer it quote it */
        while (t < p->tok_to && tok->start[t] < c->from)
            t++;
        uint32_t from = t;
        while (t < p->tok_to && tok->start[t] < c->to)
            t++;
        struct torigin o = {base + (from - p->tok_from), base + (t - p->tok_from), c->source.thread, c->source.post};
        struct torigin *last = ix->n_copies > first ? &ix->copy[ix->n_copies - 1] : NULL;
        if (o.from == o.to)
            continue;
        if (last && last->to == o.from && (ix->n_copies - first == most || (last->thread == o.thread && last->post == o.post)))
            last->to = o.to;
        else if (ix->n_copies - first == most)
            continue;
        else if (VEC_RESERVE_LITTLE(ix->copy, ix->cap_copies, ix->n_copies + 1))
            return ST_NOMEM;
        else
            ix->copy[ix->n_copies++] = o;
    }
    return ST_OK;
}
