/* places: what the shards of a dump tell each other, so that each is cleaned as if those before it had been read.
 *
 * Of each fingerprint a run remembers two places: the first one, and the latest one whose text does not continue as at the first
 * place (index/stream_place.h).  Both depend on the texts that have the fingerprint, in their order, and on nothing else.  So:
 *
 *   places_take, places_write   (--emit-places) write a shard's words and its fingerprints, sorted: of each the first place and
 *                               those that may turn out to be the latest, with the words around them
 *   places_join                 (--join-places) reads those of all shards, in their order, and writes for each shard the places
 *                               that its fingerprints have in earlier shards, with the texts there
 *   places_load                 (--with-places) puts these into the memory of a run before it reads
 *
 * A shard does not know the first place f of a fingerprint, which may be in an earlier shard.  So it must tell, for any possible
 * f, the last of its places whose text does not continue as at f.  Whether it does depends on three words before and three
 * behind, of which PLACES_ROUND must agree, so a few places answer for all f (places_last): a paragraph repeated a million times
 * costs its first and its latest place.
 *
 * Files are for machines of one byte order and for one version of the program; both are checked, and the head has an XXH3 of the
 * rest.
 * A shard's file: struct places_head, words (16 bits each), fingerprints (places_code.c), posts (struct sunit), cues
 * (segment/cuelog.h), and a bit for each query (struct alone), part by part of the table in the order of the input, which says
 * whether the shard has that fingerprint twice.  The file that is joined for a shard has the same sections, but with words and
 * posts of other shards, and fingerprints with two places each.
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
    uint64_t order;                          /* of bytes: 0x0102030405060708 */
    char version[24];                        /* of the program */
    uint64_t shape, seed;                    /* of fingerprints: snapshot_shape, --seed */
    uint64_t options;                        /* a hash of the options and rules that decide what is remembered */
    uint64_t bytes, threads, words;          /* of the shard's input */
    uint64_t base, threads_before;           /* joined: words and threads of the shards before */
    uint64_t shard, shards;                  /* joined: its number, and how many there are */
    uint64_t n_units, n_tok, n_keys, n_code; /* of the file: posts, words, fingerprints, bytes of their code */
    uint64_t n_cues;                         /* bytes of the shard's cues */
    uint64_t sought[SI_PARTS];               /* the shard's queries in each part of the table */
    uint64_t sum_rest;                       /* XXH3 of all behind the head */
    uint64_t sum;                            /* XXH3 of all before it in the head */
};

/* A place of a fingerprint with the words around it. */
struct place_rec {
    uint64_t pos;                                  /* number of its first word in the shard */
    uint32_t check;                                /* a hash of its words, which tells fingerprints of one key apart */
    uint8_t len, end;                              /* how many words it has; the flags of the last one */
    uint8_t before, after;                         /* how many of the words before and behind are of its own post */
    uint16_t back[PLACES_ROUND], on[PLACES_ROUND]; /* the words before, nearest first; the words behind */
};

/* The text at x continues as the text at f does (stream_place.c, goes_on). */
bool place_goes_on(const struct place_rec *x, const struct place_rec *f);

/* A key: the 41 bits of a hash that the table looks at, which are part, tag and lowest bits; keys rise with the part. */
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
/* Begins the file of a shard.  It is written under another name beside `path` and renamed at the end.  bound: bytes of memory.
 * ST_IO: why[0 .. size) tells. */
enum status places_new(struct places **p, const char *path, uint64_t bound, char *why, size_t size) MUST_CHECK;
void places_delete(struct places *p); /* and the file beside, if it was not renamed */
/* Gives the posts of a block their positions; called in the order of the input.  ST_LIMIT: they are more than the bound. */
enum status places_base(struct places *p, struct block_text *text) MUST_CHECK;
/* Takes the block's words (stream_write) and queries; called in the order of the input. */
enum status places_take(struct places *p, const struct block *b, char *why, size_t size) MUST_CHECK;
enum status places_write(struct places *p, const struct config *config, const struct rules *rules, uint64_t threads,
                         uint64_t bytes, char *why, size_t size) MUST_CHECK;

/* rec[0 .. n) are the places of a fingerprint, in the order of the input.  Keeps the first one, and behind it those that may turn
 * out to be the latest, latest first; returns how many are left.  The words around a place are looked up in tok when they are
 * needed; if tok is NULL they are in rec. */
size_t places_last(struct place_rec *rec, size_t n, const uint16_t *tok, uint64_t n_tok);

/* ---- the code of fingerprints (places_code.c) ---- */

