/* edits: joins neighbouring matches of one source across small changes.  Part of match; see match.h.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_EDITS_H
#define INDEX_EDITS_H

#include "index/match.h"

/* Extends matches over small edits to words that have no fingerprint of their own because they are too few, as near the end of a
 * line.  Adds segments.  Cost: linear in the tokens of the post. */
enum status edits_carry_on(struct match *m, const struct thread_index *ix) MUST_CHECK;

/* A match that runs a few words over the end of a line, without reaching the next end, does so by chance.  edits_overrun: how
 * many of the tokens [from, t) stand behind the last end; edits_underrun: how many of [t, to) stand before the first one.  0 if
 * they are more than EDITS_STRAY, or if t is at an end. */
#define EDITS_STRAY 3u
uint32_t edits_overrun(const uint32_t *tok, uint32_t from, uint32_t t);
uint32_t edits_underrun(const uint32_t *tok, uint32_t t, uint32_t to);

/* Where pieces of a line are found at several places, as happens among copies of copies, the place that has most of it stays and
 * the others go; edits_carry_on then fills the gaps from that one. */
void edits_settle(struct match *m, const struct thread_index *ix);

/* Drops a short match with another place between two matches that fit together. */
void edits_drop_strays(struct match *m);

/* Numbers the chains: segments that run forward through one source post. */
void edits_number(struct match *m);

/* Marks what lies between two matches of one chain as COVER_EDIT where it is a small edit: up to 4 tokens
 * against at most 8 of the source, or up to 40 against 60 of which 60 % agree in order.  What the post has
 * between ends of sentences or lines, where the source has nothing, is an answer, not an edit. */
void edits_close(struct match *m, const struct thread_index *ix);

#endif
