/* places_code: fingerprints and their places as bytes.
 *
 * Keys rise; of each: its distance from the one before, how many places follow, and of each place: its distance from the one
 * before (or from the start), a byte of length, one of limits and flags, three of the rest of the hash, six words.  Numbers are in groups
 * of seven bits, the lowest first.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "state/places.h"

#define REC_FIXED (2 + 3 + 4 * PLACES_ROUND)

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

enum status places_put_key(struct buf *out, uint64_t *last, uint64_t key, size_t n)
{
    uint8_t b[20];
    size_t len = put_varint(b, key - *last);
    len += put_varint(b + len, n);
    *last = key;
    return buf_append(out, b, len);
}

static uint64_t zigzag(uint64_t d) { return d << 1 ^ (0 - (d >> 63)); }

enum status places_put_rec(struct buf *out, uint64_t *last, const struct place_rec *r)
{
    uint8_t b[10 + REC_FIXED];
    size_t len = put_varint(b, zigzag(r->pos - *last));
    *last = r->pos;
    b[len++] = r->len;
    b[len++] = (uint8_t)(r->before | r->after << 2 | r->end << 4);
    for (unsigned i = 0; i < 3; i++)
        b[len++] = (uint8_t)(r->check >> 8 * i);
    memcpy(b + len, r->back, sizeof r->back);
    memcpy(b + len + sizeof r->back, r->on, sizeof r->on);
    return buf_append(out, b, len + sizeof r->back + sizeof r->on);
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
    uint64_t pieces = n >= 16 ? number_at(code, 0) : 0;
    return pieces <= PLACES_PIECES && n >= (pieces + 2) * 8 ? (size_t)pieces : 0;
}

bool places_piece(const uint8_t *code, size_t n, size_t k, struct places_cursor *c)
{
    uint64_t from = number_at(code, k + 1), to = number_at(code, k + 2);
    *c = (struct places_cursor){0};
    if (from > to || to > n)
        return false;
    c->at = code + from;
    c->end = code + to;
    return true;
}

bool places_next(struct places_cursor *c)
{
    if (c->bad || c->at == c->end)
        return false;
    uint64_t step = places_number(c), n = places_number(c);
    c->key += step;
    c->n = (size_t)n;
    c->last = 0;
    /* keys rise, and what follows has room for the places */
    c->bad = c->bad || (step | c->key) >> PLACES_KEY_BITS || n > (size_t)(c->end - c->at) / (1 + REC_FIXED);
    return !c->bad;
}

void places_rec(struct places_cursor *c, struct place_rec *r)
{
    uint64_t z = places_number(c);
    *r = (struct place_rec){.pos = c->last + (z >> 1 ^ (0 - (z & 1)))};
    c->last = r->pos;
    if ((size_t)(c->end - c->at) < REC_FIXED) {
        c->bad = true;
        c->at = c->end;
        return;
    }
    r->len = c->at[0];
    r->before = c->at[1] & 3;
    r->after = c->at[1] >> 2 & 3;
    r->end = c->at[1] >> 4 & 3;
    r->check = c->at[2] | (uint32_t)c->at[3] << 8 | (uint32_t)c->at[4] << 16;
    memcpy(r->back, c->at + 5, sizeof r->back);
    memcpy(r->on, c->at + 5 + sizeof r->back, sizeof r->on);
    c->at += REC_FIXED;
}
