/* judge: joins matching and the decision stages for one post and writes its cuts.
 * SPDX-License-Identifier: MIT */
#include "decide/judge.h"

#include <string.h>

#include "decide/edges.h"
#include "decide/spans.h"
#include "decide/stages.h"
#include "decide/threads.h"
#include "index/match.h"
#include "reader/records.h"
#include "stats.h"
#include "util/alloc.h"
#include "util/budget.h"
#include "util/vec.h"

/* Threads whose posts come in turn, at most. */
#define OPEN_MAX ((size_t)1 << 17)

#define NAME_MAX 96 /* bytes of an author looked at */

struct range {
    uint32_t from, to;
};

struct judge {
    const struct config *config;
    struct thread_index ix;  /* of the thread at hand, if no other comes in between */
    struct edges edges;      /* of the same; others come from records, whose bodies have no furniture */
    struct threads open;     /* of the others */
    struct thread_index *at; /* the one in use */
    struct match m;
    struct stream_index stream;
    struct stream_match far;
    struct scene s;
    unsigned plenty;
    bool lines;    /* the lines of the post at hand are filled in: something speaks against it */
    bool in_run;   /* the post is compared with the memory of the run, and goes into it */
    struct tokens name; /* of a post's author */
    struct range *gone; /* stretches of tokens judged copies */
    size_t n_gone, cap_gone;
    uint8_t *drop; /* the same, a byte a token */
    size_t cap_drop;
    uint8_t *hidden; /* stands under a sign that speaks for itself, a byte a token */
    size_t cap_hidden;
};

enum status judge_new(struct judge **out, const struct config *config)
{
    struct judge *j = alloc_zero(1, sizeof *j);
    if (!j)
        return ST_NOMEM;
    j->config = config;
    j->plenty = policy_most(config);
    struct budget budget = budget_of(config->memory);
    tindex_init(&j->ix, budget.window);
    threads_init(&j->open, OPEN_MAX, budget.open, budget.window);
    enum status st = sindex_init(&j->stream, budget.stream);
    if (st) {
        alloc_free(j);
        return st;
    }
    j->stream.seed = config->seed;
    *out = j;
    return ST_OK;
}

void judge_delete(struct judge *j)
{
    if (!j)
        return;
    tindex_free(&j->ix);
    threads_free(&j->open);
    match_free(&j->m);
    sindex_free(&j->stream);
    stream_match_free(&j->far);
    alloc_free(j->s.line);
    alloc_free(j->s.lines);
    alloc_free(j->s.part);
    alloc_free(j->drop);
    alloc_free(j->hidden);
    alloc_free(j->gone);
    tokens_free(&j->name);
    alloc_free(j);
}

struct stream_index *judge_stream(struct judge *j) { return &j->stream; }

void judge_count(const struct judge *j, struct stats *s)
{
    s->forgotten.threads = j->open.forgotten;
    s->evictions = j->open.forgotten + j->ix.evicted + j->stream.evicted + j->stream.thinned;
    s->forgotten.thread_words = j->ix.evicted;
    s->forgotten.stream_words = j->stream.evicted;
    s->forgotten.fingerprints = j->stream.thinned;
    s->stream_bytes = sindex_bytes(&j->stream);
    s->stream_words = j->stream.n_tok;
    s->stream_posts = j->stream.n_units;
    s->stream_fingerprints = j->stream.n_entries;
}

static struct cut cut_of(const struct fate *f, uint32_t from, uint32_t to)
{
    return (struct cut){.from = from, .to = to, .verdict = f->verdict, .reason = f->reason, .rule = f->rule,
                        .words = f->words / 2, .source = f->source};
}

/* A post that has nothing of its own and quotes with no sign is the same thing posted again. */
static bool nothing_own(const struct scene *s)
{
    if (s->n_parts || (s->kinds & (1u << MARK_ATTRIBUTION | 1u << MARK_QUOTE)) || scene_next(s, 0, WORDS_STAY) < s->n_lines)
        return false;
    for (size_t i = 0; i < s->n_lines; i++)
        if (s->line[i].fate.reason == R_FRAGMENT)
            return false;
    return true;
}

