/* corpus: what the speed bench reads, any size, written as it is made.
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include <stdbool.h>

#include "style.h"

/* Threads of `style` until n_bytes are there, a form feed on a line of its own between them; with `endless` one thread only. */
void corpus_threads(const struct style *style, const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, bool endless,
                    FILE *text, FILE *truth);

/* The same as JSON Lines: one record a post: {"thread":…,"id":…,"author":…,"created":…,"text":…} */
void corpus_jsonl(const struct style *style, const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, FILE *text);

/* plant_stream's paragraphs joined to lines of 4 KB to 1 MB */
void corpus_long(const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, FILE *text);

/* parts of everything that is meant to hurt: see corpus.c */
void corpus_hostile(const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, FILE *text);

#endif
