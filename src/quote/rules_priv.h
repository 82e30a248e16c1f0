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
#define BLIND_FREE 16u /* see rules.blind */
/* Rows of rules.gate.  Row k < GATE_FREE: the rules of which a literal has bit k; then the rules whose literals have no bit,
 * those whose matches end with a colon, and those of each scope. */
#define GATE_FREE 64u
#define GATE_COLON (GATE_FREE + 1u)
#define GATE_SCOPE (GATE_FREE + 2u)
#define GATES (GATE_SCOPE + SCOPES)

/* What is looked at of a rule before its pattern is tried. */
struct rule_brief {
    uint64_t group; /* the bit of its literals in their table, 0: none */
    uint32_t min_len;
    uint8_t kind, scope;
    bool needs; /* it needs a literal */
    bool sole;  /* no other literals have its bit, so the bit alone tells that one of its own is there */
    bool colon; /* its matches end with a colon, plain or wide, as the text does */
};

struct rules {
    const struct rule **rule; /* user's first, then built-in; id = index + 1 */
    _Atomic(pcre2_code *) *code;
    size_t n;
    unsigned built; /* how often the tables below were built */
    bool builtin;
    struct rule_set user;
    struct rule_start **user_starts; /* of the user's rules */
    const struct starts *known;      /* table of the rules with rule.known: made by the build, or `own` */
    struct starts own;
    /* For each first byte, the kinds of the other rules that may begin with it; from bit BLIND_FREE on, of those that need no
     * literal. */
    uint32_t blind[256];
    /* Ids of those other rules, by kind, rising; of each kind those of scope `in` come last. */
    uint16_t *other;
    uint16_t from[2 * RULE_KINDS + 1]; /* where in `other` each kind begins, and its rules of scope `in` */
    struct rule_brief *brief;          /* one for each rule */
    uint64_t *gate;                    /* GATES rows of n_gate words: a bit for each of `other` */
    size_t n_gate;
    size_t said_longest;                           /* bytes of the longest literal of an attribution */
    uint8_t sep_pairs[STARTS_PAIRS / 8];           /* bits: some separator without a literal begins with these two folded bytes */
    size_t sep_shortest;                           /* characters of the shortest match of a separator with a literal */
    struct literals prefilter;                     /* the literals of chrome, signatures and closing phrases */
    struct literals sep_prefilter, said_prefilter; /* those of separators; those of attributions */
    struct rules_memory *memory;
};

/* The heap in which PCRE2 compiles rules (rules_memory.c); NULL: no memory. */
struct rules_memory *rules_memory_new(void);
void rules_memory_delete(struct rules_memory *m);
pcre2_compile_context *rules_memory_context(const struct rules_memory *m);
void rules_memory_lacks(struct rules_memory *m);             /* notes that memory was refused for a match */
void rules_memory_late(struct rules_memory *m, unsigned id); /* notes that a rule of the user's reached the match limit */

/* Stands in for a pattern that could not be compiled; it never matches. */
#define RULES_BROKEN ((pcre2_code *)1)

#endif
