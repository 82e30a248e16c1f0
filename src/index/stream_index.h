/* stream_index: the sparse memory of the whole run: what was said in any thread before.
 *
 * Of each text it keeps the words in the token store, 16 bits a word (14 of the word's hash, the two end flags), and some
 * fingerprints that lead into it: one in SI_SAMPLE of the winnowed ones, and those of the first and last words of lines
 * (stream_query.h).  A fingerprint never decides: the text in the store is compared token by token.
 *
 * Room in the store is given out in the order of the input (sindex_begin); any worker then copies its texts there (sindex_write).
 * The table of fingerprints is cut into SI_PARTS parts by the highest bits of the hash.  Each part has a turn of its own, so that
 * several blocks can be looked up and entered at a time, and each part still meets them in the order of the input
 * (stream_place.h).  All parts share one stretch of memory, SI_STRIDE lines of each in turn, so that it is in large pages.
 *
 * A "line" of the table is a cache line of 64 bytes with seven entries (stream_line.h): one cache miss a look-up (NOTES.md).  A
 * full line borrows room from its neighbours (line ^ 1, ^ 2, ... ^ 7: SI_GROUP lines that stand together).  When all are full the
 * entry waits beside the table until the part doubles (stream_over.h), so that below the bound no entry is lost; at the bound the
 * oldest entry of the line is overwritten.  The tag keeps the bits of the hash that growth needs as an address, so
 * 4 + SI_BITS_MIN + 28 bits of hash tell fingerprints apart at any size.
 *
 * Store, table and the list of posts share one bound, and none is ever copied to grow.  The bound is looked at whenever a certain
 * number of bytes of store and list has come in (sindex_due), when all text before has been entered (sindex_grow): so what is
 * given up depends on the text alone, never on which worker was faster.  At the bound, in this order:
 *   1. sampled fingerprints are thinned: only those stay whose hash, in the bits from SI_THIN_AT on, is 0 modulo 2, then 4, up to
 *      2 ^ SI_THIN_MOST; the table is halved when what is left fits, which leaves room for more store.  Long repeats are
 *      still found, and those that begin or end with a line: fingerprints of ends of lines are never thinned.
 *   2. the store forgets its older half, with all fingerprints that lead there;
 *   3. in a table that cannot grow, the oldest entry of a full line is overwritten.
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
#define SI_EMBEDS 12u /* words: the last SI_EDGE of a sentence that long are looked up too (stream_query.h) */
#define SI_SHORT 24u  /* words: of a line that short the first and last FP_K4 are fingerprints too */
#define SI_PART_BITS 4u
#define SI_PARTS (1u << SI_PART_BITS)
#define SI_BITS_MIN 8u /* a part has 2 ^ 8 lines at least */
#define SI_STRIDE 64u  /* lines: a page */
#define SI_FILL 70u    /* percent: more makes a part double */
#define SI_ROOMY 60u   /* percent: a part that would be emptier than that at half its size is halved when it thins out */
#define SI_FULL 75u    /* percent: more makes a table at its bound thin out */
#define SI_THIN_AT 24u /* lowest bit of a tag that thinning looks at */
#define SI_BLOCK 512u  /* tokens of the store between two entries of the list that leads to posts */
#define SI_THIN_MOST 4u
/* Tokens that equal no word: in the store, and in a text that is compared with the store. */
#define SI_GUARD 0xfffcu
#define SI_BARRED 0xfff8u

/* A unit: one post, or a piece of a giant one, in the store. */
struct sunit {
    uint64_t pos, thread, post;
};

/* The text remembered.  A copy of the struct stays valid for the text that it had, until sindex_release. */
struct token_store {
    uint16_t *tok;
    size_t n_tok;
    uint64_t origin; /* position of tok[0] */
    uint64_t start;  /* what lies before it is forgotten */
    struct sunit *unit;
    size_t n_units, gone; /* gone: how many units lie before start */
    uint32_t *block;      /* the unit of each SI_BLOCKth token of the store */
};

struct spart {
    struct turn turn;
    struct sline *line;  /* the first line; see spart_at */
    _Atomic size_t last; /* number of lines less one; also read outside the part's turn, to prefetch */
    unsigned bits;       /* the part has 2 ^ bits lines */
    bool asked;          /* memory to double was made ready */
    size_t n_entries;    /* entries in lines */
    struct over over;    /* entries that wait for room */
    size_t watch;        /* at so many entries sindex_tend must be called */
    uint64_t given_up;   /* entries overwritten at the bound */
};

