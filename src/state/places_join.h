/* places_join: what the files that put shards together share; see places.h.  SPDX-License-Identifier: MIT */
#ifndef STATE_PLACES_JOIN_H
#define STATE_PLACES_JOIN_H

#include "state/places.h"

/* What a shard is told of a fingerprint: positions in the whole dump. */
struct told {
    uint64_t key, first, latest;
};

struct fold_key {
    uint64_t key;
    const uint8_t *at; /* where its places stand in the code */
};

struct shard {
    struct places_file file;
    const uint8_t *code; /* its fingerprints, or some pieces of them */
    size_t n_code;
    struct places_cursor cursor;
    struct fold_key *key; /* the keys of the piece at hand */
    size_t n_keys, cap_keys, next;
    uint64_t base, threads; /* words and threads of the shards before */
    struct told *told;
    size_t n_told, cap_told;
};

struct join {
    struct shard *shard;
    size_t n;
    size_t *heap; /* shards, ordered by their next key, then by number */
    size_t n_heap;
    uint64_t end; /* words of the whole dump */
};

/* The word at position g of the whole dump. */
uint16_t join_word(const struct join *j, uint64_t g);
/* Goes through all pieces that the shards' codes have, and fills in shard.told.  ST_SKIP: the code of shard *which is damaged. */
enum status join_fold(struct join *j, size_t *which) MUST_CHECK;
/* Writes the file for shard i from what it was told. */
enum status join_write(const struct join *j, size_t i, const char *path, char *why, size_t size) MUST_CHECK;

/* Appends what a shard asks of a range of hashes: the first `bits` of each key it has there.  ST_SKIP: its code is damaged. */
enum status join_ask(struct shard *s, size_t range, size_t ranges, unsigned bits, struct buf *out) MUST_CHECK;
/* The shards' codes are what they ask of one range; answers[i] gets, for shard i, a bit for each key: another shard may have
 * it. */
enum status join_count(const struct join *j, size_t *which, struct buf *answers) MUST_CHECK;
/* Appends, as a code, the keys of the range that were answered with 1, and their places. */
enum status join_select(struct shard *s, size_t range, size_t ranges, const uint8_t *answer, size_t n,
                        struct buf *out) MUST_CHECK;

#endif
