/* lineposts: a text without separators whose lines are posts: what scrapers make of a page that they write a post a line.
 *
 * Such a text is known by its quotes: behind an announcement (`Ann wrote: `, `ann: `) a line repeats an earlier line of the text,
 * with words of its own around it.  A few such lines are enough.  Then each line is judged as a post of a thread, and parts of
 * lines are found as in a thread.  Whole lines are left to the memory of the run.
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

/* Decides which parts of lines go in a text that is one post.  s is that post's scene, with its lines filled in; barred are the
 * stretches of its block that are nobody's source (segment/block.h). */
enum status lineposts_decide(struct lineposts *r, struct scene *s, const struct barred *barred) MUST_CHECK;

#endif
