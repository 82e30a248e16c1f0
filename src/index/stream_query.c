/* stream_query: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_query.h"

#include <string.h>

#include "fingerprint/fingerprint.h"
#include "index/stream_index.h"
#include "index/stream_seams.h"
#include "text/tokens.h"
#include "util/vec.h"

/* The post at hand. */
struct asker {
    uint64_t seed;
    const uint32_t *tok;
    const uint8_t *kind;
    uint32_t n;
};

_Static_assert(TOK_HALF == 1 && SI_EDGE == 8, "eight kinds are looked at together");

#define HALVES (TOK_HALF * (uint64_t)0x0101010101010101)

/* Which of eight tokens are half words. */
static inline uint64_t halves_of(const uint8_t *kind)
{
    uint64_t k;
    memcpy(&k, kind, sizeof k);
    return k & HALVES;
}

/* Sixteen half words. */
static inline bool half_words(const uint8_t *kind) { return (halves_of(kind) & halves_of(kind + SI_EDGE)) == HALVES; }

/* Tokens from t on that come to `words` <= SI_EDGE words; 0 if the post ends before. */
static inline uint32_t from(const struct asker *a, uint32_t t, uint32_t words)
{
    uint32_t i = t;
    if (t + SI_EDGE <= a->n && !halves_of(a->kind + t))
        return words;
    if (t + 2 * SI_EDGE <= a->n && half_words(a->kind + t))
        return 2 * words;
    for (uint32_t halves = 0; halves < 2 * words; i++) {
        if (i == a->n)
            return 0;
        halves += 2u - (a->kind[i] & TOK_HALF);
    }
    return i - t;
}

/* The same before t. */
static inline uint32_t before(const struct asker *a, uint32_t t, uint32_t words)
{
    uint32_t i = t;
    if (t >= SI_EDGE && !halves_of(a->kind + t - SI_EDGE))
        return words;
    if (t >= 2 * SI_EDGE && half_words(a->kind + t - 2 * SI_EDGE))
        return 2 * words;
    for (uint32_t halves = 0; halves < 2 * words; i--) {
        if (i == 0)
            return 0;
        halves += 2u - (a->kind[i - 1] & TOK_HALF);
    }
    return t - i;
}

/* `words` words, n tokens from t on; n is `words` or twice as many, nearly always: for these the compiler writes the loop
 * of the hash out. */
static inline __attribute__((always_inline)) struct query *push(const struct asker *a, struct query *q, uint32_t t, uint32_t n,
                                                                uint32_t words, uint8_t what)
{
    const uint32_t *tok = a->tok + t;
    bool line = what != QUERY_SAMPLE;
    uint64_t h = n == words       ? sindex_hash(a->seed, tok, words, line)
                 : n == 2 * words ? sindex_hash(a->seed, tok, 2 * words, line)
                                  : sindex_hash(a->seed, tok, n, line);
    *q = (struct query){.hash = h, .t = t, .len = (uint8_t)n, .what = what, .stays = what != QUERY_SENTENCE};
    return q + (n > 0);
}

/* Tokens of the line that begins at t, if it is short; else 0. */
static uint32_t short_line(const struct asker *a, uint32_t t)
{
    const uint32_t *tok = a->tok;
    uint32_t most = a->kind[t] & TOK_HALF ? 2 * SI_SHORT : SI_SHORT, i = t, end = a->n < t + most ? a->n : t + most;
    while (i + 4 <= end && !((tok[i] | tok[i + 1] | tok[i + 2] | tok[i + 3]) & TOK_LINE))
        i += 4;
    while (i < end && !(tok[i] & TOK_LINE))
        i++;
    return i < end ? i + 1 - t : 0;
}

/* A line begins at t, and another one ends there.  A short one has an edit within SI_EDGE words of either end too easily: it
 * gives its first and last FP_K4 as well. */
static inline struct query *push_line(const struct asker *a, struct query *q, uint32_t t)
{
    uint32_t n = before(a, t, SI_EDGE);
    if (n && t > n && !(a->tok[t - n - 1] & TOK_LINE)) /* else that line has asked for them */
        q = push(a, q, t - n, n, SI_EDGE, QUERY_EDGE);
    q = push(a, q, t, from(a, t, SI_EDGE), SI_EDGE, QUERY_EDGE);
    uint32_t len = short_line(a, t);
    if (len >= SI_EDGE) {
        n = before(a, t + len, FP_K4);
        q = push(a, q, t, from(a, t, FP_K4), FP_K4, QUERY_SHORT);
        q = push(a, q, t + len - n, n, FP_K4, QUERY_SHORT);
    }
    return q;
}

/* A sentence begins at t, and another one ends there, which began at `last`.  Where that is long a text may stand in it that was
 * put behind words which end no sentence: its end is looked for too. */
