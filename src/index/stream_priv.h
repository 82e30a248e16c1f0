/* stream_priv: what stream_index.c and stream_grow.c share.  SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_PRIV_H
#define INDEX_STREAM_PRIV_H

#include "index/stream_index.h"

static inline size_t table_bytes(unsigned bits) { return sizeof(struct sline) << bits; }
static inline size_t n_blocks(size_t n_tok) { return (n_tok + SI_BLOCK - 1) / SI_BLOCK; }

/* n tokens and what leads from them to their posts. */
static inline uint64_t log_bytes(size_t n) { return n * sizeof(uint16_t) + n_blocks(n) * sizeof(uint32_t); }

/* Position from its low bits: the latest one not after the end of the log. */
static inline uint64_t whole_pos(const struct stream_index *x, uint32_t low)
{
    uint64_t end = sindex_end(x);
    return end - (uint32_t)((uint32_t)end - low);
}

/* Puts an entry that was in the table into line `at`, or a neighbour: others of its fingerprint stay as they are. */
void sindex_place(struct stream_index *x, size_t at, uint32_t tag, uint32_t pos);

#endif
