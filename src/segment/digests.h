/* digests: what exact mode knows of a block: a hash of each paragraph and of each longer line.
 *
 * Taken of the normal form (text/norm.h), so that case, white space, quotes, composition and references make no difference,
 * and of a paragraph not where its lines end.  A paragraph is lines with words in a row; lines that begin with `>` are in
 * none.  All other signs (quote/cues.h) are looked for once it is known that something was seen before.
 * SPDX-License-Identifier: MIT */
#ifndef SEGMENT_DIGESTS_H
#define SEGMENT_DIGESTS_H

#include <stdbool.h>
#include <stdint.h>

#include "segment/block.h"
#include "util/status.h"

struct digest_opts {
    uint64_t seed;
    uint32_t half_words; /* of a line that is looked for by itself */
    bool angle;          /* `>` quotes */
};

/* Fills b->exact.digest in text order: each paragraph, behind it, if it has several lines, those with half_words and more.  A
 * function of the block alone. */
enum status digests_run(struct block *b, const struct digest_opts *o) MUST_CHECK;

#endif
