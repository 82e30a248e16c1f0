/* digest_table: which paragraphs and lines were seen in this run, and where first: 12 bytes each.
 *
 * What is known of a text is 64 bits of hash, and its place: places are numbered in the order in which new texts came, and a
 * list of units says which post holds which places.  Two different texts are taken for one with probability n^2 / 2^65 over n
 * of them: 0.00003 in 33 million, 0.7 in the five thousand million paragraphs of a terabyte.
 *
 * Five entries share a line of memory.  An entry stands in the line its hash is scaled to, or, if that is full, in the next to
 * the left that is not: what is looked for ends at a line with room, two lines from home even at DT_FULL percent, as a rule.
 * Because homes keep their order the table grows in place by any factor, in one sweep from its right end, and no second
 * table is ever needed.  DT_GROW makes the fill between 80 and 90 percent, 14.2 to 15.9 bytes an entry.  A table below
 * DT_SMALL bytes, where nobody misses them, doubles: fewer sweeps, and fewer lines that are full; up to DT_MIDDLE it takes
 * DT_STRIDE steps at once if the bound is far, by which it comes to the same sizes in the end; up to twice that it may be half
 * empty.  An entry stands DT_REACH lines from home at most, so hashes made to meet cost no more than that; the text that
 * finds no place is not remembered.
 *
 * At the bound the older half of the places is forgotten, in the same kind of sweep.  All of it depends on the order of the
 * hashes that came, on nothing else.  The caller owns the struct.
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
#define DT_STRIDE 6u                /* of DT_GROW: almost twice as large */
#define DT_FULL 90u                 /* percent */
#define DT_GROW 112u                /* percent */
#define DT_REACH ((size_t)400)      /* lines */
#define DT_SLACK ((size_t)4)        /* scaling may bring homes nearer to each other by one, once for each growth */

#define DT_MARGIN (DT_REACH + 2 * DT_SLACK) /* lines left of the first home */

struct digest_line {
    uint64_t hash[DT_LINE];  /* the first n; then 0 */
    uint32_t place[DT_LINE]; /* low bits */
    uint32_t n;
};

struct dunit {                    /* the places from here to those of the next unit are of this post */
    uint32_t place, thread, post; /* low bits: 4e9 threads are not told apart from the first */
};

struct digest_table {
    struct digest_line *line; /* DT_MARGIN more to the left than `cap` */
    size_t cap, n, full;      /* full: n that makes it grow */
    struct dunit *unit;
    size_t n_units;
    uint32_t thread, post; /* of what is added now */
    uint64_t start, next;  /* places remembered: [start, next) */
    uint64_t bound;        /* bytes */
    uint64_t evicted;      /* entries forgotten, or never remembered */
    struct reserve line_at, unit_at;
};

#define DT_NEW UINT64_MAX

/* Takes address space; where that fails, for a smaller bound. */
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

/* The place of the hash, which is not 0.  DT_NEW: it was not there, and now it is.  *st: ST_NOMEM if memory was refused. */
uint64_t dtable_meet(struct digest_table *t, uint64_t hash, enum status *st);

/* The post that holds a place, and its places, [*from, *to). */
const struct dunit *dtable_unit(const struct digest_table *t, uint64_t place, uint64_t *from, uint64_t *to);

/* Bytes in use. */
uint64_t dtable_bytes(const struct digest_table *t);

/* 0: all is as said above. */
int dtable_check(const struct digest_table *t);

#endif
