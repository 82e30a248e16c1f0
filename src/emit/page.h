/* page: what the page of --to=html has around its posts: head and style, a strip for each thread, the sentence on top.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_PAGE_H
#define EMIT_PAGE_H

#include "config.h"
#include "stats.h"
#include "util/buf.h"
#include "util/status.h"

/* All before the posts: the style, and the switch between "what stays", "all" and "what went", which works without script. */
extern const char page_head[];

#define STRIP_MOST 400u /* parts of a strip; in a thread of more posts a part stands for several */

/* A strip is a bar over a thread, to scale, whose parts link to its posts: how many bytes of each stay and go. */
struct strip_part {
    uint64_t post, bytes[V_N]; /* post: the first of the posts it stands for; bytes of each verdict */
};
struct strip {
    struct strip_part part[STRIP_MOST];
    unsigned n, each; /* number of parts; how many posts each stands for */
    unsigned in_last; /* posts in the last part so far */
};

void strip_clear(struct strip *s);
/* Adds the next post of the thread, or more of the last one. */
void strip_add(struct strip *s, uint64_t post, const uint64_t bytes[V_N]);
enum status strip_write(const struct strip *s, uint64_t thread, struct buf *out) MUST_CHECK;

/* "5,496 words in, 3,634 stay: a third was said before." */
enum status page_sentence(struct buf *out, uint64_t words_in, uint64_t words_kept, uint64_t said_before) MUST_CHECK;

#endif
