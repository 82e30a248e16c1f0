/* digests: what exact mode knows of a block: a hash of each paragraph and of each longer line.
 *
 * Hashes are of the normal form (text/norm.h), so case, white space, quotes, composition and HTML entities make no difference,
 * nor where the lines of a paragraph end.  A paragraph is lines with words in a row; lines that begin with `>` are in
 * none.  All other cues (quote/cues.h) are only looked for in posts of which something was seen before.
 * SPDX-License-Identifier: MIT */
#ifndef SEGMENT_DIGESTS_H
#define SEGMENT_DIGESTS_H

#include <stdbool.h>
#include <stdint.h>

#include "segment/block.h"
#include "util/status.h"

struct digest_opts {
    uint64_t seed;
    uint32_t half_words; /* length of a line, at least, that is looked up by itself */
    bool angle;          /* lines that begin with `>` are quoted */
};

/* Fills b->exact.digest in the order of the text: each paragraph, and behind it, if it has several lines, those of them with
 * o->half_words and more.  A function of the block alone. */
enum status digests_run(struct block *b, const struct digest_opts *o) MUST_CHECK;

#endif
