/* places: what the shards of a dump tell each other, so that each is cleaned as if those before it had been read.
 *
 * What a run remembers of a fingerprint is two places: the first one, and the latest that does not go on as the first does
 * (index/stream_place.h).  Both are a matter of all texts that have the fingerprint, in their order, and of nothing else.  So:
 *
 *   places_take, places_write   a shard's fingerprints, sorted: of each the first place and those that may be the latest,
 *                               with what goes on around them; and its words (--emit-places)
 *   places_join                 all shards, in their order: for each one the places in earlier shards of the fingerprints it
 *                               has, with the texts there (--join-places)
 *   places_load                 these are put into the memory of a run before it reads (--with-places)
 *
 * Which places of a fingerprint may be the latest: the last one that does not go on as f does, for any f.  Going on alike is a
 * matter of three words before and three behind (PLACES_ROUND of them agree), so a few places answer for all f
 * (places_last): a paragraph repeated a million times costs its first and its latest place.
 *
 * Files are for machines of one byte order and one version of the program; both are checked, and what follows the head has its XXH3.
 * A shard's file: struct places_head, words (16 bits each), fingerprints (places_code.c), posts (struct sunit), cues
 * (segment/cuelog.h), and a bit for each query (struct alone), part by part of the table in the order of the input: whether the
 * shard has that fingerprint twice.  What is joined for a shard: the same, but words and posts of others, their fingerprints with
 * two places each.
 * SPDX-License-Identifier: MIT */
#ifndef STATE_PLACES_H
#define STATE_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "index/stream_index.h"
#include "segment/block.h"
#include "state/sumfile.h"
#include "util/buf.h"
#include "util/status.h"

struct cuelog;
struct rules;

#define PLACES_SHARD "thresh-places 3\n"
#define PLACES_OTHER "thresh-others 2\n"
#define PLACES_ROUND 3u /* words before and behind a fingerprint that tell a copy from a turn of phrase (stream_place.c) */
#define PLACES_NONE UINT64_MAX

struct places_head {
    char magic[16];
    uint64_t order;                 /* of bytes: 0x0102030405060708 */
    char version[24];               /* of the program */
    uint64_t shape, seed;           /* of fingerprints */
    uint64_t options;               /* what else decides what is remembered */
    uint64_t bytes, threads, words; /* of the shard's input */
    uint64_t base, threads_before;  /* joined: words and threads of the shards before */
    uint64_t shard, shards;
    uint64_t n_units, n_tok, n_keys, n_code; /* of the file; code: bytes of fingerprints */
    uint64_t n_cues;                         /* bytes of the shard's segment/cuelog.h */
    uint64_t sought[SI_PARTS];               /* of the shard */
    uint64_t sum_rest;                       /* of all behind the head */
    uint64_t sum;                            /* of all before */
};

/* A place and what is around it, as others must know it. */
struct place_rec {
    uint64_t pos;                                  /* word of the shard */
    uint32_t check;                                /* tells those of one key apart: of its words */
    uint8_t len, end;                              /* words; flags of the last one */
    uint8_t before, after;                         /* of the words around, so many are of its own post */
    uint16_t back[PLACES_ROUND], on[PLACES_ROUND]; /* outwards */
};

/* Whether x, with its own words, goes on as the text at f does. */
bool place_goes_on(const struct place_rec *x, const struct place_rec *f);

/* The 41 bits of a hash that the table looks at: part, tag, lowest bits; rising with the part. */
#define PLACES_KEY_BITS 41u
#define PLACES_LOW_BITS (PLACES_KEY_BITS - SI_PART_BITS)
static inline uint64_t places_key(uint64_t hash)
{
    return (hash >> (64 - SI_PART_BITS)) << PLACES_LOW_BITS | (hash & (((uint64_t)1 << PLACES_LOW_BITS) - 1));
}
static inline uint64_t places_hash(uint64_t key)
{
    return (key >> PLACES_LOW_BITS) << (64 - SI_PART_BITS) | (key & (((uint64_t)1 << PLACES_LOW_BITS) - 1));
}

/* ---- a shard ---- */

struct places;
/* The file is written beside and renamed at the end, words as they come.  ST_IO: why tells. */
enum status places_new(struct places **p, const char *path, uint64_t bound, char *why, size_t size) MUST_CHECK;
void places_delete(struct places *p); /* and the file beside, if it was not renamed */
/* In the order of the input: the posts of a block get their places.  ST_LIMIT: they are more than the bound. */
enum status places_base(struct places *p, struct block_text *text) MUST_CHECK;
/* Its words (stream_write) and queries, in the order of the input. */
enum status places_take(struct places *p, const struct block *b, char *why, size_t size) MUST_CHECK;
enum status places_write(struct places *p, const struct config *config, const struct rules *rules, uint64_t threads,
                         uint64_t bytes, char *why, size_t size) MUST_CHECK;

