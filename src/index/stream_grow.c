/* stream_grow: how the memory of the run grows, and what it gives up at its bound (stream_index.h tells the order).
 * SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "index/stream_priv.h"

/* Takes a group of lines out of the part. */
static void lift(struct spart *p, size_t group, struct sline old[SI_GROUP])
{
    memcpy(old, spart_at(p, group), SI_GROUP * sizeof *old);
    memset(spart_at(p, group), 0, SI_GROUP * sizeof *old);
}

static inline unsigned used_slots(const struct sline *l) { return ~sline_slots(l, 0) & ((1u << SI_SLOTS) - 1); }

/* A group of lines falls into two, the second n lines behind: entries go to their own lines.  Those for which there is no
 * room stay in old[], their number in left[]. */
static void deal(struct spart *p, size_t group, size_t n, struct sline old[SI_GROUP], unsigned left[SI_GROUP])
{
    uint32_t bit = 1u << (p->bits - SI_BITS_MIN);
    unsigned fill[2 * SI_GROUP] = {0};
    for (unsigned k = 0; k < SI_GROUP; k++) {
        left[k] = 0;
        for (unsigned bits = used_slots(&old[k]); bits; bits &= bits - 1) {
            unsigned i = (unsigned)__builtin_ctz(bits);
            uint32_t tag = old[k].tag[i];
            uint64_t pos = sline_pos(&old[k], i);
            unsigned line = k ^ tag >> SI_GUEST_AT, upper = (tag & bit) != 0, slot = fill[upper * SI_GROUP + line]++;
            if (slot < SI_SLOTS)
                sline_set(spart_at(p, group + (upper ? n : 0) + line), slot, tag & ~SI_GUEST, pos);
            else
                sline_set(&old[k], left[k]++, tag, pos);
        }
    }
}

/* Memory for all parts of so many lines: they need it soon after each other. */
static enum status need_lines(struct stream_index *x, unsigned bits)
{
    pthread_mutex_lock(&x->growing);
    enum status st = reserve_need(&x->line_at, table_bytes(bits));
    pthread_mutex_unlock(&x->growing);
    return st;
}

/* All entries of a group find room in the two it becomes. */
static enum status double_part(struct stream_index *x, struct spart *p)
{
    size_t n = (size_t)1 << p->bits;
    uint32_t bit = 1u << (p->bits - SI_BITS_MIN);
    enum status st = need_lines(x, p->bits + 1);
    if (st)
        return st;
    struct over over = p->over;
    p->over = (struct over){0};
    for (size_t group = 0; group < n; group += SI_GROUP) {
        struct sline old[SI_GROUP];
        unsigned left[SI_GROUP];
        lift(p, group, old);
        deal(p, group, n, old, left);
        for (unsigned k = 0; k < SI_GROUP; k++)
            for (unsigned i = 0; i < left[k]; i++, p->n_entries--) {
                uint32_t tag = old[k].tag[i];
                sindex_move(x, p, group + (k ^ tag >> SI_GUEST_AT) + (tag & bit ? n : 0), tag & ~SI_GUEST, sline_pos(&old[k], i));
            }
    }
    spart_set_bits(p, p->bits + 1);
    sindex_move_over(x, p, &over);
    return ST_OK;
}

static void halve_part(struct stream_index *x, struct spart *p)
{
    size_t n = (size_t)1 << (p->bits - 1);
    spart_set_bits(p, p->bits - 1);
    for (size_t group = 0; group < n; group += SI_GROUP) {
        struct sline old[SI_GROUP];
        lift(p, group + n, old);
        for (unsigned k = 0; k < SI_GROUP; k++)
            for (unsigned bits = used_slots(&old[k]); bits; bits &= bits - 1, p->n_entries--) {
                unsigned i = (unsigned)__builtin_ctz(bits);
                uint32_t tag = old[k].tag[i];
                sindex_move(x, p, group + (k ^ tag >> SI_GUEST_AT), tag & ~SI_GUEST, sline_pos(&old[k], i));
            }
    }
}

