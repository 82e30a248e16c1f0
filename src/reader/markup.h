/* markup: where in its source goes what goes of a text that was read from HTML, in a page or in a field.
 *
 * A tool that keeps annotations has the source, not the readable text: there they are told, tags included that lose what they
 * hold, so that the source without them is what the output form `same` writes.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MARKUP_H
#define READER_MARKUP_H

#include "reader/htmltext.h"
#include "reader/record.h"
#include "util/status.h"

/* One text and what it was read from. */
struct markup {
    const struct srcmap *map;
    const struct htmlunit *unit;
    size_t n_units;
    struct slice read;         /* what map counts in */
    const struct srcmap *back; /* of a recoded page: from there to what is told; else NULL */
    struct slice told;         /* what was given: the field, unescaped; the page */
};

struct markup_cut {
    uint32_t from, to; /* of told */
    uint32_t text;     /* where the text of it begins, or the next one that has any */
};

/* Edits of the text -> stretches of told, rising.  *out is from alloc_array: the caller's. */
enum status markup_cuts(const struct markup *s, const struct edit *e, size_t n, struct markup_cut **out,
                        size_t *n_out) MUST_CHECK;
/* The byte of told where text offset `at`, or the next that has a source, stands. */
uint32_t markup_at(const struct markup *s, uint32_t at);

#endif
