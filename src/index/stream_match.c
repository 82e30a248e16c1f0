/* stream_match: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_match.h"

#include <string.h>

#include "index/edits.h"
#include "index/stream_near.h"
#include "text/tokens.h"
#include "util/alloc.h"
#include "util/vec.h"

#define LEAST 6u       /* shorter agreements are noise at 14 bits a token */
#define FORWARD_BONUS 6u

struct stream_entry {
    uint32_t *entry;
    uint32_t t;
};

#define NO_FLAGS 0xfffcfffcfffcfffcu /* of four tokens of the log */

static inline uint64_t differ(const uint16_t *a, const uint16_t *b)
{
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x ^ y) & NO_FLAGS;
}

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
static inline unsigned first_of(uint64_t d) { return (unsigned)__builtin_clzll(d) / 16; }
static inline unsigned last_of(uint64_t d) { return (unsigned)__builtin_ctzll(d) / 16; }
#else
static inline unsigned first_of(uint64_t d) { return (unsigned)__builtin_ctzll(d) / 16; }
static inline unsigned last_of(uint64_t d) { return (unsigned)__builtin_clzll(d) / 16; }
#endif

/* Tokens that agree from a and b on, at most `most`. */
static uint32_t agree(const uint16_t *a, const uint16_t *b, uint64_t most)
{
    uint32_t n = 0;
    for (; n + 4 <= most; n += 4) {
        uint64_t d = differ(a + n, b + n);
        if (d)
            return n + first_of(d);
    }
    while (n < most && ((a[n] ^ b[n]) >> 2) == 0)
        n++;
    return n;
}

/* The same before a and b. */
static uint32_t agree_back(const uint16_t *a, const uint16_t *b, uint64_t most)
{
    uint32_t n = 0;
    for (; n + 4 <= most; n += 4) {
        uint64_t d = differ(a - n - 4, b - n - 4);
        if (d)
            return n + last_of(d);
    }
    while (n < most && ((*(a - n - 1) ^ *(b - n - 1)) >> 2) == 0)
        n++;
    return n;
}

static inline const uint16_t *at(const struct stream_index *x, uint64_t pos) { return x->tok + (pos - x->start); }

struct found {
    uint64_t pos, limit, floor;
    uint32_t len, score;
    size_t unit;
};

/* The place pos as source of target t. */
static struct found weigh(const struct stream_match *s, const struct stream_index *x, uint64_t pos, uint32_t t,
                          enum same_thread same)
{
    const struct sunit *me = &x->unit[x->n_units - 1];
    struct found f = {.pos = pos, .unit = sindex_unit_at(x, pos)};
    const struct sunit *u = &x->unit[f.unit];
    bool here = u->thread == me->thread, self = here && u->post == me->post;
    if ((here && same == SAME_NONE) || (self && same != SAME_TEXT))
        return f;
    f.limit = u == me ? s->base + t : sindex_unit_end(x, f.unit);
    f.floor = u->pos > x->start ? u->pos : x->start;
    uint64_t most = f.limit > pos ? f.limit - pos : 0;
    if (most > s->m.n - t)
        most = s->m.n - t;
    f.score = f.len = agree(at(x, pos), at(x, s->base + t), most);
    const struct seg *last = s->m.n_segs ? &s->m.seg[s->m.n_segs - 1] : NULL;
    if (last && f.unit == last->post && pos >= s->far[s->m.n_segs - 1] + (last->t_to - last->t_from))
        f.score += FORWARD_BONUS;
    return f;
}

/* A match [from, to) of the target reaches back into the line before its source, up to where a sentence ends in the target:
 * that both end with the same few words is chance (`told me.`; `した。` ends every other sentence).  Returns how many of its
 * first tokens are no part of it.  edits_underrun asks the same of the lines of the target. */
static uint32_t stray_head(const struct stream_match *s, const uint16_t *src, uint32_t from, uint32_t to)
{
    uint32_t halves = 0;
    if (from == 0 || (s->tok[from - 1] & TOK_FLAGS))
        return 0;
    for (uint32_t t = from; t + 1 < to && halves < 2 * EDITS_STRAY; t++) {
        halves += 2u - (s->kind[t] & TOK_HALF);
        if ((src[t - from] & TOK_LINE) && (s->tok[t] & TOK_FLAGS))
            return t + 1 - from;
    }
    return 0;
}

