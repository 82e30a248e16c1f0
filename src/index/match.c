/* match: seeds and extension.  Joining across edits is in edits.c.
 *
 * Bounds, so that hostile text stays linear: CANDIDATES places a seed, STEPS postings a walk, and a seed
 * inside a stretch already found is not looked up, so each token is extended over a bounded number of times.
 * SPDX-License-Identifier: MIT */
#include "index/match.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#include "index/edits.h"
#include "text/tokens.h"
#include "util/alloc.h"
#include "util/vec.h"

#define CANDIDATES 12u
#define STEPS 64u
/* Longest extension of a candidate that is compared with others; the winner is extended to its end. */
#define LOOK 256u
/* A candidate that goes on where the last match stopped is worth this many tokens more. */
#define FORWARD_BONUS 6u

static inline uint32_t gram_len(uint32_t hash) { return hash & 1u ? FP_K4 : FP_K; }

/* A candidate in the post that is answered is worth more: it breaks ties, also with the one that goes on. */
#define ANSWERED_BONUS (FORWARD_BONUS + 1u)

struct cand {
    uint32_t s, post, limit, len, score;
};

static inline bool same_two(const uint32_t *a, const uint32_t *b)
{
    const uint64_t flags = (uint64_t)TOK_FLAGS << 32 | TOK_FLAGS;
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return ((x ^ y) & ~flags) == 0;
}

/* Tokens that agree from target t and source s on, at most `most`. */
static uint32_t agree(const struct match *m, const struct thread_index *ix, uint32_t t, uint32_t s, uint32_t limit, uint32_t most)
{
    const uint32_t *a = ix->tok + m->base + t, *b = ix->tok + s;
    uint32_t n = (uint32_t)m->n - t, i = 0;
    if (n > limit - s)
        n = limit - s;
    if (n > most)
        n = most;
    while (i + 2 <= n && same_two(a + i, b + i))
        i += 2;
    return i + (i < n && tok_same(a[i], b[i])); /* if there were two more, the pair would be the same */
}

static uint32_t post_end(const struct thread_index *ix, size_t post)
{
    return post + 1 < ix->n_posts ? ix->post[post + 1].pos : (uint32_t)ix->n_tok;
}

/* Judges the place `pos` as source of target t, from where on `run` tokens agree; len 0 if it is none. */
static struct cand weigh(const struct match *m, const struct thread_index *ix, uint32_t pos, uint32_t run, uint32_t k)
{
    struct cand c = {.s = pos};
    size_t post = tindex_post_at(ix, pos);
    c.post = (uint32_t)post;
    c.limit = post_end(ix, post);
    /* repeats within a post are reposts at most: stream_match finds those */
    if (ix->post[post].number == ix->post[ix->n_posts - 1].number || c.limit < pos + k)
        return c;
    c.len = run < c.limit - pos ? run : c.limit - pos;
    if (c.len < k)
        c.len = 0;
    c.score = c.len;
    if (m->n_segs) {
        const struct seg *last = &m->seg[m->n_segs - 1];
        if (last->post == c.post && pos >= last->s_to)
            c.score += FORWARD_BONUS;
    }
    if (m->n_answers && ix->post[post].id == m->answers[0])
        c.score += ANSWERED_BONUS;
    return c;
}

/* The best source of target t along the chain p: the highest score, then the latest place (chains run from
 * late to early, so ties keep the first seen; among records with ids, who wrote it first). */
