/* stream_index: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_index.h"

#include <stdbool.h>
#include <string.h>

#include "fingerprint/fingerprint.h"
#include "index/stream_priv.h"
#include "text/tokens.h"

#define MIB ((uint64_t)1 << 20)
#define BOUND_LEAST MIB
#define PIECE_ROOM ((size_t)4 << 20) /* a post alone may be larger than a tiny bound */

static uint64_t most(uint64_t a, uint64_t b) { return a < b ? a : b; }

static enum status reserve_all(struct stream_index *x)
{
    unsigned bits = SI_BITS_MIN;
    while (bits < SI_BITS_MIN + SI_THIN_AT && table_bytes(bits + 1) <= x->bound)
        bits++;
    size_t tok = (size_t)most(x->bound, SI_TOKENS_MOST * sizeof *x->tok);
    enum status st = reserve_init(&x->tok_at, tok + PIECE_ROOM);
    if (!st)
        st = reserve_init(&x->unit_at, (size_t)x->bound + PIECE_ROOM);
    if (!st)
        st = reserve_init(&x->block_at, (tok + PIECE_ROOM) / sizeof *x->tok / SI_BLOCK * sizeof *x->block + MIB);
    if (!st)
        st = reserve_init(&x->line_at, table_bytes(bits));
    if (!st)
        st = reserve_need(&x->line_at, table_bytes(SI_BITS_MIN));
    if (st)
        sindex_free(x);
    return st;
}

enum status sindex_init(struct stream_index *x, uint64_t bound)
{
    enum status st;
    do { /* `ulimit -v` leaves less address space than there is memory */
        memset(x, 0, sizeof *x);
        x->bound = bound < BOUND_LEAST ? BOUND_LEAST : bound;
        st = reserve_all(x);
        bound /= 2;
    } while (st && bound >= BOUND_LEAST);
    sindex_set_bits(x, SI_BITS_MIN);
    x->tok = x->tok_at.ptr;
    x->unit = x->unit_at.ptr;
    x->block = x->block_at.ptr;
    x->line = x->line_at.ptr;
    return st;
}

void sindex_clear(struct stream_index *x)
{
    if (!x->n_tok && !x->n_entries)
        return;
    ahead_ask(x->ahead, 1, x->line_at.ptr, 0);
    reserve_shrink(&x->line_at, table_bytes(SI_BITS_MIN));
    memset(x->line, 0, table_bytes(SI_BITS_MIN));
    sindex_set_bits(x, SI_BITS_MIN);
    x->start += x->n_tok;
    x->n_tok = x->n_units = x->n_entries = 0;
    x->thin = 0;
}

void sindex_free(struct stream_index *x)
{
    ahead_delete(x->ahead);
    x->ahead = NULL;
    reserve_free(&x->tok_at);
    reserve_free(&x->unit_at);
    reserve_free(&x->block_at);
    reserve_free(&x->line_at);
    x->tok = NULL;
    x->unit = NULL;
    x->block = NULL;
    x->line = NULL;
}

uint64_t sindex_bytes(const struct stream_index *x)
{
    return table_bytes(x->bits) + log_bytes(x->n_tok) + x->n_units * sizeof *x->unit;
}

enum status sindex_begin(struct stream_index *x, uint64_t thread, uint64_t post, const uint32_t *tok, size_t n,
                         uint64_t *base)
{
    size_t block = n_blocks(x->n_tok), blocks = n_blocks(x->n_tok + n);
    if (reserve_need(&x->tok_at, (x->n_tok + n) * sizeof *x->tok) ||
        reserve_need(&x->unit_at, (x->n_units + 1) * sizeof *x->unit) ||
        reserve_need(&x->block_at, blocks * sizeof *x->block))
        return ST_NOMEM;
    uint16_t *restrict out = x->tok + x->n_tok;
    *base = sindex_end(x);
    for (size_t i = 0; i < n; i++)
        out[i] = (uint16_t)tok[i];
    x->n_tok += n;
    /* a post without words leaves no trace: millions of them must not fill the list */
    if (x->n_units && x->unit[x->n_units - 1].pos == *base)
        x->n_units--;
    while (block < blocks)
        x->block[block++] = (uint32_t)x->n_units;
    x->unit[x->n_units++] = (struct sunit){*base, thread, post};
    return ST_OK;
}

