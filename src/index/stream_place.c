/* stream_place: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_place.h"

#include <string.h>

#include "index/stream_text.h"
#include "quote/cues.h"
#include "reader/records.h"
#include "util/vec.h"

#define PREFETCH 48      /* lines of the table asked for ahead: those of the next part too */
#define PREFETCH_TEXT 12 /* and the text to compare with, of those whose line is there by now */
#define GOES_ON 3u       /* words behind or before a fingerprint that tell a copy from a turn of phrase */

/* The places of a block's posts in the store are those of `store`. */
struct placing {
    struct stream_index *x;
    struct block *b;
    const struct token_store *store;
    size_t from, to; /* posts */
    bool own;
};

static inline uint64_t hash_of(const struct placing *w, const struct sought *q)
{
    return w->own ? sindex_scoped(q->hash, w->b->text.post[q->post].thread) : q->hash;
}

static enum status bar(struct block *b, const struct post *p, struct barred r)
{
    struct barred *last = b->asked.n_barred > p->barred_from ? &b->asked.barred[b->asked.n_barred - 1] : NULL;
    if (r.from == r.to)
        return ST_OK;
    if (last && last->to == r.from && last->asks == r.asks) {
        last->to = r.to;
        return ST_OK;
    }
    return VEC_PUSH(b->asked.barred, b->asked.n_barred, b->asked.cap_barred, r);
}

/* A line of which parts have signs of their own: spans [k, end), which rise and do not overlap. */
static enum status bar_parts(struct block *b, const struct post *p, uint32_t line, uint32_t k, uint32_t end, bool hides)
{
    enum status st = ST_OK;
    for (uint32_t t = b->words.line_tok[line]; t < b->words.line_tok[line + 1] && !st; t++) {
        uint32_t at = b->words.tok.start[t] - b->text.line[line].off;
        while (k < end && b->cues.span[k].to <= at)
            k++;
        bool in = k < end && b->cues.span[k].from <= at;
        if (in ? !(b->cues.span[k].flags & CUE_WEAK) : hides)
            st = bar(b, p, (struct barred){t, t + 1, false});
    }
    return st;
}

/* What the signs of a post keep out of the memory. */
static enum status bar_post(struct block *b, const struct post *p)
{
    bool mail = records_mail(&b->text, p);
    enum status st = ST_OK;
    for (uint32_t i = p->line_body, k = p->span_from, end; i < p->line_to && !st; i++, k = end) {
        const struct cue_line *m = &b->cues.line[i];
        for (end = k; end < p->span_to && b->cues.span[end].line == i;)
            end++;
        /* furniture at the edges of posts is settled later, by the other posts of the thread: until then it is text */
        bool hides = cue_hides(m, mail) && !(m->kind == CUE_CHROME && (m->flags & (CUE_HEAD | CUE_FOOT)));
        if (end > k)
            st = bar_parts(b, p, i, k, end, hides);
        else if (hides)
            st = bar(b, p, (struct barred){b->words.line_tok[i], b->words.line_tok[i + 1], m->flags & CUE_TAIL});
    }
    return st;
}

/* What begins or ends in barred text has no place. */
static void bar_queries(struct block_asked *asked, const struct post *p, size_t bar)
{
    for (uint32_t i = p->query_from; i < p->query_to; i++) {
        struct query *q = &asked->query[i];
        uint32_t from = p->tok_from + q->t, to = from + q->len;
        while (bar > 0 && asked->barred[bar - 1].to > from) /* ends of lines are asked for a little before what begins there */
            bar--;
        while (bar < asked->n_barred && asked->barred[bar].to <= from)
            bar++;
        for (size_t k = bar; k < asked->n_barred && asked->barred[k].from < to; k++) {
            q->stays = false;
            q->barred = q->barred || !asked->barred[k].asks;
        }
    }
}

/* Those of the post at hand stand in the store as what no text has. */
static void hide(const struct block *b, const struct token_store *store, const struct post *p, size_t bar)
{
    for (; bar < b->asked.n_barred; bar++) {
        const struct barred *r = &b->asked.barred[bar];
        for (uint32_t t = r->from; t < r->to && !r->asks; t++)
            *store_at(store, p->base + (t - p->tok_from)) = (uint16_t)(SI_GUARD | (b->words.tok.hash[t] & TOK_FLAGS));
    }
}

