/* lexicon: the words of one language, by class, drawn with Zipf-like frequencies (Walker's alias method, integers only).
 *
 * A class is a capital letter that stands in the templates of prose.c:
 *   N noun  M nouns  A adjective  D adverb  V verb (past)  I verb (plain)  G verb (-ing)  S verb (he ...s)
 *   X person  Q place.  Other languages give the letters what meaning their templates need.
 * Base words come from the lists of lexicon_*.c, in this project's own writing; most of the vocabulary is built from them by
 * affixes and compounds, so a language has many thousand words and unrelated sentences rarely share five in a row.
 * Ownership: a lexicon owns its words; lexicon_new never fails (it ends the program instead).
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_LEXICON_H
#define BENCH_LEXICON_H

#include "bytes.h"
#include "rng.h"

enum lang { LANG_EN, LANG_RU, LANG_ZH, LANG_JA, LANG_N };

struct wordclass {
    uint32_t *off;  /* n + 1 offsets into text; a word is text[off[i] .. off[i+1]) */
    uint32_t *prob; /* alias table: below it the word itself, else its alias */
    uint32_t *alias;
    uint32_t n, cap;
    struct bytes text;
};

struct lexicon {
    enum lang lang;
    struct wordclass cls[26];
};

struct lexicon *lexicon_new(enum lang lang);
void lexicon_delete(struct lexicon *lx);

/* building, for the language files */
void lexicon_word(struct lexicon *lx, char cls, const char *p, size_t n);
void lexicon_words(struct lexicon *lx, char cls, const char *list); /* separated by blanks */
void lexicon_en(struct lexicon *lx);
void lexicon_ru(struct lexicon *lx);
void lexicon_zh(struct lexicon *lx);
void lexicon_ja(struct lexicon *lx);

static inline struct slice8 lexicon_at(const struct wordclass *c, uint32_t i)
{
    return (struct slice8){c->text.p + c->off[i], c->off[i + 1] - c->off[i]};
}

static inline struct slice8 lexicon_draw(const struct lexicon *lx, char cls, struct rng *r)
{
    const struct wordclass *c = &lx->cls[cls - 'A'];
    uint64_t x = rng_next(r);
    uint32_t i = (uint32_t)(((x >> 32) * c->n) >> 32);
    if ((uint32_t)x > c->prob[i])
        i = c->alias[i];
    return lexicon_at(c, i);
}

#endif
