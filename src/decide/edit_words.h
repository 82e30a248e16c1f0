/* edit_words: the words of rules/edits.words, by hash.
 *
 * They are read once and constant from then on, in static storage: nothing can fail, nothing is released.
 * A word is given by its hash (text/tokens.h) and by the bits of it that are known (`mask`).  The memory of the run keeps 14
 * bits of a word, so for a list of n words it takes n in 2^14 other words for one of the list.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_EDIT_WORDS_H
#define DECIDE_EDIT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

enum word_list {
    WORDS_NOT,    /* negations */
    WORDS_TELLS,  /* numbers in words, and words that have an opposite */
    WORDS_FILLER, /* words that say nothing by themselves: articles, hedges */
    WORDS_NOUNS,  /* words that tell a language which writes nouns with a capital */
    WORDS_DATE,   /* words of dates and times */
    WORDS_LOOSE,  /* those of them that make no date of a number: `at`, `minutes` */
    WORDS_BYLINE, /* first words of what stands above an article: who, when, which picture */
    WORDS_PLAIN,  /* words before a colon that are nobody's name */
    WORDS_SAYS,   /* verbs of announcements: `wrote` */
    WORDS_WISHES, /* what people say to each other at either end of a post */
    WORDS_N
};

#define PHRASE_MOST 4u /* words of a phrase */

/* The bits of a word's hash that the memory of a thread keeps, and those that the memory of the run keeps. */
#define WORDS_MASK_THREAD 0xfffffffcu
#define WORDS_MASK_STREAM 0x0000fffcu

/* Reads the lists at the first call.  It must be called before the functions below; any number of threads may call it. */
void edit_words_load(void);

/* The word is in the list.  Cost: one load for nearly all words. */
bool edit_words_has(enum word_list list, uint32_t hash, uint32_t mask);

/* Two words, given by all bits of their hashes, are opposites or steps of one scale (`opposes` in the file). */
bool edit_words_oppose(uint32_t a, uint32_t b);

/* A phrase of edit_words_same may begin with the word.  Cost: one load. */
bool edit_words_begins(uint32_t hash);

/* Two stretches of one to PHRASE_MOST words mean the same.  Cost: two loads for nearly all words. */
bool edit_words_same(const uint32_t *a, unsigned n, const uint32_t *b, unsigned m, uint32_t mask);

#endif
