/* judge: joins matching and the decision stages for one post and writes its cuts; judge_block.c says which post comes next.
 * SPDX-License-Identifier: MIT */
#include "decide/judge.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "decide/edit_words.h"
#include "decide/judge_priv.h"
#include "decide/origin.h"
#include "decide/spans.h"
#include "reader/records.h"
#include "util/alloc.h"
#include "util/vec.h"

#define AUTHOR_MAX 96 /* bytes of an author looked at */

enum status judge_new(struct judge **out, struct memory *memory)
{
    struct judge *j = alloc_zero(1, sizeof *j);
    if (!j)
        return ST_NOMEM;
    j->config = memory->config;
    j->memory = memory;
    j->plenty = policy_most(j->config);
    tindex_init(&j->ix, memory->window);
    tindex_init(&j->spare, memory->window);
    lineposts_init(&j->by_line, memory->window);
    edit_words_load();
    *out = j;
    return ST_OK;
}

void judge_delete(struct judge *j)
{
    if (!j)
        return;
    tindex_free(&j->ix);
    match_free(&j->m);
    lineposts_free(&j->by_line);
    stream_match_free(&j->far);
    alloc_free(j->s.line);
    alloc_free(j->s.lines);
    alloc_free(j->s.part);
    alloc_free(j->s.own);
    alloc_free(j->keep);
    alloc_free(j->gone);
    tokens_free(&j->name);
    tindex_free(&j->spare);
    alloc_free(j);
}

static struct cut cut_of(const struct verdict *f, uint32_t from, uint32_t to)
{
    return (struct cut){.from = from,
                        .to = to,
                        .verdict = f->kind,
                        .reason = f->reason,
                        .rule = f->rule,
                        .words = f->words / 2,
                        .source = f->source};
}

/* A post that has nothing of its own and quotes with no sign is the same thing posted again. */
static bool nothing_own(const struct scene *s)
{
    if (s->n_parts || (s->kinds & (1u << CUE_ATTRIBUTION | 1u << CUE_QUOTE)) || scene_next(s, 0, WORDS_STAY) < s->n_lines)
        return false;
    for (size_t i = 0; i < s->n_lines && (s->reasons & (uint64_t)1 << R_FRAGMENT); i++)
        if (s->line[i].verdict.reason == R_FRAGMENT)
            return false;
    return true;
}

static void tell_reposts(struct scene *s)
{
    if (!nothing_own(s))
        return;
    for (size_t i = 0; i < s->n_lines; i++)
        if (s->line[i].verdict.kind == V_QUOTE && s->line[i].verdict.source.post)
            s->line[i].verdict.kind = V_REPOST;
}

/* Writes the cuts of parts of those lines above line `to` that stay; *part is the next part. */
static enum status write_parts(const struct scene *s, struct block_cuts *cuts, size_t *part, size_t to)
{
    for (; *part < s->n_parts && s->part[*part].line < to; ++*part) {
        const struct dpart *p = &s->part[*part];
        if (!scene_gone(s, p->line) && VEC_PUSH(cuts->cut, cuts->n, cuts->cap, cut_of(&p->verdict, p->from, p->to)))
            return ST_NOMEM;
    }
    return ST_OK;
}

static enum status write_cuts(const struct scene *s, struct block_cuts *cuts)
{
    size_t part = 0;
    for (size_t i = scene_next(s, 0, ALL_GONE); i < s->n_lines; i = scene_next(s, i + 1, ALL_GONE)) {
        const struct line *l = scene_line(s, i);
        struct cut c = cut_of(&s->line[i].verdict, l->off, l->off + l->len + l->eol);
        if ((part < s->n_parts && write_parts(s, cuts, &part, i)) || VEC_PUSH(cuts->cut, cuts->n, cuts->cap, c))
            return ST_NOMEM;
    }
    return write_parts(s, cuts, &part, s->n_lines);
}

/* Puts the range of tokens at hand into j->gone, unless it is empty, or makes it longer.  The range is kept out of memory: most
 * lines that go follow each other. */
static enum status add_gone(struct judge *j, struct range *at, uint32_t from, uint32_t to)
{
    struct range before = *at;
    if (from == to)
        return ST_OK;
    if (before.from < before.to && before.to == from) {
        at->to = to;
        return ST_OK;
    }
    *at = (struct range){from, to};
    return before.from < before.to ? VEC_PUSH(j->gone, j->n_gone, j->cap_gone, before) : ST_OK;
}

