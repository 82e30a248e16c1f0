/* fragments: questions about a part of a line that both fragments.c and copied.c ask.  Internal to decide/.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_FRAGMENTS_H
#define DECIDE_FRAGMENTS_H

#include "decide/stages.h"

/* A line or sentence ends right before token t_to of the post. */
static inline bool ends_here(const struct scene *s, uint32_t t_to) { return (s->tok[t_to - 1] & TOK_FLAGS) != 0; }

/* Where the stretch of one chain that begins at token t ends, at most `to`. */
uint32_t fragment_end(const struct scene *s, uint32_t t, uint32_t to);

/* What [t, x) says is what the source says there; strict: word for word. */
bool fragment_same(const struct scene *s, uint32_t t, uint32_t x, bool strict);

/* A negation stands right before token t, in the line or in its source. */
bool fragment_denied(const struct scene *s, uint32_t t);

/* Another text begins with token x of the line, as far as can be seen. */
bool fragment_parted(const struct scene *s, size_t line, uint32_t x);

/* Of which source a line has most; {0} before it is asked. */
struct shared {
    bool known;
    uint32_t chain, words2;
};

/* Whole lines or sentences of a source, or of the line, [t, x) after snapping; false: none, or too few words. */
bool fragment_copied(const struct scene *s, size_t line, struct shared *most, uint32_t *t, uint32_t *x);

#endif
