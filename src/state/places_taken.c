/* places_taken: see the header.
 *
 * A piece is sorted by the next 22 bits of the keys, 11 at a time, then by insertion.
 * SPDX-License-Identifier: MIT */
#include "state/places_taken.h"

#include <string.h>

#include "util/alloc.h"
#include "util/vec.h"

#define DIGIT 11u
#define DIGITS (1u << DIGIT)
_Static_assert(PLACES_KEY_BITS == PLACES_PIECE_BITS + 3 * DIGIT, "what is sorted by insertion is the lowest digit");
#define REST_BITS (PLACES_KEY_BITS - PLACES_PIECE_BITS)
_Static_assert(REST_BITS + TAKEN_NUMBER_BITS == 64, "a key without its piece and a number");

/* An entry's head: the key without its part, and above it, from these bits on: */
#define AT_LEN PLACES_LOW_BITS
#define AT_STAYS (AT_LEN + 5)
#define AT_BARRED (AT_STAYS + 1)  /* the query is barred: nothing but its number is used */
#define AT_AROUND (AT_BARRED + 1) /* all words around are of its post; else a byte follows */
#define HEAD_BYTES 6u
_Static_assert(AT_AROUND < 8 * HEAD_BYTES, "all of it");
#define ENTRY_MOST 16u

#define LOW ((((uint64_t)1) << PLACES_LOW_BITS) - 1)
#define REST ((((uint64_t)1) << REST_BITS) - 1)

static uint8_t *put_entry(uint8_t *to, struct taken_part *p, const struct query *q, const struct post *post)
{
    const uint64_t pos = post->base + q->t, rest = post->tok_to - post->tok_from - q->t - q->len;
    const unsigned before = q->t < PLACES_ROUND ? q->t : PLACES_ROUND,
                   after = rest < PLACES_ROUND ? (unsigned)rest : PLACES_ROUND;
    const bool around = before == PLACES_ROUND && after == PLACES_ROUND;
    uint64_t head = (q->hash & LOW) | (uint64_t)q->len << AT_LEN | (uint64_t)q->stays << AT_STAYS |
                    (uint64_t)q->barred << AT_BARRED | (uint64_t)around << AT_AROUND;
    for (unsigned i = 0; i < HEAD_BYTES; i++)
        to[i] = (uint8_t)(head >> 8 * i);
    to += HEAD_BYTES;
    if (!around)
        *to++ = (uint8_t)(before | after << 2);
    uint64_t step = pos - p->last;
    for (step = step << 1 ^ (0 - (step >> 63)); step >= 0x80; step >>= 7)
        *to++ = (uint8_t)(step | 0x80);
    *to++ = (uint8_t)step;
    p->last = pos;
    return to;
}

static enum status more(struct taken_all *all, struct taken_part *p)
{
    if (VEC_RESERVE(p->chunk, p->cap_chunks, p->n_chunks + 1))
        return ST_NOMEM;
    uint8_t *chunk = chunk_new(&all->memory);
    if (!chunk)
        return ST_NOMEM;
    p->chunk[p->n_chunks++] = chunk;
    p->used = 0;
    return ST_OK;
}

enum status taken_put(struct taken_all *all, const struct block *b)
{
    for (unsigned k = 0; k < SI_PARTS; k++) {
        struct taken_part *p = &all->part[k];
        const struct sought *s = b->asked.sought + b->asked.part_from[k], *end = b->asked.sought + b->asked.part_from[k + 1];
        p->n += (uint64_t)(end - s);
        if (p->n >> TAKEN_NUMBER_BITS)
            return ST_LIMIT;
        for (; s < end; s++) {
            if ((!p->n_chunks || CHUNK_BYTES - p->used < ENTRY_MOST) && more(all, p))
                return ST_NOMEM;
            uint8_t *chunk = p->chunk[p->n_chunks - 1];
            p->used = (size_t)(put_entry(chunk + p->used, p, &b->asked.query[s->query], &b->text.post[s->post]) - chunk);
        }
    }
    return ST_OK;
}