/* The same at its end: how many of its last tokens. */
static uint32_t stray_tail(const struct stream_match *s, const uint16_t *src, uint32_t from, uint32_t to)
{
    uint32_t halves = 0;
    if (s->tok[to - 1] & TOK_FLAGS)
        return 0;
    for (uint32_t t = to - 1; t > from && halves < 2 * EDITS_STRAY; t--) {
        halves += 2u - (s->kind[t] & TOK_HALF);
        if ((src[t - 1 - from] & TOK_LINE) && (s->tok[t - 1] & TOK_FLAGS))
            return to - t;
    }
    return 0;
}

static enum status add_segment(struct stream_match *s, const struct stream_index *x, const struct found *f,
                               const struct query *q)
{
    uint32_t t = q->t;
    struct match *m = &s->m;
    struct seg *last = m->n_segs ? &m->seg[m->n_segs - 1] : NULL;
    uint32_t floor = last ? last->t_from : 0, back, len = f->len;
    /* a text that repeats itself: the copy must not reach back into its own source */
    uint64_t most = f->pos - f->floor < s->base + t - f->pos ? f->pos - f->floor : s->base + t - f->pos;
    back = agree_back(at(x, f->pos), at(x, s->base + t), most < t - floor ? most : t - floor);
    if (f->pos + len > s->base + t - back && f->pos < s->base + t) /* no text is its own source */
        len = (uint32_t)(s->base + t - back - f->pos);
    len -= edits_overrun(s->tok, t, t + len);
    back -= edits_underrun(s->tok, t - back, t);
    uint32_t from = t - back, to = t + len;
    from += stray_head(s, at(x, f->pos - back), from, to);
    to -= stray_tail(s, at(x, f->pos + from - t), from, to);
    /* it may take tokens from the stretch before if it becomes longer than that */
    if (last && from < last->t_to) {
        if (to - from <= last->t_to - last->t_from) {
            if (t < last->t_to)
                return ST_OK;
            from = last->t_to;
        } else {
            last->t_to = from;
            m->n_segs -= last->t_to <= last->t_from;
        }
    }
    if (to - from < LEAST && !(q->what == QUERY_SHORT && to - from >= FP_K4))
        return ST_OK;
    if (VEC_RESERVE(m->seg, m->cap_segs, m->n_segs + 1) || VEC_RESERVE(s->far, s->cap_far, m->n_segs + 1))
        return ST_NOMEM;
    s->far[m->n_segs] = f->pos + from - t;
    m->seg[m->n_segs++] = (struct seg){.t_from = from, .t_to = to, .post = (uint32_t)f->unit};
    return ST_OK;
}

/* The best of the places found, if any has the text. */
static enum status take_best(struct stream_match *s, struct stream_index *x, const struct query *q,
                             const struct slook *l, enum same_thread same)
{
    struct found best = {0};
    uint64_t before = same == SAME_NONE ? s->thread_from : s->base + q->t;
    for (unsigned i = 0; i < l->n; i++) {
        if (l->place[i] >= before)
            continue; /* in threads, most of them */
        struct found f = weigh(s, x, l->place[i], q->t, same);
        if (f.score > best.score)
            best = f;
    }
    return best.len ? add_segment(s, x, &best, q) : ST_OK;
}

/* Lines of the table asked for ahead: those of the posts that follow too, or short posts would wait for each. */
#define PREFETCH 48u
#define PREFETCH_TEXT 12u /* and the text to compare with, of those whose line is there by now */

/* Hidden tokens become words that no text has, so that no match runs into them. */
static void hide(struct stream_index *x, uint64_t base, const uint8_t *hidden, size_t n)
{
    uint16_t *tok = x->tok + (base - x->start);
    for (size_t i = 0; i < n; i++)
        tok[i] = hidden[i] == HIDDEN_ALL ? tok[i] & TOK_FLAGS : tok[i];
}