static enum status write_texts(const struct placing *w)
{
    struct block *b = w->b;
    enum status st = ST_OK;
    for (size_t i = w->from; i < w->to && !st; i++) {
        struct post *p = &b->text.post[i];
        sindex_write(w->store, p->base, b->words.tok.hash + p->tok_from, p->tok_to - p->tok_from);
        p->barred_from = p->barred_to = (uint32_t)b->asked.n_barred;
        if (!p->marked)
            continue;
        st = bar_post(b, p);
        p->barred_to = (uint32_t)b->asked.n_barred;
        bar_queries(&b->asked, p, p->barred_from);
        hide(b, w->store, p, p->barred_from);
    }
    return st;
}

/* The query's line ends within `ahead` words from its start on, and begins within `behind` before it. */
static bool whole_line(const struct query *q, const uint16_t *text, uint32_t ahead, uint32_t behind)
{
    bool ends = false, begins = false;
    for (uint32_t i = q->len; i <= ahead; i++)
        ends = ends || (text[i - 1] & TOK_LINE);
    for (uint32_t i = 0; i <= behind && ends; i++)
        begins = begins || i == q->t || (*(text - i - 1) & TOK_LINE);
    return begins;
}

/* The text at `place` goes on as the query's does, or both are the same line. */
static bool goes_on(const struct placing *w, const struct post *p, const struct query *q, uint64_t place)
{
    uint64_t here = p->base + q->t, n = p->tok_to - p->tok_from - q->t;
    uint64_t back = place - w->x->store.start < q->t ? place - w->x->store.start : q->t;
    const uint16_t *a = store_at(w->store, place), *b = store_at(w->store, here);
    if (place >= here)
        return false;
    uint32_t ahead = agree(a, b, n < q->len + GOES_ON ? n : q->len + GOES_ON);
    if (ahead < q->len)
        return false;
    uint32_t behind = ahead < q->len + GOES_ON ? agree_back(a, b, back < GOES_ON ? back : GOES_ON) : 0;
    return ahead + behind >= q->len + GOES_ON || whole_line(q, b, ahead, behind);
}

/* As the first place goes on: that it is this one alone makes the latest place a matter of the first one and of each text by
 * itself, not of a chain of texts, so that shards can settle it (state/places.h). */
static bool known(const struct placing *w, const struct post *p, const struct query *q, const struct slook *l)
{
    return goes_on(w, p, q, l->place[l->n - 1]);
}

/* At most two places, as they come: the latest, then the first. */
static enum status keep_places(struct block_asked *asked, struct query *q, const struct slook *l)
{
    unsigned n = l->n < 2 ? l->n : 2;
    if (VEC_RESERVE(asked->place, asked->cap_places, asked->n_places + 2))
        return ST_NOMEM;
    q->place = (uint32_t)asked->n_places;
    q->n = (uint8_t)n;
    asked->place[asked->n_places] = l->place[0];
    asked->place[asked->n_places + 1] = l->place[l->n - 1];
    asked->n_places += n;
    return ST_OK;
}

/* One query, in its turn. */
static enum status place_query(const struct placing *w, struct spart *part, const struct sought *sought)
{
    struct slook found;
    struct query *q = &w->b->asked.query[sought->query];
    const struct post *p = &w->b->text.post[sought->post];
    uint64_t hash = hash_of(w, sought);
    if (q->barred)
        return ST_OK;
    enum status st = part->n_entries >= part->watch ? sindex_tend(w->x, part) : ST_OK;
    if (st)
        return st;
    sindex_look(w->x, part, hash, &found);
    if (found.n && (st = keep_places(&w->b->asked, q, &found)))
        return st;
    bool copy = found.n && (found.place[0] >= p->base + q->t || known(w, p, q, &found)); /* ends of lines are asked for late */
    if (q->stays && sindex_wanted(w->x, hash) && !copy)
        sindex_put(w->x, part, &found, p->base + q->t);
    return ST_OK;
}

/* All queries of part k. */
static enum status place_part(const struct placing *w, unsigned k)
{
    struct spart *part = &w->x->part[k];
    const struct sought *all = w->b->asked.sought, *at = all + w->b->asked.part_from[k], *to = all + w->b->asked.part_from[k + 1];
    const struct sought *end = all + w->b->asked.part_from[SI_PARTS];
    enum status st = ST_OK;
    for (const struct sought *q = at; q < to && q < at + PREFETCH_TEXT; q++)
        sindex_prefetch_text(w->x, part, hash_of(w, q));
    for (; at < to && !st; at++) {
        if (end - at > PREFETCH)
            sindex_prefetch(w->x, hash_of(w, at + PREFETCH));
        if (to - at > PREFETCH_TEXT)
            sindex_prefetch_text(w->x, part, hash_of(w, at + PREFETCH_TEXT));
        if (at->post >= w->from && at->post < w->to)
            st = place_query(w, part, at);
    }
    return st;
}

