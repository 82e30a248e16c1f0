/* starts: which of the rules with known starts may match a text, by the word that it begins with (rule.h).
 *
 * The starts of all rules cut the range of words into stretches, and each stretch has the list of the rules that may match there.
 * For the built-in rules the table is made at build time, so that a program that loads no others need not make it.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_STARTS_H
#define QUOTE_STARTS_H

#include "quote/rule.h"
#include "util/status.h"

#define STARTS_PAIRS 65536u /* pairs of first bytes */
/* In stretch.kinds, above a bit for each kind: an attribution that is no longer than a line. */
#define STARTS_ATTRIBUTION (1u << RULE_KINDS)

/* Its members stand together since the table is larger than the caches. */
struct stretch {
    uint64_t from;        /* its first word; it ends where the next one begins */
    uint32_t list, kinds; /* its rules: id[list] .. id[list of the next one]; their kinds, and those of rules of scope `in`, which
                           * are in no list */
};

struct starts {
    const struct stretch *stretch; /* n stretches, rising, the first from 0 on; one more has the end of the last list */
    const uint16_t *id;            /* rising in each list; an id is the rule's index + 1 */
    /* before[h]: the stretch of the first word that begins with the two bytes h.  If more than STARTS_FEW stretches begin with h:
     * STARTS_DEEP plus the number of a row of `third`.  That has the same for each third byte, and at its end the stretch of the
     * first word that begins with h + 1. */
    const uint32_t *before;
    const uint32_t *third;
    uint32_t n, n_third;
};
#define STARTS_FEW 4u
#define STARTS_DEEP 0x80000000u
#define STARTS_ROW 257u

/* The stretches in which a word may be: n of them from number i on. */
struct among {
    uint32_t i, n;
};

static inline const uint32_t *starts_third(const struct starts *s, uint32_t before, uint64_t word)
{
    return s->third + (before & ~STARTS_DEEP) * STARTS_ROW + (word >> 40 & 255);
}

static inline struct among starts_among(const struct starts *s, uint64_t word)
{
    uint32_t h = (uint32_t)(word >> 48), i = s->before[h];
    if (i & STARTS_DEEP) {
        const uint32_t *t = starts_third(s, i, word);
        return (struct among){t[0], t[1] - t[0] + 1};
    }
    uint32_t end = h + 1 < STARTS_PAIRS ? s->before[h + 1] : s->n - 1;
    end = end & STARTS_DEEP ? *starts_third(s, end, 0) : end;
    return (struct among){i, end - i + 1};
}

/* Which of these it is in.  Without branches but for the length of the search: they would be mispredicted. */
static inline uint32_t starts_at(const struct starts *s, struct among a, uint64_t word)
{
    for (; a.n > 1; a.n -= a.n / 2)
        a.i += a.n / 2 & -(uint32_t)(s->stretch[a.i + a.n / 2].from <= word);
    return a.i;
}

static inline uint32_t starts_find(const struct starts *s, uint64_t word) { return starts_at(s, starts_among(s, word), word); }

enum status starts_new(struct starts *s, const struct rule *const *rule, size_t n) MUST_CHECK;
void starts_free(struct starts *s);

#endif