/* What is known of the queries of a shard before it is read (state/places.h).  A query is alone if no other query of the run has
 * its hash: it need neither be looked up nor entered, and the table is half as large. */
struct alone {
    uint8_t *twice;          /* a bit for each query, part by part, in the order of the input: the shard has its hash twice; or
                              * NULL */
    uint64_t n[SI_PARTS];    /* number of queries in each part */
    uint64_t next[SI_PARTS]; /* the first query of the next block in each part */
    uint8_t *others;         /* most + 1 bits, by the lowest bits of a hash: other shards may have it */
    uint64_t most;
};
static inline size_t alone_bytes(uint64_t n) { return (size_t)(n / 8 + 1); } /* for n bits */

struct stream_index {
    struct token_store store;
    struct alone alone;
    struct spart part[SI_PARTS];
    struct turns turns;
    unsigned bits_most; /* largest spart.bits that the bound allows, for now */
    unsigned thin;      /* steps of thinning taken; 0: all sampled fingerprints are kept */
    uint64_t bound;     /* most bytes of all */
    uint64_t next;      /* bytes of store and posts at which the bound is looked at again */
    uint64_t evicted;   /* tokens forgotten */
    uint64_t thinned;   /* fingerprints taken out by thinning */
    uint64_t threads;   /* number of threads of earlier runs, in a saved index */
    uint64_t seed;      /* of sindex_hash */
    struct reserve tok_at, unit_at, block_at, line_at;
    pthread_mutex_t growing;     /* guards line_at */
    unsigned bits_asked;         /* the size of parts for which memory was made ready */
    struct ahead *_Atomic ahead; /* makes memory ready; or NULL */
    size_t tok_asked;            /* bytes of the store, from its start, that were made ready */
};

/* Hash of n <= 2 * SI_EDGE tokens in a row, without their flags.  line: of the end of a line, not a sampled fingerprint.
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

/* The hash for a memory that each thread has for itself (--scope=thread); its part of the table is the same. */
static inline uint64_t sindex_scoped(uint64_t hash, uint64_t thread)
{
    uint64_t keep =
        (uint64_t)SI_LINE << SI_BITS_MIN | (uint64_t)1 << SI_BITS_MIN | (uint64_t)(SI_PARTS - 1) << (64 - SI_PART_BITS);
    return (hash ^ ((thread * 0x9e3779b97f4a7c15u) & ~keep)) | (uint64_t)1 << SI_BITS_MIN;
}

static inline unsigned sindex_part(uint64_t hash) { return (unsigned)(hash >> (64 - SI_PART_BITS)); }

/* The 16 bits that the store keeps of a token; they differ from SI_GUARD and SI_BARRED. */
static inline uint16_t store_tok(uint32_t tok)
{
    uint16_t t = (uint16_t)tok;
    return (uint16_t)(t ^ ((t >= SI_BARRED) << 4));
}
static inline uint64_t store_end(const struct token_store *l) { return l->origin + l->n_tok; }
static inline uint16_t *store_at(const struct token_store *l, uint64_t pos) { return l->tok + (pos - l->origin); }
/* Index of the unit that holds pos; n_units must not be 0.  Cost: a few steps from store.block. */
size_t store_unit_at(const struct token_store *l, uint64_t pos);
static inline uint64_t store_unit_end(const struct token_store *l, size_t u)
{
    return u + 1 < l->n_units ? l->unit[u + 1].pos : store_end(l);
}

/* bound: bytes for everything.  Reserves address space of that size; where that fails, the bound becomes smaller. */
enum status sindex_init(struct stream_index *x, uint64_t bound) MUST_CHECK;
void sindex_free(struct stream_index *x);

/* The bound must be looked at (sindex_grow) before a post of n tokens is added. */
bool sindex_due(const struct stream_index *x, size_t n);
/* Looks at the bound, and gives up what is over it.  All text so far must be entered, and the caller must have the turns of all
 * parts. */
void sindex_grow(struct stream_index *x, size_t n);
/* The store still holds memory of forgotten text. */
static inline bool sindex_holds(const struct stream_index *x) { return x->store.start != x->store.origin; }
/* Gives the memory of forgotten text back.  Nobody may read the store meanwhile, and all copies of x->store become invalid. */
void sindex_release(struct stream_index *x);

/* Makes room in the store for a post of n tokens; *base is the position of the first. */
enum status sindex_begin(struct stream_index *x, uint64_t thread, uint64_t post, size_t n, uint64_t *base) MUST_CHECK;
/* Copies the n tokens of a post there. */
static inline void sindex_write(const struct token_store *l, uint64_t base, const uint32_t *restrict tok, size_t n)
{
    uint16_t *restrict out = store_at(l, base);
    for (size_t i = 0; i < n; i++)
        out[i] = store_tok(tok[i]);
}

