/* fold: what a code point is to the tokeniser, and the form of it that is hashed.
 *
 * The hashed form of a word is NFC of its code points after compatibility decomposition and full case
 * folding (the idea of NFKC_Casefold, Unicode 3.13 D147), without ignorable characters.  Composed and not
 * decomposed, because then most letters of most texts fold to themselves or to a letter of the same length,
 * which the wide paths can do in place.
 * Kept apart on purpose: letters that only look alike, accents (e is not é), digits of other scripts.
 *
 * Data comes from utf8proc, put into a two-stage table when the program is built (rules/embed_fold.c); pages that are equal are
 * shared.
 * Not here: token borders (tokens.c), entities (entity.h).
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stddef.h>
#include <stdint.h>

enum fold_class {
    FOLD_SEP = 0, /* separates */
    FOLD_LETTER,  /* letter or number: part of a word */
    FOLD_HALF,    /* letter of a script without spaces: opens a token of its own */
    FOLD_MARK,    /* belongs to the letter before; nothing after a separator */
    FOLD_IGNORE   /* as if it were not there */
};

#define FOLD_MULTI 0x01u  /* delta is an index into fold_table.pool: a count, then code points */
#define FOLD_DIGIT 0x02u  /* a digit, or folds to one */
#define FOLD_LOWER 0x04u  /* a lower-case letter */
#define FOLD_SECOND 0x08u /* may compose with a character before it */
#define FOLD_STOP 0x10u   /* ends a sentence when space follows */
#define FOLD_WIDE 0x20u   /* ends a sentence whatever follows */
#define FOLD_CLOSE 0x40u  /* closing quote or bracket: may stand between a stop and the space after it */
#define FOLD_SPACE 0x80u  /* white space */

struct fold {
    int32_t delta; /* folded code point = code point + delta */
    uint8_t cls;   /* enum fold_class */
    uint8_t ccc;   /* canonical combining class */
    uint8_t flags;
    uint8_t unused; /* 0: pages are compared as bytes */
};

#define FOLD_PAGE_BITS 7u
#define FOLD_PAGE (1u << FOLD_PAGE_BITS)
#define FOLD_LAST 0x10FFFFu
#define FOLD_EXPAND_MAX 18 /* U+FDFA is the longest */

#define FOLD_PAGES 384u /* distinct pages; Unicode 15 needs about 300 */
#define FOLD_POOL 16384u
#define FOLD_PAIRS 2048u /* slots for about 940 pairs; linear probing at half full */

struct fold_pair {
    uint64_t key; /* a << 32 | b; 0: free */
    uint32_t cp;
};

struct fold_table {
    uint16_t page[(FOLD_LAST + 1) >> FOLD_PAGE_BITS];
    struct fold entry[FOLD_PAGES << FOLD_PAGE_BITS];
    uint32_t pool[FOLD_POOL];
    struct fold_pair pair[FOLD_PAIRS]; /* canonical compositions */
    uint32_t n_pages, n_pool;
};

#ifndef FOLD_DATA
#define FOLD_DATA const /* but for who makes it */
#endif
extern FOLD_DATA struct fold_table fold_data;
static inline const struct fold_table *fold_table(void) { return &fold_data; }

static inline const struct fold *fold_get(const struct fold_table *t, uint32_t cp)
{
    return &t->entry[(size_t)t->page[cp >> FOLD_PAGE_BITS] << FOLD_PAGE_BITS | (cp & (FOLD_PAGE - 1))];
}

/* cps[0 .. n) becomes its NFC, in place; returns the new count, never larger than FOLD_SEGMENT.  Marks that
 * would not fit are dropped: a base with more than 30 marks is no text (UAX #15, stream-safe format).
 * Meant for one base with its marks; slow. */
#define FOLD_SEGMENT 64u
size_t fold_compose(uint32_t *cps, size_t n);

/* The composition of a and b, or 0. */
uint32_t fold_pair(uint32_t a, uint32_t b);
static inline uint32_t fold_pair_slot(const struct fold_table *t, uint64_t key)
{
    uint32_t i = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 53);
    while (t->pair[i].key && t->pair[i].key != key)
        i = (i + 1) & (FOLD_PAIRS - 1);
    return i;
}

#endif