static struct cand best_source(const struct match *m, const struct thread_index *ix, uint32_t p, const struct fp *fp, uint32_t t)
{
    struct cand best = {0};
    uint32_t place[CANDIDATES];
    unsigned steps = STEPS, n = 0;
    for (; n < CANDIDATES && (p = tindex_walk(ix, p, fp->hash, &steps)) != TI_NONE; p = tindex_at(ix, ix->posting[p].prev)) {
        place[n] = tindex_pos(ix, p);
        __builtin_prefetch(&ix->tok[place[n++]]);
    }
    const struct seg *last = m->n_segs ? &m->seg[m->n_segs - 1] : NULL;
    const uint32_t from = last ? last->s_to : 0, to = last ? post_end(ix, last->post) : 0;
    for (unsigned i = 0; i < n; i++) {
        uint32_t run = agree(m, ix, t, place[i], (uint32_t)ix->n_tok, LOOK);
        uint32_t most = run + (place[i] >= from && place[i] < to ? FORWARD_BONUS : 0) + (m->n_answers ? ANSWERED_BONUS : 0);
        if (best.len && most < best.score + !m->id)
            continue; /* whatever post that is */
        struct cand c = weigh(m, ix, place[i], run, gram_len(fp->hash));
        if (c.len && (!best.len || c.score > best.score || (c.score == best.score && m->id)))
            best = c;
    }
    return best;
}

/* Grows the stretch backwards; it may take tokens from the stretch before if it becomes longer than that.  A few words that end a
 * sentence stay with it. */
static enum status add_segment(struct match *m, const struct thread_index *ix, struct cand c, uint32_t t)
{
    uint32_t floor = 0, back = 0, src_floor = ix->post[c.post].pos;
    struct seg *last = m->n_segs ? &m->seg[m->n_segs - 1] : NULL;
    if (last)
        floor = last->t_from;
    while (t - back > floor && c.s - back > src_floor && tok_same(ix->tok[m->base + t - back - 1], ix->tok[c.s - back - 1]))
        back++;
    if (last && t - back < last->t_to) {
        bool chance = last->t_to - (t - back) <= EDITS_STRAY && (ix->tok[m->base + last->t_to - 1] & TOK_FLAGS);
        if (!chance && back + c.len > last->t_to - last->t_from) {
            last->s_to -= last->t_to - (t - back);
            last->t_to = t - back;
            if (last->t_to == last->t_from)
                m->n_segs--;
        } else {
            back = t - last->t_to;
        }
    }
    if (VEC_RESERVE(m->seg, m->cap_segs, m->n_segs + 1))
        return ST_NOMEM;
    uint32_t len = c.len < LOOK ? c.len : agree(m, ix, t, c.s, c.limit, UINT32_MAX);
    const uint32_t *tok = ix->tok + m->base;
    len -= edits_overrun(tok, t, t + len);
    if (t - back > 0)
        back -= edits_underrun(tok, t - back, t);
    m->seg[m->n_segs++] =
        (struct seg){.t_from = t - back, .t_to = t + len, .s_from = c.s - back, .s_to = c.s + len, .post = c.post};
    return ST_OK;
}

/* Heads are asked for so many fingerprints before they are needed, those of the next post by match_keep, one by one: a core
 * waits when too many are under way.  Then all postings of a batch, then all tokens. */
#define AHEAD 64u
#define BATCH 32u

struct chain_hit {
    uint32_t p; /* where the chain begins */
    uint32_t i; /* of which fingerprint */
};

/* Those of fp[0 .. n) that have a chain. */
static unsigned find_batch(const struct thread_index *ix, const struct fp *fp, unsigned n, struct chain_hit *hit)
{
    unsigned n_hits = 0;
    const struct thread_index at = {
        .head = ix->head, .head_bits = ix->head_bits, .first = ix->first, .n_postings = ix->n_postings};
    for (unsigned i = 0; i < n; i++) {
        hit[n_hits] = (struct chain_hit){tindex_find(&at, fp[i].hash), i};
        n_hits += hit[n_hits].p != TI_NONE;
    }
    for (unsigned k = 0; k < n_hits; k++)
        __builtin_prefetch(&ix->posting[hit[k].p]);
    for (unsigned k = 0; k < n_hits; k++) {
        const struct posting *p = &ix->posting[hit[k].p];
        uint32_t pos = tindex_pos(ix, hit[k].p), prev = tindex_at(ix, p->prev);
        if (prev != TI_NONE)
            __builtin_prefetch(&ix->posting[prev]);
        if (p->hash == fp[hit[k].i].hash) {
            __builtin_prefetch(&ix->tok[pos]);
            __builtin_prefetch(&ix->granule[pos / TI_GRANULE]);
        }
    }
    return n_hits;
}

