/* grammar: the templates of each language; see prose.h for their signs.  rule[0] are whole sentences, rule[d] what digit d means.
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_GRAMMAR_H
#define BENCH_GRAMMAR_H

#include "lexicon.h"

struct rule {
    const char *const *alt;
    uint32_t n;
};

struct grammar {
    struct rule rule[10];
};

const struct grammar *grammar_of(enum lang lang);

#endif
