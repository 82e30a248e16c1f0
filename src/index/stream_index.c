/* stream_index: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_index.h"

#include <stdbool.h>
#include <string.h>

#include "fingerprint/fingerprint.h"
#include "index/stream_priv.h"
#include "text/tokens.h"
#include "util/alloc.h"
#include "util/search.h"

#define MIB ((uint64_t)1 << 20)
#define BOUND_LEAST MIB
#define PIECE_ROOM ((size_t)4 << 20) /* a post alone may be larger than a tiny bound */
#define PLACES_MOST ((uint64_t)1 << SI_PLACE_BITS)

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

static enum status reserve_parts(struct stream_index *x)
{
    unsigned bits = SI_BITS_MIN;
    while (bits < SI_BITS_MIN + SI_THIN_AT && table_bytes(bits + 1) <= x->bound)
        bits++;
    enum status st = reserve_init(&x->line_at, table_bytes(bits + 1)); /* a saved part may be the larger one of all */
    if (!st)
        st = reserve_need(&x->line_at, table_bytes(SI_BITS_MIN));
    for (unsigned i = 0; i < SI_PARTS && !st; i++) {
        x->part[i].line = (struct sline *)x->line_at.ptr + i * SI_STRIDE;
        spart_set_bits(&x->part[i], SI_BITS_MIN);
    }
    return st;
}

static enum status reserve_all(struct stream_index *x)
{
    size_t tok = (size_t)least(x->bound, PLACES_MOST / 2 * sizeof *x->store.tok);
    enum status st = reserve_init(&x->tok_at, tok + PIECE_ROOM);
    if (!st)
        st = reserve_init(&x->unit_at, (size_t)x->bound + PIECE_ROOM);
    if (!st)
        st = reserve_init(&x->block_at, (tok + PIECE_ROOM) / sizeof *x->store.tok / SI_BLOCK * sizeof *x->store.block + MIB);
    if (!st)
        st = reserve_parts(x);
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
    if (st)
        return st;
    turns_init(&x->turns);
    pthread_mutex_init(&x->growing, NULL);
    x->store.tok = x->tok_at.ptr;
    x->store.unit = x->unit_at.ptr;
    x->store.block = x->block_at.ptr;
    sindex_plan(x, 0);
    return ST_OK;
}

void sindex_free(struct stream_index *x)
{
    if (x->store.tok) {
        turns_free(&x->turns);
        pthread_mutex_destroy(&x->growing);
    }
    ahead_delete(x->ahead);
    for (unsigned i = 0; i < SI_PARTS; i++)
        over_free(&x->part[i].over);
    alloc_free(x->alone.twice);
    alloc_free(x->alone.others);
    reserve_free(&x->tok_at);
    reserve_free(&x->unit_at);
    reserve_free(&x->block_at);
    reserve_free(&x->line_at);
    memset(x, 0, sizeof *x);
}

size_t sindex_entries(const struct stream_index *x)
{
    size_t n = 0;
    for (unsigned i = 0; i < SI_PARTS; i++)
        n += x->part[i].n_entries + x->part[i].over.n;
    return n;
}

uint64_t sindex_given_up(const struct stream_index *x)
{
    uint64_t n = x->thinned;
    for (unsigned i = 0; i < SI_PARTS; i++)
        n += x->part[i].given_up;
    return n;
}

uint64_t sindex_table_bytes(const struct stream_index *x)
{
    uint64_t n = 0;
    for (unsigned i = 0; i < SI_PARTS; i++)
        n += part_bytes(x->part[i].bits) + x->part[i].over.cap * sizeof(struct over_entry);
    return n;
}

uint64_t sindex_bytes(const struct stream_index *x) { return sindex_table_bytes(x) + sindex_store_bytes(x); }

