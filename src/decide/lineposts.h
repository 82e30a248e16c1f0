/* lineposts: a text without separators whose lines are posts: what scrapers make of a page that they write a post a line.
 *
 * It is known by its quotes.  Behind announcements (`Ann wrote: `, `ann: `) lines have what earlier lines of the text say, and words of
 * their own around that.  A few such lines are enough: then each line is looked at as a post, with the memory that a thread has, and
 * parts of lines are found as in one.  Whole lines are left to the memory of the run.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_LINEPOSTS_H
#define DECIDE_LINEPOSTS_H

#include "decide/lines.h"
#include "index/match.h"
#include "index/thread_index.h"
#include "segment/block.h"
#include "util/status.h"

struct lineposts {
    struct thread_index ix; /* a post is a line */
    struct match m;
    uint32_t *tok; /* of the post at hand */
    size_t cap_tok;
};

void lineposts_init(struct lineposts *r, size_t window);
void lineposts_free(struct lineposts *r);

/* Decides what of the lines of a text of one post goes as parts; the scene is that of the post, and its lines are filled in.  barred:
 * those of its block. */
enum status lineposts_decide(struct lineposts *r, struct scene *s, const struct barred *barred) MUST_CHECK;

#endif
