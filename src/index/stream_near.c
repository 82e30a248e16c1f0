/* stream_near: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_near.h"

#include "text/tokens.h"
#include "util/vec.h"

#define MARGIN 64u /* tokens laid out before a segment, for edits and ends */
#define LACKS 1u   /* before one that begins a line: a negation that the line lacks (decide/lines.c) */
#define BEHIND 28u /* and behind what may go on: eight edits may skip three each (edits.c, CARRY and skips) */
#define EDGE 8u    /* behind a segment that ends with a line */
#define JOINED 40u /* a stray segment that close before another may be dropped (edits.c, LCS_T) */
#define HOLE 512u  /* stands for what was left out of a source: further than any distance that decide/ looks at */
#define AHEAD 512u
#define LAID_MOST 300000u
#define GUARD 0x10000u /* no token: those of the store have 16 bits */

/* Of each segment, in s_to for the time being: the token of the post up to which text may be found to go on behind it.
 * Behind the end of a line nothing is looked for.  Else that is the next segment's start, but edits_settle may take out any
 * segment that lies in one line with others; the first one that ends in a later line leaves something in its own. */
static void set_reach(struct match *m, const uint32_t *tok)
{
    uint32_t n = (uint32_t)m->n, line = n, stop = n;
    for (size_t i = m->n_segs; i-- > 0;) {
        struct seg *g = &m->seg[i];
        uint32_t next = i + 1 < m->n_segs ? m->seg[i + 1].t_to : n, end = g->t_to;
        while (end < next && !(tok[end - 1] & TOK_LINE))
            end++;
        bool ends = end < next || (tok[end - 1] & TOK_LINE);
        if (ends && next > end)
            stop = i + 1 < m->n_segs ? line : n; /* `line` is still that of the segment behind */
        line = ends || i + 1 == m->n_segs ? end : line;
        g->s_to = stop > g->t_to + JOINED ? stop : g->t_to + JOINED;
        g->s_to = tok[g->t_to - 1] & TOK_LINE ? g->t_to : g->s_to < n ? g->s_to : n;
    }
}

/* Tokens [from, to) of the store. */
static enum status lay(struct thread_index *near, const struct token_store *store, uint64_t from, uint64_t to)
{
    size_t n = (size_t)(to - from);
    if (VEC_RESERVE(near->tok, near->cap_tok, near->n_tok + n))
        return ST_NOMEM;
    uint32_t *restrict out = near->tok + near->n_tok;
    const uint16_t *restrict in = store_at(store, from);
    for (size_t i = 0; i < n; i++)
        out[i] = in[i];
    near->n_tok += n;
    return ST_OK;
}

static enum status guard(struct thread_index *near, uint32_t flags, size_t n)
{
    if (VEC_RESERVE(near->tok, near->cap_tok, near->n_tok + n))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++)
        near->tok[near->n_tok++] = GUARD | flags;
    return ST_OK;
}

/* The window at hand: store positions [from, to) are laid out from `at` on; windows of the same source may come up to hi. */
struct near_window {
    uint64_t lo, hi, from, to;
    uint32_t at, unit;
};

/* Tokens that may be looked at before a segment. */
static uint64_t margin(const struct stream_match *s, const struct seg *g)
{
    return g->t_from && !(s->tok[g->t_from - 1] & TOK_LINE) ? MARGIN : LACKS;
}

/* A window for another source, or for what lies before. */
static enum status begin(struct stream_match *s, struct near_window *w, const struct seg *g, uint64_t far)
{
    struct thread_index *near = &s->near;
    const struct token_store *store = s->store;
    uint64_t floor = store->unit[g->post].pos, end = store_unit_end(store, g->post), before = margin(s, g);
    floor = floor < s->post->known_from ? s->post->known_from : floor;
    w->unit = g->post;
    w->lo = far > floor + before ? far - before : floor;
    w->hi = far + (s->m.n - g->t_from) + MARGIN;
    w->hi = w->hi > end ? end : w->hi;
    w->from = w->to = w->lo;
    /* MARGIN tokens away from the segment nobody asks */
    uint32_t flags = w->lo == floor ? TOK_FLAGS : before == MARGIN ? 0 : *store_at(store, w->lo - 1) & TOK_FLAGS;
    if (VEC_RESERVE(near->post, near->cap_posts, near->n_posts + 1) || VEC_RESERVE(s->unit, s->cap_units, s->n_units + 1) ||
        guard(near, flags, 1))
        return ST_NOMEM;
    w->at = (uint32_t)near->n_tok;
    if (VEC_PUSH(s->place, s->n_place, s->cap_place, ((struct near_place){w->at, w->lo})))
        return ST_NOMEM;
    near->post[near->n_posts++] = (struct tpost){.number = s->n_units, .pos = w->at};
    s->unit[s->n_units++] = store->unit[w->unit];
    return ST_OK;
}

/* Leaves out what no segment has. */
static enum status skip(struct stream_match *s, struct near_window *w, uint64_t to)
{
    if (to <= w->to + HOLE)
        return ST_OK;
    if (guard(&s->near, *store_at(s->store, to - 1) & TOK_FLAGS, HOLE))
        return ST_NOMEM;
    w->from = w->to = to;
    w->at = (uint32_t)s->near.n_tok;
    return VEC_PUSH(s->place, s->n_place, s->cap_place, ((struct near_place){w->at, to}));
}

enum status stream_near(struct stream_match *s)
{
    struct thread_index *near = &s->near;
    struct match *m = &s->m;
    struct near_window w = {.unit = UINT32_MAX};
    near->n_tok = near->n_posts = s->n_units = s->n_place = 0;
    set_reach(m, s->tok);
    for (size_t i = 0; i < m->n_segs; i++) {
        struct seg *g = &m->seg[i];
        uint64_t far = s->far[i], to = far + (g->t_to - g->t_from);
        uint32_t more = g->s_to - g->t_to;
        if (g->post != w.unit || far < w.from || to > w.hi) {
            if (begin(s, &w, g, far))
                return ST_NOMEM;
        } else if (skip(s, &w, far > MARGIN ? far - MARGIN : 0)) {
            return ST_NOMEM;
        }
        to += (more > AHEAD && near->n_tok + more > LAID_MOST ? AHEAD : more) + (more ? BEHIND : EDGE);
        to = to < w.hi ? to : w.hi;
        if (to > w.to && lay(near, s->store, w.to, to))
            return ST_NOMEM;
        w.to = to > w.to ? to : w.to;
        g->s_from = w.at + (uint32_t)(far - w.from);
        g->s_to = g->s_from + (g->t_to - g->t_from);
        g->post = (uint32_t)near->n_posts - 1;
    }
    if (guard(near, TOK_FLAGS, 1) || VEC_RESERVE(near->tok, near->cap_tok, near->n_tok + m->n))
        return ST_NOMEM;
    m->base = (uint32_t)near->n_tok;
    for (size_t k = 0; k < m->n; k++)
        near->tok[near->n_tok + k] = s->text[k];
    near->n_tok += m->n;
    return ST_OK;
}
