/* names: the ids of earlier posts, for forms that name what a post repeats.
 *
 * As many of the last posts that have one are remembered as fit a part of --memory; an older one is named by thread and post
 * number alone.
 * The caller owns the struct, the ids are copies.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_NAMES_H
#define EMIT_NAMES_H

#include "segment/block.h"
#include "text/slice.h"
#include "util/status.h"

#define NAMES_SHARE 16u /* of --memory */
#define NAMES_BYTES ((size_t)96 << 20)
#define NAMES_LONGEST 512u /* a longer id is none */

struct name;

struct names {
    struct name *name;
    uint32_t *head;
    size_t cap;        /* entries and buckets, a power of two */
    uint64_t from, to; /* numbers of those at hand: number n stands at n % cap */
    size_t bytes, most;
};

/* --memory; without it, NAMES_BYTES at most. */
void names_bound(struct names *n, uint64_t memory);

enum status names_add(struct names *n, uint64_t thread, uint64_t post, struct slice id) MUST_CHECK;
/* Adds the ids of the block's posts. */
enum status names_block(struct names *n, const struct block_text *text) MUST_CHECK;
/* Empty if it is not known. */
struct slice names_find(const struct names *n, struct source s);
void names_free(struct names *n);

#endif
