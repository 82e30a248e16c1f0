/* stream_grow: how the memory of the run grows, and what it gives up at its bound (stream_index.h tells the order).
 * SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "index/stream_priv.h"

/* Takes a group of lines out of the table. */
static void lift(struct stream_index *x, size_t group, struct sline old[SI_GROUP])
{
    memcpy(old, &x->line[group], SI_GROUP * sizeof *old);
    memset(&x->line[group], 0, SI_GROUP * sizeof *old);
}

static inline unsigned used_slots(const struct sline *l) { return ~sline_slots(l, 0) & ((1u << SI_SLOTS) - 1); }

/* A group of lines falls into two, the second at x->line + n: entries go to their own lines.  Those for which there is no
 * room stay in old[], their number in left[]. */
static void deal(struct stream_index *x, size_t group, size_t n, struct sline old[SI_GROUP], unsigned left[SI_GROUP])
{
    uint32_t bit = 1u << (x->bits - SI_BITS_MIN);
    unsigned fill[2 * SI_GROUP] = {0};
    for (unsigned k = 0; k < SI_GROUP; k++) {
        left[k] = 0;
        for (unsigned bits = used_slots(&old[k]); bits; bits &= bits - 1) {
            unsigned i = (unsigned)__builtin_ctz(bits);
            uint32_t tag = old[k].tag[i], pos = old[k].pos[i];
            unsigned line = k ^ tag >> SI_GUEST_AT, upper = (tag & bit) != 0, slot = fill[upper * SI_GROUP + line]++;
            if (slot < SI_SLOTS) {
                struct sline *to = &x->line[group + (upper ? n : 0) + line];
                to->tag[slot] = tag & ~SI_GUEST;
                to->pos[slot] = pos;
            } else {
                old[k].tag[left[k]] = tag;
                old[k].pos[left[k]++] = pos;
            }
        }
    }
}

/* All entries of a group find room in the two it becomes. */
static enum status double_table(struct stream_index *x)
{
    size_t n = (size_t)1 << x->bits;
    uint32_t bit = 1u << (x->bits - SI_BITS_MIN);
    enum status st = reserve_need(&x->line_at, table_bytes(x->bits + 1));
    if (st)
        return st;
    for (size_t group = 0; group < n; group += SI_GROUP) {
        struct sline old[SI_GROUP];
        unsigned left[SI_GROUP];
        lift(x, group, old);
        deal(x, group, n, old, left);
        for (unsigned k = 0; k < SI_GROUP; k++)
            for (unsigned i = 0; i < left[k]; i++, x->n_entries--) {
                uint32_t tag = old[k].tag[i];
                sindex_place(x, group + (k ^ tag >> SI_GUEST_AT) + (tag & bit ? n : 0), tag & ~SI_GUEST, old[k].pos[i]);
            }
    }
    sindex_set_bits(x, x->bits + 1);
    return ST_OK;
}

static void halve_table(struct stream_index *x)
{
    size_t n = (size_t)1 << (x->bits - 1);
    sindex_set_bits(x, x->bits - 1);
    for (size_t group = 0; group < n; group += SI_GROUP) {
        struct sline old[SI_GROUP];
        lift(x, group + n, old);
        for (unsigned k = 0; k < SI_GROUP; k++)
            for (unsigned bits = used_slots(&old[k]); bits; bits &= bits - 1, x->n_entries--) {
                uint32_t tag = old[k].tag[__builtin_ctz(bits)];
                sindex_place(x, group + (k ^ tag >> SI_GUEST_AT), tag & ~SI_GUEST, old[k].pos[__builtin_ctz(bits)]);
            }
    }
    ahead_ask(x->ahead, 1, x->line_at.ptr, 0);
    reserve_shrink(&x->line_at, table_bytes(x->bits));
}

/* Takes out what thinning does not let stay and what leads to forgotten text. */
static void sweep(struct stream_index *x)
{
    for (size_t i = 0; i < (size_t)1 << x->bits; i++)
        for (unsigned s = 0; s < SI_SLOTS; s++) {
            uint32_t tag = x->line[i].tag[s];
            if (!tag)
                continue;
            bool old = whole_pos(x, x->line[i].pos[s]) < x->start, stays = sindex_stays(x, tag);
            if (stays && !old)
                continue;
            x->thinned += !stays && !old;
            x->line[i].tag[s] = 0;
            x->n_entries--;
        }
    while (x->bits > SI_BITS_MIN && x->n_entries * 100 < (((size_t)SI_SLOTS << x->bits) / 2) * SI_ROOMY)
        halve_table(x);
}

