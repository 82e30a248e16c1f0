/* origin: who wrote the words that a post quotes, where those it has them from quote them too.  Internal to decide/.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_ORIGIN_H
#define DECIDE_ORIGIN_H

#include "decide/stages.h"
#include "index/thread_index.h"

/* Every source of the thread becomes the post that wrote the words, {0, 0} if that is not at hand.  Asks the match with the
 * thread, so s->m must be that. */
void origin_name(struct scene *s);

/* What of the post, whose tokens lie in the index from `base` on, goes as somebody else's words.  Its cuts are written. */
enum status origin_keep(const struct scene *s, struct thread_index *ix, uint32_t base) MUST_CHECK;

#endif
