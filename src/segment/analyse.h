/* analyse: all that can be known of a block without other blocks: tokens, cues, fingerprints, queries.
 * A pure function of the block's bytes, lines and posts.  An analyser is scratch memory: each worker has one.
 * SPDX-License-Identifier: MIT */
#ifndef SEGMENT_ANALYSE_H
#define SEGMENT_ANALYSE_H

#include "segment/block.h"
#include "util/status.h"

/* A post counts as wrapped if its longest line has between WRAP_MIN and WRAP_MAX bytes. */
#define WRAP_MIN 40u
#define WRAP_MAX 100u

struct rules;
struct analyser;

enum status analyser_new(struct analyser **a, const struct rules *rules) MUST_CHECK;
void analyser_delete(struct analyser *a);
struct cuelog;
/* known: cues that were found when the text was read before, or NULL; it must outlive the analyser.  tells: the cues of each
 * block are written to block_cues.log. */
void analyser_log(struct analyser *a, const struct cuelog *known, bool tells);
enum status analyser_run(struct analyser *a, struct block *b) MUST_CHECK;
/* Finds the cues of one post; b->cues.line must have room for all lines of the block. */
enum status analyser_cues(struct analyser *a, struct block *b, struct post *p) MUST_CHECK;

#endif
