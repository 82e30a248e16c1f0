/* digest_table: which paragraphs and lines were seen in this run, and where first, in at most 16 bytes each.
 *
 * What is known of a text is 64 bits of hash, and its place: places are numbered in the order in which new texts came, and a
 * list of units says which post holds which places.  Two different texts are taken for one with probability n^2 / 2^65 over n
 * of them: 0.00003 in 33 million, 0.7 in the five thousand million paragraphs of a terabyte.
 *
 * An open hash table of cache lines (64 bytes) with five entries each.  An entry's home is the line its hash is scaled to; if
 * that is full, it goes to the next line to the left with room, so a search ends at the first line with room: as a rule two lines
 * from home, even at DT_FULL percent.  Homes are in the order of the hashes, so the table grows in place by any factor, in one
 * sweep from its right end, without a second table.  With DT_GROW it is between 80 and 90 percent full: 14.2 to 15.9 bytes an
 * entry.  A table below DT_SMALL bytes doubles, which saves sweeps.  Up to DT_MIDDLE it takes DT_STRIDE steps of DT_GROW at once
 * if the bound is far, so that it still comes to the same sizes; until it is twice that large it may be half empty.  An entry
 * stands at most DT_REACH lines from home, so hashes made to collide cost no more; a text that finds no room is not remembered.
 *
 * At the bound the older half of the places is forgotten, in the same kind of sweep.  What the table holds depends only on the
 * hashes and on their order.  The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_DIGEST_TABLE_H
#define INDEX_DIGEST_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "util/reserve.h"
#include "util/status.h"

#define DT_LINE 5u                  /* entries */
#define DT_LEAST ((size_t)820)      /* lines */
#define DT_SMALL ((size_t)2 << 20)  /* bytes */
#define DT_MIDDLE ((size_t)4 << 20) /* bytes */
#define DT_STRIDE 6u                /* steps of DT_GROW, which make it almost twice as large */
#define DT_FULL 90u                 /* percent: a fuller table grows */
#define DT_GROW 112u                /* percent of its size before */
#define DT_REACH ((size_t)400)      /* lines */
#define DT_SLACK ((size_t)4)        /* lines: each growth may bring homes nearer to each other by one, through rounding */

#define DT_MARGIN (DT_REACH + 2 * DT_SLACK) /* lines left of the first home */

struct digest_line {
    uint64_t hash[DT_LINE];  /* of the n entries; then 0 */
    uint32_t place[DT_LINE]; /* the lower half of each place */
    uint32_t n;
};

struct dunit {                    /* the places from `place` up to the next unit's are those of one post */
    uint32_t place, thread, post; /* the lower halves: thread 2^32 is taken for thread 0 */
};

struct digest_table {
    struct digest_line *line; /* DT_MARGIN more to the left than `cap` */
    size_t cap, n, full;      /* lines; entries; number of entries at which the table grows */
    struct dunit *unit;
    size_t n_units;
    uint32_t thread, post; /* whose texts are added now */
    uint64_t start, next;  /* the places remembered: [start, next) */
    uint64_t bound;        /* most bytes */
    uint64_t evicted;      /* entries forgotten, or never remembered */
    struct reserve line_at, unit_at;
};

#define DT_NEW UINT64_MAX

/* bound: bytes for everything.  Reserves address space of that size; where that fails, the bound becomes smaller. */
enum status dtable_init(struct digest_table *t, uint64_t bound) MUST_CHECK;
void dtable_clear(struct digest_table *t);
void dtable_free(struct digest_table *t);

static inline size_t dtable_home(const struct digest_table *t, uint64_t hash)
{
    return DT_MARGIN + (size_t)(((hash >> 32) * (uint64_t)t->cap) >> 32);
}
/* Always inline: gcc 12 takes a function that does nothing but prefetch for one without effects, and drops the calls. */
static inline __attribute__((always_inline)) void dtable_prefetch(const struct digest_table *t, uint64_t hash)
{
    const struct digest_line *x = t->line + dtable_home(t, hash);
    __builtin_prefetch(x);
    __builtin_prefetch(x - 1);
    __builtin_prefetch(x - 2);
}

/* What is added from now on is of this post. */
static inline void dtable_post(struct digest_table *t, uint64_t thread, uint64_t post)
{
    t->thread = (uint32_t)thread;
    t->post = (uint32_t)post;
}

/* The place of the text with this hash, which is not 0.  DT_NEW: the text is new, and remembered from now on.  *st becomes
 * ST_NOMEM if memory was refused.  Cost: one cache miss, as a rule, if dtable_prefetch was called some time before. */
uint64_t dtable_meet(struct digest_table *t, uint64_t hash, enum status *st);

/* The post that holds a place; its places are [*from, *to). */
const struct dunit *dtable_unit(const struct digest_table *t, uint64_t place, uint64_t *from, uint64_t *to);

/* Bytes in use. */
uint64_t dtable_bytes(const struct digest_table *t);

#endif
