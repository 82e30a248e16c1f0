/* analyse: all that can be known of a block without other blocks: tokens, cues, fingerprints.
 * A pure function of the block's bytes, lines and posts; one analyser a worker.
 * SPDX-License-Identifier: MIT */
#ifndef SEGMENT_ANALYSE_H
#define SEGMENT_ANALYSE_H

#include "segment/block.h"
#include "util/status.h"

/* Bytes of the longest line of text that is taken for wrapped. */
#define WRAP_MIN 40u
#define WRAP_MAX 100u

struct rules;
struct analyser;

enum status analyser_new(struct analyser **a, const struct rules *rules) MUST_CHECK;
void analyser_delete(struct analyser *a);
struct cuelog;
/* What is known of cues is taken from `known` (or NULL); `tells`: and each block tells those it has. */
void analyser_log(struct analyser *a, const struct cuelog *known, bool tells);
enum status analyser_run(struct analyser *a, struct block *b) MUST_CHECK;
/* The cues of one post; b->cues.line has room for all lines. */
enum status analyser_cues(struct analyser *a, struct block *b, struct post *p) MUST_CHECK;

#endif
