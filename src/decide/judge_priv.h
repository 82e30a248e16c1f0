/* What the judge of one post (judge.c) and the order of the posts of a block (judge_block.c) share.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_JUDGE_PRIV_H
#define DECIDE_JUDGE_PRIV_H

#include "decide/edges.h"
#include "decide/judge.h"
#include "decide/lineposts.h"
#include "decide/stages.h"
#include "index/match.h"

struct range {
    uint32_t from, to;
};

struct judge {
    const struct config *config;
    struct memory *memory;
    struct thread_index ix;  /* of a thread that lies within the block */
    struct edges edges;      /* of the same */
    struct thread_index *at; /* the memory of the thread at hand: ix, or one of memory->threads */
    struct edges *edge;      /* its edges; unused for records, whose bodies have no furniture */
    struct match m;
    struct lineposts by_line;
    struct stream_match far;
    struct scene s;
    unsigned plenty;    /* scene.plenty */
    bool lines;         /* the lines of the post at hand are filled in, because it has a cue or a match */
    struct tokens name; /* scratch: the words of an author's name */
    struct range *gone; /* stretches of tokens judged copies */
    size_t n_gone, cap_gone;
    uint8_t *keep; /* enum keep, a byte a token */
    size_t cap_keep;
    struct weighing weighing;  /* of the post at hand */
    struct thread_index spare; /* lent to the thread at hand (threads_get) */
    uint64_t longest_ns;       /* judge_longest_ns */
    struct ticket *apart;      /* the block's ticket while a post is decided before its thread's turn, else NULL */
};

/* Decides post p of the thread at j->at, and adds it there (or, apart, tells what is to be added). */
enum status judge_post(struct judge *j, struct block *b, struct post *p, const struct stream_view *v) MUST_CHECK;

#endif
