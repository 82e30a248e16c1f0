/* parts: which bytes of a line a stretch of its tokens takes along when it goes: what closes it, and the blanks behind.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_PARTS_H
#define DECIDE_PARTS_H

#include "decide/lines.h"

/* The length in bytes of the elision mark between tokens x - 1 and x of a line; 0: there is none. */
uint32_t part_elision(const struct scene *s, size_t line, uint32_t x);

/* Tokens [t, x) of a line go, because of the match that covers token `covered`. */
enum status part_add(struct scene *s, size_t line, uint32_t t, uint32_t x, uint32_t covered) MUST_CHECK;
/* Tokens [t, x) of a line go with that verdict, because of a cue. */
enum status part_add_cue(struct scene *s, size_t line, uint32_t t, uint32_t x, struct verdict verdict) MUST_CHECK;
/* The head [from, t) announces the quote and goes with it, because of the match that covers token `covered`. */
enum status part_add_head(struct scene *s, size_t line, uint32_t from, uint32_t t, uint32_t covered) MUST_CHECK;

#endif