/* The fingerprint's places, in the order of the input: behind the first one, which stays, go those of rec[1 .. n) that may be the
 * latest, latest first; returns how many are left.  The words around a place are looked up in tok when it comes to that, unless
 * tok is NULL: then they are there. */
size_t places_last(struct place_rec *rec, size_t n, const uint16_t *tok, uint64_t n_tok);

/* ---- the code of fingerprints (places_code.c) ---- */

enum status places_put_key(struct buf *out, uint64_t *last, uint64_t key, size_t n) MUST_CHECK;
/* words: with those around, for who does not have the shard's. */
enum status places_put_rec(struct buf *out, uint64_t *last, const struct place_rec *r, bool words) MUST_CHECK;
/* The part of it that any reader needs. */
enum status places_put_place(struct buf *out, uint64_t *last, uint64_t pos, unsigned len, unsigned before,
                             unsigned after) MUST_CHECK;
enum status places_put_number(struct buf *out, uint64_t n) MUST_CHECK;

struct places_cursor {
    const uint8_t *at, *end;
    const uint16_t *tok; /* the shard's words; NULL: the places have those around them */
    uint64_t n_tok;
    uint64_t key, last; /* last: of positions */
    size_t n;           /* records of the key not yet read */
    bool bad;
};
/* The next key and its number of records; those of the one before were read or skipped.  false: the end, or bad. */
bool places_next(struct places_cursor *c);
void places_rec(struct places_cursor *c, struct place_rec *r);
void places_around(const struct places_cursor *c, struct place_rec *r); /* the words around it: a look at those of the shard */
void places_skip(struct places_cursor *c);                              /* all of them */
/* The words around r, which has its position, among the n of a shard. */
void places_words(struct place_rec *r, const uint16_t *tok, uint64_t n);

/* A shard's code is in PLACES_PIECES pieces by the first bits of the key.  Behind them where each begins and the last ends, from the
 * start of the code, and their number, 8 bytes each.  Some pieces, with these numbers, are a code too. */
#define PLACES_PIECE_BITS 8u
#define PLACES_PIECES (1u << PLACES_PIECE_BITS)
size_t places_pieces(const uint8_t *code, size_t n); /* 0: it is none */
bool places_piece(const uint8_t *code, size_t n, size_t k, struct places_cursor *c);
uint64_t places_number(struct places_cursor *c);

/* ---- files ---- */

struct places_file {
    const char *path;
    struct places_head head;
    const struct sunit *unit;
    const uint16_t *tok;
    const uint8_t *code, *cues, *twice;
    void *map;
    size_t size;
};

/* Maps and checks it, all of it if `whole`; why: a sentence without the name. */
enum status places_open(struct places_file *f, const char *path, const char *magic, bool whole, char *why,
                        size_t size) MUST_CHECK;
void places_close(struct places_file *f);
size_t places_twice_bytes(const struct places_head *h);
/* Written beside and renamed: sections in their order, each padded; then the head, of which the sums are filled in. */
struct places_out { /* begins as {0} */
    struct sumfile to;
    const char *path;
    char *real;  /* where links lead */
    bool joined; /* trouble is told of the shard's file, so that the sentence must name this one */
    bool open;   /* and there is a file beside */
    char beside[4096];
};
enum status places_begin(struct places_out *o, const char *path, char *why, size_t size) MUST_CHECK;
enum status places_put(struct places_out *o, const void *from, size_t n, char *why, size_t size) MUST_CHECK;
enum status places_pad(struct places_out *o, size_t n, char *why, size_t size) MUST_CHECK; /* behind n bytes */
/* Posts, cues and bits. */
enum status places_put_rest(struct places_out *o, const struct places_head *h, const struct places_file *f, char *why,
                            size_t size) MUST_CHECK;
enum status places_end(struct places_out *o, struct places_head *h, char *why, size_t size) MUST_CHECK;
void places_leave(struct places_out *o); /* after the end, or instead of it */
/* Of this run: what the head must have. */
void places_expect(struct places_head *h, const struct config *config, const struct rules *rules, uint64_t seed);

/* ---- all shards ---- */

/* The files of all shards in their order; part NULL: TO/NAME of each is written.  `fold:FOLDER`: FOLDER/I has some pieces of the code
 * of shard I, the same ones of each; into TO/I goes what it is told.  `gather:I:FILE`: FILE has all that shard I was told, TO becomes its
 * file.  Of one shard, the path: `ask:BITS:RANGES` writes TO/R of each range of hashes, `select:RANGES:FOLDER` reads FOLDER/R, which
 * `count:FOLDER` of all shards made of those, and writes TO/R for fold.  ST_LIMIT: no such part.  which: index of the file it is about. */
enum status places_join(const char *const *path, size_t n, const char *part, const char *to, size_t *which, char *why,
                        size_t size) MUST_CHECK;

/* Into the empty x, and the cues of the shard.  *h: the head. */
enum status places_load(struct stream_index *x, struct cuelog **cues, const char *path, const struct config *config,
                        const struct rules *rules, struct places_head *h, char *why, size_t size) MUST_CHECK;

#endif
