/* starts: which rules may match a text, by the word it begins with (rule.h).
 *
 * The starts of rules cut the words into stretches; each has the list of the rules that may match there.  There are two tables,
 * of the rules whose starts say much and of the others.  Made at build time for the built-in rules, so that a program that loads
 * no others starts without.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_STARTS_H
#define QUOTE_STARTS_H

#include "quote/rule.h"

#define STARTS_PAIRS 65536u /* of first bytes */
/* In kinds, above a bit a kind: a known rule of kind attribution that is no longer than a line; from STARTS_FREE on a bit for
 * each kind of which one rule requires no literal. */
#define STARTS_ATTRIBUTION (1u << RULE_KINDS)
#define STARTS_FREE 16u

struct starts {
    const uint64_t *bound; /* stretch i: from bound[i] on; rising, the first is 0 */
    const uint32_t *list;  /* see starts_list */
    const uint32_t *kinds;
    const uint16_t *id;
    const uint32_t *before; /* before[h]: the stretch of the first word with the two bytes h */
    uint32_t n, lists;      /* a stretch has one list of rules, or one a kind */
};

/* The stretch that a word is in. */
static inline uint32_t starts_find(const struct starts *s, uint64_t word)
{
    uint32_t h = (uint32_t)(word >> 48), i = s->before[h], k = h + 1 < STARTS_PAIRS ? s->before[h + 1] + 1 : s->n;
    while (k - i > 1) {
        uint32_t mid = i + (k - i) / 2;
        if (s->bound[mid] <= word)
            i = mid;
        else
            k = mid;
    }
    return i;
}

/* The rules of stretch i that may be of the kind: ids, rising, up to *end.  An id is the rule's index + 1. */
static inline const uint16_t *starts_list(const struct starts *s, uint32_t i, unsigned kind, const uint16_t **end)
{
    const uint32_t *at = s->list + (size_t)i * s->lists + (s->lists > 1 ? kind : 0);
    *end = s->id + at[s->kinds[i] >> kind & 1u];
    return s->id + at[0];
}

/* Of those rules that are known, or of those that are not; none of scope `in` is among these. */
enum status starts_new(struct starts *s, const struct rule *const *rule, size_t n, bool known) MUST_CHECK;
void starts_free(struct starts *s);

#endif