/* Fills j->gone with the tokens of lines and parts that go. */
static enum status find_gone(struct judge *j)
{
    const struct scene *s = &j->s;
    struct range at = {0, 0};
    enum status st = ST_OK;
    for (size_t i = scene_next(s, 0, WORDS_GONE); i < s->n_lines && !st; i = scene_next(s, i + 1, WORDS_GONE))
        st = add_gone(j, &at, s->line[i].t_from, s->line[i].t_to);
    for (size_t i = 0; i < s->n_parts && !st; i++)
        st = add_gone(j, &at, s->part[i].t_from, s->part[i].t_to);
    return !st && at.from < at.to ? VEC_PUSH(j->gone, j->n_gone, j->cap_gone, at) : st;
}

/* Attribution lines are software's words about who spoke: they may be known again where they are quoted. */
static void keep_attributions(struct judge *j, uint8_t *keep)
{
    const struct scene *s = &j->s;
    for (size_t i = scene_next(s, 0, WORDS_GONE); i < s->n_lines; i = scene_next(s, i + 1, WORDS_GONE))
        if (scene_cue(s, i)->kind == CUE_ATTRIBUTION)
            for (uint32_t t = s->line[i].t_from; t < s->line[i].t_to; t++)
                keep[t] = keep[t] == KEEP_HIDDEN ? KEEP_NEW : keep[t];
}

/* A mail with an id that sends a text again, not as a quote, counts as one that wrote it: a reply to it quotes it. */
static void keep_sent_again(struct judge *j, uint8_t *keep)
{
    const struct scene *s = &j->s;
    for (size_t i = scene_next(s, 0, WORDS_GONE); j->m.id && i < s->n_lines; i = scene_next(s, i + 1, WORDS_GONE))
        if (s->line[i].verdict.kind == V_REPOST)
            for (uint32_t t = s->line[i].t_from; t < s->line[i].t_to; t++)
                keep[t] = keep[t] == KEEP_COPY ? KEEP_NEW : keep[t];
}

static void hide_words(struct judge *j, const struct verdict *v, uint32_t from, uint32_t to)
{
    for (uint32_t t = from; t < to && v->kind != V_SIGNATURE; t++)
        if (j->keep[t] == KEEP_HIDDEN && !(j->m.n_segs && j->m.cover[t]))
            match_hide(&j->m, j->at, t);
}

/* Words that went by a sign alone leave the store: a match that begins beside them must not run on into them.  A signature stays
 * there, for it is quoted along with the text above it. */
static void hide_orphans(struct judge *j)
{
    const struct scene *s = &j->s;
    for (size_t i = scene_next(s, 0, WORDS_GONE); i < s->n_lines; i = scene_next(s, i + 1, WORDS_GONE))
        hide_words(j, &s->line[i].verdict, s->line[i].t_from, s->line[i].t_to);
    for (size_t i = 0; i < s->n_parts; i++)
        hide_words(j, &s->part[i].verdict, s->part[i].t_from, s->part[i].t_to);
}

/* In j->keep: what the thread keeps of each token (enum keep). */
static enum status mark_copies(struct judge *j, bool *hidden)
{
    size_t n = j->m.n;
    if (VEC_RESERVE(j->keep, j->cap_keep, n + MATCH_PAD))
        return ST_NOMEM;
    memset(j->keep, KEEP_NEW, n + MATCH_PAD);
    const uint8_t *near = j->m.n_segs ? j->m.cover : NULL, *far = j->far.m.n_segs ? j->far.m.cover : NULL;
    for (size_t i = 0; i < j->n_gone; i++)
        for (uint32_t t = j->gone[i].from; t < j->gone[i].to; t++)
            j->keep[t] = near && near[t] == COVER_EXACT ? KEEP_COPY : far && far[t] == COVER_EXACT ? KEEP_NEW : KEEP_HIDDEN;
    keep_attributions(j, j->keep);
    keep_sent_again(j, j->keep);
    *hidden = memchr(j->keep, KEEP_HIDDEN, n) != NULL;
    if (*hidden)
        hide_orphans(j);
    return ST_OK;
}

/* The same for a piece of a first post: its fingerprints are only made when another post comes, so hidden tokens are taken out of
 * the store. */