enum status stream_match_post(struct stream_match *s, struct stream_index *x, enum same_thread same, const struct block *b,
                              const struct post *p, const uint32_t *tok, size_t n, const uint8_t *hidden)
{
    struct slook found;
    size_t n_queries = p->query_to - p->query_from;
    size_t ahead = b->n_queries - p->query_from; /* with those of the posts behind */
    const struct query *query = b->query + p->query_from;
    uint32_t known = 0; /* the text up to there is */
    s->m.n = n;
    s->tok = tok;
    s->kind = b->tok.kind + p->tok_from;
    s->m.n_segs = 0;
    s->n_entries = 0;
    enum status st = sindex_grow(x, n_queries, n);
    if (!st)
        st = sindex_begin(x, p->thread, p->number, tok, n, &s->base);
    if (st || VEC_RESERVE(s->entry, s->cap_entries, n_queries))
        return ST_NOMEM;
    if (p->thread != s->thread) {
        s->thread = p->thread;
        s->thread_from = s->base;
    }
    if (hidden)
        hide(x, s->base, hidden, n);
    for (size_t i = 0; p->query_from == 0 && i < ahead && i < PREFETCH; i++)
        sindex_prefetch(x, query[i].hash);
    for (size_t i = 0; i < n_queries; i++) {
        const struct query *q = query + i;
        if (i + PREFETCH < ahead)
            sindex_prefetch(x, q[PREFETCH].hash);
        if (i + PREFETCH_TEXT < ahead)
            sindex_prefetch_text(x, q[PREFETCH_TEXT].hash);
        if (q->t + q->len <= known || (hidden && (hidden[q->t] == HIDDEN_ALL || hidden[q->t + q->len - 1] == HIDDEN_ALL)))
            continue;
        sindex_look(x, q->hash, &found);
        if (found.n && (q->t >= known || q->what == QUERY_EDGE || q->what == QUERY_SENTENCE)) {
            if ((st = take_best(s, x, q, &found, same)))
                return st;
            known = s->m.n_segs ? s->m.seg[s->m.n_segs - 1].t_to : 0;
        }
        if (hidden && (hidden[q->t] || hidden[q->t + q->len - 1]))
            continue; /* a source for nobody */
        if (q->what != QUERY_SENTENCE && sindex_wanted(x, q->hash))
            s->entry[s->n_entries++] = (struct stream_entry){sindex_put(x, &found, s->base + q->t), q->t};
    }
    if (s->m.n_segs == 0)
        return ST_OK;
    st = stream_near(s, x);
    return st ? st : match_finish(&s->m, &s->near);
}

/* s->gone[i]: how many of drop[0 .. 8 i) are set. */
static enum status count_dropped(struct stream_match *s, const uint8_t *drop, size_t n)
{
    uint32_t gone = 0;
    size_t i = 0;
    if (VEC_RESERVE(s->gone, s->cap_gone, n / 8 + 1))
        return ST_NOMEM;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, drop + i, sizeof eight);
        s->gone[i / 8] = gone;
        gone += (uint32_t)(eight * 0x0101010101010101u >> 56);
    }
    s->gone[i / 8] = gone;
    return ST_OK;
}

static inline uint32_t gone_before(const struct stream_match *s, const uint8_t *drop, uint32_t t)
{
    uint32_t n = s->gone[t / 8], i = t & ~7u;
    uint64_t eight = 0;
    memcpy(&eight, drop + i, sizeof eight); /* MATCH_PAD */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    eight &= ((uint64_t)1 << 8 * (t - i)) - 1;
    return n + (uint32_t)(eight * 0x0101010101010101u >> 56);
}

enum status stream_match_commit(struct stream_match *s, struct stream_index *x, const uint8_t *drop)
{
    if (count_dropped(s, drop, s->m.n))
        return ST_NOMEM;
    for (size_t i = 0; i < s->n_entries; i++) {
        const struct stream_entry *e = &s->entry[i];
        if (s->n_entries - i > PREFETCH)
            __builtin_prefetch(e[PREFETCH].entry, 1);
        if (*e->entry != (uint32_t)(s->base + e->t))
            continue; /* given to a later place */
        if (drop[e->t])
            sindex_remove(x, e->entry);
        else
            *e->entry -= gone_before(s, drop, e->t);
    }
    sindex_compact(x, s->base, drop);
    return ST_OK;
}

void stream_match_free(struct stream_match *s)
{
    match_free(&s->m);
    tindex_free(&s->near);
    alloc_free(s->unit);
    alloc_free(s->entry);
    alloc_free(s->far);
    alloc_free(s->gone);
    memset(s, 0, sizeof *s);
}
