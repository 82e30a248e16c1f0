/* edits: joins neighbouring matches of one source across small changes.  Part of match; see match.h.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_EDITS_H
#define INDEX_EDITS_H

#include "index/match.h"

/* Carries matches on over small edits where no fingerprint leads: too few words follow, as near the end of a
 * line.  Adds segments. */
enum status edits_carry_on(struct match *m, const struct thread_index *ix) MUST_CHECK;

/* A match that runs a few words over a line's end, without reaching the next one, does so by chance: how many
 * of the tokens before (after) `t` lie beyond a line's end.  At most EDITS_STRAY; 0 if t is at one. */
#define EDITS_STRAY 3u
uint32_t edits_overrun(const uint32_t *tok, uint32_t from, uint32_t t);
uint32_t edits_underrun(const uint32_t *tok, uint32_t t, uint32_t to);

/* Where a line is found in pieces of several places, as happens among copies of copies, the place that has most
 * of it stays and the others go; carrying on then fills the gaps from that one. */
void edits_settle(struct match *m, const struct thread_index *ix);

/* Drops a short match from elsewhere between two that fit together. */
void edits_drop_strays(struct match *m);

/* Numbers the chains: segments that run forward through one source post. */
void edits_number(struct match *m);

/* Marks what lies between two matches of one chain as COVER_EDIT where it is a light edit: up to 4 tokens
 * against at most 8 of the source, or up to 40 against 60 of which 60 % agree in order.  What the target
 * puts where the source has nothing, between sentence or line ends, is an answer, not an edit. */
void edits_close(struct match *m, const struct thread_index *ix);

#endif
