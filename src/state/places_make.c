/* places_make: what a shard has to tell, collected and sorted; see places.h.
 *
 * 16 bytes a fingerprint while the shard is read, twice that while they are sorted: by their first 8 bits, which makes pieces that a
 * cache holds, then each piece by the rest, 11 bits at a time, keeping the order of the input among equals.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/rules.h"
#include "state/places.h"
#include "util/alloc.h"
#include "util/vec.h"

#define FIRST_BITS PLACES_PIECE_BITS
#define DIGIT 11u
#define PREFETCH 32u /* words of the log are asked for so many fingerprints before they are read */

struct taken {
    uint64_t hash;
    uint64_t pos; /* and above its SI_PLACE_BITS: length, limits, whether it stays */
};

#define AT_LEN SI_PLACE_BITS
#define AT_BEFORE (AT_LEN + 6)
#define AT_AFTER (AT_BEFORE + 2)
#define AT_STAYS (AT_AFTER + 2)

static inline uint64_t pos_of(const struct taken *t) { return t->pos & (((uint64_t)1 << SI_PLACE_BITS) - 1); }
static inline bool stays(const struct taken *t) { return t->pos >> AT_STAYS & 1; }

struct places {
    struct taken *at;
    size_t n, cap;
    struct place_rec *rec; /* of one fingerprint */
    size_t cap_rec;
    struct buf code;
    uint64_t last_key, n_keys;
    uint64_t head[PLACES_PIECES + 2]; /* of the code */
    size_t n_pieces;                  /* begun */
};

enum status places_new(struct places **p)
{
    *p = alloc_zero(1, sizeof **p);
    return *p ? ST_OK : ST_NOMEM;
}

void places_delete(struct places *p)
{
    if (!p)
        return;
    alloc_free(p->at);
    alloc_free(p->rec);
    buf_free(&p->code);
    alloc_free(p);
}

enum status places_take(struct places *p, const struct block *b)
{
    if (VEC_RESERVE(p->at, p->cap, p->n + b->n_queries))
        return ST_NOMEM;
    for (size_t i = 0; i < b->n_posts; i++) {
        const struct post *post = &b->post[i];
        uint32_t n = post->tok_to - post->tok_from;
        for (uint32_t k = post->query_from; k < post->query_to; k++) {
            const struct query *q = &b->query[k];
            uint64_t rest = n - q->t - q->len, before = q->t;
            before = before < PLACES_ROUND ? before : PLACES_ROUND;
            rest = rest < PLACES_ROUND ? rest : PLACES_ROUND;
            if (!q->barred)
                p->at[p->n++] = (struct taken){q->hash, (post->base + q->t) | (uint64_t)q->len << AT_LEN | before << AT_BEFORE |
                                                            rest << AT_AFTER | (uint64_t)q->stays << AT_STAYS};
        }
    }
    return ST_OK;
}

/* ---- sorting ---- */

