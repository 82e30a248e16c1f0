/* stream_index: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_index.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/tokens.h"
#include "util/alloc.h"
#include "util/vec.h"

static enum status table_new(struct sline **out, unsigned bits)
{
    void *p;
    size_t size = sizeof(struct sline) << bits;
    /* a line is a cache line */
    if (posix_memalign(&p, size >= (2u << 20) ? 2u << 20 : 64, size))
        return ST_NOMEM;
    memset(p, 0, size);
    *out = p;
    return ST_OK;
}

enum status sindex_init(struct stream_index *x, uint64_t bound)
{
    memset(x, 0, sizeof *x);
    x->bits = SI_BITS_MIN;
    x->most_bits = SI_BITS_MIN;
    /* half for the table, half for the log */
    while (x->most_bits < SI_BITS_MIN + 30 && (sizeof(struct sline) << (x->most_bits + 1)) <= bound / 2)
        x->most_bits++;
    x->most_tok = (size_t)(bound / 2 / sizeof *x->tok);
    if (x->most_tok > (size_t)1 << 31)
        x->most_tok = (size_t)1 << 31; /* positions are told apart by 32 bits */
    return table_new(&x->line, x->bits);
}

uint64_t sindex_hash(const uint32_t *tok, unsigned n)
{
    uint64_t h = n * 0x9e3779b97f4a7c15u;
    for (unsigned i = 0; i < n; i++) {
        h = (h ^ (tok[i] >> 2)) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    h *= 0xc4ceb9fe1a85ec53u;
    h ^= h >> 29;
    return (h >> 32) & ~SI_GUEST ? h : h | (uint64_t)1 << 32;
}

void sindex_clear(struct stream_index *x)
{
    memset(x->line, 0, sizeof *x->line << x->bits);
    x->start += x->n_tok;
    x->n_tok = x->n_units = x->n_entries = 0;
}

void sindex_free(struct stream_index *x)
{
    alloc_free(x->tok);
    alloc_free(x->unit);
    free(x->line);
    memset(x, 0, sizeof *x);
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
}

enum status sindex_begin(struct stream_index *x, uint64_t thread, uint64_t post, const uint32_t *tok, size_t n,
                         uint64_t *base)
{
    if (x->n_tok + n > x->most_tok && x->n_tok)
        forget(x, x->n_tok + n - x->most_tok);
    if (VEC_RESERVE(x->tok, x->cap_tok, x->n_tok + n) || VEC_RESERVE(x->unit, x->cap_units, x->n_units + 1))
        return ST_NOMEM;
    *base = sindex_end(x);
    for (size_t i = 0; i < n; i++)
        x->tok[x->n_tok + i] = (uint16_t)tok[i];
    x->n_tok += n;
    x->unit[x->n_units++] = (struct sunit){*base, thread, post};
    return ST_OK;
}

/* Position from its low bits: the latest one not after the end of the log. */
static inline uint64_t whole_pos(const struct stream_index *x, uint32_t low)
{
    uint64_t end = sindex_end(x);
    return end - (uint32_t)((uint32_t)end - low);
}

static unsigned find_in(const struct stream_index *x, const struct sline *l, uint32_t tag, uint64_t *out, unsigned n)
{
    for (unsigned i = 0; i < SI_SLOTS && n < SI_SLOTS; i++) {
        if (l->tag[i] != tag)
            continue;
        uint64_t pos = whole_pos(x, l->pos[i]);
        if (pos < x->start)
            continue;
        unsigned k = n++;
        for (; k > 0 && out[k - 1] < pos; k--)
            out[k] = out[k - 1];
        out[k] = pos;
    }
    return n;
}

static bool is_full(const struct sline *l)
{
    bool full = true;
    for (unsigned i = 0; i < SI_SLOTS; i++)
        full = full && l->tag[i];
    return full;
}

unsigned sindex_find(const struct stream_index *x, uint64_t hash, uint64_t *out)
{
    size_t at = sindex_line(x, hash);
    uint32_t tag = sindex_tag(hash);
    unsigned n = find_in(x, &x->line[at], tag, out, 0);
    return is_full(&x->line[at]) ? find_in(x, &x->line[at ^ 1], tag | SI_GUEST, out, n) : n;
}

/* An empty slot of a line, or SI_SLOTS. */
static unsigned empty_slot(const struct sline *l)
{
    unsigned i = 0;
    while (i < SI_SLOTS && l->tag[i])
        i++;
    return i;
}

static unsigned oldest_slot(const struct sline *l, uint32_t end)
{
    unsigned oldest = 0;
    for (unsigned i = 1; i < SI_SLOTS; i++)
        if (end - l->pos[i] > end - l->pos[oldest])
            oldest = i;
    return oldest;
}

/* Puts an entry that is new into line `at`, its neighbour, or the place of the oldest. */
static uint32_t *place(struct stream_index *x, struct sline *line, size_t at, uint32_t tag, uint32_t pos)
{
    struct sline *l = &line[at];
    unsigned slot = empty_slot(l);
    if (slot == SI_SLOTS) {
        struct sline *next = &line[at ^ 1];
        slot = empty_slot(next);
        if (slot < SI_SLOTS) {
            l = next;
            tag |= SI_GUEST;
        } else {
            slot = oldest_slot(l, (uint32_t)sindex_end(x));
            x->n_entries--;
        }
    }
    x->n_entries++;
    l->tag[slot] = tag;
    l->pos[slot] = pos;
    return &l->pos[slot];
}

uint32_t *sindex_add(struct stream_index *x, uint64_t hash, uint64_t pos)
{
    size_t line = sindex_line(x, hash);
    uint32_t tag = sindex_tag(hash), end = (uint32_t)sindex_end(x), *latest = NULL;
    unsigned same = 0;
    bool full = is_full(&x->line[line]);
    for (unsigned i = 0; i < SI_SLOTS * (full ? 2u : 1u); i++) {
        struct sline *l = &x->line[i < SI_SLOTS ? line : line ^ 1];
        unsigned k = i % SI_SLOTS;
        if (l->tag[k] != (i < SI_SLOTS ? tag : tag | SI_GUEST))
            continue;
        same++;
        if (!latest || end - l->pos[k] < end - *latest)
            latest = &l->pos[k];
    }
    if (same < 2)
        return place(x, x->line, line, tag, (uint32_t)pos);
    *latest = (uint32_t)pos;
    return latest;
}

void sindex_remove(struct stream_index *x, uint32_t *entry)
{
    uint32_t *tag = entry - SI_SLOTS; /* struct sline: tags, then positions */
    x->n_entries -= *tag != 0;
    *tag = 0;
}

void sindex_compact(struct stream_index *x, uint64_t base, const uint8_t *drop)
{
    size_t from = (size_t)(base - x->start), to = from;
    for (size_t i = from; i < x->n_tok; i++)
        if (!drop[i - from])
            x->tok[to++] = x->tok[i];
        else if (to > from)
            x->tok[to - 1] |= x->tok[i] & TOK_FLAGS; /* the end stays an end */
    x->n_tok = to;
    if (to == from && x->n_units)
        x->n_units--;
}

enum status sindex_grow(struct stream_index *x, size_t more)
{
    while (x->bits < x->most_bits && (x->n_entries + more) * 100 > ((size_t)SI_SLOTS << x->bits) * SI_FILL) {
        struct sline *to;
        enum status st = table_new(&to, x->bits + 1);
        if (st)
            return st;
        size_t n = (size_t)1 << x->bits;
        uint32_t bit = 1u << (x->bits - SI_BITS_MIN);
        x->n_entries = 0;
        for (size_t i = 0; i < n; i++)
            for (unsigned s = 0; s < SI_SLOTS; s++) {
                uint32_t tag = x->line[i].tag[s];
                size_t own = (tag & SI_GUEST ? i ^ 1 : i) | (tag & bit ? n : 0);
                if (tag)
                    (void)place(x, to, own, tag & ~SI_GUEST, x->line[i].pos[s]);
            }
        free(x->line);
        x->line = to;
        x->bits++;
    }
    return ST_OK;
}

size_t sindex_unit_at(const struct stream_index *x, uint64_t pos)
{
    size_t lo = 0, hi = x->n_units;
    while (lo + 1 < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (x->unit[mid].pos <= pos)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

int sindex_check(const struct stream_index *x)
{
    size_t n = 0;
    for (size_t i = 0; i < (size_t)1 << x->bits; i++)
        for (unsigned s = 0; s < SI_SLOTS; s++) {
            uint32_t tag = x->line[i].tag[s];
            n += tag != 0;
            /* the neighbour differs in the lowest bit, so the upper ones are the own line's */
            if (tag && (i >> SI_BITS_MIN) != (tag & ((1u << (x->bits - SI_BITS_MIN)) - 1)))
                return __LINE__;
        }
    for (size_t i = 1; i < x->n_units; i++)
        if (x->unit[i - 1].pos > x->unit[i].pos)
            return __LINE__;
    return n == x->n_entries ? 0 : __LINE__;
}
