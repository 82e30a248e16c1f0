/* stream_index: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_index.h"

#include <stdbool.h>
#include <string.h>

#include "fingerprint/fingerprint.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/tokens.h"

#define MIB ((uint64_t)1 << 20)
#define BOUND_LEAST MIB
#define PIECE_ROOM ((size_t)4 << 20) /* a post alone may be larger than a tiny bound */

static size_t table_bytes(unsigned bits) { return sizeof(struct sline) << bits; }

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
    x->bits = SI_BITS_MIN;
    x->tok = x->tok_at.ptr;
    x->unit = x->unit_at.ptr;
    x->line = x->line_at.ptr;
    return st;
}

uint64_t sindex_hash(uint64_t seed, const uint32_t *tok, unsigned n)
{
    uint64_t h = n * 0x9e3779b97f4a7c15u ^ seed;
    for (unsigned i = 0; i < n; i++) {
        h = (h ^ (tok[i] >> 2)) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    h *= 0xc4ceb9fe1a85ec53u;
    h ^= h >> 29;
    h = n == FP_K ? h & ~((uint64_t)SI_LINE << 32) : h | (uint64_t)SI_LINE << 32;
    return (h >> 32) & ~SI_GUEST ? h : h | (uint64_t)1 << 32;
}

void sindex_clear(struct stream_index *x)
{
    if (!x->n_tok && !x->n_entries)
        return;
    reserve_shrink(&x->line_at, table_bytes(SI_BITS_MIN));
    memset(x->line, 0, table_bytes(SI_BITS_MIN));
    x->bits = SI_BITS_MIN;
    x->start += x->n_tok;
    x->n_tok = x->n_units = x->n_entries = 0;
    x->thin = 0;
}

void sindex_free(struct stream_index *x)
{
    reserve_free(&x->tok_at);
    reserve_free(&x->unit_at);
    reserve_free(&x->line_at);
    x->tok = NULL;
    x->unit = NULL;
    x->line = NULL;
}

uint64_t sindex_bytes(const struct stream_index *x)
{
    return table_bytes(x->bits) + x->n_tok * sizeof *x->tok + x->n_units * sizeof *x->unit;
}

enum status sindex_begin(struct stream_index *x, uint64_t thread, uint64_t post, const uint32_t *tok, size_t n,
                         uint64_t *base)
{
    if (reserve_need(&x->tok_at, (x->n_tok + n) * sizeof *x->tok) ||
        reserve_need(&x->unit_at, (x->n_units + 1) * sizeof *x->unit))
        return ST_NOMEM;
    *base = sindex_end(x);
    for (size_t i = 0; i < n; i++)
        x->tok[x->n_tok + i] = (uint16_t)tok[i];
    x->n_tok += n;
    /* a post without words leaves no trace: millions of them must not fill the list */
    if (x->n_units && x->unit[x->n_units - 1].pos == *base)
        x->n_units--;
    x->unit[x->n_units++] = (struct sunit){*base, thread, post};
    return ST_OK;
}

/* Position from its low bits: the latest one not after the end of the log. */
static inline uint64_t whole_pos(const struct stream_index *x, uint32_t low)
{
    uint64_t end = sindex_end(x);
    return end - (uint32_t)((uint32_t)end - low);
}

/* Bit i: slot i has the tag. */
static unsigned slots_of(const struct sline *l, uint32_t tag)
{
#ifdef __SSE2__
    const __m128i want = _mm_set1_epi32((int)tag), *at = (const __m128i *)(const void *)l->tag;
    __m128i a = _mm_cmpeq_epi32(_mm_load_si128(at), want), b = _mm_cmpeq_epi32(_mm_load_si128(at + 1), want);
    return (unsigned)_mm_movemask_ps(_mm_castsi128_ps(a)) | (unsigned)_mm_movemask_ps(_mm_castsi128_ps(b)) << 4;
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < SI_SLOTS; i++)
        bits |= (unsigned)(l->tag[i] == tag) << i;
    return bits;
#endif
}

