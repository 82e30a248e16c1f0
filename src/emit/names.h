/* names: the ids of earlier posts, for forms that name what a post repeats.
 *
 * The last NAMES_MAX posts that have an id are remembered; an older one is named by thread and post number alone.
 * The caller owns the struct, the ids are copies.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_NAMES_H
#define EMIT_NAMES_H

#include "segment/block.h"
#include "text/slice.h"
#include "util/status.h"

#define NAMES_MAX ((size_t)1 << 20)
#define NAMES_LONGEST 512u /* a longer id is none */

struct name;

struct names {
    struct name *name;
    uint32_t *head;
    size_t n, cap; /* cap: entries and buckets, a power of two */
    size_t next;   /* the entry that is overwritten once n is NAMES_MAX */
};

enum status names_add(struct names *n, uint64_t thread, uint64_t post, struct slice id) MUST_CHECK;
/* Adds the ids of the block's posts. */
enum status names_block(struct names *n, const struct block *b) MUST_CHECK;
/* Empty if it is not known. */
struct slice names_find(const struct names *n, struct source s);
void names_free(struct names *n);

#endif