/* Takes out what thinning does not let stay and what leads to forgotten text. */
static void sweep_part(struct stream_index *x, struct spart *p)
{
    struct over over = p->over;
    p->over = (struct over){0};
    for (size_t i = 0; i < (size_t)1 << p->bits; i++)
        for (unsigned bits = used_slots(spart_at(p, i)); bits; bits &= bits - 1) {
            unsigned s = (unsigned)__builtin_ctz(bits);
            struct sline *l = spart_at(p, i);
            bool old = sline_pos(l, s) < x->store.start, stays = sindex_stays(x, l->tag[s]);
            if (stays && !old)
                continue;
            x->thinned += !stays && !old;
            l->tag[s] = 0;
            p->n_entries--;
        }
    while (p->bits > SI_BITS_MIN && p->n_entries * 100 < (((size_t)SI_SLOTS << p->bits) / 2) * SI_ROOMY)
        halve_part(x, p);
    sindex_move_over(x, p, &over);
}

static void sweep(struct stream_index *x)
{
    unsigned bits = SI_BITS_MIN;
    for (unsigned i = 0; i < SI_PARTS; i++) {
        sweep_part(x, &x->part[i]);
        bits = x->part[i].bits > bits ? x->part[i].bits : bits;
    }
    ahead_ask(x->ahead, 1, x->line_at.ptr, 0);
    reserve_shrink(&x->line_at, table_bytes(bits));
    x->bits_asked = x->bits_asked < bits ? x->bits_asked : bits;
}

/* The older half of the text. */
static void forget(struct stream_index *x)
{
    uint64_t n = store_end(&x->store) - x->store.start, drop = n / 2 ? n / 2 : n;
    x->store.start += drop;
    x->store.gone = x->store.start < store_end(&x->store) ? store_unit_at(&x->store, x->store.start) : x->store.n_units;
    x->evicted += drop;
    sweep(x);
}

void sindex_release(struct stream_index *x)
{
    struct token_store *l = &x->store;
    size_t drop = (size_t)(l->start - l->origin);
    memmove(l->tok, l->tok + drop, (l->n_tok - drop) * sizeof *l->tok);
    l->n_tok -= drop;
    l->origin += drop;
    l->n_units -= l->gone;
    memmove(l->unit, l->unit + l->gone, l->n_units * sizeof *l->unit);
    l->gone = 0;
    x->tok_asked = x->tok_asked < l->n_tok * sizeof *l->tok ? l->n_tok * sizeof *l->tok : x->tok_asked;
    enum status st = sindex_filled(x); /* fewer than before: there is memory for them */
    assert(!st);
    (void)st;
}

enum status sindex_filled(struct stream_index *x)
{
    struct token_store *l = &x->store;
    size_t n = n_blocks(l->n_tok), unit = 0;
    if (reserve_need(&x->block_at, n * sizeof *l->block))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++) {
        while (unit + 1 < l->n_units && l->unit[unit + 1].pos <= l->origin + i * SI_BLOCK)
            unit++;
        l->block[i] = (uint32_t)unit;
    }
    sindex_plan(x, 0);
    return ST_OK;
}

enum status sindex_thin(struct stream_index *x)
{
    if (x->thin == SI_THIN_MOST)
        return ST_LIMIT;
    x->thin++;
    sweep(x);
    sindex_plan(x, 0);
    return ST_OK;
}

/* The memory that the store takes next, and the other half of a part that is about to double, are made ready while nobody
 * waits for them.  Not for little text: then it would be more memory than is ever used. */
#define AHEAD_STORE ((size_t)4 << 20)
#define AHEAD_FILL 64u
void sindex_ask_store(struct stream_index *x)
{
    size_t store = x->store.n_tok * sizeof *x->store.tok;
    if (store < AHEAD_STORE || store + AHEAD_STORE / 2 <= x->tok_asked)
        return;
    if (!x->ahead)
        x->ahead = ahead_new();
    if (store + 2 * AHEAD_STORE <= x->tok_at.size &&
        store_bytes(x->store.n_tok + 2 * AHEAD_STORE) + sindex_table_bytes(x) <= x->bound &&
        reserve_need(&x->tok_at, store + 2 * AHEAD_STORE) == ST_OK)
        ahead_ask(x->ahead, 0, (uint8_t *)x->tok_at.ptr + store, AHEAD_STORE);
    x->tok_asked = store + AHEAD_STORE;
}

