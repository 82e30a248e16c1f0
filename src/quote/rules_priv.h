/* rules_priv: what loading (rules.c) and matching (rules_match.c) share.  Not for others.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_RULES_PRIV_H
#define QUOTE_RULES_PRIV_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>

#include "quote/rules.h"

/* Kinds of rules that every line is asked for. */
#define RULES_LOOKED_KINDS (1u << RULE_CHROME | 1u << RULE_SIGNATURE | 1u << RULE_SEPARATOR)

#define RULES_MANY 12u /* literals: of these a look at the line is test enough */
#define RULES_MANY_BIT 8u

struct rules_looks {
    uint8_t low[3][16], high[3][16], byte[3][256]; /* bits of the literals with such a byte there */
    uint16_t kinds[8]; /* of the rules of unknown lead that have the bit */
    uint16_t free[256]; /* kinds of rules of unknown lead and no literal, by first byte */
    bool wide;
};

struct rules {
    const struct rule **rule; /* user's first, then built-in; id = index + 1 */
    _Atomic(pcre2_code *) *code;
    size_t n;
    bool builtin;
    struct rule_set user;
    /* ids, rising, 0 ends: by kind and first byte all, and those of unknown lead; the others by the hash
     * of their lead, kinds mixed */
    uint16_t *all[RULE_KINDS][256], *blind[RULE_KINDS][256], *led[RULE_LEADS];
    uint16_t *inside[RULE_KINDS]; /* those of scope `in`, which may begin anywhere and are in no other list */
    uint16_t *lists;  /* storage of the above */
    uint16_t **leads; /* of user rules */
    uint8_t *group; /* of each rule: its bit in rules_look, 0: none */
    struct rules_looks looks;
    uint16_t kinds_all[256], kinds_blind[256], kinds_led[RULE_LEADS]; /* bit k: such a list is not empty */
};

/* What stands in for a pattern that could not be compiled: never matches. */
#define RULES_BROKEN ((pcre2_code *)1)

/* Gives the bits; after the lists are laid out. */
void rules_looks_fill(struct rules *r);

#endif
