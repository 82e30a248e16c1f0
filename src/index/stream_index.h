/* stream_index: the sparse memory of the whole run: what was said in any thread before.
 *
 * Kept of each text: its words in the token store, 16 bits a word (14 of the word's hash, the two end flags),
 * and some fingerprints that lead into it: one in SI_SAMPLE of the winnowed ones, and the first and the last
 * SI_EDGE words of every line that long (stream_query.h).  A fingerprint never decides: the store is compared token by token.
 *
 * The store is given out in the order of the input (sindex_begin); each text is copied there by whoever has it (sindex_write).
 * The table is cut into SI_PARTS parts by the highest bits of the hash.  Each has a turn of its own, so that several texts
 * can be looked up and entered at a time, all of them in the order of the input in every part (stream_place.h).
 *
 * SI_STRIDE lines of each part stand in turn in one area, so that it is in large pages whatever the number of parts.
 *
 * Fingerprints live in lines of 64 bytes, seven entries each: one cache miss a look-up (NOTES.md).
 * A full line borrows from its neighbours (line ^ 1, ^ 2, ... ^ 7: SI_GROUP lines that stand together); when all are full the
 * entry waits beside the table until the part doubles (stream_over.h), so below the bound no place is lost; at the bound the
 * oldest entry of the line goes.
 * The tag keeps the address bits that growth needs, so 4 + SI_BITS_MIN + 28 bits of hash tell fingerprints apart at any size.
 *
 * Store, table and the list of posts share one bound, and none is ever copied to grow.  Whether it is kept is asked each time
 * so many bytes of store and list are full (sindex_grow): then all text before has been entered, so what is done depends on the
 * text alone, never on who was faster.  At the bound, in this order:
 *   1. sampled fingerprints are thinned: of those only the ones stay whose hash is 0 modulo 2, 4, ... 2 ^ SI_THIN_MOST in
 *      the bits SI_THIN_AT; the table is halved when what is left fits, which leaves room for more store.  Long repeats are
 *      still found, and those that begin or end with a line: ends of lines are never thinned.
 *   2. the store forgets its older half, with all fingerprints that lead there;
 *   3. in a table that cannot grow, the oldest entry of a full line gives way.
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
#include "index/stream_over.h"
#include "text/tokens.h"
#include "util/ahead.h"
#include "util/reserve.h"
#include "util/status.h"
#include "util/turns.h"

#define SI_SAMPLE 4u
#define SI_EDGE 8u    /* words */
#define SI_EMBEDS 12u /* words of a sentence in which a text may stand that begins none; SI_EDGE of them are asked for */
#define SI_SHORT 24u  /* words of a line that gives shorter ends too */
#define SI_PART_BITS 4u
#define SI_PARTS (1u << SI_PART_BITS)
#define SI_BITS_MIN 8u /* of a part */
#define SI_STRIDE 64u  /* a page of lines */
#define SI_FILL 70u    /* percent: more makes a part double */
#define SI_ROOMY 60u   /* percent: a part that would be emptier than that at half its size is halved when it thins out */
#define SI_FULL 75u    /* percent: more makes a table at its bound thin out */
#define SI_THIN_AT 24u /* lowest bit of a tag that thinning looks at */
#define SI_BLOCK 512u  /* tokens of the store between two entries of the list that leads to posts */
#define SI_THIN_MOST 4u
#define SI_GUARD 0xfffcu  /* in the store: no word */
#define SI_BARRED 0xfff8u /* in a text that is compared with it: the same */

struct sunit { /* one post (or piece) in the store */
    uint64_t pos, thread, post;
};

/* The text remembered.  A copy of the struct stays good for what was in it, until sindex_release. */
struct token_store {
    uint16_t *tok;
    size_t n_tok;
    uint64_t origin; /* position of tok[0] */
    uint64_t start;  /* what lies before it is forgotten */
    struct sunit *unit;
    size_t n_units, gone; /* gone: of them lie before start */
    uint32_t *block;      /* unit of each SI_BLOCKth token of the store */
};

struct spart {
    struct turn turn;
    struct sline *line;  /* the first one; spart_at */
    _Atomic size_t last; /* whoever asks for lines ahead of his turn reads it too */
    unsigned bits;
    bool asked;        /* for memory to grow into */
    size_t n_entries;  /* in lines */
    struct over over;  /* and those for which there is no room, until the part doubles */
    size_t watch;      /* from so many entries on sindex_tend is due */
    uint64_t given_up; /* entries that gave way at the bound */
};

