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

/* Bits for attributions: the last ones for those whose literals are beyond ASCII, which few texts have. */
#define SAID_GROUPS 64u
#define SAID_WIDE 4u
#define BLIND_FREE 16u
/* Rows of `gate`: rules of which some literal has that bit, then those whose literals have none, ... , then those of each scope. */
#define GATE_FREE 64u
#define GATE_COLON (GATE_FREE + 1u) /* those whose matches end with a colon */
#define GATE_SCOPE (GATE_FREE + 2u)
#define GATES (GATE_SCOPE + SCOPES)

/* What is asked of a rule before its pattern is. */
struct rule_brief {
    uint64_t group; /* the bit of its literals, 0: none */
    uint32_t min_len;
    uint8_t kind, scope;
    bool needs; /* literals */
    bool sole;  /* no other literals have its bit, which tells of them without a second look */
    bool colon; /* its matches end with a colon, plain or wide, as the text does */
};

struct rules {
    const struct rule **rule; /* user's first, then built-in; id = index + 1 */
    _Atomic(pcre2_code *) *code;
    size_t n;
    unsigned built; /* so often */
    bool builtin;
    struct rule_set user;
    struct rule_start **user_starts; /* of the user's rules */
    const struct starts *known;      /* of the rules whose starts say much: that of the build, or `own` */
    struct starts own;
    /* The kinds of the others that may begin with a byte; from bit BLIND_FREE on of those that require no literal. */
    uint32_t blind[256];
    /* Ids of the rules that are not known, by kind, rising; of each kind those of scope `in` are the last. */
    uint16_t *other;
    uint16_t from[2 * RULE_KINDS + 1]; /* where in `other` those of a kind are, and those of scope `in` */
    struct rule_brief *brief;          /* of each rule */
    uint64_t *gate;                    /* GATES rows of n_gate words: a bit for each of `other` */
    size_t n_gate;
    size_t said_longest;                           /* bytes of a literal of an attribution */
    uint8_t sep_pairs[STARTS_PAIRS / 8];           /* bits: some separator without a literal begins with these two folded bytes */
    size_t sep_shortest;                           /* characters of what a separator with a literal matches */
    struct literals prefilter;                     /* of chrome, signatures and closing phrases */
    struct literals sep_prefilter, said_prefilter; /* of separators; of attributions */
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
