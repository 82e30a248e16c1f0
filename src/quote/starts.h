/* starts: which of the rules whose starts say much may match a text, by the word it begins with (rule.h).
 *
 * The starts of rules cut the words into stretches; each has the list of the rules that may match there.  Made at build time for
 * the built-in rules, so that a program that loads no others starts without.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_STARTS_H
#define QUOTE_STARTS_H

#include "quote/rule.h"
#include "util/status.h"

#define STARTS_PAIRS 65536u /* of first bytes */
/* In kinds, above a bit a kind: a rule of kind attribution that is no longer than a line. */
#define STARTS_ATTRIBUTION (1u << RULE_KINDS)

struct starts {
    const uint64_t *bound; /* stretch i: from bound[i] on; rising, the first is 0 */
    const uint32_t *list;  /* its rules: id[list[i]] .. id[list[i + 1]], rising; an id is the rule's index + 1 */
    const uint32_t *kinds; /* their kinds, and of rules of scope `in`, which are in no list */
    const uint16_t *id;
    /* before[h]: the stretch of the first word with the two bytes h.  Where more than STARTS_FEW begin there: STARTS_DEEP and the
     * number of their row of `third`, which has the same for each third byte, and behind those that of the first word with h + 1. */
    const uint32_t *before;
    const uint32_t *third;
    uint32_t n, n_third;
};
#define STARTS_FEW 4u
#define STARTS_DEEP 0x80000000u
#define STARTS_ROW 257u

/* The stretch of the first word with the two bytes h. */
static inline uint32_t starts_before(const struct starts *s, uint32_t h)
{
    uint32_t i = s->before[h];
    return i & STARTS_DEEP ? s->third[(i & ~STARTS_DEEP) * STARTS_ROW] : i;
}

/* The stretch that a word is in.  Without branches but for the length of the search: they would be guessed wrong. */
static inline uint32_t starts_find(const struct starts *s, uint64_t word)
{
    uint32_t h = (uint32_t)(word >> 48), i = s->before[h], n;
    if (i & STARTS_DEEP) {
        const uint32_t *t = s->third + (i & ~STARTS_DEEP) * STARTS_ROW + (word >> 40 & 255);
        i = t[0];
        n = t[1] - i + 1;
    } else {
        n = h + 1 < STARTS_PAIRS ? starts_before(s, h + 1) - i + 1 : s->n - i;
    }
    for (; n > 1; n -= n / 2)
        i += n / 2 & -(uint32_t)(s->bound[i + n / 2] <= word);
    return i;
}

enum status starts_new(struct starts *s, const struct rule *const *rule, size_t n) MUST_CHECK;
void starts_free(struct starts *s);

#endif