static enum status hide_piece(struct judge *j)
{
    const uint8_t *far = j->far.m.n_segs ? j->far.m.cover : NULL;
    uint32_t base = j->s.p->tok_from;
    for (size_t i = 0; i < j->n_gone; i++)
        for (uint32_t t = j->gone[i].from; t < j->gone[i].to; t++) {
            if (far && far[t] == COVER_EXACT)
                continue;
            struct hidden h = {base + t, base + t + 1},
                          *last = j->apart && j->apart->n_hidden ? &j->apart->hidden[j->apart->n_hidden - 1] : NULL;
            if (!j->apart)
                match_hide(&j->m, j->at, t);
            else if (last && last->to == h.from)
                last->to++;
            else if (VEC_PUSH(j->apart->hidden, j->apart->n_hidden, j->apart->cap_hidden, h))
                return ST_NOMEM;
        }
    return ST_OK;
}

/* Adds the post to the memory of its thread.  So that nothing vanishes, only what stays, and exact copies of what stays, are
 * evidence for later posts.  What went by a cue alone (an orphan, chrome, a signature) or as an edited line is not.  What the
 * memory of the run keeps depends on cues alone (stream_place.c). */
static enum status remember(struct judge *j)
{
    bool hidden = false;
    j->n_gone = 0;
    if (j->lines && find_gone(j))
        return ST_NOMEM;
    if (j->n_gone && (j->s.single ? hide_piece(j) : mark_copies(j, &hidden)))
        return ST_NOMEM;
    return match_keep(&j->m, j->at, j->n_gone && !j->s.single ? j->keep : NULL, hidden);
}

static void set_scene(struct judge *j, struct block *b, const struct post *p)
{
    struct scene *s = &j->s;
    s->config = j->config;
    s->plenty = j->plenty;
    s->text = &b->text;
    s->cues = &b->cues;
    s->words = &b->words;
    s->cuts = &b->cuts;
    s->p = p;
    s->m = &j->m;
    s->ix = j->at;
    s->names = j->at->names;
    s->scope = IN_THREAD;
    uint32_t most = POLICY_VARIANTS + (p->tok_to - p->tok_from) / POLICY_VARIANTS_SHARE;
    j->weighing = (struct weighing){.words = most, .numbers = most};
    s->weighing = &j->weighing;
    s->tok = b->words.tok.hash + p->tok_from;
    s->kind = b->words.tok.kind + p->tok_from;
    s->alone = (p->flags & POST_THREAD) && (p->flags & POST_LAST);
    s->single = post_single(p);
}

