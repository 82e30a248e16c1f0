/* stream_query: which stretches of a block are looked for in the memory of the run, and which it will keep.
 *
 * Of each post: one in SI_SAMPLE of the winnowed fingerprints; the first and the last SI_EDGE words of every line, and of
 * short lines the first and the last FP_K4 too; and the first SI_EDGE words of every sentence, the last ones of a long
 * one, and both at seams (stream_seams.h), which are only looked up.
 *
 * Words, not tokens: where scripts are written without spaces a token weighs half a word, and a stretch is longer by as many
 * tokens.  Eight Chinese characters begin too many sentences: of the two places that the table has of a fingerprint often
 * neither is the source, and to compare with them in vain took some 30 % of the time of a Chinese text.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_QUERY_H
#define INDEX_STREAM_QUERY_H

#include <stdint.h>

#include "segment/block.h"
#include "util/status.h"

/* Fills in the queries of all posts of an analysed block.  A function of the block and the index' seed alone: any
 * worker may do it. */
enum status stream_queries(struct block *b, uint64_t seed) MUST_CHECK;

#endif
