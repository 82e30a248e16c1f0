/* stream_near: lays the sources that stream_match found out as a small thread_index, which match_finish and decide/
 * then read like the memory of a thread.
 *
 * Of the store only those windows are copied that can be looked at: MARGIN tokens before a segment, the segment, and behind
 * it as much as the post could go on with until text that another segment has.  In front of each window stands a token
 * that equals no other; its flags tell whether a line or sentence of the source begins there.
 * Cost: linear in the tokens of the post; for text all in one line, bounded by LAID_MOST.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_NEAR_H
#define INDEX_STREAM_NEAR_H

#include "index/stream_match.h"

/* s->m.seg have t_from, t_to and, in `post`, their unit; s->far their places.  Fills in s_from, s_to and post, s->near,
 * s->unit and s->m.base. */
enum status stream_near(struct stream_match *s) MUST_CHECK;

#endif
