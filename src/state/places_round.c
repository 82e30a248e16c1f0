/* places_round: the first round of an exchange finds the fingerprints that more than one shard may have; see places.h.
 *
 * A shard asks with the first bits of each of its keys: rising numbers, whose distances are written in Rice's code (some 1.5 bits
 * more than the logarithm of the mean distance).  The numbers of all shards in a range are marked in two bit maps, "once" and
 * "twice", and the answer is a bit for each key.  Only keys that two shards may have are then told in full.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "state/places_join.h"
#include "util/alloc.h"
#include "util/vec.h"

struct asked {                    /* head of what a shard asks in a range */
    uint64_t n, low, span, shift; /* keys; first number, how many there are; bits of Rice's code */
};

struct bits {
    struct buf out;
    uint8_t part;
    unsigned n;
};

static enum status put_bit(struct bits *b, unsigned bit)
{
    b->part = (uint8_t)(b->part | bit << b->n);
    if (++b->n < 8)
        return ST_OK;
    enum status st = buf_append_byte(&b->out, b->part);
    b->part = 0;
    b->n = 0;
    return st;
}

static enum status put_rice(struct bits *b, uint64_t v, uint64_t shift)
{
    enum status st = ST_OK;
    for (uint64_t q = v >> shift; q > 0 && !st; q--)
        st = put_bit(b, 1);
    st = st ? st : put_bit(b, 0);
    for (unsigned i = 0; i < shift && !st; i++)
        st = put_bit(b, v >> i & 1);
    return st;
}

struct bit_reader {
    const uint8_t *at;
    uint64_t i, n; /* bits */
};

static unsigned get_bit(struct bit_reader *r)
{
    if (r->i >= r->n)
        return 2;
    unsigned bit = r->at[r->i / 8] >> r->i % 8 & 1;
    r->i++;
    return bit;
}

/* false: the code ends too soon */
static bool get_rice(struct bit_reader *r, uint64_t shift, uint64_t *v)
{
    uint64_t q = 0, low = 0;
    unsigned bit;
    while ((bit = get_bit(r)) == 1)
        q++;
    for (unsigned i = 0; i < shift && bit != 2; i++) {
        bit = get_bit(r);
        low |= (uint64_t)(bit & 1) << i;
    }
    *v = q << shift | low;
    return bit != 2;
}

/* Moves to the next key of pieces [*k, to); its places are still to be read.  false: the end, or c->bad. */
static bool next_key(const struct shard *s, size_t *k, size_t to, struct places_cursor *c)
{
    while (!places_next(c)) {
        if (c->bad || ++*k >= to || !places_piece(s->code, s->n_code, *k, c))
            return false;
    }
    c->bad = c->key >> (PLACES_KEY_BITS - PLACES_PIECE_BITS) != *k;
    return !c->bad;
}

enum status join_ask(struct shard *s, size_t range, size_t ranges, unsigned bits, struct buf *out)
{
    size_t k = PLACES_PIECES * range / ranges, to = PLACES_PIECES * (range + 1) / ranges, n = 0, cap = 0;
    struct asked head = {.low = (uint64_t)k << (bits - PLACES_PIECE_BITS),
                         .span = (uint64_t)(to - k) << (bits - PLACES_PIECE_BITS)};
    struct places_cursor c = s->cursor;
    struct bits b = {0};
    uint64_t *key = NULL, last = head.low;
    enum status st =
        places_pieces(s->code, s->n_code) == PLACES_PIECES && places_piece(s->code, s->n_code, k, &c) ? ST_OK : ST_SKIP;
    for (; !st && next_key(s, &k, to, &c); places_skip(&c))
        st = VEC_PUSH(key, n, cap, c.key >> (PLACES_KEY_BITS - bits));
    if (!st && c.bad)
        st = ST_SKIP;
    head.n = n;
    while (n && head.span / n >> (head.shift + 1))
        head.shift++;
    if (!st)
        st = buf_append(&b.out, &head, sizeof head);
    for (size_t i = 0; i < n && !st; last = key[i++])
        st = put_rice(&b, key[i] - last, head.shift);
    for (unsigned i = 0; i < 7 && !st; i++)
        st = put_bit(&b, 1);
    alloc_free(key);
    *out = b.out;
    return st;
}

