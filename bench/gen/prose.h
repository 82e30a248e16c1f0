/* prose: sentences and paragraphs of a made-up but readable text, from templates and a lexicon.
 * A template is literal text in which capital letters draw a word of that class, digits expand a rule, `?` makes the next
 * character optional (one time in two), `&` is the article a or an, `#` a number, `_` the pronoun I, `~` the year.
 * Every draw is independent, so two unrelated sentences share short common phrases, as real prose does, and hardly ever more.
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_PROSE_H
#define BENCH_PROSE_H

#include "bytes.h"
#include "lexicon.h"
#include "rng.h"

/* appends one sentence with its capital and its end mark, no blank after it; returns its words (letters where no blanks are) */
uint32_t prose_sentence(const struct lexicon *lx, struct rng *r, struct bytes *out);

/* appends sentences until `target` words are there, at least `lo` and at most `hi` words (lo <= 20, hi >= 60); returns words */
uint32_t prose_paragraph(const struct lexicon *lx, struct rng *r, struct bytes *out, uint32_t target, uint32_t lo, uint32_t hi);

/* expands any template, as is (no capital); for headlines, names, rows of tables */
void prose_expand(const struct lexicon *lx, struct rng *r, struct bytes *out, const char *tmpl);

/* words by blanks; in scripts without spaces the letters, two of which weigh as much as a word */
uint32_t prose_words(enum lang lang, const char *p, size_t n);

/* makes the first letter a capital (ASCII and Cyrillic) */
void prose_capital(char *p, size_t n);

static inline const char *prose_space(enum lang lang) { return lang == LANG_ZH || lang == LANG_JA ? "" : " "; }

#endif
