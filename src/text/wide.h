/* wide: small tables that let a fast path classify and fold characters of two and three bytes 64 at a time.
 *
 * Derived from fold.h, so they cannot disagree with it: a character is handled only if its folded form has
 * as many bytes as itself and it takes no part in composition; all others are WIDE_BAD and go to the scalar
 * path.  Every table has 64 entries, indexed by the low six bits of a continuation byte.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_WIDE_H
#define TEXT_WIDE_H

#include <stdint.h>

/* Classes; 0 is a plain separator. */
#define WIDE_LETTER 0x01u
#define WIDE_HALF 0x02u
#define WIDE_DIGIT 0x04u
#define WIDE_STOP 0x08u   /* a separator that may end a sentence */
#define WIDE_PAGE 0x10u   /* look at the third byte */
#define WIDE_IGNORE 0x20u /* nothing, where no word is open; else for the scalar path */
#define WIDE_BAD 0x80u

#define WIDE_PAGES 192u

struct wide_two {
    uint8_t cls[64], lead[64], second[64]; /* lead, second: the folded character */
};

struct wide_table {
    struct wide_two two[32];       /* by the low five bits of the lead byte */
    uint8_t three[16][64];         /* class, by low four bits of the lead and second byte */
    uint8_t page[16][64];          /* if that is WIDE_PAGE: index into third */
    uint8_t third[WIDE_PAGES][64]; /* class by third byte */
    uint8_t four[64];              /* F0 9F xx: class by third byte (emoji) */
    uint32_t n_pages;
};

/* What a block of 64 bytes holds, bit by byte. */
struct masks {
    uint64_t word;    /* bytes that belong to tokens */
    uint64_t cut;     /* a token starts here even though the byte before belongs to one */
    uint64_t half;    /* first byte of a TOK_HALF token */
    uint64_t digit;   /* a digit (its first byte) */
    uint64_t special; /* LF, CR or first byte of a stop */
    uint64_t amp;     /* & */
    unsigned n;       /* bytes that count; 0: the first character is not for this path */
};

/* The full stop, exclamation and question mark of CJK, which end a sentence whatever is around them. */
static inline int wide_stop(uint32_t cp) { return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F; }

/* Built on the first call, like fold_table. */
const struct wide_table *wide_table(void);

#endif