enum status sindex_begin(struct stream_index *x, uint64_t thread, uint64_t post, size_t n, uint64_t *base)
{
    struct token_store *l = &x->store;
    size_t block = n_blocks(l->n_tok), blocks = n_blocks(l->n_tok + n);
    *base = store_end(l);
    if (!n)
        return ST_OK; /* a post without words leaves no trace: millions of them must not fill the list */
    if (reserve_need(&x->tok_at, (l->n_tok + n) * sizeof *l->tok) ||
        reserve_need(&x->unit_at, (l->n_units + 1) * sizeof *l->unit) || reserve_need(&x->block_at, blocks * sizeof *l->block))
        return ST_NOMEM;
    sindex_ask_store(x);
    l->n_tok += n;
    while (block < blocks)
        l->block[block++] = (uint32_t)l->n_units;
    l->unit[l->n_units++] = (struct sunit){*base, thread, post};
    return ST_OK;
}

size_t store_unit_at(const struct token_store *l, uint64_t pos)
{
    size_t i = (size_t)(pos - l->origin) / SI_BLOCK, n = n_blocks(l->n_tok);
    size_t lo = i < n ? l->block[i] : l->n_units - 1, hi = i + 1 < n ? l->block[i + 1] + (size_t)1 : l->n_units;
    for (size_t left = hi - lo; left > 1; left -= left / 2) /* without branches: they would be guessed wrong */
        lo += left / 2 & -(size_t)(l->unit[lo + left / 2].pos <= pos);
    return lo;
}

/* The tag of an entry in its k-th neighbour. */
static inline uint32_t guest(uint32_t tag, unsigned k) { return tag | k << SI_GUEST_AT; }

static inline void note_place(const struct stream_index *x, struct sline *l, unsigned slot, struct slook *out)
{
    uint64_t pos = sline_pos(l, slot);
    if (out->n == SI_SLOTS || pos < x->store.start)
        return;
    unsigned k = out->n++;
    for (; k > 0 && out->place[k - 1] < pos; k--)
        out->place[k] = out->place[k - 1];
    out->place[k] = pos;
    if (!k) {
        out->latest = l;
        out->latest_slot = slot;
    }
}

/* The key of an entry without room: its tag and the lowest bits of its line. */
static inline uint64_t over_key(uint32_t tag, size_t line)
{
    return (uint64_t)(tag & ~SI_GUEST) << SI_BITS_MIN | (line & ((1u << SI_BITS_MIN) - 1));
}

/* Those beside the table.  Some entry is in the lines: they were full of others, or this one came when there still was room. */
static void note_over(const struct stream_index *x, const struct spart *p, uint64_t key, struct slook *out)
{
    for (struct over_entry *e = over_next(&p->over, key, NULL); e; e = over_next(&p->over, key, e)) {
        if (out->n == SI_SLOTS || e->pos < x->store.start)
            continue;
        unsigned k = out->n++;
        for (; k > 0 && out->place[k - 1] < e->pos; k--)
            out->place[k] = out->place[k - 1];
        out->place[k] = e->pos;
        out->over = k ? out->over : e;
    }
}

/* Where an entry that is new would go. */
static inline void note_room(struct slook *out, struct sline *own, struct sline *to, unsigned empty, uint32_t tag)
{
    out->own = own;
    out->to = empty ? to : NULL;
    out->slot = (unsigned)__builtin_ctz(empty | 1u << SI_SLOTS);
    out->tag = tag;
}

void sindex_look_close(const struct stream_index *x, const struct spart *p, uint64_t hash, struct slook *out)
{
    size_t at = spart_line(p, hash);
    uint32_t tag = sindex_tag(hash);
    unsigned empty, k = 0;
    struct sline *l;
    out->n = 0;
    out->latest = NULL;
    out->over = NULL;
    do {
        l = spart_at(p, at ^ k);
        empty = sline_slots(l, 0);
        for (unsigned bits = sline_slots(l, guest(tag, k)); bits; bits &= bits - 1)
            note_place(x, l, (unsigned)__builtin_ctz(bits), out);
    } while (!empty && ++k < SI_GROUP);
    note_room(out, spart_at(p, at), l, empty, guest(tag, k));
    out->low = (uint8_t)at;
    if (!empty && p->over.n)
        note_over(x, p, over_key(tag, at), out);
}

