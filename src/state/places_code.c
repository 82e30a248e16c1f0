/* places_code: fingerprints and their places as bytes.
 *
 * Keys rise.  A key is twice its distance from the key before, plus one if it has one place; else the number of its places
 * follows. A place is its distance from the one before (or from the start) and a byte with its length; a flag there says that a
 * byte follows which tells how many of the words around are of its post: else all are.  With words: `check` (3 bytes), flags,
 * six words.
 * Numbers are in groups of seven bits, the lowest first.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "state/places.h"
#include "text/tokens.h"

#define REC_WORDS (3 + 1 + 4 * PLACES_ROUND)
#define REC_LEAST 2u /* bytes */
#define LIMITED 0x80u
#define ALL_AROUND (PLACES_ROUND | PLACES_ROUND << 2)

static size_t put_varint(uint8_t *to, uint64_t n)
{
    size_t i = 0;
    for (; n >= 0x80; n >>= 7)
        to[i++] = (uint8_t)(n | 0x80);
    to[i++] = (uint8_t)n;
    return i;
}

enum status places_put_number(struct buf *out, uint64_t n)
{
    uint8_t b[10];
    return buf_append(out, b, put_varint(b, n));
}

static inline enum status room(struct buf *out, size_t n)
{
    return out->ptr && out->cap - out->len >= n ? ST_OK : buf_reserve(out, n);
}

/* Appends a number to a buffer that has room for it. */
static void add_varint(struct buf *out, uint64_t n) { out->len += put_varint(out->ptr + out->len, n); }

enum status places_put_key(struct buf *out, uint64_t *last, uint64_t key, size_t n)
{
    if (room(out, 20))
        return ST_NOMEM;
    add_varint(out, (key - *last) << 1 | (n == 1));
    if (n != 1)
        add_varint(out, n);
    *last = key;
    return ST_OK;
}

static uint64_t zigzag(uint64_t d) { return d << 1 ^ (0 - (d >> 63)); }

enum status places_put_place(struct buf *out, uint64_t *last, uint64_t pos, unsigned len, unsigned before, unsigned after)
{
    const unsigned around = before | after << 2;
    if (room(out, 10 + 2 + REC_WORDS))
        return ST_NOMEM;
    add_varint(out, zigzag(pos - *last));
    *last = pos;
    out->ptr[out->len++] = (uint8_t)(len | (around != ALL_AROUND ? LIMITED : 0));
    if (around != ALL_AROUND)
        out->ptr[out->len++] = (uint8_t)around;
    return ST_OK;
}

enum status places_put_rec(struct buf *out, uint64_t *last, const struct place_rec *r, bool words)
{
    if (places_put_place(out, last, r->pos, r->len, r->before, r->after))
        return ST_NOMEM;
    uint8_t *to = out->ptr + out->len;
    if (words) {
        for (unsigned i = 0; i < 3; i++)
            *to++ = (uint8_t)(r->check >> 8 * i);
        *to++ = r->end;
        memcpy(to, r->back, sizeof r->back);
        memcpy(to + sizeof r->back, r->on, sizeof r->on);
        to += sizeof r->back + sizeof r->on;
    }
    out->len = (size_t)(to - out->ptr);
    return ST_OK;
}

uint64_t places_number(struct places_cursor *c)
{
    uint64_t n = 0;
    for (unsigned shift = 0; c->at < c->end && shift < 64; shift += 7) {
        uint8_t b = *c->at++;
        n |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80))
            return n;
    }
    c->bad = true;
    return 0;
}

static uint64_t number_at(const uint8_t *code, size_t i)
{
    uint64_t v;
    memcpy(&v, code + 8 * i, sizeof v);
    return v;
}

size_t places_pieces(const uint8_t *code, size_t n)
{
    uint64_t pieces = n >= 16 ? number_at(code + n - 8, 0) : 0;
    return pieces <= PLACES_PIECES && n >= (pieces + 2) * 8 ? (size_t)pieces : 0;
}

bool places_piece(const uint8_t *code, size_t n, size_t k, struct places_cursor *c)
{
    const size_t end = n - (places_pieces(code, n) + 2) * 8;
    uint64_t from = number_at(code + end, k), to = number_at(code + end, k + 1);
    *c = (struct places_cursor){.tok = c->tok, .n_tok = c->n_tok};
    if (from > to || to > end)
        return false;
    c->at = code + from;
    c->end = code + to;
    return true;
}

static inline size_t rec_words(const struct places_cursor *c) { return c->tok ? 0 : REC_WORDS; }

bool places_next(struct places_cursor *c)
{
    if (c->bad || c->at == c->end)
        return false;
    uint64_t step = places_number(c), n = step & 1 ? 1 : places_number(c);
    c->key += step >> 1;
    c->n = (size_t)n;
    c->last = 0;
    /* keys rise, and what follows has room for the places */
    c->bad = c->bad || (step >> 1 | c->key) >> PLACES_KEY_BITS || n > (size_t)(c->end - c->at) / (REC_LEAST + rec_words(c));
    return !c->bad;
}

void places_words(struct place_rec *r, const uint16_t *tok, uint64_t n)
{
    const uint64_t end = r->pos + r->len;
    uint32_t h = 0;
    for (uint64_t i = r->pos; i < end; i++)
        h = (h ^ (tok[i] & (uint32_t)~TOK_FLAGS)) * 0x9e3779b1u;
    r->check = h >> 8;
    r->end = tok[end - 1] & TOK_FLAGS;
    for (unsigned i = 0; i < PLACES_ROUND; i++) {
        r->back[i] = r->pos > i ? tok[r->pos - i - 1] : 0;
        r->on[i] = n - end > i ? tok[end + i] : 0;
    }
}

/* Takes the next n bytes; NULL: there are not so many. */
static const uint8_t *take(struct places_cursor *c, size_t n)
{
    const uint8_t *p = c->at;
    c->bad = c->bad || (size_t)(c->end - p) < n;
    c->at = c->bad ? c->end : p + n;
    return c->bad ? NULL : p;
}

void places_rec(struct places_cursor *c, struct place_rec *r)
{
    uint64_t z = places_number(c);
    *r = (struct place_rec){.pos = c->last + (z >> 1 ^ (0 - (z & 1)))};
    c->last = r->pos;
    const uint8_t *p = take(c, 1), *around = p && *p & LIMITED ? take(c, 1) : NULL;
    if (c->bad)
        return;
    r->len = (uint8_t)(*p & ~LIMITED);
    r->before = around ? *around & 3 : PLACES_ROUND;
    r->after = around ? *around >> 2 & 3 : PLACES_ROUND;
    if (c->tok) {
        c->bad = !r->len || r->pos >= c->n_tok || r->len > c->n_tok - r->pos;
    } else if ((p = take(c, REC_WORDS))) {
        r->check = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
        r->end = p[3] & TOK_FLAGS;
        memcpy(r->back, p + 4, sizeof r->back);
        memcpy(r->on, p + 4 + sizeof r->back, sizeof r->on);
    }
}

void places_around(const struct places_cursor *c, struct place_rec *r)
{
    if (c->tok)
        places_words(r, c->tok, c->n_tok);
}

void places_skip(struct places_cursor *c)
{
    for (; c->n > 0 && !c->bad; c->n--) {
        (void)places_number(c);
        const uint8_t *p = take(c, 1);
        (void)take(c, (p && *p & LIMITED) + rec_words(c));
    }
}
