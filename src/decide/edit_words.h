/* edit_words: the words of rules/edits.words, by hash.
 *
 * Read once, and constant from then on; static storage: nothing to fail, nothing to release.
 * The memory of the run knows 14 bits of a word (`mask`): of other words n in 2^14 are taken for one of a list of n.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_EDIT_WORDS_H
#define DECIDE_EDIT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

enum word_list {
    WORDS_NOT,
    WORDS_TELLS,
    WORDS_FILLER,
    WORDS_NOUNS,
    WORDS_DATE,
    WORDS_BYLINE,
    WORDS_PLAIN,
    WORDS_SAYS,
    WORDS_WISHES,
    WORDS_N
};

#define PHRASE_MOST 4u /* words of a phrase */

/* The bits of a hash that both memories have: those of a thread, those of the run. */
#define WORDS_MASK_THREAD 0xfffffffcu
#define WORDS_MASK_STREAM 0x0000fffcu

/* Reads the lists, unless that was done.  Whoever asks below has called it before; any number of threads may. */
void edit_words_load(void);

/* Cost: one load for nearly all words. */
bool edit_words_has(enum word_list list, uint32_t hash, uint32_t mask);

/* Two words, with all their bits, are opposites, or of one scale (`opposes`). */
bool edit_words_oppose(uint32_t a, uint32_t b);

/* Two stretches of one to PHRASE_MOST words mean the same.  Cost: two loads for nearly all words. */
bool edit_words_same(const uint32_t *a, unsigned n, const uint32_t *b, unsigned m, uint32_t mask);

#endif