/* The first fingerprint from i on that lies behind what is found already. */
static size_t behind_found(const struct match *m, size_t i)
{
    uint32_t to = m->n_segs ? m->seg[m->n_segs - 1].t_to : 0;
    while (i < m->fps.n && fps_tok(&m->fps, i) < to)
        i++;
    return i;
}

static enum status find_segments(struct match *m, const struct thread_index *ix)
{
    struct chain_hit hit[BATCH];
    const struct fp *fp = m->fps.fp;
    size_t all = m->fps.n, asked = m->asked;
    for (size_t i = 0, n; (i = behind_found(m, i)) < m->fps.n; i += n) {
        n = m->fps.n - i < BATCH ? m->fps.n - i : BATCH;
        for (size_t to = i + n + AHEAD < all ? i + n + AHEAD : all; asked < to; asked++)
            __builtin_prefetch(tindex_head(ix, fp[asked].hash), 1);
        unsigned n_hits = find_batch(ix, fp + i, (unsigned)n, hit);
        for (unsigned k = 0; k < n_hits; k++) {
            const struct fp *f = &fp[i + hit[k].i];
            uint32_t t = f->tok - m->fps.first;
            if (m->n_segs && t < m->seg[m->n_segs - 1].t_to)
                continue;
            struct cand c = best_source(m, ix, hit[k].p, f, t);
            if (c.len && add_segment(m, ix, c, t))
                return ST_NOMEM;
        }
    }
    return ST_OK;
}

static void fill_cover(struct match *m)
{
    memset(m->cover, COVER_NONE, m->n);
    for (size_t i = 0; i < m->n_segs; i++) {
        const struct seg *s = &m->seg[i];
        assert(s->t_from < s->t_to && s->t_to <= m->n && s->s_to - s->s_from == s->t_to - s->t_from);
        memset(m->cover + s->t_from, COVER_EXACT, s->t_to - s->t_from);
        for (uint32_t t = s->t_from, *owner = m->owner; t < s->t_to; t++)
            owner[t] = (uint32_t)i;
    }
}

enum status match_post(struct match *m, struct thread_index *ix, uint64_t number, const uint32_t *tok, size_t n, struct fps fps)
{
    m->n = n;
    m->fps = fps;
    m->n_segs = 0;
    m->hid = false;
    m->posts = true;
    enum status st = tindex_begin(ix, number, tok, n, &m->base);
    if (!st)
        ix->post[ix->n_posts - 1].id = m->id;
    if (st || tindex_alone(ix)) {
        m->asked = 0;
        return st; /* nothing went before that it could quote */
    }
    st = tindex_link(ix, fps.n);
    if (!st)
        st = find_segments(m, ix);
    return st ? st : match_finish(m, ix);
}

/* Looks line `number` up, tokens [from, to) of the post, and adds it. */
static enum status match_line(struct match *m, struct thread_index *ix, uint64_t number, const uint32_t *tok, uint32_t from,
                              uint32_t to)
{
    uint32_t base;
    enum status st = tindex_begin(ix, number, tok + from, to - from, &base);
    m->n = to;
    m->asked = 0;
    if (!st && base != from)
        return ST_LIMIT;
    if (!st && !tindex_alone(ix))
        st = tindex_link(ix, m->fps.n);
    if (!st && !tindex_alone(ix))
        st = find_segments(m, ix);
    return st ? st : match_keep(m, ix, NULL, false);
}

enum status match_lines(struct match *m, struct thread_index *ix, const uint32_t *tok, const uint32_t *line_tok, size_t n_lines,
                        struct fps fps)
{
    enum status st = ST_OK;
    size_t k = 0;
    m->n_segs = m->n_answers = 0;
    m->base = m->id = 0;
    m->posts = true;
    m->fps.first = fps.first;
    m->fps.behind = 0;
    for (size_t i = 0; i < n_lines && !st; i++) {
        size_t from = k;
        while (k < fps.n && fps.fp[k].tok < line_tok[i + 1])
            k++;
        m->fps.fp = fps.fp + from;
        m->fps.n = k - from;
        if (line_tok[i] < line_tok[i + 1])
            st = match_line(m, ix, i + 1, tok, line_tok[i] - fps.first, line_tok[i + 1] - fps.first);
    }
    return st ? st : match_finish(m, ix);
}

