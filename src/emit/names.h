/* names: the ids of earlier posts, for forms that name what a post repeats.
 *
 * Of the posts with an id the latest are remembered, as many as fit a part of --memory; an older post is named by the numbers of
 * thread and post alone.
 * The caller owns the struct; the ids are copies.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_NAMES_H
#define EMIT_NAMES_H

#include "segment/block.h"
#include "text/slice.h"
#include "util/status.h"

#define NAMES_SHARE 16u                /* a sixteenth of --memory */
#define NAMES_BYTES ((size_t)96 << 20) /* without --memory */
#define NAMES_LONGEST 512u             /* bytes; a longer id is not remembered */

struct name;

struct names {
    struct name *name;
    uint32_t *head;
    size_t cap;        /* entries and buckets, a power of two */
    uint64_t from, to; /* entries are numbered; [from, to) are remembered, entry n at n % cap */
    size_t bytes, most;
};

/* Sets the bound from --memory (bytes; 0: not given). */
void names_bound(struct names *n, uint64_t memory);

enum status names_add(struct names *n, uint64_t thread, uint64_t post, struct slice id) MUST_CHECK;
/* Adds the ids of the block's posts. */
enum status names_block(struct names *n, const struct block_text *text) MUST_CHECK;
/* The id of a post; empty if it has none or is no longer remembered. */
struct slice names_find(const struct names *n, struct source s);
void names_free(struct names *n);

#endif