/* Number of the line of a hash within its part: its lowest bits.  The tag is the bits from SI_BITS_MIN on. */
static inline size_t spart_line(const struct spart *p, uint64_t hash)
{
    return (size_t)hash & atomic_load_explicit(&p->last, memory_order_relaxed);
}
/* The line with that number.  Each SI_STRIDE lines those of the other parts follow; the lines of a group stand together. */
static inline struct sline *spart_at(const struct spart *p, size_t line)
{
    return &p->line[(line & ~(size_t)(SI_STRIDE - 1)) * SI_PARTS + line % SI_STRIDE];
}
/* The tag of a hash; never 0 (sindex_hash). */
static inline uint32_t sindex_tag(uint64_t hash) { return (uint32_t)(hash >> SI_BITS_MIN) & ~SI_GUEST; }
static inline void spart_set_bits(struct spart *p, unsigned bits)
{
    p->bits = bits;
    atomic_store_explicit(&p->last, ((size_t)1 << bits) - 1, memory_order_relaxed);
}
/* Thinning lets the fingerprint stay. */
static inline bool sindex_stays(const struct stream_index *x, uint32_t tag)
{
    return (tag & SI_LINE) || !((tag >> SI_THIN_AT) & ((1u << x->thin) - 1));
}
static inline bool sindex_wanted(const struct stream_index *x, uint64_t hash) { return sindex_stays(x, sindex_tag(hash)); }
/* Prefetches the line of a hash, in whatever part it is. */
static inline void sindex_prefetch(const struct stream_index *x, uint64_t hash)
{
    const struct spart *p = &x->part[sindex_part(hash)];
    __builtin_prefetch(spart_at(p, spart_line(p, hash)), 1);
}

/* What a part has of one fingerprint, and where a new entry of it would go.  Valid until the part changes. */
struct slook {
    uint64_t place[SI_SLOTS]; /* positions of its n entries, latest first */
    unsigned n;
    struct sline *latest; /* where place[0] stands */
    unsigned latest_slot;
    struct over_entry *over; /* or the entry beside the table that is place[0] */
    struct sline *own, *to;  /* the hash's own line, and the one with room: the same, a neighbour, or NULL */
    unsigned slot;           /* in *to */
    uint32_t tag;            /* of a new entry in *to */
    uint8_t low;             /* lowest bits of the hash, if there is no room */
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
    out->n = 0; /* the usual case */
    out->own = out->to = l;
    out->slot = (unsigned)__builtin_ctz(empty);
    out->tag = tag;
}

/* Prefetches the text that a hash leads to; its line must be in the cache already. */
void sindex_prefetch_places(const struct stream_index *x, const struct spart *p, uint64_t hash);
static inline void sindex_prefetch_text(const struct stream_index *x, const struct spart *p, uint64_t hash)
{
    const struct sline *l = spart_at(p, spart_line(p, hash));
    if (sline_slots(l, sindex_tag(hash)))
        sindex_prefetch_places(x, p, hash);
    if (!sline_slots(l, 0))
        __builtin_prefetch(spart_at(p, spart_line(p, hash) ^ 1), 1);
}

/* Remembers place `pos` of the fingerprint that *at was looked up for.  Of all places of a fingerprint the first and the latest
 * stay. */
void sindex_put(struct stream_index *x, struct spart *p, const struct slook *at, uint64_t pos);
/* Makes room in the part, once p->n_entries >= p->watch.  Entries move. */
enum status sindex_tend(struct stream_index *x, struct spart *p) MUST_CHECK;

/* Looks a fingerprint up and remembers place `pos` of it; makes room first where that is due. */
enum status sindex_add(struct stream_index *x, uint64_t hash, uint64_t pos) MUST_CHECK;

/* Takes one more step of thinning; at most SI_THIN_MOST are possible. */
enum status sindex_thin(struct stream_index *x) MUST_CHECK;

/* Works out the rest after store, units and parts were filled in by a caller (state/snapshot.c). */
enum status sindex_filled(struct stream_index *x) MUST_CHECK;

/* Numbers of fingerprints that are remembered, and that were given up at the bound. */
size_t sindex_entries(const struct stream_index *x);
uint64_t sindex_given_up(const struct stream_index *x);
/* Bytes in use. */
uint64_t sindex_bytes(const struct stream_index *x);

#endif