enum status match_finish(struct match *m, const struct thread_index *ix)
{
    if (!m->n_segs)
        return ST_OK;
    if (VEC_RESERVE(m->cover, m->cap_cover, m->n) || VEC_RESERVE(m->owner, m->cap_owner, m->n))
        return ST_NOMEM;
    edits_settle(m, ix);
    edits_drop_strays(m);
    enum status st = edits_carry_on(m, ix);
    if (st)
        return st;
    edits_number(m);
    fill_cover(m);
    edits_close(m, ix);
    return ST_OK;
}

/* Whether a k-gram of tokens keep[0 .. k) is evidence; k at most MATCH_PAD. */
static inline bool is_evidence(const uint8_t *keep, uint32_t k)
{
    _Static_assert(KEEP_COPY == 1 && KEEP_HIDDEN == 2, "a bit each");
    uint64_t d, ones = 0x0101010101010101u >> (64 - 8 * k);
    memcpy(&d, keep, sizeof d);
    d = le64toh(d);
    return (d & ones) != ones && !(d & ones << 1);
}

/* The fingerprints of the post as the store has it now, where some of its words are hidden: who makes them again from the store
 * (tindex_link) must find the same. */
static enum status scan_again(const struct match *m, struct thread_index *ix, struct fps *out)
{
    if (VEC_RESERVE(ix->fp, ix->cap_fps, fingerprint_bound(m->n)))
        return ST_NOMEM;
    size_t n = fingerprint_scan(ix->fp, ix->tok, m->base, m->base + (uint32_t)m->n);
    *out = (struct fps){.fp = ix->fp, .n = n, .first = m->base};
    return tindex_link(ix, n);
}

enum status match_keep(struct match *m, struct thread_index *ix, const uint8_t *keep, bool hidden)
{
    if (tindex_alone(ix) && (!hidden || tindex_link(ix, m->fps.n)))
        return hidden ? ST_NOMEM : ST_OK; /* they wait: tindex_link */
    struct fps fps = m->fps;
    if (hidden && m->hid && scan_again(m, ix, &fps))
        return ST_NOMEM;
    const struct thread_index at = {
        .head = ix->head, .head_bits = ix->head_bits, .posting = ix->posting, .first = ix->first, .origin = ix->origin};
    uint32_t base = m->base - fps.first, to = (uint32_t)ix->n_postings;
    m->asked = m->fps.n < m->fps.behind ? m->fps.n : m->fps.behind;
    for (size_t i = 0; i < fps.n && tindex_room(ix, to); i++) {
        if (i < m->asked)
            __builtin_prefetch(tindex_head(&at, m->fps.fp[m->fps.n + i].hash), 1);
        const uint8_t *k = keep ? keep + fps_tok(&fps, i) : NULL;
        if (k && !is_evidence(k, gram_len(fps.fp[i].hash))) {
            tindex_pass_over(ix, i);
            continue;
        }
        tindex_hang(&at, to++, fps.fp[i].hash, base + fps.fp[i].tok);
    }
    ix->n_postings = to;
    ix->n_prints += (uint32_t)fps.n;
    return ST_OK;
}

unsigned match_occurrences(const struct match *m, const struct thread_index *ix, size_t i, unsigned most)
{
    unsigned n = 0, steps = STEPS;
    uint32_t hash = m->fps.fp[i].hash, k = gram_len(hash), p = tindex_find(ix, hash);
    while (n < most && (p = tindex_walk(ix, p, hash, &steps)) != TI_NONE) {
        n += agree(m, ix, fps_tok(&m->fps, i), tindex_pos(ix, p), (uint32_t)ix->n_tok, k) == k;
        p = tindex_at(ix, ix->posting[p].prev);
    }
    return n;
}

void match_free(struct match *m)
{
    alloc_free(m->seg);
    alloc_free(m->cover);
    alloc_free(m->owner);
    memset(m, 0, sizeof *m);
}
