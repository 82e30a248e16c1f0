/* digest_table: see the header.  SPDX-License-Identifier: MIT */
#include "index/digest_table.h"
#include "util/search.h"

#define MIB ((uint64_t)1 << 20)
#define LINES_MOST ((uint64_t)1 << 32)        /* a home is found with 32 bits of the hash */
#define PLACES_MOST (((uint64_t)1 << 32) - 1) /* places are told apart by 32 bits */

_Static_assert(sizeof(struct digest_line) == 64 && sizeof(struct dunit) == 12, "a line of memory; 12 bytes");

static size_t lines_of(size_t cap) { return cap + DT_MARGIN; }

static void set_cap(struct digest_table *t, size_t cap)
{
    t->cap = cap;
    t->full = cap * DT_LINE / 100 * DT_FULL;
}

/* The next size, which may be over the bound. */
static size_t larger(const struct digest_table *t)
{
    uint64_t bytes = t->cap * sizeof *t->line, units = (t->n_units + 1) * sizeof *t->unit;
    if (bytes < DT_SMALL && 2 * bytes + units <= t->bound)
        return 2 * t->cap;
    size_t cap = t->cap;
    for (unsigned steps = bytes < DT_MIDDLE && bytes < t->bound / 16 ? DT_STRIDE : 1; steps; steps--)
        cap = cap / 100 * DT_GROW;
    return cap;
}

static enum status reserve_all(struct digest_table *t)
{
    uint64_t lines = t->bound / sizeof(struct digest_line);
    size_t most = (size_t)(lines < LINES_MOST ? lines : LINES_MOST);
    enum status st = reserve_init(&t->line_at, (lines_of(most) + DT_LEAST) * sizeof *t->line);
    if (!st)
        st = reserve_init(&t->unit_at, (size_t)t->bound);
    if (!st)
        st = reserve_need(&t->line_at, lines_of(DT_LEAST) * sizeof *t->line);
    if (st)
        dtable_free(t);
    return st;
}

enum status dtable_init(struct digest_table *t, uint64_t bound)
{
    enum status st;
    do { /* `ulimit -v` leaves less address space than there is memory */
        memset(t, 0, sizeof *t);
        t->bound = bound < MIB ? MIB : bound;
        st = reserve_all(t);
        bound /= 2;
    } while (st && bound >= MIB);
    set_cap(t, DT_LEAST);
    t->line = t->line_at.ptr;
    t->unit = t->unit_at.ptr;
    return st;
}

void dtable_clear(struct digest_table *t)
{
    if (!t->n && !t->n_units)
        return;
    reserve_shrink(&t->line_at, lines_of(DT_LEAST) * sizeof *t->line);
    memset(t->line, 0, lines_of(DT_LEAST) * sizeof *t->line);
    set_cap(t, DT_LEAST);
    t->start = t->next;
    t->n = t->n_units = 0;
}

void dtable_free(struct digest_table *t)
{
    reserve_free(&t->line_at);
    reserve_free(&t->unit_at);
    t->line = NULL;
    t->unit = NULL;
}

uint64_t dtable_bytes(const struct digest_table *t) { return t->cap * sizeof *t->line + t->n_units * sizeof *t->unit; }

/* Whole number of a place. */
static uint64_t place_of(const struct digest_table *t, uint32_t low) { return t->start + (uint32_t)(low - (uint32_t)t->start); }

/* All entries to their lines in a table of `cap` lines, without the places before `oldest`.  From the right: the home of an
 * entry is never left of where it stood.  One that is put in front of the sweep, where others still have to go, is met again. */
static void move_all(struct digest_table *t, size_t cap, uint64_t oldest)
{
    struct digest_line *x = t->line + lines_of(t->cap);
    set_cap(t, cap);
    while (x-- > t->line) {
        struct digest_line old = *x;
        if (!old.n)
            continue;
        *x = (struct digest_line){0};
        for (uint32_t i = 0; i < old.n; i++) {
            if (oldest && place_of(t, old.place[i]) < oldest) {
                t->n--;
                t->evicted++;
                continue;
            }
            struct digest_line *to = t->line + dtable_home(t, old.hash[i]);
            while (to->n == DT_LINE && to > t->line)
                to--;
            if (to->n == DT_LINE) { /* never, if homes keep their distances; but the input chooses the hashes */
                t->n--;
                t->evicted++;
                continue;
            }
            to->hash[to->n] = old.hash[i];
            to->place[to->n++] = old.place[i];
        }
    }
}

