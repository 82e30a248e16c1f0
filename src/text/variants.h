/* variants: whether a word is a light edit of another one of which only the hash is known.
 *
 * Text that was seen is remembered as hashes of words, so an edit distance cannot be computed.  But the words within one typing
 * error of the word at hand are few (some 50 a letter): each is hashed and compared.  This is the deletion neighbourhood search
 * of Mor and Fraenkel ("A hash code method for detecting and correcting spelling errors", CACM 1982), turned round.
 *
 * Light are: one letter exchanged, added, left out, doubled, or two neighbours swapped, in words of some length and not at
 * their beginning (`lock` and `clock` differ); accents left out or added, as a whole language writes them; ae for ä; a few
 * endings.  Never anything with a digit.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_VARIANTS_H
#define TEXT_VARIANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VARIANTS_ACCENTS 16u
/* The letters with accents that belong to a text's language, as far as the text shows them, folded. */
struct variants_accents {
    uint16_t letter[VARIANTS_ACCENTS];
    uint32_t vowels; /* a bit each */
    uint8_t n;
    bool beyond; /* it has letters beyond ASCII */
};
void variants_accents(const uint8_t *text, size_t len, struct variants_accents *out);

/* What to look for: n <= 32 hashes (text/tokens.h), of which the bits in `mask` are known: eight above the flags at least. */
struct variants_wanted {
    const uint32_t *hash;
    unsigned n;
    uint32_t mask;
    bool name; /* the word is a name: another letter makes another name */
    const struct variants_accents
        *around; /* of the text around: several of them may be missing, or have been added, or typed for others */
    /* Whether a word is a negation, if one of those wanted may be: of that only what hardly makes another word of it, letters swapped,
     * doubled, left out (`kleine` is no `keine`); NULL: none is. */
    bool (*denies)(uint32_t hash);
};

#define VARIANTS_LONGEST 48u /* letters of a word; longer ones have no variants */

/* Of the hashes wanted, those that are light edits of the word text[0 .. len): a bit each.  `hash` is that of the word, to be
 * sure that it was read as the tokeniser reads it.  Cost: some hundred hashes, 1 to 4 microseconds; no allocation. */
uint32_t variants_of(const uint8_t *text, size_t len, uint32_t hash, const struct variants_wanted *want);

/* The hash of the words text[0 .. len) and more[0 .. len2), which may be empty, written as one; 0 if one of them cannot be
 * read, or if they are numbers: 1 and 5 are not 15.  Thousands are (15 300). */
uint32_t variants_joined(const uint8_t *text, size_t len, const uint8_t *more, size_t len2);

/* Whether the word text[0 .. len) is first and second written as one. */
bool variants_split(const uint8_t *text, size_t len, uint32_t first, uint32_t second, uint32_t mask);

#endif
