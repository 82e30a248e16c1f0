/* phrases: short fixed texts that people say again and again, by language; the material of the hard negatives.
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_PHRASES_H
#define BENCH_PHRASES_H

#include "lexicon.h"

enum phrase { PH_SHORT, PH_PROVERB, PH_HELLO, PH_BYE, PH_TEMPLATE, PH_LISTED, PH_FURNITURE, PH_N };

/* the list of one kind, ended by NULL, and its length */
const char *const *phrases_of(enum lang lang, enum phrase what, uint32_t *n);
const char *phrases_draw(enum lang lang, enum phrase what, struct rng *r);

#endif
