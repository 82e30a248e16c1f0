/* stream_index: the sparse memory of the whole run: what was said in any thread before.
 *
 * Kept of each text: a log of 16-bit tokens (14 bits of the word's hash, the two end flags), 2 bytes a word,
 * and some fingerprints that lead into it: one in SI_SAMPLE of the winnowed ones, and the first and the last
 * SI_EDGE words of every line that long (stream_query.h).  A fingerprint never decides: the log is compared token by token.
 *
 * Fingerprints live in lines of 64 bytes, eight entries each: one cache miss a look-up (speed-notes.md, 4).
 * A full line borrows from its neighbours (line ^ 1, ^ 2, ... ^ 7: SI_GROUP lines that stand together); when all are full the
 * oldest entry of the line goes.  At the SI_FILL percent where the table doubles that is one in three thousand over all
 * doublings; at 75 it would be one in 700, at 80 one in 200, and no faster.
 * The tag keeps the address bits that growth needs, so SI_BITS_MIN + 28 bits of hash tell fingerprints apart at any size.
 *
 * Log, table and the lists of posts share one bound, and none is ever copied to grow.  At the bound, in this order:
 *   1. sampled fingerprints are thinned: of those only the ones stay whose hash is 0 modulo 2, 4, ... 2 ^ SI_THIN_MOST in
 *      the bits SI_THIN_AT; the table is halved when what is left fits, which leaves room for more log.  Long repeats are
 *      still found, and those that begin or end with a line: ends of lines are never thinned.
 *   2. the log forgets its older half, with all fingerprints that lead there;
 *   3. in a table that cannot grow, the oldest entry of a full line gives way.
 * All of it depends on the text alone.
 *
 * Positions count tokens from the start of the run, or of the first run of a saved index (state/snapshot).  The caller
 * owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_INDEX_H
#define INDEX_STREAM_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fingerprint/fingerprint.h"
#include "index/stream_line.h"
#include "text/tokens.h"
#include "util/ahead.h"
#include "util/reserve.h"
#include "util/status.h"

#define SI_SAMPLE 4u
#define SI_EDGE 8u   /* words */
#define SI_SHORT 24u /* words of a line that gives shorter ends too */
#define SI_BITS_MIN 12u
#define SI_FILL 70u          /* percent: more makes the table double */
#define SI_ROOMY 60u         /* percent: a table that would be emptier than that at half its size is halved when it thins out */
#define SI_FULL 75u          /* percent: more makes a table at its bound thin out */
#define SI_THIN_AT 24u       /* lowest bit of a tag that thinning looks at */
#define SI_BLOCK 512u        /* tokens of the log between two entries of the list that leads to posts */
#define SI_THIN_MOST 4u
#define SI_TOKENS_MOST ((size_t)1 << 31) /* positions are told apart by 32 bits */

struct sunit { /* one post (or piece) in the log */
    uint64_t pos, thread, post;
};

struct stream_index {
    uint16_t *tok; /* the log */
    size_t n_tok;
    uint64_t start; /* position of tok[0] */
    struct sunit *unit;
    size_t n_units;
    uint32_t *block; /* unit of each SI_BLOCKth token of the log */
    struct sline *line; /* 1 << bits */
    unsigned bits;
    size_t last; /* number of a line */
    unsigned thin; /* 0: all sampled fingerprints are kept */
    size_t n_entries;
    uint64_t bound;     /* bytes */
    uint64_t evicted;   /* tokens forgotten */
    uint64_t thinned;   /* fingerprints not kept, or given up, at the bound */
    uint64_t threads;   /* of earlier runs */
    uint64_t seed;      /* of the fingerprints */
    struct reserve tok_at, unit_at, block_at, line_at;
    struct ahead *ahead;  /* or NULL */
    size_t tok_asked;     /* bytes of the log it was asked for, from its start */
    unsigned bits_asked;  /* of the table it was asked for */
};

/* Hash of n <= 2 * SI_EDGE tokens in a row, whatever their flags: of an end of a line, or a sampled fingerprint.
 * A sum of products, two tokens each: they do not wait for each other, unlike those of a hash that goes from token to
 * token.  The second token of a pair reaches half of the bits only, until the end mixes them.  Part of the index' format. */
static inline uint64_t sindex_hash(uint64_t seed, const uint32_t *tok, unsigned n, bool line)
{
    static const uint64_t k[SI_EDGE] = {0x9e3779b185ebca87u, 0xc2b2ae3d27d4eb4fu, 0x165667b19e3779f9u, 0x85ebca77c2b2ae63u,
                                        0x27d4eb2f165667c5u, 0xd6e8feb86659fd93u, 0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu};
    const uint64_t words = ~(TOK_FLAGS * (uint64_t)0x100000001);
    uint64_t h = n * 0x9e3779b97f4a7c15u ^ seed;
    for (unsigned i = 0; i + 1 < n; i += 2)
        h += (((uint64_t)tok[i + 1] << 32 | tok[i]) & words) * k[i / 2];
    if (n % 2)
        h += (tok[n - 1] & words) * k[n / 2];
    h = (h ^ h >> 32) * 0xff51afd7ed558ccdu;
    h ^= h >> 29;
    h = line ? h | (uint64_t)SI_LINE << SI_BITS_MIN : h & ~((uint64_t)SI_LINE << SI_BITS_MIN);
    return h >> SI_BITS_MIN & (SI_LINE | (SI_LINE - 1)) ? h : h | (uint64_t)1 << SI_BITS_MIN;
}