static void tell_reposts(struct scene *s)
{
    if (!nothing_own(s))
        return;
    for (size_t i = 0; i < s->n_lines; i++)
        if (s->line[i].fate.verdict == V_QUOTE && s->line[i].fate.source.post)
            s->line[i].fate.verdict = V_REPOST;
}

/* The parts of lines above line `to` that stay; *part: the next one. */
static enum status write_parts(const struct scene *s, struct block *b, size_t *part, size_t to)
{
    for (; *part < s->n_parts && s->part[*part].line < to; ++*part) {
        const struct dpart *p = &s->part[*part];
        if (!scene_gone(s, p->line) && VEC_PUSH(b->cut, b->n_cuts, b->cap_cuts, cut_of(&p->fate, p->from, p->to)))
            return ST_NOMEM;
    }
    return ST_OK;
}

static enum status write_cuts(const struct scene *s, struct block *b)
{
    size_t part = 0;
    for (size_t i = scene_next(s, 0, ALL_GONE); i < s->n_lines; i = scene_next(s, i + 1, ALL_GONE)) {
        const struct line *l = scene_line(s, i);
        struct cut c = cut_of(&s->line[i].fate, l->off, l->off + l->len + l->eol);
        if (write_parts(s, b, &part, i) || VEC_PUSH(b->cut, b->n_cuts, b->cap_cuts, c))
            return ST_NOMEM;
    }
    return write_parts(s, b, &part, s->n_lines);
}

static enum status add_gone(struct judge *j, uint32_t from, uint32_t to)
{
    if (from == to)
        return ST_OK;
    if (j->n_gone && j->gone[j->n_gone - 1].to == from) {
        j->gone[j->n_gone - 1].to = to;
        return ST_OK;
    }
    return VEC_PUSH(j->gone, j->n_gone, j->cap_gone, ((struct range){from, to}));
}

/* Tokens that go. */
static enum status find_gone(struct judge *j)
{
    const struct scene *s = &j->s;
    enum status st = ST_OK;
    for (size_t i = scene_next(s, 0, WORDS_GONE); i < s->n_lines && !st; i = scene_next(s, i + 1, WORDS_GONE))
        st = add_gone(j, s->line[i].t_from, s->line[i].t_to);
    for (size_t i = 0; i < s->n_parts && !st; i++)
        st = add_gone(j, s->part[i].t_from, s->part[i].t_to);
    return st;
}

/* Attribution lines are software's words about who spoke: they may be known again where they are quoted. */
static void keep_attributions(struct judge *j, uint8_t *keep)
{
    const struct scene *s = &j->s;
    for (size_t i = scene_next(s, 0, WORDS_GONE); i < s->n_lines; i = scene_next(s, i + 1, WORDS_GONE))
        if (scene_mark(s, i)->kind == MARK_ATTRIBUTION)
            for (uint32_t t = s->line[i].t_from; t < s->line[i].t_to; t++)
                keep[t] = keep[t] == KEEP_HIDDEN ? KEEP_NEW : keep[t];
}

/* Notes in j->drop the tokens that go, and behind them what the thread keeps of each (enum keep). */
static enum status mark_copies(struct judge *j, bool *hidden)
{
    size_t n = j->m.n;
    if (VEC_RESERVE(j->drop, j->cap_drop, 2 * n + MATCH_PAD))
        return ST_NOMEM;
    memset(j->drop, 0, n);
    for (size_t i = 0; i < j->n_gone; i++)
        memset(j->drop + j->gone[i].from, 1, j->gone[i].to - j->gone[i].from);
    const uint8_t *drop = j->drop, *near = j->m.n_segs ? j->m.cover : NULL, *far = j->far.m.n_segs ? j->far.m.cover : NULL;
    uint8_t *keep = j->drop + n, any = 0;
    for (size_t t = 0; t < n; t++) {
        bool here = near && near[t] == COVER_EXACT, copy = here || (far && far[t] == COVER_EXACT);
        keep[t] = !drop[t] ? KEEP_NEW : here ? KEEP_COPY : copy ? KEEP_NEW : KEEP_HIDDEN;
    }
    keep_attributions(j, keep);
    for (size_t t = 0; t < n; t++)
        any |= keep[t];
    *hidden = any & KEEP_HIDDEN;
    return ST_OK;
}