enum status places_put_key(struct buf *out, uint64_t *last, uint64_t key, size_t n) MUST_CHECK;
/* words: with the words around it, for readers that do not have those of the shard. */
enum status places_put_rec(struct buf *out, uint64_t *last, const struct place_rec *r, bool words) MUST_CHECK;
/* The same without these words. */
enum status places_put_place(struct buf *out, uint64_t *last, uint64_t pos, unsigned len, unsigned before,
                             unsigned after) MUST_CHECK;
enum status places_put_number(struct buf *out, uint64_t n) MUST_CHECK;

struct places_cursor {
    const uint8_t *at, *end;
    const uint16_t *tok; /* the shard's words; NULL: the places have those around them */
    uint64_t n_tok;
    uint64_t key, last; /* the key at hand; the last position read */
    size_t n;           /* places of the key that were not read yet */
    bool bad;           /* the code is damaged */
};
/* Moves to the next key; the places of the one before must have been read or skipped.  false: the end, or c->bad. */
bool places_next(struct places_cursor *c);
void places_rec(struct places_cursor *c, struct place_rec *r);
void places_around(const struct places_cursor *c, struct place_rec *r); /* looks up the words around r */
void places_skip(struct places_cursor *c);                              /* skips all places of the key */
/* Fills in the words around r, whose position is known, from the n words of a shard. */
void places_words(struct place_rec *r, const uint16_t *tok, uint64_t n);

/* A shard's code is in PLACES_PIECES pieces, by the first bits of the key.  Behind them stand, 8 bytes each, the offsets in the
 * code where each piece begins and where the last one ends, and the number of pieces.  Some of the pieces, with their own such
 * table, are a code too. */
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

/* Maps the file and checks it: its head, or, if `whole`, all of it.  why: a sentence without the file's name. */
enum status places_open(struct places_file *f, const char *path, const char *magic, bool whole, char *why,
                        size_t size) MUST_CHECK;
void places_close(struct places_file *f);
size_t places_twice_bytes(const struct places_head *h);
/* A file being written under a name beside and renamed at the end: its sections in their order, each padded; then the head, whose
 * sums are filled in. */
struct places_out { /* begins as {0} */
    struct sumfile to;
    const char *path;
    char *real;  /* where links lead */
    bool joined; /* trouble is told of the shard's file, so that the sentence must name this one */
    bool open;   /* there is a file beside */
    char beside[4096];
};
enum status places_begin(struct places_out *o, const char *path, char *why, size_t size) MUST_CHECK;
enum status places_put(struct places_out *o, const void *from, size_t n, char *why, size_t size) MUST_CHECK;
enum status places_pad(struct places_out *o, size_t n, char *why, size_t size) MUST_CHECK; /* behind n bytes */
/* Writes posts, cues and bits. */
enum status places_put_rest(struct places_out *o, const struct places_head *h, const struct places_file *f, char *why,
                            size_t size) MUST_CHECK;
enum status places_end(struct places_out *o, struct places_head *h, char *why, size_t size) MUST_CHECK;
void places_leave(struct places_out *o); /* frees it, after places_end or in place of it */
/* Fills in what the head of a file for this run must have. */
void places_expect(struct places_head *h, const struct config *config, const struct rules *rules, uint64_t seed);

/* ---- all shards ---- */

/* Joins the files path[0 .. n) of all shards, in their order.  part NULL: writes TO/NAME for each.  Else one part of the work,
 * for engines that carry files between machines (src/spark/README.md):
 *   ask:BITS:RANGES        of one shard: writes TO/R for each range R of hashes, the hashes it has there, BITS of each
 *   count:FOLDER           of all shards: reads these files of one range, FOLDER/I; writes TO/I, which of the hashes others have
 *   select:RANGES:FOLDER   of one shard: reads these answers, FOLDER/R, and writes TO/R, the fingerprints that others may have
 *   fold:FOLDER            of all shards: reads the same pieces of their codes, FOLDER/I, and writes TO/I, what shard I is told
 *   gather:I:FILE          FILE has all that shard I was told; writes its joined file, TO
 * ST_LIMIT: there is no such part.  *which: index of the file that an error is about. */
enum status places_join(const char *const *path, size_t n, const char *part, const char *to, size_t *which, char *why,
                        size_t size) MUST_CHECK;

/* Loads a joined file into the empty x, and the cues of the shard; *h gets its head. */
enum status places_load(struct stream_index *x, struct cuelog **cues, const char *path, const struct config *config,
                        const struct rules *rules, struct places_head *h, char *why, size_t size) MUST_CHECK;

#endif
