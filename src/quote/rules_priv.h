/* rules_priv: what loading (rules.c) and matching (rules_match.c) share.  Not for others.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_RULES_PRIV_H
#define QUOTE_RULES_PRIV_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>

#include "quote/literals.h"
#include "quote/rules.h"
#include "quote/starts.h"

#define SAID_GROUPS 64u /* bits for attributions */

struct rules {
    const struct rule **rule; /* user's first, then built-in; id = index + 1 */
    _Atomic(pcre2_code *) *code;
    size_t n;
    bool builtin;
    struct rule_set user;
    struct rule_start **user_starts;    /* of the user's rules */
    const struct starts *known, *blind; /* of the rules whose starts say much, and of others: those of the build, or own[] */
    struct starts own[2];
    uint8_t *kind;    /* of each rule */
    uint16_t *inside; /* ids of the rules of scope `in` */
    size_t n_inside;
    uint64_t *group;                           /* of each rule: its bit in rules_prefilter, 0: none */
    uint64_t said_shared;                      /* bits that more than one attribution has */
    size_t said_longest;                       /* bytes of a literal of an attribution */
    uint8_t separator_pairs[STARTS_PAIRS / 8]; /* bits: some separator without a literal begins with these two folded bytes */
    struct literals prefilter, sep_prefilter,
        said_prefilter; /* of chrome, signatures and closing phrases; of separators; of attributions */
    struct rules_memory *memory;
};

/* What rules are compiled in (rules_memory.c); NULL: there is none. */
struct rules_memory *rules_memory_new(void);
void rules_memory_delete(struct rules_memory *m);
pcre2_compile_context *rules_memory_context(const struct rules_memory *m);
void rules_memory_lacks(struct rules_memory *m);             /* a match could not be made for want of memory */
void rules_memory_late(struct rules_memory *m, unsigned id); /* a pattern of the user's took too long */

/* What stands in for a pattern that could not be compiled: never matches. */
#define RULES_BROKEN ((pcre2_code *)1)

#endif
