/* places_taken: the fingerprints of a shard, packed while it is read and sorted at its end.
 *
 * They are kept by the parts of the table (SI_PARTS), and numbered in each part in the order of the input.  A fingerprint takes
 * some eight bytes: the rest of its key with length and flags (six), how many of the words around are of its post, if not all
 * (one), the distance from the place of the one before.  At the end one part after the other is unpacked into its pieces
 * (places.h), which fit into a cache, and these are sorted.
 * SPDX-License-Identifier: MIT */
#ifndef STATE_PLACES_TAKEN_H
#define STATE_PLACES_TAKEN_H

#include "state/places.h"
#include "util/chunks.h"

#define TAKEN_NUMBER_BITS 31u
#define TAKEN_PIECES (PLACES_PIECES / SI_PARTS) /* pieces of a part */

struct taken {
    uint64_t order; /* the key without the bits of its piece; below that its number */
    /* Its position, and above SI_PLACE_BITS: how many words it has (5 bits), how many of the words before and behind are of its
     * own post (2 and 2), whether it is remembered. */
    uint64_t at;
};
static inline uint64_t taken_rest(const struct taken *t) { return t->order >> TAKEN_NUMBER_BITS; }
static inline uint32_t taken_number(const struct taken *t) { return t->order & ((1u << TAKEN_NUMBER_BITS) - 1); }
static inline uint64_t taken_pos(const struct taken *t) { return t->at & (((uint64_t)1 << SI_PLACE_BITS) - 1); }
static inline unsigned taken_len(const struct taken *t) { return t->at >> SI_PLACE_BITS & 31; }
static inline unsigned taken_before(const struct taken *t) { return t->at >> (SI_PLACE_BITS + 5) & 3; }
static inline unsigned taken_after(const struct taken *t) { return t->at >> (SI_PLACE_BITS + 7) & 3; }
static inline bool taken_stays(const struct taken *t) { return t->at >> (SI_PLACE_BITS + 9) & 1; }

struct taken_part {
    uint8_t **chunk;
    size_t n_chunks, cap_chunks;
    size_t used;   /* bytes of the last chunk */
    uint64_t last; /* position of the last fingerprint */
    uint64_t n;    /* fingerprints */
};

struct taken_piece {
    struct taken *at;
    size_t n, cap;
};

struct taken_all {
    struct chunks memory;
    struct taken_part part[SI_PARTS];
    struct taken_piece piece[TAKEN_PIECES], spare; /* of the part at hand */
};

/* Takes all queries of a block, whose posts have their positions.  ST_LIMIT: they are more than can be numbered. */
enum status taken_put(struct taken_all *all, const struct block *b) MUST_CHECK;
/* Unpacks a part into all->piece, and gives its memory back to the system. */
enum status taken_unpack(struct taken_all *all, unsigned part) MUST_CHECK;
/* Sorts one of these pieces by `order`. */
enum status taken_sort(struct taken_all *all, unsigned piece) MUST_CHECK;
void taken_free(struct taken_all *all);

#endif