/* The number of entries at which the part needs care next. */
static size_t next_watch(const struct stream_index *x, const struct spart *p)
{
    size_t slots = (size_t)SI_SLOTS << p->bits;
    if (p->bits >= x->bits_most)
        return SIZE_MAX;
    bool asks = table_bytes(p->bits) >= AHEAD_STORE && !p->asked;
    return slots * (asks ? AHEAD_FILL : x->thin ? SI_FULL : SI_FILL) / 100 + 1;
}

/* The other half of the table, once for all parts. */
static void ask_lines(struct stream_index *x, unsigned bits)
{
    size_t table = table_bytes(bits);
    pthread_mutex_lock(&x->growing);
    if (x->bits_asked <= bits && reserve_need(&x->line_at, 2 * table) == ST_OK) {
        ahead_ask(x->ahead, 1, (uint8_t *)x->line_at.ptr + table, table);
        x->bits_asked = bits + 1;
    }
    pthread_mutex_unlock(&x->growing);
}

enum status sindex_tend(struct stream_index *x, struct spart *p)
{
    size_t slots = (size_t)SI_SLOTS << p->bits;
    enum status st = ST_OK;
    p->asked = true;
    if (p->n_entries > slots * (x->thin ? SI_FULL : SI_FILL) / 100) {
        st = double_part(x, p);
        p->asked = false;
    } else {
        ask_lines(x, p->bits);
    }
    p->watch = next_watch(x, p);
    return st;
}

/* The bound is looked at when so many more bytes of store and posts are full. */
static uint64_t interval(const struct stream_index *x)
{
    uint64_t n = x->bound / 64, lo = (uint64_t)16 << 10, hi = (uint64_t)16 << 20;
    return n < lo ? lo : n > hi ? hi : n;
}

static uint64_t next_look(const struct stream_index *x, uint64_t used) { return (used / interval(x) + 1) * interval(x); }

/* With a post of n tokens more. */
static uint64_t used_with(const struct stream_index *x, size_t n)
{
    const struct token_store *l = &x->store;
    return store_bytes((size_t)(store_end(l) - l->start) + n) + (l->n_units - l->gone + (n > 0)) * sizeof *l->unit;
}

uint64_t sindex_store_bytes(const struct stream_index *x) { return used_with(x, 0); }

void sindex_plan(struct stream_index *x, size_t n)
{
    x->next = next_look(x, used_with(x, n));
    uint64_t room = x->bound > x->next ? x->bound - x->next : 0;
    unsigned bits = SI_BITS_MIN;
    while (bits < SI_BITS_MIN + SI_THIN_AT && table_bytes(bits + 1) <= room && table_bytes(bits + 1) <= x->line_at.size)
        bits++;
    x->bits_most = bits;
    for (unsigned i = 0; i < SI_PARTS; i++)
        x->part[i].watch = next_watch(x, &x->part[i]);
}

bool sindex_due(const struct stream_index *x, size_t n) { return used_with(x, n) > x->next; }

static bool crowded(const struct stream_index *x)
{
    for (unsigned i = 0; i < SI_PARTS; i++) {
        const struct spart *p = &x->part[i];
        if (p->bits >= x->bits_most && p->n_entries * 100 > ((size_t)SI_SLOTS << p->bits) * SI_FULL)
            return true;
    }
    return false;
}

void sindex_grow(struct stream_index *x, size_t n)
{
    /* the store first: what it gives up may leave the table with room */
    while (store_end(&x->store) > x->store.start && next_look(x, used_with(x, n)) + sindex_table_bytes(x) > x->bound) {
        if (x->thin < SI_THIN_MOST) {
            x->thin++;
            sweep(x);
        } else {
            forget(x);
        }
    }
    sindex_plan(x, n);
    while (crowded(x) && x->thin < SI_THIN_MOST) {
        x->thin++;
        sweep(x);
        sindex_plan(x, n);
    }
}