static void sort_digit(const struct taken *from, struct taken *to, size_t n, unsigned shift)
{
    uint32_t at[1u << DIGIT] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        at[places_key(from[i].hash) >> shift & ((1u << DIGIT) - 1)]++;
    for (size_t d = 0; d < 1u << DIGIT; d++) {
        uint32_t count = at[d];
        at[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[at[places_key(from[i].hash) >> shift & ((1u << DIGIT) - 1)]++] = from[i];
}

static void sort_few(struct taken *a, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct taken t = a[i];
        size_t k = i;
        for (; k > 0 && places_key(a[k - 1].hash) > places_key(t.hash); k--)
            a[k] = a[k - 1];
        a[k] = t;
    }
}

/* A piece, of which the first bits are equal.  The result is in a. */
static enum status sort_piece(struct taken *a, size_t n, struct taken **spare, size_t *cap)
{
    unsigned shift = 0;
    struct taken *from = a, *to;
    if (n < 32) {
        sort_few(a, n);
        return ST_OK;
    }
    if (VEC_RESERVE(*spare, *cap, n))
        return ST_NOMEM;
    for (to = *spare; shift < PLACES_KEY_BITS - FIRST_BITS; shift += DIGIT) {
        struct taken *swap = from;
        sort_digit(from, to, n, shift);
        from = to;
        to = swap;
    }
    if (from != a)
        memcpy(a, from, n * sizeof *a);
    return ST_OK;
}

static enum status sort_all(struct places *p)
{
    enum { PIECES = 1u << FIRST_BITS };
    size_t from[PIECES + 1] = {0}, at[PIECES], cap = 0;
    struct taken *to = alloc_array(p->n + 1, sizeof *to), *spare = NULL;
    enum status st = to ? ST_OK : ST_NOMEM;
    const unsigned shift = PLACES_KEY_BITS - FIRST_BITS;
    for (size_t i = 0; i < p->n; i++)
        from[(places_key(p->at[i].hash) >> shift) + 1]++;
    for (size_t i = 0; i < PIECES; i++) {
        from[i + 1] += from[i];
        at[i] = from[i];
    }
    for (size_t i = 0; i < p->n && !st; i++)
        to[at[places_key(p->at[i].hash) >> shift]++] = p->at[i];
    alloc_free(p->at);
    p->at = to;
    p->cap = p->n;
    for (size_t i = 0; i < PIECES && !st; i++)
        st = sort_piece(to + from[i], from[i + 1] - from[i], &spare, &cap);
    alloc_free(spare);
    return st;
}

/* ---- the code ---- */

static struct place_rec rec_of(const struct slog *log, const struct taken *t)
{
    struct place_rec r = {
        .pos = pos_of(t), .len = t->pos >> AT_LEN & 63, .before = t->pos >> AT_BEFORE & 3, .after = t->pos >> AT_AFTER & 3};
    const uint16_t *tok = slog_at(log, r.pos);
    uint64_t room = slog_end(log) - r.pos - r.len;
    r.check = (uint32_t)(t->hash >> PLACES_LOW_BITS) & ((1u << (64 - PLACES_KEY_BITS)) - 1);
    r.end = tok[r.len - 1] & TOK_FLAGS;
    for (unsigned i = 0; i < PLACES_ROUND; i++) {
        r.back[i] = r.pos - log->origin > i ? *(tok - i - 1) : 0;
        r.on[i] = room > i ? tok[r.len + i] : 0;
    }
    return r;
}

/* Pieces up to this one begin here; those between are empty. */
static void begin_pieces(struct places *p, uint64_t piece)
{
    while (p->n_pieces <= piece) {
        p->head[1 + p->n_pieces++] = p->code.len;
        p->last_key = 0;
    }
}

/* One fingerprint: the first place, then those that may be the latest. */
static enum status put_group(struct places *p, const struct slog *log, const struct taken *t, size_t n)
{
    size_t n_recs = 0, kept;
    if (VEC_RESERVE(p->rec, p->cap_rec, n))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (stays(&t[i]))
            p->rec[n_recs++] = rec_of(log, &t[i]);
    struct place_rec first = n_recs ? p->rec[0] : (struct place_rec){0};
    kept = n_recs > 1 ? places_last(p->rec, n_recs) : 0;
    size_t others = kept; /* without the first */
    for (size_t i = 0; i < kept; i++)
        others -= p->rec[i].pos == first.pos;
    uint64_t last = 0;
    begin_pieces(p, places_key(t->hash) >> (PLACES_KEY_BITS - PLACES_PIECE_BITS));
    enum status st = places_put_key(&p->code, &p->last_key, places_key(t->hash), (n_recs > 0) + others);
    if (!st && n_recs)
        st = places_put_rec(&p->code, &last, &first);
    for (size_t i = 0; i < kept && !st; i++)
        if (p->rec[i].pos != first.pos)
            st = places_put_rec(&p->code, &last, &p->rec[i]);
    p->n_keys++;
    return st;
}

enum status places_write(struct places *p, const struct config *config, const struct rules *rules, const struct stream_index *x,
                         uint64_t threads, uint64_t bytes, char *why, size_t size)
{
    struct places_head h = {.magic = PLACES_SHARD};
    const struct slog *log = &x->log;
    enum status st = sort_all(p);
    if (!st)
        st = buf_append(&p->code, p->head, sizeof p->head);
    for (size_t i = 0, next; i < p->n && !st; i = next) {
        size_t ahead = i + PREFETCH < p->n ? i + PREFETCH : p->n - 1;
        __builtin_prefetch(slog_at(log, pos_of(&p->at[ahead])));
        for (next = i + 1; next < p->n && places_key(p->at[next].hash) == places_key(p->at[i].hash);)
            next++;
        st = put_group(p, log, p->at + i, next - i);
    }
    if (st)
        return st;
    begin_pieces(p, PLACES_PIECES - 1);
    p->head[0] = PLACES_PIECES;
    p->head[PLACES_PIECES + 1] = p->code.len;
    memcpy(p->code.ptr, p->head, sizeof p->head);
    places_expect(&h, config, rules, x->seed);
    h.bytes = bytes, h.threads = threads, h.words = h.n_tok = log->n_tok;
    h.n_units = log->n_units, h.n_keys = p->n_keys, h.n_code = p->code.len;
    return places_save(config->emit_places, &h, log->unit, log->tok, p->code.ptr, why, size);
}
