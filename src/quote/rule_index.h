/* rule_index: the beginnings of all rules (rule.h), found by the beginning of a text.  Made at build time for the built-in
 * rules, so that a program that loads no others starts without.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_RULE_INDEX_H
#define QUOTE_RULE_INDEX_H

#include "quote/rule.h"

#define RULE_INDEX_WORDS (RULE_SLOTS / 32u)

struct rule_lead {
    uint64_t value, mask; /* see struct rule_begin */
    uint16_t id;          /* the rule's index + 1 */
    uint8_t kind;
};

/* A beginning and the kinds of all rules that have it. */
struct rule_first {
    uint64_t value; /* see struct rule_begin */
    uint16_t kinds; /* bit k: some rule of kind k */
    uint8_t len;
    bool wide;
};

#define RULE_FIRSTS 8192u

struct rule_index {
    /* Those whose first three bytes have rule_slot h are lead[slot[h] .. slot[h + 1]), by rising id. */
    const struct rule_lead *lead;
    uint32_t slot[RULE_SLOTS + 2];
    /* Some rule has a beginning of just three bytes with that rule_slot; of four or more with that rule_slot4; of four
     * or five with that rule_slot4; of six or more with that rule_slot6.  They stay in the first-level cache, as the rest
     * does not.  separator: some separator has one with that rule_slot. */
    uint32_t three[RULE_INDEX_WORDS], four[RULE_INDEX_WORDS], five[RULE_INDEX_WORDS], six[2 * RULE_INDEX_WORDS];
    uint32_t separator[RULE_INDEX_WORDS];
    /* The same beginnings, each once: those with rule_first_slot h are first[first_slot[h] .. first_slot[h + 1]), few. */
    const struct rule_first *first;
    uint32_t first_slot[3 * RULE_FIRSTS + 1];
};

static inline unsigned rule_slot4(uint64_t word) { return ((uint32_t)word * 0x9e3779b1u) >> 17; }

static inline unsigned rule_slot6(uint64_t word) { return (unsigned)(((word << 16) * 0x9e3779b97f4a7c15u) >> 48); }

/* Of a beginning of `len` bytes; 3, 4 and 6 stand for all: by just three bytes, by four, by six. */
static inline unsigned rule_first_slot(uint64_t word, unsigned len)
{
    return len < 4   ? rule_slot(word) >> 2
           : len < 6 ? RULE_FIRSTS + (rule_slot4(word) >> 2)
                     : 2 * RULE_FIRSTS + (rule_slot6(word) >> 3);
}

static inline unsigned rule_bit(const uint32_t *set, unsigned k) { return set[k / 32] >> (k % 32) & 1u; }

/* For rule[0 .. n), whose ids are index + 1. */
enum status rule_index_new(struct rule_index **x, const struct rule *const *rule, size_t n) MUST_CHECK;
void rule_index_delete(struct rule_index *x);

#endif