/* Takes out of what is sought what is alone. */
static void leave_alone(const struct placing *w, const struct stream_view *v)
{
    const struct alone *a = &w->x->alone;
    struct sought *all = w->b->asked.sought;
    uint32_t *part_from = w->b->asked.part_from, i = 0, to = 0;
    const uint8_t *twice = a->twice;
    for (unsigned k = 0; k < SI_PARTS; twice += alone_bytes(a->n[k++])) {
        const uint32_t end = part_from[k + 1];
        part_from[k] = to;
        for (uint64_t q = v->queries[k]; i < end; i++, q++) { /* without branches, as nobody can foresee them */
            uint64_t bit = all[i].hash & a->most, known = q < a->n[k] ? q : 0;
            all[to] = all[i];
            to += (twice[known / 8] >> known % 8 & 1) | (a->others[bit / 8] >> bit % 8 & 1) | (q >= a->n[k]);
        }
    }
    part_from[SI_PARTS] = to;
}

static void ask_first(const struct placing *w)
{
    const struct block *b = w->b;
    for (size_t i = 0; i < b->asked.part_from[SI_PARTS] && i < PREFETCH; i++)
        sindex_prefetch(w->x, hash_of(w, &b->asked.sought[i]));
}

/* The bound must be looked at before post `to`: all that comes before is entered first. */
static enum status look_at_bound(struct stream_index *x, struct block *b, struct stream_view *v, size_t to, bool own)
{
    struct placing w = {x, b, &x->store, v->placed, to, own};
    enum status st = write_texts(&w);
    ask_first(&w);
    for (unsigned k = 0; k < SI_PARTS && !st; k++) {
        turn_wait(&x->turns, &x->part[k].turn, v->number);
        st = w.from < w.to ? place_part(&w, k) : ST_OK;
    }
    v->placed = to;
    if (!st)
        sindex_grow(x, b->text.post[to].tok_to - b->text.post[to].tok_from);
    return st;
}

enum status stream_enter(struct stream_index *x, struct block *b, uint64_t number, bool own, struct stream_view *v)
{
    enum status st = ST_OK;
    *v = (struct stream_view){.number = number};
    b->asked.n_places = b->asked.n_barred = 0;
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        struct post *p = &b->text.post[i];
        if (sindex_due(x, p->tok_to - p->tok_from))
            st = look_at_bound(x, b, v, i, own);
        if (!st)
            st = sindex_begin(x, p->thread, p->number, p->tok_to - p->tok_from, &p->base);
        p->known_from = x->store.start;
    }
    v->store = x->store;
    memcpy(v->queries, x->alone.next, sizeof v->queries);
    for (unsigned k = 0; k < SI_PARTS; k++)
        x->alone.next[k] += b->asked.part_from[k + 1] - b->asked.part_from[k];
    return st;
}

enum status stream_write(struct block *b)
{
    if (VEC_RESERVE(b->words.stored, b->words.cap_stored, b->words.tok.n + 1))
        return ST_NOMEM;
    const struct token_store store = {.tok = b->words.stored, .origin = b->text.n_posts ? b->text.post[0].base : 0};
    const struct placing w = {.b = b, .store = &store, .to = b->text.n_posts};
    b->asked.n_places = b->asked.n_barred = 0;
    return write_texts(&w);
}

enum status stream_place(struct stream_index *x, struct block *b, const struct stream_view *v, bool own)
{
    struct placing w = {x, b, &v->store, v->placed, b ? b->text.n_posts : 0, own};
    enum status st = ST_OK;
    if (b && w.from < w.to) {
        st = write_texts(&w);
        if (x->alone.twice && !w.from)
            leave_alone(&w, v);
        ask_first(&w);
    }
    for (unsigned k = 0; k < SI_PARTS; k++) {
        struct turn *turn = &x->part[k].turn;
        turn_wait(&x->turns, turn, v->number);
        if (b && !st && w.from < w.to)
            st = place_part(&w, k);
        turn_pass(&x->turns, turn, v->number + 1);
    }
    return st;
}
