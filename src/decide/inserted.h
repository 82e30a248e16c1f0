/* inserted: what a person wrote into the box of a quote, between its sentences or below them: `Is it in stock? yes` in red.
 *
 * Evidence is the source.  Where the quote goes on, so does the source, with nothing between, or the source ended there: then
 * what stands between, or behind, is nobody's but the one's who quotes.  Only for boxes ([quote], <blockquote>): with `>` each
 * line says itself whose it is.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_INSERTED_H
#define DECIDE_INSERTED_H

#include "decide/lines.h"

/* Fills scene.own.  Cost: linear in lines and in the tokens of boxes. */
enum status inserted_find(struct scene *s) MUST_CHECK;

/* The first of them that ends behind token t; NULL: none. */
const struct trange *inserted_behind(const struct scene *s, uint32_t t);

#endif
