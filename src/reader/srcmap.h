/* srcmap: where the bytes of an extracted text stand in the markup it came from.
 *
 * A run maps text [text, text + len) to source [src, src + src_len).  If len == src_len it does so byte for byte; else the
 * run is one thing (an entity, a decoded character) and goes or stays as a whole.  Text that no run covers was
 * put in (line breaks of block elements); source that no run covers is markup.  Runs rise in text and in source.
 * The caller owns the struct; srcmap_free releases it.
 * SPDX-License-Identifier: MIT */
#ifndef READER_SRCMAP_H
#define READER_SRCMAP_H

#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

struct srcrun {
    uint32_t text, src, len, src_len;
};

struct srcmap {
    struct srcrun *run;
    size_t n, cap;
};

/* Appends a run; joins it to the last one if both are byte for byte and adjacent on both sides. */
enum status srcmap_add(struct srcmap *m, size_t text, size_t len, size_t src, size_t src_len) MUST_CHECK;
void srcmap_free(struct srcmap *m);

/* First run that ends after text offset `at`; m->n if none. */
size_t srcmap_find(const struct srcmap *m, uint32_t at);

/* The part of a run's source that goes when text [from, to) goes; 0: there is none. */
int srcmap_part(const struct srcrun *r, uint32_t from, uint32_t to, uint32_t *src_from, uint32_t *src_to);

#endif
