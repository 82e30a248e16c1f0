/* stream_index: the sparse memory of the whole run: what was said in any thread before.
 *
 * Kept of each text: a log of 16-bit tokens (14 bits of the word's hash, the two end flags), 2 bytes a word,
 * and some fingerprints that lead into it: one in SI_SAMPLE of the winnowed ones, and the first and the last
 * SI_EDGE tokens of every line that long.  A fingerprint never decides: the log is compared token by token.
 *
 * Fingerprints live in lines of 64 bytes, eight entries each: one cache miss a look-up (speed-notes.md, 4).
 * A full line borrows from its neighbour (line ^ 1); when both are full the oldest entry of the line goes: at the
 * SI_FILL percent where the table doubles that is one in some thousand over all doublings, while lines without a
 * neighbour would have lost a fifth of the oldest entries.  At its bound the table no longer doubles, and the log
 * forgets its older half.  The tag keeps the address bits that growth needs, so SI_BITS_MIN + 31 bits of hash tell
 * fingerprints apart at any size.
 *
 * Positions count tokens from the start of the run.  The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_INDEX_H
#define INDEX_STREAM_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

#define SI_SAMPLE 4u
#define SI_EDGE 8u
#define SI_SHORT 24u /* tokens of a line that gives shorter ends too */
#define SI_BITS_MIN 12u
#define SI_SLOTS 8u
#define SI_FILL 40u
#define SI_GUEST 0x80000000u /* in a tag: the entry's own line is the neighbour */

struct sline {
    uint32_t tag[SI_SLOTS]; /* 0: empty */
    uint32_t pos[SI_SLOTS]; /* low bits of the position */
};

struct sunit { /* one post (or piece) in the log */
    uint64_t pos, thread, post;
};

struct stream_index {
    uint16_t *tok; /* the log */
    size_t n_tok, cap_tok, most_tok;
    uint64_t start; /* position of tok[0] */
    struct sunit *unit;
    size_t n_units, cap_units;
    struct sline *line;
    unsigned bits, most_bits;
    size_t n_entries;
    uint64_t evicted; /* tokens forgotten */
};

/* Hash of n tokens in a row, whatever their flags. */
uint64_t sindex_hash(const uint32_t *tok, unsigned n);

/* bound: bytes for log and table together. */
enum status sindex_init(struct stream_index *x, uint64_t bound) MUST_CHECK;
void sindex_clear(struct stream_index *x);
void sindex_free(struct stream_index *x);

/* Appends a post's tokens to the log; *base is the position of the first. */
enum status sindex_begin(struct stream_index *x, uint64_t thread, uint64_t post, const uint32_t *tok, size_t n,
                         uint64_t *base) MUST_CHECK;

static inline uint64_t sindex_end(const struct stream_index *x) { return x->start + x->n_tok; }
static inline uint16_t sindex_tok(const struct stream_index *x, uint64_t pos) { return x->tok[pos - x->start]; }

static inline size_t sindex_line(const struct stream_index *x, uint64_t hash)
{
    size_t low = hash & (((size_t)1 << SI_BITS_MIN) - 1);
    return low | ((size_t)((hash >> 32) & (((size_t)1 << (x->bits - SI_BITS_MIN)) - 1)) << SI_BITS_MIN);
}
/* Never 0 (sindex_hash). */
static inline uint32_t sindex_tag(uint64_t hash) { return (uint32_t)(hash >> 32) & ~SI_GUEST; }
static inline void sindex_prefetch(const struct stream_index *x, uint64_t hash)
{
    __builtin_prefetch(&x->line[sindex_line(x, hash)], 1);
}

/* Places of the fingerprint, latest first; at most SI_SLOTS at out.  Returns their number. */
unsigned sindex_find(const struct stream_index *x, uint64_t hash, uint64_t *out);
/* Remembers a place.  Of one fingerprint the first and the latest places stay.  Returns the entry. */
uint32_t *sindex_add(struct stream_index *x, uint64_t hash, uint64_t pos);
/* Takes an entry that sindex_add returned out again, or moves it. */
void sindex_remove(struct stream_index *x, uint32_t *entry);
/* Takes the tokens i of the last unit, [base, end), with drop[i] != 0 out of the log. */
void sindex_compact(struct stream_index *x, uint64_t base, const uint8_t *drop);
/* Doubles the table if `more` entries would make it full; call between posts only, entries move. */
enum status sindex_grow(struct stream_index *x, size_t more) MUST_CHECK;

/* The unit that holds pos; n_units is not 0. */
size_t sindex_unit_at(const struct stream_index *x, uint64_t pos);

int sindex_check(const struct stream_index *x);

#endif