void sindex_prefetch_places(const struct stream_index *x, const struct spart *p, uint64_t hash)
{
    const struct sline *l = spart_at(p, spart_line(p, hash));
    for (unsigned bits = sline_slots(l, sindex_tag(hash)); bits; bits &= bits - 1) {
        uint64_t pos = sline_pos(l, (unsigned)__builtin_ctz(bits));
        if (pos >= x->store.start)
            __builtin_prefetch(store_at(&x->store, pos));
    }
}

static unsigned oldest_slot(const struct sline *l)
{
    unsigned oldest = 0;
    for (unsigned i = 1; i < SI_SLOTS; i++)
        if (sline_pos(l, i) < sline_pos(l, oldest))
            oldest = i;
    return oldest;
}

/* Beside the table, while it can grow.  So many at most that no enemy can fill the memory. */
#define OVER_SHARE 16u
static bool put_over(const struct stream_index *x, struct spart *p, const struct slook *at, uint64_t pos)
{
    return p->bits < x->bits_most && p->over.n < ((size_t)SI_SLOTS << p->bits) / OVER_SHARE + 16 &&
           over_put(&p->over, over_key(at->tag, at->low), pos);
}

/* A new entry: where there is room, beside the table, or in the place of the oldest of its line. */
static void put_new(const struct stream_index *x, struct spart *p, const struct slook *at, uint64_t pos)
{
    struct sline *l = at->to;
    unsigned slot = at->slot;
    uint32_t tag = at->tag;
    if (!l && put_over(x, p, at, pos))
        return;
    if (!l) {
        l = at->own;
        slot = oldest_slot(l);
        tag &= ~SI_GUEST;
        p->n_entries--;
        p->given_up++;
    }
    p->n_entries++;
    sline_set(l, slot, tag, pos);
}

void sindex_put(struct stream_index *x, struct spart *p, const struct slook *at, uint64_t pos)
{
    if (at->n < 2)
        put_new(x, p, at, pos);
    else if (at->over)
        at->over->pos = pos;
    else
        sline_set(at->latest, at->latest_slot, at->latest->tag[at->latest_slot], pos);
}

enum status sindex_add(struct stream_index *x, uint64_t hash, uint64_t pos)
{
    struct spart *p = &x->part[sindex_part(hash)];
    struct slook l;
    enum status st = p->n_entries >= p->watch ? sindex_tend(x, p) : ST_OK;
    if (st)
        return st;
    sindex_look(x, p, hash, &l);
    sindex_put(x, p, &l, pos);
    return ST_OK;
}

void sindex_move(struct stream_index *x, struct spart *p, size_t at, uint32_t tag, uint64_t pos)
{
    struct slook l;
    struct sline *to;
    unsigned empty, k = 0;
    do
        empty = sline_slots(to = spart_at(p, at ^ k), 0);
    while (!empty && ++k < SI_GROUP);
    note_room(&l, spart_at(p, at), to, empty, guest(tag, k));
    l.low = (uint8_t)at;
    put_new(x, p, &l, pos);
}

void sindex_move_over(struct stream_index *x, struct spart *p, struct over *from)
{
    for (size_t i = 0; i < from->cap; i++) {
        const struct over_entry *e = &from->at[i];
        uint32_t tag = (uint32_t)(e->key >> SI_BITS_MIN);
        if (!e->key)
            continue;
        if (!sindex_stays(x, tag) || e->pos < x->store.start)
            x->thinned += e->pos >= x->store.start;
        else
            sindex_move(x, p, (size_t)e->key & (((size_t)1 << p->bits) - 1), tag, e->pos);
    }
    over_free(from);
}