/* Reads an entry and its piece; false if the query was barred. */
static bool get_entry(const uint8_t **from, uint64_t *last, uint64_t number, unsigned *piece, struct taken *t)
{
    const uint8_t *p = *from;
    uint64_t head = 0, step = 0;
    for (unsigned i = 0; i < HEAD_BYTES; i++)
        head |= (uint64_t)p[i] << 8 * i;
    p += HEAD_BYTES;
    unsigned around = head >> AT_AROUND & 1 ? PLACES_ROUND | PLACES_ROUND << 2 : *p++;
    for (unsigned shift = 0;; shift += 7) {
        step |= (uint64_t)(*p & 0x7f) << shift;
        if (!(*p++ & 0x80))
            break;
    }
    *last += step >> 1 ^ (0 - (step & 1));
    *from = p;
    *piece = (unsigned)((head & LOW) >> REST_BITS);
    uint64_t what = (head >> AT_LEN & 31) | (uint64_t)around << 5 | (head >> AT_STAYS & 1) << 9;
    *t = (struct taken){(head & REST) << TAKEN_NUMBER_BITS | number, *last | what << SI_PLACE_BITS};
    return !(head >> AT_BARRED & 1);
}

enum status taken_unpack(struct taken_all *all, unsigned part)
{
    struct taken_part *p = &all->part[part];
    uint64_t last = 0, number = 0;
    for (unsigned k = 0; k < TAKEN_PIECES; k++)
        all->piece[k].n = 0;
    for (size_t i = 0; i < p->n_chunks; i++) {
        const uint8_t *at = p->chunk[i], *end = at + (i + 1 == p->n_chunks ? p->used : CHUNK_BYTES - ENTRY_MOST + 1);
        while (at < end) {
            unsigned k;
            struct taken t;
            bool good = get_entry(&at, &last, number++, &k, &t);
            struct taken_piece *to = &all->piece[k];
            if (good && VEC_RESERVE_LITTLE(to->at, to->cap, to->n + 1))
                return ST_NOMEM;
            if (good)
                to->at[to->n++] = t;
        }
        chunk_back(p->chunk[i]);
    }
    return ST_OK;
}

/* ---- sorting ---- */

static inline size_t digit(const struct taken *t, unsigned k) { return taken_rest(t) >> k * DIGIT & (DIGITS - 1); }

/* Sorts by digit k; at: how many have each value of it. */
static void sort_digit(const struct taken *from, struct taken *to, size_t n, unsigned k, uint32_t at[DIGITS])
{
    uint32_t sum = 0;
    for (size_t d = 0; d < DIGITS; d++) {
        uint32_t count = at[d];
        at[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[at[digit(&from[i], k)]++] = from[i];
}

static void sort_few(struct taken *a, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (a[i - 1].order <= a[i].order)
            continue;
        struct taken t = a[i];
        size_t k = i;
        for (; k > 0 && a[k - 1].order > t.order; k--)
            a[k] = a[k - 1];
        a[k] = t;
    }
}

enum status taken_sort(struct taken_all *all, unsigned piece)
{
    struct taken_piece *p = &all->piece[piece];
    uint32_t count[2][DIGITS] = {{0}};
    if (p->n >= 32) {
        if (VEC_RESERVE_LITTLE(all->spare.at, all->spare.cap, p->n))
            return ST_NOMEM;
        for (size_t i = 0; i < p->n; i++) {
            count[0][digit(&p->at[i], 1)]++;
            count[1][digit(&p->at[i], 2)]++;
        }
        sort_digit(p->at, all->spare.at, p->n, 1, count[0]);
        sort_digit(all->spare.at, p->at, p->n, 2, count[1]);
    }
    sort_few(p->at, p->n); /* it is nearly sorted: few keys differ in the lowest bits alone */
    return ST_OK;
}

void taken_free(struct taken_all *all)
{
    for (unsigned k = 0; k < SI_PARTS; k++)
        alloc_free(all->part[k].chunk);
    for (unsigned k = 0; k < TAKEN_PIECES; k++)
        alloc_free(all->piece[k].at);
    alloc_free(all->spare.at);
    chunks_free(&all->memory);
}
