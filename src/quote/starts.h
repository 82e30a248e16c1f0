/* starts: which of the rules whose starts say much may match a text, by the word it begins with (rule.h).
 *
 * The starts of rules cut the words into stretches; each has the list of the rules that may match there.  Made at build time for
 * the built-in rules, so that a program that loads no others starts without.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_STARTS_H
#define QUOTE_STARTS_H

#include "quote/rule.h"
#include "util/search.h"

#define STARTS_PAIRS 65536u /* of first bytes */
/* In kinds, above a bit a kind: a rule of kind attribution that is no longer than a line. */
#define STARTS_ATTRIBUTION (1u << RULE_KINDS)

struct starts {
    const uint64_t *bound; /* stretch i: from bound[i] on; rising, the first is 0 */
    const uint32_t *list;  /* its rules: id[list[i]] .. id[list[i + 1]], rising; an id is the rule's index + 1 */
    const uint32_t *kinds; /* their kinds, and of rules of scope `in`, which are in no list */
    const uint16_t *id;
    const uint32_t *before; /* before[h]: the stretch of the first word with the two bytes h */
    uint32_t n;
};

/* The stretch that a word is in. */
static inline uint32_t starts_find(const struct starts *s, uint64_t word)
{
    uint32_t h = (uint32_t)(word >> 48), i = s->before[h], k = h + 1 < STARTS_PAIRS ? s->before[h + 1] + 1 : s->n;
    i++;
    SEARCH(i, k, mid, s->bound[mid] <= word);
    i--;
    return i;
}

enum status starts_new(struct starts *s, const struct rule *const *rule, size_t n) MUST_CHECK;
void starts_free(struct starts *s);

#endif