/* bound: bytes for everything.  Address space of that size is taken; where that fails, for a smaller bound. */
enum status sindex_init(struct stream_index *x, uint64_t bound) MUST_CHECK;
void sindex_clear(struct stream_index *x);
void sindex_free(struct stream_index *x);

/* Appends a post's tokens to the log, after sindex_grow; *base is the position of the first. */
enum status sindex_begin(struct stream_index *x, uint64_t thread, uint64_t post, const uint32_t *tok, size_t n,
                         uint64_t *base) MUST_CHECK;

static inline uint64_t sindex_end(const struct stream_index *x) { return x->start + x->n_tok; }
static inline uint16_t sindex_tok(const struct stream_index *x, uint64_t pos) { return x->tok[pos - x->start]; }

/* The line is the lowest bits of the hash, the tag those from SI_BITS_MIN on. */
static inline size_t sindex_line(const struct stream_index *x, uint64_t hash) { return (size_t)hash & x->last; }
/* Never 0 (sindex_hash). */
static inline uint32_t sindex_tag(uint64_t hash) { return (uint32_t)(hash >> SI_BITS_MIN) & ~SI_GUEST; }
static inline void sindex_set_bits(struct stream_index *x, unsigned bits)
{
    x->bits = bits;
    x->last = ((size_t)1 << bits) - 1;
}
/* Whether thinning lets the fingerprint stay. */
static inline bool sindex_stays(const struct stream_index *x, uint32_t tag)
{
    return (tag & SI_LINE) || !((tag >> SI_THIN_AT) & ((1u << x->thin) - 1));
}
static inline bool sindex_wanted(const struct stream_index *x, uint64_t hash) { return sindex_stays(x, sindex_tag(hash)); }
static inline void sindex_prefetch(const struct stream_index *x, uint64_t hash)
{
    __builtin_prefetch(&x->line[sindex_line(x, hash)], 1);
}

/* What the table has of one fingerprint, and where another entry of it would go; until the table changes. */
struct slook {
    uint64_t place[SI_SLOTS]; /* of n entries, latest first */
    unsigned n;
    uint32_t *latest;       /* the entry of place[0] */
    struct sline *own, *to; /* its line, and the one with room: itself, a neighbour or NULL */
    unsigned slot;
    uint32_t tag; /* of an entry in *to */
};

void sindex_look_close(const struct stream_index *x, uint64_t hash, struct slook *out);
static inline void sindex_look(const struct stream_index *x, uint64_t hash, struct slook *out)
{
    struct sline *l = &x->line[sindex_line(x, hash)];
    uint32_t tag = sindex_tag(hash);
    unsigned empty = sline_slots(l, 0);
    if (!empty || sline_slots(l, tag)) {
        sindex_look_close(x, hash, out);
        return;
    }
    out->n = 0; /* most of them */
    out->own = out->to = l;
    out->slot = (unsigned)__builtin_ctz(empty);
    out->tag = tag;
}

/* For a line that is there already: asks for the text it leads to. */
void sindex_prefetch_places(const struct stream_index *x, uint64_t hash);
static inline void sindex_prefetch_text(const struct stream_index *x, uint64_t hash)
{
    const struct sline *l = &x->line[sindex_line(x, hash)];
    if (sline_slots(l, sindex_tag(hash)))
        sindex_prefetch_places(x, hash);
    if (!sline_slots(l, 0))
        __builtin_prefetch(&x->line[sindex_line(x, hash) ^ 1], 1);
}

/* Remembers a place.  Of one fingerprint the first and the latest places stay.  Returns the entry. */
uint32_t *sindex_put(struct stream_index *x, const struct slook *at, uint64_t pos);

/* Places of the fingerprint, latest first; at most SI_SLOTS at out.  Returns their number. */
unsigned sindex_find(const struct stream_index *x, uint64_t hash, uint64_t *out);
uint32_t *sindex_add(struct stream_index *x, uint64_t hash, uint64_t pos);
/* Takes an entry that sindex_add returned out again, or moves it. */
void sindex_remove(struct stream_index *x, uint32_t *entry);
/* Takes the tokens i of the last unit, [base, end), with drop[i] 1, not 0, out of the log. */
void sindex_compact(struct stream_index *x, uint64_t base, const uint8_t *drop);
/* Makes room for `more` entries and for a post of n tokens; call between posts only, entries move. */
enum status sindex_grow(struct stream_index *x, size_t more, size_t n) MUST_CHECK;

/* One step of thinning more, at most SI_THIN_MOST. */
enum status sindex_thin(struct stream_index *x) MUST_CHECK;

/* After log and units were filled in from elsewhere. */
enum status sindex_note_blocks(struct stream_index *x) MUST_CHECK;

/* Bytes in use. */
uint64_t sindex_bytes(const struct stream_index *x);

/* The unit that holds pos; n_units is not 0. */
size_t sindex_unit_at(const struct stream_index *x, uint64_t pos);
static inline uint64_t sindex_unit_end(const struct stream_index *x, size_t u)
{
    return u + 1 < x->n_units ? x->unit[u + 1].pos : sindex_end(x);
}

int sindex_check(const struct stream_index *x);

#endif