/* Reads what a shard asks: marks each number in the bit maps, or, with `answer`, appends its answer. */
static bool read_asked(const uint8_t *p, size_t n, const struct asked *h, uint8_t *once, uint8_t *twice, struct bits *answer)
{
    struct bit_reader r = {.at = p + sizeof *h, .n = 8 * (uint64_t)(n - sizeof *h)};
    uint64_t at = 0, last = UINT64_MAX, d;
    for (uint64_t i = 0; i < h->n; i++) {
        if (!get_rice(&r, h->shift, &d) || d >= h->span || (at += d) >= h->span)
            return false;
        uint8_t bit = (uint8_t)(1u << at % 8);
        if (answer) {
            if (put_bit(answer, (twice[at / 8] & bit) != 0))
                return false;
        } else if (at != last) {
            twice[at / 8] = (uint8_t)(twice[at / 8] | (once[at / 8] & bit));
            once[at / 8] = (uint8_t)(once[at / 8] | bit);
        } else { /* two keys of one shard with the same first bits: both are answered with 1, to be safe */
            twice[at / 8] = (uint8_t)(twice[at / 8] | bit);
        }
        last = at;
    }
    return true;
}

/* The numbers span some 230 times the bytes of what is asked (src/spark/README.md); more than this is damage. */
#define SPAN_MOST 4096u

enum status join_count(const struct join *j, size_t *which, struct buf *answers)
{
    struct asked h = {0}, first = {0};
    uint8_t *once = NULL, *twice = NULL;
    uint64_t most = SPAN_MOST;
    enum status st = ST_OK;
    for (size_t i = 0; i < j->n; i++)
        most += j->shard[i].n_code;
    most *= SPAN_MOST;
    for (unsigned pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < j->n && !st; i++) {
            const struct shard *s = &j->shard[i];
            struct bits b = {0};
            *which = i;
            if (s->n_code < sizeof h) {
                st = ST_SKIP;
                break;
            }
            memcpy(&h, s->code, sizeof h);
            if (i == 0 && pass == 0) {
                first = h;
                once = h.span > most ? NULL : alloc_zero((size_t)h.span / 8 + 1, 1);
                twice = once ? alloc_zero((size_t)h.span / 8 + 1, 1) : NULL;
                st = twice ? ST_OK : h.span > most ? ST_SKIP : ST_NOMEM;
            }
            if (!st && (h.span != first.span || h.low != first.low || h.shift > 63 ||
                        !read_asked(s->code, s->n_code, &h, once, twice, pass ? &b : NULL)))
                st = ST_SKIP;
            for (unsigned k = 0; k < 7 && !st && pass; k++)
                st = put_bit(&b, 0);
            if (pass)
                answers[i] = b.out;
        }
    alloc_free(once);
    alloc_free(twice);
    return st;
}

enum status join_select(struct shard *s, size_t range, size_t ranges, const uint8_t *answer, size_t n, struct buf *out)
{
    size_t k = PLACES_PIECES * range / ranges, to = PLACES_PIECES * (range + 1) / ranges, begun = 0, first = k;
    uint64_t piece[PLACES_PIECES + 2], last = 0;
    struct bit_reader r = {.at = answer, .n = 8 * (uint64_t)n};
    struct places_cursor c = s->cursor;
    struct place_rec rec;
    unsigned bit = 0;
    enum status st =
        places_pieces(s->code, s->n_code) == PLACES_PIECES && places_piece(s->code, s->n_code, k, &c) ? ST_OK : ST_SKIP;
    for (; !st && bit != 2 && next_key(s, &k, to, &c); places_skip(&c)) {
        for (; begun + first <= k; last = 0)
            piece[begun++] = out->len;
        bit = get_bit(&r);
        if (bit != 1)
            continue;
        st = places_put_key(out, &last, c.key, c.n);
        for (uint64_t pos = 0; c.n > 0 && !c.bad && !st; c.n--) {
            places_rec(&c, &rec);
            if (c.bad)
                break;
            places_around(&c, &rec);
            st = places_put_rec(out, &pos, &rec, true);
        }
    }
    if (!st && (c.bad || bit == 2))
        st = ST_SKIP;
    while (begun < to - first)
        piece[begun++] = out->len;
    piece[begun] = out->len;
    piece[begun + 1] = begun;
    return st ? st : buf_append(out, piece, (begun + 2) * sizeof *piece);
}
