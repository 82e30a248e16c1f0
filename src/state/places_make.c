/* places_make: what a shard has to tell, collected and sorted; see places.h.
 *
 * 16 bytes a fingerprint, while the shard is read put into pieces by the first 8 bits of their keys; at its end each piece, which a cache
 * holds, is sorted by the next 22, 11 at a time, and what these leave by insertion, keeping the order of the input among equals.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/rules.h"
#include "state/places.h"
#include "util/alloc.h"
#include "util/vec.h"

#define DIGIT 11u
_Static_assert(PLACES_KEY_BITS == PLACES_PIECE_BITS + 3 * DIGIT, "what is sorted by insertion is the lowest digit");
#define FEW 12u /* so many places are told as they are: to see which of them may matter costs more, a look at the words of each */

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

struct piece { /* of those whose keys begin alike */
    struct taken *at;
    size_t n, cap;
};

struct places {
    struct piece piece[PLACES_PIECES];
    struct place_rec *rec; /* of one fingerprint */
    size_t cap_rec;
    struct buf code, cues;
    uint64_t n_keys;
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
    for (size_t k = 0; k < PLACES_PIECES; k++)
        alloc_free(p->piece[k].at);
    alloc_free(p->rec);
    buf_free(&p->code);
    buf_free(&p->cues);
    alloc_free(p);
}

static enum status take(struct places *p, const struct post *post, const struct query *q)
{
    struct piece *piece = &p->piece[places_key(q->hash) >> (PLACES_KEY_BITS - PLACES_PIECE_BITS)];
    uint64_t rest = post->tok_to - post->tok_from - q->t - q->len, before = q->t;
    before = before < PLACES_ROUND ? before : PLACES_ROUND;
    rest = rest < PLACES_ROUND ? rest : PLACES_ROUND;
    return VEC_PUSH(piece->at, piece->n, piece->cap,
                    ((struct taken){q->hash, (post->base + q->t) | (uint64_t)q->len << AT_LEN | before << AT_BEFORE |
                                                 rest << AT_AFTER | (uint64_t)q->stays << AT_STAYS}));
}

enum status places_take(struct places *p, const struct block *b)
{
    enum status st = buf_append(&p->cues, b->cues.log.ptr, b->cues.log.len);
    for (size_t i = 0; i < b->text.n_posts && !st; i++)
        for (uint32_t k = b->text.post[i].query_from; k < b->text.post[i].query_to && !st; k++)
            if (!b->asked.query[k].barred)
                st = take(p, &b->text.post[i], &b->asked.query[k]);
    return st;
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

static enum status sort_piece(struct piece *p, struct piece *spare)
{
    if (p->n >= 32) {
        if (VEC_RESERVE(spare->at, spare->cap, p->n))
            return ST_NOMEM;
        sort_digit(p->at, spare->at, p->n, DIGIT);
        sort_digit(spare->at, p->at, p->n, 2 * DIGIT);
    }
    sort_few(p->at, p->n); /* nearly sorted: few agree but for the lowest bits */
    return ST_OK;
}

/* ---- the code ---- */

static struct place_rec rec_of(const struct taken *t)
{
    return (struct place_rec){.pos = pos_of(t),
                              .len = t->pos >> AT_LEN & 63,
                              .before = t->pos >> AT_BEFORE & 3,
                              .after = t->pos >> AT_AFTER & 3,
                              .check = (uint32_t)(t->hash >> PLACES_LOW_BITS) & ((1u << (64 - PLACES_KEY_BITS)) - 1)};
}

/* One fingerprint: the first place, then those that may be the latest. */
static enum status put_group(struct places *p, const struct token_store *store, const struct taken *t, size_t n,
                             uint64_t *last_key)
{
    size_t n_recs = 0;
    uint64_t last = 0;
    if (VEC_RESERVE(p->rec, p->cap_rec, n))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (stays(&t[i]))
            p->rec[n_recs++] = rec_of(&t[i]);
    n_recs = n_recs > FEW ? places_last(p->rec, n_recs, store->tok, store->n_tok) : n_recs;
    enum status st = places_put_key(&p->code, last_key, places_key(t->hash), n_recs);
    for (size_t i = 0; i < n_recs && !st; i++)
        st = places_put_rec(&p->code, &last, &p->rec[i], false);
    p->n_keys++;
    return st;
}

static enum status put_piece(struct places *p, const struct token_store *store, const struct piece *piece)
{
    const struct taken *t = piece->at, *end = t + piece->n;
    enum status st = ST_OK;
    uint64_t last_key = 0;
    for (const struct taken *next; t < end && !st; t = next) {
        for (next = t + 1; next < end && places_key(next->hash) == places_key(t->hash);)
            next++;
        st = put_group(p, store, t, (size_t)(next - t), &last_key);
    }
    return st;
}

/* Sorts the pieces, one after the other, and gives back their memory. */
static enum status put_all(struct places *p, const struct token_store *store)
{
    uint64_t head[PLACES_PIECES + 2] = {PLACES_PIECES};
    struct piece spare = {0};
    enum status st = buf_append(&p->code, head, sizeof head);
    for (size_t k = 0; k < PLACES_PIECES && !st; k++) {
        head[1 + k] = p->code.len;
        st = sort_piece(&p->piece[k], &spare);
        if (!st)
            st = put_piece(p, store, &p->piece[k]);
        alloc_free(p->piece[k].at);
        p->piece[k] = (struct piece){0};
    }
    head[PLACES_PIECES + 1] = p->code.len;
    if (!st)
        memcpy(p->code.ptr, head, sizeof head);
    alloc_free(spare.at);
    return st;
}

enum status places_write(struct places *p, const struct config *config, const struct rules *rules, const struct stream_index *x,
                         uint64_t threads, uint64_t bytes, char *why, size_t size)
{
    struct places_head h = {.magic = PLACES_SHARD};
    const struct token_store *store = &x->store;
    enum status st = put_all(p, store);
    if (st)
        return st;
    places_expect(&h, config, rules, x->seed);
    h.bytes = bytes, h.threads = threads, h.words = h.n_tok = store->n_tok;
    h.n_units = store->n_units, h.n_keys = p->n_keys, h.n_code = p->code.len, h.n_cues = p->cues.len;
    const struct places_file f = {.unit = store->unit, .tok = store->tok, .code = p->code.ptr, .cues = p->cues.ptr};
    return places_save(config->emit_places, &h, &f, why, size);
}
