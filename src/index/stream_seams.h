/* stream_seams: places within a sentence where a text that was put in may begin or end.
 *
 * The memory of the run knows a line by its ends and by one word in ten.  Of a copy of ten or twenty words inside a longer line
 * mostly only the ends are known, and these are looked up where sentences of the line begin or end.  So they are also looked up
 * at a seam: behind a colon (`They say: ...`), and where words of another script begin.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_SEAMS_H
#define INDEX_STREAM_SEAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "segment/block.h"

/* A text may end right before token t of the post (ends), or begin with it (begins). */
struct seam {
    uint32_t t;
    bool ends, begins;
};
#define SEAMS_NONE UINT32_MAX

/* At most one seam for SEAMS_SHARE words, and SEAMS_FIRST more, so that text full of seams costs no more than other text. */
#define SEAMS_SHARE 8u
#define SEAMS_FIRST 2u
static inline uint32_t seams_most(uint32_t n) { return n / SEAMS_SHARE + SEAMS_FIRST; }

/* The seams of a post, one after the other. */
struct seams {
    struct seam next; /* next.t: SEAMS_NONE if there is none */
    const uint8_t *buf;
    const uint32_t *tok, *start; /* of the post */
    const uint8_t *colon, *to;   /* the next colon that a blank follows; where the last word ends */
    struct seam colons, scripts; /* the next seam of each kind */
    uint32_t n, script;          /* tokens of the post; those before `script` were looked at for their script */
    uint32_t used;               /* seams given so far */
};

/* Sets s->next to the first seam. */
void seams_begin(struct seams *s, const struct block *b, const struct post *p);
/* Sets s->next to the seam behind it. */
void seams_next(struct seams *s);

#endif