static void forget(struct stream_index *x, size_t n)
{
    size_t drop = x->n_tok / 2 > n ? x->n_tok / 2 : n;
    if (drop > x->n_tok)
        drop = x->n_tok;
    size_t first = x->n_units ? sindex_unit_at(x, x->start + drop) : 0;
    memmove(x->tok, x->tok + drop, (x->n_tok - drop) * sizeof *x->tok);
    x->n_tok -= drop;
    x->start += drop;
    x->evicted += drop;
    if (first) {
        x->n_units -= first;
        memmove(x->unit, x->unit + first, x->n_units * sizeof *x->unit);
    }
    enum status st = sindex_note_blocks(x); /* fewer than before: there is memory for them */
    assert(!st);
    (void)st;
    sweep(x);
}

enum status sindex_thin(struct stream_index *x)
{
    if (x->thin == SI_THIN_MOST)
        return ST_LIMIT;
    x->thin++;
    sweep(x);
    return ST_OK;
}

/* The memory that the log takes next, and the other half of a table that is about to double, are made ready while nobody
 * waits for them.  Not for little text: then it would be more memory than is ever used. */
#define AHEAD_LOG ((size_t)4 << 20)
#define AHEAD_FILL 64u
static void ask_ahead(struct stream_index *x, size_t filled, bool room)
{
    size_t log = x->n_tok * sizeof *x->tok, table = table_bytes(x->bits);
    bool text = log >= AHEAD_LOG && log + AHEAD_LOG / 2 > x->tok_asked;
    bool lines = table >= AHEAD_LOG && room && x->bits >= x->bits_asked && filled > AHEAD_FILL * ((size_t)SI_SLOTS << x->bits);
    if (!text && !lines)
        return;
    if (!x->ahead)
        x->ahead = ahead_new();
    if (text && log + 2 * AHEAD_LOG <= x->tok_at.size && log_bytes(x->n_tok + 2 * AHEAD_LOG) + table <= x->bound &&
        reserve_need(&x->tok_at, log + 2 * AHEAD_LOG) == ST_OK)
        ahead_ask(x->ahead, 0, (uint8_t *)x->tok_at.ptr + log, AHEAD_LOG);
    x->tok_asked = text ? log + AHEAD_LOG : x->tok_asked;
    if (lines && reserve_need(&x->line_at, 2 * table) == ST_OK)
        ahead_ask(x->ahead, 1, (uint8_t *)x->line_at.ptr + table, table);
    x->bits_asked = lines ? x->bits + 1 : x->bits_asked;
}

enum status sindex_grow(struct stream_index *x, size_t more, size_t n)
{
    /* the log first: what it gives up may leave the table with room */
    while (x->n_tok && (sindex_bytes(x) + log_bytes(n) + sizeof *x->unit > x->bound || x->n_tok + n > SI_TOKENS_MOST)) {
        if (x->thin < SI_THIN_MOST && x->n_tok + n <= SI_TOKENS_MOST) {
            x->thin++;
            sweep(x);
        } else {
            forget(x, x->n_tok + n > SI_TOKENS_MOST ? x->n_tok + n - SI_TOKENS_MOST : 0);
        }
    }
    for (;;) {
        size_t filled = (x->n_entries + more) * 100, slots = (size_t)SI_SLOTS << x->bits;
        bool room = sindex_bytes(x) + table_bytes(x->bits) + log_bytes(n) <= x->bound &&
                    2 * table_bytes(x->bits) <= x->line_at.size;
        ask_ahead(x, filled, room);
        if (filled <= slots * (x->thin || !room ? SI_FULL : SI_FILL))
            return ST_OK;
        if (room) {
            enum status st = double_table(x);
            if (st)
                return st;
        } else if (x->thin < SI_THIN_MOST) {
            x->thin++;
            sweep(x);
        } else {
            return ST_OK; /* the oldest give way */
        }
    }
}