static unsigned find_in(const struct stream_index *x, const struct sline *l, uint32_t tag, uint64_t *out, unsigned n)
{
    for (unsigned bits = slots_of(l, tag); bits && n < SI_SLOTS; bits &= bits - 1) {
        uint64_t pos = whole_pos(x, l->pos[__builtin_ctz(bits)]);
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
    return slots_of(l, 0) == 0;
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
    return (unsigned)__builtin_ctz(slots_of(l, 0) | 1u << SI_SLOTS);
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
            x->thinned++;
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
    unsigned same = 0, bits = slots_of(&x->line[line], tag);
    if (is_full(&x->line[line]))
        bits |= slots_of(&x->line[line ^ 1], tag | SI_GUEST) << SI_SLOTS;
    for (; bits; bits &= bits - 1) {
        unsigned i = (unsigned)__builtin_ctz(bits), k = i % SI_SLOTS;
        struct sline *l = &x->line[i < SI_SLOTS ? line : line ^ 1];
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

/* The own line of the entry in slot i of a pair of lines that begins at `pair`. */
static size_t own_line(size_t pair, unsigned i, uint32_t tag)
{
    size_t at = pair + i / SI_SLOTS;
    return tag & SI_GUEST ? at ^ 1 : at;
}

/* Takes the entries of the pair of lines out. */
static void lift(struct stream_index *x, size_t pair, struct sline *to)
{
    memcpy(to, &x->line[pair], 2 * sizeof *to);
    memset(&x->line[pair], 0, 2 * sizeof *to);
    for (unsigned i = 0; i < 2 * SI_SLOTS; i++)
        x->n_entries -= to[i / SI_SLOTS].tag[i % SI_SLOTS] != 0;
}

static enum status double_table(struct stream_index *x)
{
    size_t n = (size_t)1 << x->bits;
    uint32_t bit = 1u << (x->bits - SI_BITS_MIN);
    enum status st = reserve_need(&x->line_at, table_bytes(x->bits + 1));
    if (st)
        return st;
    for (size_t pair = 0; pair < n; pair += 2) {
        struct sline l[2];
        lift(x, pair, l);
        for (unsigned i = 0; i < 2 * SI_SLOTS; i++) {
            uint32_t tag = l[i / SI_SLOTS].tag[i % SI_SLOTS];
            size_t own = own_line(pair, i, tag) | (tag & bit ? n : 0);
            if (tag)
                (void)place(x, x->line, own, tag & ~SI_GUEST, l[i / SI_SLOTS].pos[i % SI_SLOTS]);
        }
    }
    x->bits++;
    return ST_OK;
}

static void halve_table(struct stream_index *x)
{
    size_t n = (size_t)1 << --x->bits;
    for (size_t pair = 0; pair < n; pair += 2) {
        struct sline l[2];
        lift(x, pair + n, l);
        for (unsigned i = 0; i < 2 * SI_SLOTS; i++) {
            uint32_t tag = l[i / SI_SLOTS].tag[i % SI_SLOTS];
            if (tag)
                (void)place(x, x->line, own_line(pair, i, tag), tag & ~SI_GUEST, l[i / SI_SLOTS].pos[i % SI_SLOTS]);
        }
    }
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
    while (x->bits > SI_BITS_MIN && x->n_entries * 100 < (((size_t)SI_SLOTS << x->bits) / 2) * SI_FILL)
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

enum status sindex_grow(struct stream_index *x, size_t more, size_t n)
{
    /* the log first: what it gives up may leave the table with room */
    while (x->n_tok && (sindex_bytes(x) + n * sizeof *x->tok + sizeof *x->unit > x->bound || x->n_tok + n > SI_TOKENS_MOST)) {
        if (x->thin < SI_THIN_MOST && x->n_tok + n <= SI_TOKENS_MOST) {
            x->thin++;
            sweep(x);
        } else {
            forget(x, x->n_tok + n > SI_TOKENS_MOST ? x->n_tok + n - SI_TOKENS_MOST : 0);
        }
    }
    for (;;) {
        size_t filled = (x->n_entries + more) * 100, slots = (size_t)SI_SLOTS << x->bits;
        bool room = sindex_bytes(x) + table_bytes(x->bits) + n * sizeof *x->tok <= x->bound &&
                    2 * table_bytes(x->bits) <= x->line_at.size;
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
