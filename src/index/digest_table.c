/* digest_table: see the header.  SPDX-License-Identifier: MIT */
#include "index/digest_table.h"

#include <assert.h>

#define MIB ((uint64_t)1 << 20)
#define SLOTS_MOST ((uint64_t)1 << 32)   /* a home is found with 32 bits of the hash */
#define PLACES_MOST (((uint64_t)1 << 32) - 1) /* places are told apart by 32 bits */

_Static_assert(sizeof(struct dslot) == 12 && sizeof(struct dunit) == 12, "12 bytes each");

static size_t slots_of(size_t cap) { return cap + DT_MARGIN; }

static void set_cap(struct digest_table *t, size_t cap)
{
    t->cap = cap;
    t->full = cap / 100 * DT_FULL;
}

static inline uint64_t hash_of(const struct dslot *x)
{
    uint64_t h;
    memcpy(&h, x->hash, sizeof h);
    return h;
}

static enum status reserve_all(struct digest_table *t)
{
    uint64_t slots = t->bound / sizeof(struct dslot);
    size_t most = (size_t)(slots < SLOTS_MOST ? slots : SLOTS_MOST);
    enum status st = reserve_init(&t->slot_at, (slots_of(most) + DT_LEAST) * sizeof *t->slot);
    if (!st)
        st = reserve_init(&t->unit_at, (size_t)t->bound);
    if (!st)
        st = reserve_need(&t->slot_at, slots_of(DT_LEAST) * sizeof *t->slot);
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
    t->slot = t->slot_at.ptr;
    t->unit = t->unit_at.ptr;
    return st;
}

void dtable_clear(struct digest_table *t)
{
    if (!t->n && !t->n_units)
        return;
    reserve_shrink(&t->slot_at, slots_of(DT_LEAST) * sizeof *t->slot);
    memset(t->slot, 0, slots_of(DT_LEAST) * sizeof *t->slot);
    set_cap(t, DT_LEAST);
    t->start = t->next;
    t->n = t->n_units = 0;
}

void dtable_free(struct digest_table *t)
{
    reserve_free(&t->slot_at);
    reserve_free(&t->unit_at);
    t->slot = NULL;
    t->unit = NULL;
}

uint64_t dtable_bytes(const struct digest_table *t)
{
    return t->cap * sizeof *t->slot + t->n_units * sizeof *t->unit;
}

/* Whole number of a place. */
static uint64_t place_of(const struct digest_table *t, uint32_t low) { return t->start + (uint32_t)(low - (uint32_t)t->start); }

/* All entries to their slots in a table of `cap` slots, without the places before `oldest`.  From the right: where an entry
 * goes is never left of where it stood, and slots right of the old table are empty. */
static inline void move_all(struct digest_table *t, size_t cap, uint64_t oldest)
{
    struct dslot *last = t->slot + slots_of(cap), *from = t->slot + slots_of(t->cap);
    set_cap(t, cap);
    while (from-- > t->slot) {
        struct dslot x = *from;
        uint64_t h = hash_of(&x);
        if (!h)
            continue;
        *from = (struct dslot){0};
        if (oldest && place_of(t, x.place) < oldest) {
            t->n--;
            t->evicted++;
            continue;
        }
        struct dslot *home = t->slot + dtable_home(t, h);
        last = home < last ? home : last - 1;
        assert(last >= from);
        *last = x;
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
    size_t cap = t->cap / 100 * DT_GROW;
    bool full = t->n >= t->full, many = t->next - t->start >= PLACES_MOST;
    if (!many && units + (full ? cap : t->cap) * sizeof *t->slot <= t->bound && cap <= SLOTS_MOST) {
        enum status st = reserve_need(&t->unit_at, (size_t)units);
        if (!st && full)
            st = reserve_need(&t->slot_at, slots_of(cap) * sizeof *t->slot);
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

/* The hash goes into slot x, or would; all smaller ones that stand there and to the left, up to a free slot, move. */
static void insert(struct digest_table *t, struct dslot *x, const struct dslot *home, uint64_t hash)
{
    struct dslot *free = x;
    while (hash_of(free) && home - free < (ptrdiff_t)DT_REACH)
        free--;
    if (hash_of(free)) {
        t->evicted++;
        return;
    }
    note_unit(t);
    for (; free < x; free++)
        *free = free[1];
    memcpy(x->hash, &hash, sizeof hash);
    x->place = (uint32_t)t->next++;
    t->n++;
}

uint64_t dtable_meet(struct digest_table *t, uint64_t hash, enum status *st)
{
    struct dslot *home = t->slot + dtable_home(t, hash), *x = home;
    uint64_t h;
    while ((h = hash_of(x)) > hash)
        x--;
    if (h == hash)
        return place_of(t, x->place);
    bool room = t->n < t->full && t->next - t->start < PLACES_MOST &&
                (t->n_units + 1) * sizeof *t->unit <= t->unit_at.ready &&
                (t->n_units + 1) * sizeof *t->unit + t->cap * sizeof *t->slot <= t->bound;
    if (__builtin_expect(!room, 0)) {
        if ((*st = make_room(t)))
            return DT_NEW;
        home = x = t->slot + dtable_home(t, hash);
        while (hash_of(x) > hash)
            x--;
    }
    insert(t, x, home, hash);
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
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (place_of(t, t->unit[mid].place) <= place)
            lo = mid;
        else
            hi = mid;
    }
    *from = place_of(t, t->unit[lo].place);
    *to = hi < t->n_units ? place_of(t, t->unit[hi].place) : t->next;
    return &t->unit[lo];
}

int dtable_check(const struct digest_table *t)
{
    size_t n = 0;
    uint64_t before = 0;
    if (hash_of(t->slot))
        return -1;
    for (size_t i = 0; i < slots_of(t->cap); i++) {
        uint64_t h = hash_of(t->slot + i);
        if (!h) {
            if (t->slot[i].place)
                return -1;
            continue;
        }
        size_t home = dtable_home(t, h);
        if (h <= before || home < i || home - i > DT_REACH + 2 || place_of(t, t->slot[i].place) >= t->next)
            return -1;
        for (size_t k = i; k <= home; k++)
            if (!hash_of(t->slot + k))
                return -1;
        before = h;
        n++;
    }
    for (size_t u = 0; u < t->n_units; u++)
        if (place_of(t, t->unit[u].place) >= t->next || (u && place_of(t, t->unit[u].place) <= place_of(t, t->unit[u - 1].place)))
            return -1;
    return n == t->n && n == t->next - t->start && dtable_bytes(t) <= t->bound ? 0 : -1;
}
