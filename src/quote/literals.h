/* literals: which of the literals that rules require are in a text.  See rules.h.
 *
 * A literal is looked for by its first four bytes.  Each literal is in one of eight buckets; tables by half bytes (nibbles) give,
 * for each place of the text, the buckets of which a literal may begin there (hyperscan's "Teddy").  At the few places that
 * remain, the literals with the same first two bytes are compared, so the result does not depend on the tables.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_LITERALS_H
#define QUOTE_LITERALS_H

#include "quote/rules.h"

#define LITERAL_BYTES 4u
#define LITERAL_BUCKETS 8u
#define LITERAL_SLOTS 1280u /* the first 256 are for literals of one byte */
#define LITERAL_GROUPS 20u  /* bits for rules in rules_prefilter; further rules share the last one */

struct literals;
/* rules_masks of n_groups times 64 bytes; three bytes behind the last must be readable. */
typedef void literals_scan(const struct literals *t, const uint8_t *p, size_t n_groups, struct rules_masks *masks);

/* The part of a literal that is compared first, and mostly differs; apart from the rest, to be in the cache. */
struct literal_key {
    uint32_t key, mask; /* its first four bytes; mask: 255 for each that it has */
    uint32_t next;      /* the next literal in the same slot: its index + 1, 0: none */
};
struct literal {
    const char *text;
    uint64_t group; /* the bit of the rules that need it */
    uint32_t len;   /* bytes */
};

struct literals {
    /* For each of the first four bytes, by its lower and its upper half: the buckets of the literals that have it there.  Sixteen
     * values, twice, for vectors of 32 bytes. */
    uint8_t low[LITERAL_BYTES][32], high[LITERAL_BYTES][32];
    uint32_t first[LITERAL_SLOTS]; /* the first literal of a slot, as literal_key.next */
    struct literal *literal;
    struct literal_key *key; /* of each literal */
    size_t n;
    uint16_t kinds[LITERAL_GROUPS]; /* for each bit the kinds of its rules, bits 1 << kind */
    uint32_t n_groups, n_wide;      /* bits given out so far; for literals beyond ASCII (rules.c) */
    bool hits_only;                 /* scan fills in rules_masks.hit alone */
    literals_scan *scan;
};

/* Makes room for `most` literals.  Their texts stay the caller's and must outlive *t. */
enum status literals_new(struct literals *t, size_t most) MUST_CHECK;
void literals_free(struct literals *t);
void literals_add(struct literals *t, const char *text, size_t n, uint64_t group);

/* The groups of the literals of p[0 .. n) that begin at a place of m->hit & in; m is of the 64 bytes from p[base] on. */
uint64_t literals_near(const struct literals *t, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n,
                       size_t base);
/* The groups of all literals in p[0 .. n). */
uint64_t literals_line(const struct literals *t, const uint8_t *p, size_t n);

/* The loop for a cpu by name (text/tokens.h); NULL: the best that this machine can run. */
literals_scan *literals_scan_for(const char *cpu);

#endif
