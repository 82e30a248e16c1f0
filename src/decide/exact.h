/* exact: exact mode's judge: a paragraph or line goes when all of it was seen before, word for word.
 *
 * Takes the place of judge.h when exact_applies: nothing but reposts is to go, and only what was found whole
 * (--strip=repost --similarity=1), and no index is kept.  It works on digests alone (segment/digests.h): no fingerprints, no
 * tokens, at most 16 bytes a text (index/digest_table.h).  It does not find: a paragraph with another word in it, a sentence in
 * another paragraph, a wrapped paragraph of which a part is new, but for its whole lines.
 *
 * The needs are those of policy.h, for runs of paragraphs that follow each other here and at their source.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_EXACT_H
#define DECIDE_EXACT_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "segment/block.h"
#include "util/status.h"

struct exact;
struct stats;

bool exact_applies(const struct config *config);
/* How long a line must be to be looked up by itself, in half words (policy.h). */
uint32_t exact_line(const struct config *config);

enum status exact_new(struct exact **x, const struct config *config) MUST_CHECK;
void exact_delete(struct exact *x);

/* Looks the digests of b up and remembers those that are new; leaves the hits in b->exact.  Called in the order of the input. */
enum status exact_meet(struct exact *x, struct block *b) MUST_CHECK;
/* Whether the cues of p can change what goes, so that it is worth finding them.  They cannot if its hits are too short to go as
 * a repost; in a piece of a long text without separators only the cues count that digests.h finds itself. */
bool exact_wants_cues(const struct config *config, const struct block *b, const struct post *p);
/* Decides the posts of b by their hits, and by their cues where they were wanted; sets their cut ranges.  A function of the block
 * alone: any worker may do it. */
enum status exact_decide(const struct config *config, struct block *b) MUST_CHECK;

/* What was remembered and forgotten, into *s. */
void exact_count(const struct exact *x, struct stats *s);

#endif