static inline struct query *push_start(const struct asker *a, struct query *q, uint32_t t, uint32_t last)
{
    if (t == 0 || (a->tok[t - 1] & TOK_LINE))
        return push_line(a, q, t);
    if (t - last >= SI_EMBEDS) {
        uint32_t n = before(a, t, SI_EDGE);
        q = push(a, q, t - n, n, SI_EDGE, QUERY_SENTENCE);
    }
    return push(a, q, t, from(a, t, SI_EDGE), SI_EDGE, QUERY_SENTENCE);
}

/* What ends there, and what begins there. */
static inline struct query *push_seam(const struct asker *a, struct query *q, const struct seam m)
{
    uint32_t n = m.ends ? before(a, m.t, SI_EDGE) : 0;
    q = push(a, q, m.t - n, n, SI_EDGE, QUERY_SENTENCE);
    return push(a, q, m.t, m.begins ? from(a, m.t, SI_EDGE) : 0, SI_EDGE, QUERY_SENTENCE);
}

/* One in SI_SAMPLE; winnowed hashes are biased to small values, so mix once more.  Of half words half as many, or a text
 * would have twice the fingerprints a word. */
static inline bool sampled(uint32_t hash, uint8_t kind) { return (hash * 0x9e3779b1u) >> (30 - (kind & TOK_HALF)) == 0; }

#define MANY 256u
static enum status post_queries(struct block *b, const struct asker *a, const struct post *p)
{
    uint32_t pick[MANY], start = 0;
    struct seams seams;
    /* at most four a fingerprint, two a seam, and the end */
    size_t most = 4 * (size_t)(p->fp_to - p->fp_from) + 2 * (size_t)seams_most(a->n) + 2;
    if (VEC_RESERVE(b->asked.query, b->asked.cap_queries, b->asked.n_queries + most))
        return ST_NOMEM;
    seams_begin(&seams, b, p);
    struct query *q = b->asked.query + b->asked.n_queries;
    for (uint32_t i = p->fp_from; i < p->fp_to; i += MANY) {
        uint32_t to = p->fp_to - i < MANY ? p->fp_to : i + MANY, picked = 0;
        for (uint32_t k = i; k < to; k++) { /* without branches: which ones it will be nobody can foresee */
            pick[picked] = k;
            picked += (b->words.fp[k].hash & 1u) | sampled(b->words.fp[k].hash, b->words.tok.kind[b->words.fp[k].tok]);
        }
        for (uint32_t k = 0; k < picked; k++) {
            const struct fp *f = &b->words.fp[pick[k]];
            uint32_t t = f->tok - p->tok_from;
            for (; seams.next.t <= t; seams_next(&seams))
                q = push_seam(a, q, seams.next);
            if (f->hash & 1u) {
                q = push_start(a, q, t, start);
                start = t;
            } else {
                q = push(a, q, t, from(a, t, FP_K), FP_K, QUERY_SAMPLE);
            }
        }
    }
    for (; seams.next.t != SEAMS_NONE; seams_next(&seams))
        q = push_seam(a, q, seams.next);
    uint32_t last = before(a, a->n, SI_EDGE);
    q = push(a, q, a->n - last, last, SI_EDGE, QUERY_EDGE);
    b->asked.n_queries = (size_t)(q - b->asked.query);
    return ST_OK;
}

/* The queries of each part of the table, in their order. */
static enum status sort_by_part(struct block *b)
{
    uint32_t n[SI_PARTS] = {0}, to = 0;
    _Static_assert(sizeof b->asked.part_from / sizeof *b->asked.part_from == SI_PARTS + 1, "a stretch for each part");
    if (VEC_RESERVE(b->asked.sought, b->asked.cap_sought, b->asked.n_queries))
        return ST_NOMEM;
    for (size_t i = 0; i < b->asked.n_queries; i++)
        n[sindex_part(b->asked.query[i].hash)]++;
    for (unsigned p = 0; p < SI_PARTS; p++) {
        b->asked.part_from[p] = to;
        to += n[p];
        n[p] = b->asked.part_from[p];
    }
    b->asked.part_from[SI_PARTS] = to;
    for (size_t i = 0; i < b->text.n_posts; i++)
        for (uint32_t k = b->text.post[i].query_from; k < b->text.post[i].query_to; k++) {
            uint64_t hash = b->asked.query[k].hash;
            b->asked.sought[n[sindex_part(hash)]++] = (struct sought){hash, k, (uint32_t)i};
        }
    return ST_OK;
}

enum status stream_queries(struct block *b, uint64_t seed)
{
    enum status st = ST_OK;
    b->asked.n_queries = 0;
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        struct post *p = &b->text.post[i];
        struct asker a = {seed, b->words.tok.hash + p->tok_from, b->words.tok.kind + p->tok_from, p->tok_to - p->tok_from};
        p->query_from = (uint32_t)b->asked.n_queries;
        st = post_queries(b, &a, p);
        p->query_to = (uint32_t)b->asked.n_queries;
    }
    return st ? st : sort_by_part(b);
}