static void grow(struct digest_table *t, size_t cap) { move_all(t, cap, 0); }

static void forget_half(struct digest_table *t)
{
    uint64_t oldest = t->start + (t->next - t->start + 1) / 2;
    size_t gone = 0;
    move_all(t, t->cap, oldest);
    while (gone + 1 < t->n_units && place_of(t, t->unit[gone + 1].place) <= oldest)
        gone++;
    memmove(t->unit, t->unit + gone, (t->n_units - gone) * sizeof *t->unit);
    t->n_units -= gone;
    if (t->n_units && place_of(t, t->unit[0].place) < oldest)
        t->unit[0].place = (uint32_t)oldest;
    t->start = oldest;
}

/* Room for one more entry and unit. */
static enum status make_room(struct digest_table *t)
{
    uint64_t units = (t->n_units + 1) * sizeof *t->unit;
    size_t cap = larger(t);
    bool full = t->n >= t->full, many = t->next - t->start >= PLACES_MOST;
    if (!many && units + (full ? cap : t->cap) * sizeof *t->line <= t->bound && cap <= LINES_MOST) {
        enum status st = reserve_need(&t->unit_at, (size_t)units);
        if (!st && full)
            st = reserve_need(&t->line_at, lines_of(cap) * sizeof *t->line);
        if (!st && full)
            grow(t, cap);
        return st;
    }
    forget_half(t);
    return reserve_need(&t->unit_at, (t->n_units + 1) * sizeof *t->unit);
}

static void note_unit(struct digest_table *t)
{
    const struct dunit *last = t->n_units ? &t->unit[t->n_units - 1] : NULL;
    if (!last || last->thread != t->thread || last->post != t->post)
        t->unit[t->n_units++] = (struct dunit){(uint32_t)t->next, t->thread, t->post};
}

static void add(struct digest_table *t, struct digest_line *x, uint64_t hash)
{
    note_unit(t);
    x->hash[x->n] = hash;
    x->place[x->n++] = (uint32_t)t->next++;
    t->n++;
}

/* Where the hash goes once there is room, in a table that may have changed. */
static uint64_t add_late(struct digest_table *t, uint64_t hash, enum status *st)
{
    if ((*st = make_room(t)))
        return DT_NEW;
    struct digest_line *home = t->line + dtable_home(t, hash), *x = home;
    while (x->n == DT_LINE && (size_t)(home - x) < DT_REACH)
        x--;
    if (x->n < DT_LINE)
        add(t, x, hash);
    else
        t->evicted++;
    return DT_NEW;
}

uint64_t dtable_meet(struct digest_table *t, uint64_t hash, enum status *st)
{
    struct digest_line *home = t->line + dtable_home(t, hash), *x = home;
    for (;; x--) {
        unsigned same = 0; /* all five: which of them it is, no branch predictor can say */
        for (unsigned i = 0; i < DT_LINE; i++)
            same |= (unsigned)(x->hash[i] == hash) << i;
        if (same)
            return place_of(t, x->place[__builtin_ctz(same)]);
        if (x->n < DT_LINE || (size_t)(home - x) >= DT_REACH + DT_SLACK)
            break;
    }
    bool room = t->n < t->full && t->next - t->start < PLACES_MOST && (t->n_units + 1) * sizeof *t->unit <= t->unit_at.ready &&
                (t->n_units + 1) * sizeof *t->unit + t->cap * sizeof *t->line <= t->bound;
    if (__builtin_expect(!room, 0))
        return add_late(t, hash, st);
    if (x->n < DT_LINE && (size_t)(home - x) <= DT_REACH)
        add(t, x, hash);
    else
        t->evicted++;
    return DT_NEW;
}

const struct dunit *dtable_unit(const struct digest_table *t, uint64_t place, uint64_t *from, uint64_t *to)
{
    size_t lo = 0, hi = t->n_units;
    /* most sources are near: steps back from the end, each twice as long as the one before */
    for (size_t step = 1; step < hi; step *= 2) {
        if (place_of(t, t->unit[hi - step].place) <= place) {
            lo = hi - step;
            break;
        }
        hi -= step;
    }
    lo++;
    SEARCH(lo, hi, mid, place_of(t, t->unit[mid].place) <= place);
    lo--;
    *from = place_of(t, t->unit[lo].place);
    *to = hi < t->n_units ? place_of(t, t->unit[hi].place) : t->next;
    return &t->unit[lo];
}