/* Adds the words of the author's name, if the record tells it, to the names of the thread. */
static enum status learn_author(struct judge *j, const struct block_text *b, const struct post *p)
{
    struct slice who = records_names(b, p).author;
    uint8_t text[AUTHOR_MAX + TOKENS_PAD] = {0};
    size_t n = who.len < AUTHOR_MAX ? who.len : AUTHOR_MAX;
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

/* Adds the words of the post's head (the lines before its body) to the names of the thread: most of them are names. */
static enum status learn_names(struct judge *j, const struct block *b, const struct post *p)
{
    for (uint32_t t = b->words.line_tok[p->line_from]; t < b->words.line_tok[p->line_body]; t++)
        if (!(b->words.tok.kind[t] & TOK_HALF) && b->words.tok.end[t] - b->words.tok.start[t] > 2)
            tnames_add(&j->at->names, b->words.tok.hash[t]);
    return records_of(&b->text) ? learn_author(j, &b->text, p) : ST_OK;
}

static uint32_t id_hash(struct slice id)
{
    uint32_t h = id.len ? (uint32_t)XXH3_64bits(id.ptr, id.len) : 0;
    return id.len && !h ? 1 : h;
}

/* Hashes of the post's id and of the ids that it says it answers, for match.h. */
static void learn_ids(struct judge *j, const struct block_text *text, const struct post *p)
{
    const struct records *all = records_of(text);
    j->m.id = 0;
    j->m.n_answers = 0;
    if (!all)
        return;
    const struct record *r = &all->item[p->record].record;
    j->m.id = id_hash(records_names(text, p).id);
    for (size_t i = 0; i < r->n_parents && i < MATCH_ANSWERS && !p->part; i++)
        j->m.answers[j->m.n_answers++] = id_hash(r->parent[i]);
}

static enum status decide_thread(struct judge *j, struct block *b, const struct post *p)
{
    struct fps fps = {b->words.fp + p->fp_from, p->fp_to - p->fp_from, b->words.n_fps - p->fp_to, p->tok_from};
    struct scene *s = &j->s;
    enum status st = learn_names(j, b, p);
    if (st)
        return st;
    learn_ids(j, &b->text, p);
    edges_settle(j->edge, b, p);
    set_scene(j, b, p);
    st = match_post(&j->m, j->at, p->number, s->tok, p->tok_to - p->tok_from, fps);
    s->n_lines = s->n_parts = s->n_own = 0;
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

/* The match with the run found something of the post earlier in the post itself. */
static bool quotes_itself(const struct judge *j)
{
    for (size_t i = 0; i < j->far.m.n_segs; i++) {
        const struct sunit *u = &j->far.unit[j->far.near.post[j->far.m.seg[i].post].number];
        if (u->thread == j->s.p->thread && u->post == j->s.p->number)
            return true;
    }
    return false;
}

/* Looks in the whole run for what was not found in the thread. */
static enum status decide_stream(struct judge *j, const struct block *b, const struct post *p, const struct stream_view *v)
{
    struct scene *s = &j->s;
    bool forgot = j->at->evicted || j->at->post[0].number > 1; /* some of the thread, or all of it until this post */
    enum same_thread same = s->single || forgot ? SAME_ALL : SAME_OWN;
    enum status st = stream_match_post(&j->far, v, same, j->config->scope_thread, b, p);
    if (!st && j->far.m.n_segs && !j->lines) {
        j->lines = true;
        st = lines_fill(s);
    }
    if (st || !j->far.m.n_segs)
        return st;
    s->m = &j->far.m;
    s->ix = &j->far.near;
    s->far = &j->far;
    s->unit = j->far.unit;
    s->scope = IN_STREAM;
    if (s->single && quotes_itself(j))
        st = lineposts_decide(&j->by_line, s, b->asked.barred);
    if (st)
        return st;
    lines_measure(s);
    runs_decide(s);
    st = fragments_decide(s);
    replaced_decide(s);
    s->m = &j->m;
    s->ix = j->at;
    s->scope = IN_THREAD;
    return st;
}

/* The stages that follow from the verdicts of lines, and the cuts. */
static enum status decide_cuts(struct scene *s, struct block_cuts *cuts)
{
    tails_decide(s);
    enum status st = spans_decide(s);
    if (st)
        return st;
    around_decide(s);
    own_decide(s);
    between_decide(s);
    wholes_decide(s);
    tell_reposts(s);
    origin_name(s);
    return write_cuts(s, cuts);
}

/* All of the post goes: it is an earlier one of its thread once more. */
static enum status cut_again(struct block *b, const struct post *p)
{
    struct cut c = {.verdict = V_REPOST, .reason = R_AGAIN, .source = {p->thread, p->again}};
    b->cuts.n = p->cut_from;
    for (uint32_t i = p->line_body; i < p->line_to; i++) {
        c.from = b->text.line[i].off;
        c.to = b->text.line[i].off + b->text.line[i].len + b->text.line[i].eol;
        if (c.from < c.to && VEC_PUSH(b->cuts.cut, b->cuts.n, b->cuts.cap, c))
            return ST_NOMEM;
    }
    return ST_OK;
}

enum status judge_post(struct judge *j, struct block *b, struct post *p, const struct stream_view *v)
{
    struct scene *s = &j->s;
    p->cut_from = (uint32_t)b->cuts.n;
    enum status st = VEC_RESERVE(b->cuts.cut, b->cuts.cap, b->cuts.n); /* emitters point into it, cuts or not */
    if (!st)
        st = decide_thread(j, b, p);
    if (!st)
        st = decide_stream(j, b, p, v);
    p->cut_to = p->cut_from;
    if (!st && j->lines) /* else: most posts: no sign, nothing seen before */
        st = decide_cuts(s, &b->cuts);
    if (!st && p->again)
        st = cut_again(b, p);
    p->cut_to = (uint32_t)b->cuts.n;
    if (!st && p->cut_to > p->cut_from)
        st = origin_keep(s, j->at, j->m.base);
    return st ? st : remember(j);
}
