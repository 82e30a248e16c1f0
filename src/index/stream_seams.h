/* stream_seams: where, within a sentence, a text may begin or end that was put there.
 *
 * The memory of the run knows a line by its ends and by a word in ten.  Of a copy of ten or twenty words inside a longer line mostly
 * its ends alone are known, and where no sentence of the line begins or ends nobody asks for them.  So they are asked for where the
 * text shows its seam: behind a colon (`They say: ...`), and where words of another script begin.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_SEAMS_H
#define INDEX_STREAM_SEAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "segment/block.h"

/* Before token t, of the post, a text may end, with it one may begin. */
struct seam {
    uint32_t t;
    bool ends, begins;
};
#define SEAMS_NONE UINT32_MAX

/* One seam in so many words at most, and a few: text that is nothing but seams costs no more than other text. */
#define SEAMS_SHARE 8u
#define SEAMS_FIRST 2u
static inline uint32_t seams_most(uint32_t n) { return n / SEAMS_SHARE + SEAMS_FIRST; }

/* Those of a post, in its order. */
struct seams {
    struct seam next; /* next.t: SEAMS_NONE if there is none */
    const uint8_t *buf;
    const uint32_t *tok, *start; /* of the post */
    const uint8_t *colon, *to;   /* the next that a blank follows, up to where the last word ends */
    struct seam colons, scripts; /* the next of each kind */
    uint32_t n, script;          /* tokens before `script` were looked at for theirs */
    uint32_t used;
};

/* Sets s->next to the first, */
void seams_begin(struct seams *s, const struct block *b, const struct post *p);
/* and to the one behind it. */
void seams_next(struct seams *s);

#endif
