/* literals: which of the literals that rules require are in a text.  See rules.h.
 *
 * A literal is looked for by its first four bytes.  Each is in one of eight buckets; tables of the halves of bytes give, for each
 * place of the text, the buckets of which some literal may begin there (hyperscan's "Teddy").  At the few places that remain the
 * literals with the same first two bytes are compared, so the result does not depend on the tables.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_LITERALS_H
#define QUOTE_LITERALS_H

#include "quote/rules.h"

#define LITERAL_BYTES 4u
#define LITERAL_BUCKETS 8u
#define LITERAL_SLOTS 1280u /* the first 256 are for literals of one byte */
#define LITERAL_GROUPS 20u  /* bits of rules_prefilter; rules beyond them share the last */

struct literals;
/* rules_masks for whole groups; three bytes behind the last are readable. */
typedef void literals_scan(const struct literals *t, const uint8_t *p, size_t n_groups, struct rules_masks *masks);

/* What is asked of a literal first, and most of the time at last. */
struct literal_key {
    uint32_t key, mask; /* its first four bytes, and which of them it has */
    uint32_t next;      /* in the same slot: 1 and its number, 0: none */
};
struct literal {
    const char *text;
    uint64_t group;
    uint32_t len;
};

struct literals {
    uint8_t low[LITERAL_BYTES][32], high[LITERAL_BYTES][32]; /* the buckets of literals with such a half of a byte there, twice */
    uint32_t first[LITERAL_SLOTS];                           /* by what a literal begins with, as `next` */
    struct literal *literal;
    struct literal_key *key; /* of each */
    size_t n;
    uint16_t kinds[LITERAL_GROUPS]; /* of the rules without known starts that have the bit */
    uint32_t n_groups, n_wide;      /* given out so far */
    bool hits_only;                 /* of the masks only `hit` is asked for */
    literals_scan *scan;
};

/* For `most` literals. */
enum status literals_new(struct literals *t, size_t most) MUST_CHECK;
void literals_free(struct literals *t);
void literals_add(struct literals *t, const char *text, size_t n, uint64_t group);

/* Groups of the literals that begin at the places of m->hit that are `in`; m is of the bytes from p[base] on. */
uint64_t literals_near(const struct literals *t, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n,
                       size_t base);
/* Groups of all literals in a text. */
uint64_t literals_line(const struct literals *t, const uint8_t *p, size_t n);

/* The loop for a cpu (text/tokens.h); NULL: the best this machine can run. */
literals_scan *literals_scan_for(const char *cpu);

#endif
