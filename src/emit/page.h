/* page: what the page of --to=html has around its posts: head and style, a strip for each thread, the sentence on top.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_PAGE_H
#define EMIT_PAGE_H

#include "config.h"
#include "stats.h"
#include "util/buf.h"
#include "util/status.h"

/* All before the posts: style, and what switches between what stays, all, and what went, without script. */
extern const char page_head[];

#define STRIP_MOST 400u /* posts that have a part of their own; more are put together */

/* How much of each post stays and goes, in bytes: a bar to scale whose parts lead to the posts. */
struct strip_part {
    uint64_t post, bytes[V_N]; /* post: the first of those it stands for */
};
struct strip {
    struct strip_part part[STRIP_MOST];
    unsigned n, each; /* each: posts that a part stands for */
    unsigned in_last;
};

void strip_clear(struct strip *s);
/* The next post of the thread, or (post as the last one) more of it. */
void strip_add(struct strip *s, uint64_t post, const uint64_t bytes[V_N]);
enum status strip_write(const struct strip *s, uint64_t thread, struct buf *out) MUST_CHECK;

/* "5,496 words in, 3,634 stay: a third was said before." */
enum status page_sentence(struct buf *out, uint64_t words_in, uint64_t words_kept, uint64_t said_before) MUST_CHECK;

#endif