enum status sindex_note_blocks(struct stream_index *x)
{
    size_t n = n_blocks(x->n_tok), unit = 0;
    if (reserve_need(&x->block_at, n * sizeof *x->block))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++) {
        while (unit + 1 < x->n_units && x->unit[unit + 1].pos <= x->start + i * SI_BLOCK)
            unit++;
        x->block[i] = (uint32_t)unit;
    }
    return ST_OK;
}

size_t sindex_unit_at(const struct stream_index *x, uint64_t pos)
{
    size_t i = (size_t)(pos - x->start) / SI_BLOCK, n = n_blocks(x->n_tok);
    size_t lo = i < n ? x->block[i] : x->n_units - 1, hi = i + 1 < n ? x->block[i + 1] + (size_t)1 : x->n_units;
    while (lo + 1 < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (x->unit[mid].pos <= pos)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/* The tag of an entry in its k-th neighbour. */
static inline uint32_t guest(uint32_t tag, unsigned k) { return tag | k << SI_GUEST_AT; }

static inline void note_place(const struct stream_index *x, uint32_t *entry, struct slook *out)
{
    uint64_t pos = whole_pos(x, *entry);
    if (out->n == SI_SLOTS || pos < x->start)
        return;
    unsigned k = out->n++;
    for (; k > 0 && out->place[k - 1] < pos; k--)
        out->place[k] = out->place[k - 1];
    out->place[k] = pos;
    if (!k)
        out->latest = entry;
}

/* Where an entry that is new would go. */
static inline void note_room(struct slook *out, struct sline *own, struct sline *to, unsigned empty, uint32_t tag)
{
    out->own = own;
    out->to = empty ? to : NULL;
    out->slot = (unsigned)__builtin_ctz(empty | 1u << SI_SLOTS);
    out->tag = tag;
}

void sindex_look_close(const struct stream_index *x, uint64_t hash, struct slook *out)
{
    size_t at = sindex_line(x, hash);
    uint32_t tag = sindex_tag(hash);
    unsigned empty, k = 0;
    struct sline *l;
    out->n = 0;
    out->latest = NULL;
    do {
        l = &x->line[at ^ k];
        empty = sline_slots(l, 0);
        for (unsigned bits = sline_slots(l, guest(tag, k)); bits; bits &= bits - 1)
            note_place(x, &l->pos[__builtin_ctz(bits)], out);
    } while (!empty && ++k < SI_GROUP);
    note_room(out, &x->line[at], l, empty, guest(tag, k));
}

unsigned sindex_find(const struct stream_index *x, uint64_t hash, uint64_t *out)
{
    struct slook l;
    sindex_look(x, hash, &l);
    memcpy(out, l.place, l.n * sizeof *out);
    return l.n;
}

void sindex_prefetch_places(const struct stream_index *x, uint64_t hash)
{
    const struct sline *l = &x->line[sindex_line(x, hash)];
    for (unsigned bits = sline_slots(l, sindex_tag(hash)); bits; bits &= bits - 1) {
        uint64_t pos = whole_pos(x, l->pos[__builtin_ctz(bits)]);
        if (pos < x->start)
            continue;
        size_t at = (size_t)(pos - x->start);
        __builtin_prefetch(x->tok + at);
        __builtin_prefetch(&x->block[at / SI_BLOCK]); /* and not the unit: to read its number is a miss itself */
    }
}

static unsigned oldest_slot(const struct sline *l, uint32_t end)
{
    unsigned oldest = 0;
    for (unsigned i = 1; i < SI_SLOTS; i++)
        if (end - l->pos[i] > end - l->pos[oldest])
            oldest = i;
    return oldest;
}

/* A new entry: where there is room, or in the place of the oldest of its line. */
static uint32_t *put_new(struct stream_index *x, const struct slook *at, uint32_t pos)
{
    struct sline *l = at->to;
    unsigned slot = at->slot;
    uint32_t tag = at->tag;
    if (!l) {
        l = at->own;
        slot = oldest_slot(l, (uint32_t)sindex_end(x));
        tag &= ~SI_GUEST;
        x->n_entries--;
        x->thinned++;
    }
    x->n_entries++;
    l->tag[slot] = tag;
    l->pos[slot] = pos;
    return &l->pos[slot];
}

uint32_t *sindex_put(struct stream_index *x, const struct slook *at, uint64_t pos)
{
    if (at->n < 2)
        return put_new(x, at, (uint32_t)pos);
    *at->latest = (uint32_t)pos;
    return at->latest;
}

uint32_t *sindex_add(struct stream_index *x, uint64_t hash, uint64_t pos)
{
    struct slook l;
    sindex_look(x, hash, &l);
    return sindex_put(x, &l, pos);
}

void sindex_place(struct stream_index *x, size_t at, uint32_t tag, uint32_t pos)
{
    struct slook l;
    struct sline *to;
    unsigned empty, k = 0;
    do
        empty = sline_slots(to = &x->line[at ^ k], 0);
    while (!empty && ++k < SI_GROUP);
    note_room(&l, &x->line[at], to, empty, guest(tag, k));
    (void)put_new(x, &l, pos);
}

void sindex_remove(struct stream_index *x, uint32_t *entry)
{
    uint32_t *tag = entry - SI_SLOTS; /* struct sline: tags, then positions */
    x->n_entries -= *tag != 0;
    *tag = 0;
}

/* The end of the run of drop[] that begins at i, of n. */
static size_t run_end(const uint8_t *drop, size_t i, size_t n)
{
    const uint8_t *end = memchr(drop + i, !drop[i], n - i);
    return end ? (size_t)(end - drop) : n;
}

void sindex_compact(struct stream_index *x, uint64_t base, const uint8_t *drop)
{
    size_t n = x->n_tok - (size_t)(base - x->start), to = 0, end;
    uint16_t *tok = x->tok + (base - x->start);
    for (size_t i = 0; i < n; i = end) {
        end = run_end(drop, i, n);
        if (!drop[i]) {
            if (to != i)
                memmove(tok + to, tok + i, (end - i) * sizeof *tok);
            to += end - i;
            continue;
        }
        uint16_t flags = 0;
        for (size_t k = i; k < end; k++)
            flags |= tok[k];
        if (to)
            tok[to - 1] |= flags & TOK_FLAGS; /* the end stays an end */
    }
    x->n_tok -= n - to;
    if (!to && x->n_units)
        x->n_units--;
}

int sindex_check(const struct stream_index *x)
{
    size_t n = 0;
    for (size_t i = 0; i < (size_t)1 << x->bits; i++)
        for (unsigned s = 0; s < SI_SLOTS; s++) {
            uint32_t tag = x->line[i].tag[s];
            n += tag != 0;
            /* neighbours differ in the lowest bits, so the upper ones are the own line's */
            if (tag && (i >> SI_BITS_MIN) != (tag & ((1u << (x->bits - SI_BITS_MIN)) - 1)))
                return __LINE__;
        }
    for (size_t i = 1; i < x->n_units; i++)
        if (x->unit[i - 1].pos > x->unit[i].pos)
            return __LINE__;
    for (size_t i = 0; i < n_blocks(x->n_tok); i++) {
        uint64_t pos = x->start + i * SI_BLOCK;
        size_t u = x->block[i];
        if (u >= x->n_units || (u && x->unit[u].pos > pos) || (u + 1 < x->n_units && x->unit[u + 1].pos <= pos))
            return __LINE__;
    }
    return n == x->n_entries ? 0 : __LINE__;
}
