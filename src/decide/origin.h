/* origin: who first wrote the words that a post quotes, if the post it has them from quotes them itself.  Internal to decide/.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_ORIGIN_H
#define DECIDE_ORIGIN_H

#include "decide/stages.h"
#include "index/thread_index.h"

/* Replaces each source within the thread by the post that first wrote the words, or by {0, 0} if that post is not at hand.  s->m
 * must be the match with the thread. */
void origin_name(struct scene *s);

/* Remembers in ix which tokens of the post went as whose words.  The post's cuts are written; its tokens lie in ix from position
 * `base` on. */
enum status origin_keep(const struct scene *s, struct thread_index *ix, uint32_t base) MUST_CHECK;

#endif
