/* fragments: questions about a part of a line that both fragments.c and copied.c ask.  Internal to decide/.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_FRAGMENTS_H
#define DECIDE_FRAGMENTS_H

#include "decide/stages.h"

/* A line or sentence ends right before token t_to of the post. */
static inline bool ends_here(const struct scene *s, uint32_t t_to) { return (s->tok[t_to - 1] & TOK_FLAGS) != 0; }

/* The end of the stretch that begins at token t, is found, and stays in one chain (index/match.h); at most `to`. */
uint32_t fragment_end(const struct scene *s, uint32_t t, uint32_t to);

/* Tokens [t, x) say what their source says; strict: word for word. */
bool fragment_same(const struct scene *s, uint32_t t, uint32_t x, bool strict);

/* A negation stands right before token t, in the line or in its source. */
bool fragment_denied(const struct scene *s, uint32_t t);

/* Signs or capitals show that another text begins with token x of the line. */
bool fragment_parted(const struct scene *s, size_t line, uint32_t x);

/* The source that a line has most of, worked out when it is first needed: {0} until then. */
struct shared {
    bool known;
    uint32_t chain, words2; /* words2: how much, in half words */
};

/* Moves the ends of the stretch [*t, *x) to whole lines or sentences, of its source or of the line.  False if there are none, or
 * if they have too few words to go. */
bool fragment_copied(const struct scene *s, size_t line, struct shared *most, uint32_t *t, uint32_t *x);

#endif