/* Nothing vanishes: only what stays, and exact copies of what stays, are evidence for later posts.  What went by a sign alone
 * (an orphan, chrome, a signature), or as an edited line, is not.  The stream remembers only what stays. */
static enum status remember(struct judge *j)
{
    bool hidden = false;
    j->n_gone = 0;
    if (j->lines && find_gone(j))
        return ST_NOMEM;
    if (j->n_gone && mark_copies(j, &hidden))
        return ST_NOMEM;
    enum status st = match_keep(&j->m, j->at, j->n_gone ? j->drop + j->m.n : NULL, hidden && !j->s.alone);
    return st || !j->n_gone || !j->in_run ? st : stream_match_commit(&j->far, &j->stream, j->drop);
}

static void set_scene(struct judge *j, struct block *b, const struct post *p)
{
    struct scene *s = &j->s;
    s->config = j->config;
    s->plenty = j->plenty;
    s->b = b;
    s->p = p;
    s->m = &j->m;
    s->ix = j->at;
    s->names = j->at->names;
    s->grain = GRAIN_THREAD;
    s->tok = b->tok.hash + p->tok_from;
    s->kind = b->tok.kind + p->tok_from;
    s->alone = (p->flags & POST_THREAD) && (p->flags & POST_LAST);
    s->single = post_single(p);
}

/* The memory of the post's thread. */
static enum status thread_of(struct judge *j, const struct post *p)
{
    if (p->flags & POST_OPEN)
        return threads_get(&j->open, p->thread, &j->at);
    j->at = &j->ix;
    if (p->flags & POST_THREAD)
        tindex_clear(j->at);
    return ST_OK;
}

/* The author that a record tells. */
static enum status learn_author(struct judge *j, const struct block *b, const struct post *p)
{
    struct slice who = records_names(b, p).author;
    uint8_t text[NAME_MAX + TOKENS_PAD] = {0};
    size_t n = who.len < NAME_MAX ? who.len : NAME_MAX;
    if (!n)
        return ST_OK;
    memcpy(text, who.ptr, n);
    if (tokens_scan(&j->name, text, n))
        return ST_NOMEM;
    for (size_t t = 0; t < j->name.n; t++)
        if (j->name.end[t] - j->name.start[t] > 2)
            tnames_add(&j->at->names, j->name.hash[t]);
    return ST_OK;
}

/* Names of those who post: words without digits in the heads of posts. */
static enum status learn_names(struct judge *j, const struct block *b, const struct post *p)
{
    for (uint32_t t = b->line_tok[p->line_from]; t < b->line_tok[p->line_body]; t++)
        if (!(b->tok.kind[t] & TOK_HALF) && b->tok.end[t] - b->tok.start[t] > 2)
            tnames_add(&j->at->names, b->tok.hash[t]);
    return records_of(b) ? learn_author(j, b, p) : ST_OK;
}

