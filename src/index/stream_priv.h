/* stream_priv: what stream_index.c and stream_grow.c share.  SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_PRIV_H
#define INDEX_STREAM_PRIV_H

#include "index/stream_index.h"

static inline size_t part_bytes(unsigned bits) { return sizeof(struct sline) << bits; }
/* Of all parts, as large as the largest. */
static inline size_t table_bytes(unsigned bits) { return SI_PARTS * part_bytes(bits); }
static inline size_t n_blocks(size_t n_tok) { return (n_tok + SI_BLOCK - 1) / SI_BLOCK; }

/* n tokens and what leads from them to their posts. */
static inline uint64_t store_bytes(size_t n) { return n * sizeof(uint16_t) + n_blocks(n) * sizeof(uint32_t); }

/* Of store and posts that are not forgotten. */
uint64_t sindex_store_bytes(const struct stream_index *x);
uint64_t sindex_table_bytes(const struct stream_index *x);

/* Puts an entry that was in the part into line `at`, or a neighbour: others of its fingerprint stay as they are. */
void sindex_move(struct stream_index *x, struct spart *p, size_t at, uint32_t tag, uint64_t pos);
/* The same for all that had found no room before, and are wanted still. */
void sindex_move_over(struct stream_index *x, struct spart *p, struct over *from);
/* How large parts may become from now on, with a post of n tokens, and when each of them needs care. */
void sindex_plan(struct stream_index *x, size_t n);
/* The memory that the store takes next is made ready. */
void sindex_ask_store(struct stream_index *x);

#endif
