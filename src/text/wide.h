/* wide: small tables that let a fast path classify and fold characters of two and three bytes 64 at a time.
 *
 * Derived from fold.h, so they cannot disagree with it: a character is handled only if its folded form has
 * as many bytes as itself and it takes no part in composition; all others are WIDE_BAD and go to the scalar
 * path.  Every table has 64 entries, indexed by the low six bits of a continuation byte.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_WIDE_H
#define TEXT_WIDE_H

#include <stdbool.h>
#include <stdint.h>

/* Classes; 0 is a plain separator. */
#define WIDE_LETTER 0x01u
#define WIDE_HALF 0x02u
#define WIDE_DIGIT 0x04u
#define WIDE_STOP 0x08u   /* a separator that may end a sentence */
#define WIDE_PAGE 0x10u   /* look at the third byte */
#define WIDE_IGNORE 0x20u /* nothing, where no word is open; else for the scalar path */
#define WIDE_RARE 0x40u   /* with WIDE_DIGIT, WIDE_IGNORE, WIDE_BAD */
#define WIDE_BAD 0x80u

/* In wide_table.pair, over the six low bits of the folded second byte; 0 separates. */
#define WIDE_PAIR_LETTER 0x40u /* and the lead byte stays */
#define WIDE_PAIR_OTHER 0x80u  /* a letter of the pair's other lead byte */
#define WIDE_PAIR_ODD 0xC0u    /* none of these: look into wide_table.two */

#define WIDE_PAGES 192u

struct wide_two {
    uint8_t cls[64], lead[64], second[64]; /* lead, second: the folded character */
};

struct wide_table {
    _Alignas(64) struct wide_two two[32]; /* by the low five bits of the lead byte */
    uint8_t pair[16][128];                /* two lead bytes at once, by the four bits they share */
    uint8_t three[16][64];                /* class, by low four bits of the lead and second byte */
    uint8_t page[16][64];                 /* if that is WIDE_PAGE: index into third */
    uint8_t third[WIDE_PAGES][64];        /* class by third byte */
    uint8_t four[64];                     /* F0 9F xx: class by third byte (emoji) */
    uint32_t n_pages;
};

/* What a block of 64 bytes holds, bit by byte. */
struct masks {
    uint64_t word;  /* bytes that belong to tokens */
    uint64_t cut;   /* a token starts here even though the byte before belongs to one */
    uint64_t half;  /* first byte of a TOK_HALF token */
    uint64_t digit; /* a digit (its first byte) */
    uint64_t line;  /* LF, CR */
    uint64_t stop;  /* first byte of a stop */
    uint64_t amp;   /* & */
    unsigned n;     /* bytes that count; 0: the first character is not for this path */
};

/* The full stop, exclamation and question mark of CJK, which end a sentence whatever is around them: is it one?
 * p: three bytes of a text, of any value. */
static inline bool wide_stop(const uint8_t *p)
{
    return ((p[0] == 0xE3) & (p[1] == 0x80) & (p[2] == 0x82)) |
           ((p[0] == 0xEF) & (p[1] == 0xBC) & ((p[2] == 0x81) | (p[2] == 0x9F)));
}

#ifndef FOLD_DATA
#define FOLD_DATA const /* see fold.h */
#endif
extern FOLD_DATA struct wide_table wide_data;
static inline const struct wide_table *wide_table(void) { return &wide_data; }

#endif
