/* places_join: what the files that put shards together share; see places.h.  SPDX-License-Identifier: MIT */
#ifndef STATE_PLACES_JOIN_H
#define STATE_PLACES_JOIN_H

#include "state/places.h"

struct told { /* of a fingerprint: places of the whole dump */
    uint64_t key, first, latest;
};

struct fold_key {
    uint64_t key;
    const uint8_t *at; /* where it is told */
};

struct shard {
    struct places_file file;
    const uint8_t *code; /* its fingerprints, or some pieces of them */
    size_t n_code;
    struct places_cursor cursor;
    struct fold_key *key; /* of the piece at hand */
    size_t n_keys, cap_keys, next;
    uint64_t base, threads; /* words and threads before */
    struct told *told;
    size_t n_told, cap_told;
};

struct join {
    struct shard *shard;
    size_t n;
    size_t *heap; /* shards, by the key at hand, then by number */
    size_t n_heap;
    uint64_t end;
};

/* The word at a place of the whole dump. */
uint16_t join_word(const struct join *j, uint64_t g);
/* All pieces that the shards' codes have: fills in what each shard is told.  ST_SKIP: that of *which is damaged. */
enum status join_fold(struct join *j, size_t *which) MUST_CHECK;
/* The file for shard i, of what it was told. */
enum status join_write(const struct join *j, size_t i, const char *path, char *why, size_t size) MUST_CHECK;

/* What a shard asks of a range of hashes: the first `bits` of each of its keys.  ST_SKIP: its code is damaged. */
enum status join_ask(struct shard *s, size_t range, size_t ranges, unsigned bits, struct buf *out) MUST_CHECK;
/* The shards' codes are what they ask of one range: a bit a key for each, whether another shard may have it. */
enum status join_count(const struct join *j, size_t *which, struct buf *answers) MUST_CHECK;
/* The keys of the range that were answered with 1, as a code. */
enum status join_select(struct shard *s, size_t range, size_t ranges, const uint8_t *answer, size_t n,
                        struct buf *out) MUST_CHECK;

#endif
