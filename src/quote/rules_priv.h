/* rules_priv: what loading (rules.c) and matching (rules_match.c) share.  Not for others.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_RULES_PRIV_H
#define QUOTE_RULES_PRIV_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>
#include <string.h>

#include "quote/rule_index.h"
#include "quote/rules.h"

#define RULES_GROUPS 20u /* rules with bits of their own in rules_look; further ones share the last */
#define NEED_BYTES 4u    /* of a literal that the first look goes by */
#define NEED_BUCKETS 8u
#define NEED_WINDOWS 1024u
#define NEED_WIDE 6u /* the last two are of literals looked for by a byte beyond ASCII and what follows it */

struct rules_looks;
/* rules_masks for whole groups; three bytes behind the last are readable. */
typedef void rules_scan(const struct rules_looks *t, const uint8_t *p, size_t n_groups, struct rules_masks *masks);

/* A literal that some rule needs. */
struct rules_need {
    uint64_t value, mask; /* its first eight bytes */
    const char *lit;
    uint32_t len, group;
    uint32_t back; /* bytes of it before those looked for */
};

struct rules_looks {
    uint8_t low[NEED_BYTES][16], high[NEED_BYTES][16]; /* the buckets of literals with such a half of a byte there */
    uint8_t byte[NEED_BYTES][256];                     /* ... with such a byte */
    uint8_t byte7[NEED_BYTES][128];                    /* ... or with one that differs in its highest bit */
    uint8_t class7[128];                               /* see rules_scan_classes */
    struct rules_need *need;
    size_t n_needs;
    uint32_t window[NEED_WINDOWS / 32u]; /* some literal of a bucket of `whole` is looked for by four bytes with that hash */
    uint8_t whole;                       /* buckets whose literals are all looked for by four bytes */
    uint32_t groups[NEED_BUCKETS], share[NEED_BUCKETS][NEED_BYTES]; /* of a bucket: all groups; how usual its bytes are */
    uint32_t from[NEED_BUCKETS + 1]; /* need[from[b] .. from[b + 1]) are those of bucket b */
    uint16_t kinds[RULES_GROUPS];    /* of the rules of unknown beginning that have the bit */
    uint32_t n_groups;
    bool hits_only; /* of the masks only `hit` is asked for */
    rules_scan *scan;
};

struct rules {
    const struct rule **rule; /* user's first, then built-in; id = index + 1 */
    _Atomic(pcre2_code *) *code;
    size_t n;
    bool builtin;
    struct rule_set user;
    /* ids, rising, 0 ends: by kind and first byte those of unknown beginning, and with those that are loose (struct rule) */
    uint16_t *blind[RULE_KINDS][256], *loose[RULE_KINDS][256];
    uint16_t *inside[RULE_KINDS]; /* those of scope `in`, which may begin anywhere and are in no other list */
    uint16_t *lists;              /* storage of the above */
    const struct rule_index *index; /* of all beginnings; that of the build, or own_index if there are user's rules */
    struct rule_index *own_index;
    struct rule_begin **begins; /* of user rules */
    uint32_t *group; /* of each rule: its bit in rules_look, 0: none */
    struct rules_looks looks, sep_looks, said_looks; /* of chrome, signatures and closing phrases; of separators; of
                                                      * attributions */
    uint16_t free[256];                 /* kinds of rules of unknown beginning that are in none, by first byte */
    /* bit k: such a rule of kind k begins with that byte; loose, narrow: when beyond ASCII (struct rule) */
    uint16_t kinds_all[256], kinds_blind[256], kinds_loose[256], kinds_narrow[256];
};

/* What stands in for a pattern that could not be compiled: never matches. */
#define RULES_BROKEN ((pcre2_code *)1)

/* The first eight bytes, folded. */
static inline uint64_t rules_begin(const uint8_t *p, size_t n)
{
    uint64_t w = 0;
    if (n >= 8) {
        memcpy(&w, p, 8);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
        w = __builtin_bswap64(w);
#endif
        return rule_fold_word(w, 8);
    }
    return rule_fold8(p, n);
}

/* Gives the bits; after the lists are laid out. */
enum status rules_looks_fill(struct rules *r) MUST_CHECK;
/* As rules_masks. */
void rules_looks_masks(const struct rules_looks *t, const uint8_t *p, size_t n, struct rules_masks *masks);
/* Groups of the literals that are looked for by p[at] and what follows, and `seen`; those of `seen` are not sought. */
unsigned rules_looks_compare(const struct rules_looks *t, unsigned seen, const uint8_t *p, size_t n, size_t at);
/* Groups of the literals in a text. */
unsigned rules_looks_line(const struct rules_looks *t, const uint8_t *p, size_t n);

/* What the loop for whole bytes knows of a byte: low half of class7[c] for c < 0x80, high half of class7[c & 127] for others. */
void rules_scan_classes(uint8_t class7[128]);
/* The loop for a cpu; NULL: the best this machine can run. */
rules_scan *rules_scan_for(const char *cpu);

static inline bool rule_has(const uint32_t set[8], unsigned byte)
{
    return set[byte / 32] >> (byte % 32) & 1u;
}

#endif
