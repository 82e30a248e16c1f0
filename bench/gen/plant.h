/* plant: one endless stream of paragraphs, a line each with a blank line between, 30 % of them planted repeats.
 * Documents have 1 to 8 paragraphs and are not marked in the text.  Of the repeats half copy one of the last 2,000 paragraphs and
 * half any earlier one; nothing is kept: paragraph i is made again from (seed, i), so any size needs the same few kilobytes.
 * Kinds: exact 50 %, format 15 (case, double blanks, dropped commas, curly quotes), near 15 (4 % of the words edited, one at
 * least), quoted 12 (`> `), embedded 8 (on one line with about a third of another, new paragraph: before the copy, behind it, around it, or
 * a sentence that goes on behind it).
 * Truth, a line a paragraph: START END KIND DOC SOURCE WORDS LEAD TAIL: byte range, kind, number of the document, which
 * of the unique paragraphs it copies (counted from 0; -1 for none), words, and the bytes of new text at its start and end (embedded).
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_PLANT_H
#define BENCH_PLANT_H

#include "lexicon.h"
#include "sink.h"

void plant_stream(const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, uint32_t percent, FILE *text, FILE *truth);

/* paragraph number `id` of the endless supply of `seed`, 8 to 120 words, mean about 35, appended; returns its words */
uint32_t plant_paragraph(const struct lexicon *lx, uint64_t seed, uint64_t id, struct bytes *out);

/* the edits, also used for forum threads; src must not lie in out */
void plant_format(struct rng *r, struct slice8 src, struct bytes *out);
uint32_t plant_edit(const struct lexicon *lx, struct rng *r, struct slice8 src, uint32_t per_mille, uint32_t least,
                    struct bytes *out);

#endif
