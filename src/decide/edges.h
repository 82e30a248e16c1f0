/* edges: words at the head or foot of posts that are furniture because they stand there in others too.
 *
 * `Reply` below a post may be a person's word; below three of them it is a button.  A small table a thread: it counts the
 * posts that have a line at an edge, and when it is full, lines that come later are text.  What it knows depends on the
 * lines of the thread and their order alone.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_EDGES_H
#define DECIDE_EDGES_H

#include <stdint.h>

#include "segment/block.h"

#define EDGES_MOST 64u

struct edges {
    struct edge {
        uint64_t key, post; /* post: the last that has it */
        uint32_t posts;
    } edge[EDGES_MOST];
    unsigned n;
};

/* Settles the cues CUE_HEAD and CUE_FOOT of the post: chrome from the POLICY_EDGES-th post of the thread on that has
 * the line at that edge, else text.  A piece of a giant post has none. */
void edges_settle(struct edges *e, struct block *b, const struct post *p);

#endif