/* What is known of the texts of a shard before they are read (state/places.h): of some queries, that nothing is found for them and that
 * none later asks for the same.  These need neither be looked up nor entered: the table is half as large. */
struct alone {
    uint8_t *twice;          /* a bit a query, part by part, in the order of the input: 0 says that; or NULL */
    uint64_t n[SI_PARTS];    /* queries of a part */
    uint64_t next[SI_PARTS]; /* the first one of the next block */
    uint8_t *others;         /* a bit for each hash, by its lowest bits: other shards may have it */
    uint64_t most;           /* bits less one */
};
static inline size_t alone_bytes(uint64_t n) { return (size_t)(n / 8 + 1); } /* of n bits */

struct stream_index {
    struct token_store store;
    struct alone alone;
    struct spart part[SI_PARTS];
    struct turns turns;
    unsigned bits_most; /* of a part, for now */
    unsigned thin;      /* 0: all sampled fingerprints are kept */
    uint64_t bound;     /* bytes */
    uint64_t next;      /* bytes of store and posts at which the bound is looked at again */
    uint64_t evicted;   /* tokens forgotten */
    uint64_t thinned;   /* fingerprints not kept, or given up, at the bound */
    uint64_t threads;   /* of earlier runs */
    uint64_t seed;      /* of the fingerprints */
    struct reserve tok_at, unit_at, block_at, line_at;
    pthread_mutex_t growing;     /* line_at */
    unsigned bits_asked;         /* the size of parts for which memory was asked ahead */
    struct ahead *_Atomic ahead; /* or NULL */
    size_t tok_asked;            /* bytes of the store it was asked for, from its start */
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

/* The same for a memory that each thread has for itself; the part stays. */
static inline uint64_t sindex_scoped(uint64_t hash, uint64_t thread)
{
    uint64_t keep =
        (uint64_t)SI_LINE << SI_BITS_MIN | (uint64_t)1 << SI_BITS_MIN | (uint64_t)(SI_PARTS - 1) << (64 - SI_PART_BITS);
    return (hash ^ ((thread * 0x9e3779b97f4a7c15u) & ~keep)) | (uint64_t)1 << SI_BITS_MIN;
}

static inline unsigned sindex_part(uint64_t hash) { return (unsigned)(hash >> (64 - SI_PART_BITS)); }

/* How a token stands in the store; no word looks like SI_GUARD or SI_BARRED there. */
static inline uint16_t store_tok(uint32_t tok)
{
    uint16_t t = (uint16_t)tok;
    return (uint16_t)(t ^ ((t >= SI_BARRED) << 4));
}
static inline uint64_t store_end(const struct token_store *l) { return l->origin + l->n_tok; }
static inline uint16_t *store_at(const struct token_store *l, uint64_t pos) { return l->tok + (pos - l->origin); }
/* The unit that holds pos; n_units is not 0. */
size_t store_unit_at(const struct token_store *l, uint64_t pos);
static inline uint64_t store_unit_end(const struct token_store *l, size_t u)
{
    return u + 1 < l->n_units ? l->unit[u + 1].pos : store_end(l);
}

/* bound: bytes for everything.  Address space of that size is taken; where that fails, for a smaller bound. */
enum status sindex_init(struct stream_index *x, uint64_t bound) MUST_CHECK;
void sindex_free(struct stream_index *x);

/* Looking at the bound is due before a post of n tokens. */
bool sindex_due(const struct stream_index *x, size_t n);
/* Looks at it.  All text so far is entered, and all parts are the caller's. */
void sindex_grow(struct stream_index *x, size_t n);
/* Forgotten text is still there. */
static inline bool sindex_holds(const struct stream_index *x) { return x->store.start != x->store.origin; }
/* Gives its memory back.  Nobody looks at the store meanwhile, and all copies of x->store are void. */
void sindex_release(struct stream_index *x);

/* Room in the store for a post of n tokens; *base is the position of the first. */
enum status sindex_begin(struct stream_index *x, uint64_t thread, uint64_t post, size_t n, uint64_t *base) MUST_CHECK;
/* Fills it in.  Tokens from `from` to `to` are of a post that begins at `base`. */
static inline void sindex_write(const struct token_store *l, uint64_t base, const uint32_t *restrict tok, size_t n)
{
    uint16_t *restrict out = store_at(l, base);
    for (size_t i = 0; i < n; i++)
        out[i] = store_tok(tok[i]);
}

/* The line is the lowest bits of the hash, the tag those from SI_BITS_MIN on. */
static inline size_t spart_line(const struct spart *p, uint64_t hash)
{
    return (size_t)hash & atomic_load_explicit(&p->last, memory_order_relaxed);
}
/* Lines of the other parts stand in between; neighbours of a line are near it in any case. */
static inline struct sline *spart_at(const struct spart *p, size_t line)
{
    return &p->line[(line & ~(size_t)(SI_STRIDE - 1)) * SI_PARTS + line % SI_STRIDE];
}
/* Never 0 (sindex_hash). */
static inline uint32_t sindex_tag(uint64_t hash) { return (uint32_t)(hash >> SI_BITS_MIN) & ~SI_GUEST; }
static inline void spart_set_bits(struct spart *p, unsigned bits)
{
    p->bits = bits;
    atomic_store_explicit(&p->last, ((size_t)1 << bits) - 1, memory_order_relaxed);
}
/* Whether thinning lets the fingerprint stay. */
static inline bool sindex_stays(const struct stream_index *x, uint32_t tag)
{
    return (tag & SI_LINE) || !((tag >> SI_THIN_AT) & ((1u << x->thin) - 1));
}
static inline bool sindex_wanted(const struct stream_index *x, uint64_t hash) { return sindex_stays(x, sindex_tag(hash)); }
/* Of any part. */
static inline void sindex_prefetch(const struct stream_index *x, uint64_t hash)
{
    const struct spart *p = &x->part[sindex_part(hash)];
    __builtin_prefetch(spart_at(p, spart_line(p, hash)), 1);
}

/* What a part has of one fingerprint, and where another entry of it would go; until the part changes. */
struct slook {
    uint64_t place[SI_SLOTS]; /* of n entries, latest first */
    unsigned n;
    struct sline *latest; /* where place[0] stands */
    unsigned latest_slot;
    struct over_entry *over; /* or that is it */
    struct sline *own, *to;  /* its line, and the one with room: itself, a neighbour or NULL */
    unsigned slot;
    uint32_t tag; /* of an entry in *to */
    uint8_t low;  /* lowest bits of the hash, if there is no room */
};

void sindex_look_close(const struct stream_index *x, const struct spart *p, uint64_t hash, struct slook *out);
static inline void sindex_look(const struct stream_index *x, const struct spart *p, uint64_t hash, struct slook *out)
{
    struct sline *l = spart_at(p, spart_line(p, hash));
    uint32_t tag = sindex_tag(hash);
    unsigned empty = sline_slots(l, 0);
    if (!empty || sline_slots(l, tag)) {
        sindex_look_close(x, p, hash, out);
        return;
    }
    out->n = 0; /* most of them */
    out->own = out->to = l;
    out->slot = (unsigned)__builtin_ctz(empty);
    out->tag = tag;
}

/* For a line that is there already: asks for the text it leads to. */
void sindex_prefetch_places(const struct stream_index *x, const struct spart *p, uint64_t hash);
static inline void sindex_prefetch_text(const struct stream_index *x, const struct spart *p, uint64_t hash)
{
    const struct sline *l = spart_at(p, spart_line(p, hash));
    if (sline_slots(l, sindex_tag(hash)))
        sindex_prefetch_places(x, p, hash);
    if (!sline_slots(l, 0))
        __builtin_prefetch(spart_at(p, spart_line(p, hash) ^ 1), 1);
}

/* Remembers a place.  Of one fingerprint the first and the latest places stay. */
void sindex_put(struct stream_index *x, struct spart *p, const struct slook *at, uint64_t pos);
/* Makes room where it is due: p->n_entries >= p->watch.  Entries move. */
enum status sindex_tend(struct stream_index *x, struct spart *p) MUST_CHECK;

/* Places of the fingerprint, latest first; at most SI_SLOTS at out.  Returns their number. */
unsigned sindex_find(const struct stream_index *x, uint64_t hash, uint64_t *out);
enum status sindex_add(struct stream_index *x, uint64_t hash, uint64_t pos) MUST_CHECK;

/* One step of thinning more, at most SI_THIN_MOST. */
enum status sindex_thin(struct stream_index *x) MUST_CHECK;

/* After store, units and parts were filled in from elsewhere. */
enum status sindex_filled(struct stream_index *x) MUST_CHECK;

/* Fingerprints remembered, and those given up at the bound. */
size_t sindex_entries(const struct stream_index *x);
uint64_t sindex_given_up(const struct stream_index *x);
/* Bytes in use. */
uint64_t sindex_bytes(const struct stream_index *x);

int sindex_check(const struct stream_index *x);

#endif