static enum status decide_thread(struct judge *j, struct block *b, const struct post *p)
{
    struct fps fps = {b->fp + p->fp_from, p->fp_to - p->fp_from, b->n_fps - p->fp_to, p->tok_from};
    struct scene *s = &j->s;
    enum status st = thread_of(j, p);
    if (!st)
        st = learn_names(j, b, p);
    if (st)
        return st;
    edges_settle(&j->edges, b, p);
    set_scene(j, b, p);
    st = match_post(&j->m, j->at, p->number, s->tok, p->tok_to - p->tok_from, fps);
    s->n_lines = s->n_parts = 0;
    j->lines = j->m.n_segs || p->marked;
    if (!st && j->lines)
        st = lines_fill(s);
    if (st)
        return st;
    if (j->lines)
        lines_measure(s);
    if (p->marked)
        st = marked_decide(s);
    if (st || !j->m.n_segs)
        return st;
    runs_decide(s);
    st = fragments_decide(s);
    replaced_decide(s);
    return st;
}

/* Tokens of lines that their sign keeps out of the memory; *hidden is NULL if there are none. */
static enum status find_hidden(struct judge *j, const struct post *p, const uint8_t **hidden)
{
    const struct scene *s = &j->s;
    *hidden = NULL;
    if (!p->marked)
        return ST_OK;
    if (VEC_RESERVE(j->hidden, j->cap_hidden, j->m.n))
        return ST_NOMEM;
    bool any = false;
    for (size_t i = 0; i < s->n_lines; i++) {
        const struct dline *d = &s->line[i];
        bool hides = mark_hides(scene_mark(s, i), s->alone);
        any = any || (hides && d->t_from < d->t_to);
        memset(j->hidden + d->t_from, !hides ? 0 : scene_mark(s, i)->flags & MARK_TAIL ? HIDDEN_SOURCE : HIDDEN_ALL,
               d->t_to - d->t_from);
    }
    *hidden = any ? j->hidden : NULL;
    return ST_OK;
}

/* What the thread left is looked for in the whole run. */
static enum status decide_stream(struct judge *j, const struct post *p)
{
    struct scene *s = &j->s;
    enum same_thread same = s->single ? SAME_TEXT : j->at->evicted ? SAME_POSTS : SAME_NONE;
    j->far.m.n_segs = 0;
    /* A thread that others come in between has all its own words in its thread's memory, and the run's would hold those of the others. */
    j->in_run = !j->config->scope_thread || !(p->flags & POST_OPEN);
    if (!j->in_run)
        return ST_OK;
    if (j->config->scope_thread && (p->flags & POST_THREAD))
        sindex_clear(&j->stream);
    const uint8_t *hidden;
    enum status st = find_hidden(j, p, &hidden);
    if (!st)
        st = stream_match_post(&j->far, &j->stream, same, s->b, p, s->tok, j->m.n, hidden);
    if (!st && j->far.m.n_segs && !j->lines) {
        j->lines = true;
        st = lines_fill(s);
    }
    if (st || !j->far.m.n_segs)
        return st;
    s->m = &j->far.m;
    s->ix = &j->far.near;
    s->unit = j->far.unit;
    s->grain = GRAIN_STREAM;
    lines_measure(s);
    runs_decide(s);
    st = fragments_decide(s);
    replaced_decide(s);
    s->m = &j->m;
    s->ix = j->at;
    s->grain = GRAIN_THREAD;
    return st;
}

/* What hangs on the verdicts of lines. */
static enum status decide_cuts(struct scene *s, struct block *b)
{
    tails_decide(s);
    enum status st = spans_decide(s);
    if (st)
        return st;
    around_decide(s);
    tell_reposts(s);
    return write_cuts(s, b);
}

enum status judge_post(struct judge *j, struct block *b, struct post *p)
{
    struct scene *s = &j->s;
    p->cut_from = (uint32_t)b->n_cuts;
    enum status st = VEC_RESERVE(b->cut, b->cap_cuts, b->n_cuts); /* emitters point into it, cuts or not */
    if (!st)
        st = decide_thread(j, b, p);
    if (!st)
        st = decide_stream(j, p);
    p->cut_to = p->cut_from;
    if (!st && j->lines) /* else: most posts: no sign, nothing seen before */
        st = decide_cuts(s, b);
    p->cut_to = (uint32_t)b->n_cuts;
    return st ? st : remember(j);
}
