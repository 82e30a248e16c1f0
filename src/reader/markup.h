/* markup: for a text that was read from HTML, in a page or a field, finds the stretches of the HTML that go with it.
 *
 * A tool that keeps annotations has the HTML, not the readable text.  So spans are given in the HTML, and include the tags that
 * lose what they hold: the HTML without them is what the output form `same` writes.
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
    struct slice read;         /* the HTML that map leads to */
    const struct srcmap *back; /* of a recoded page: from `read` to `told`; else NULL */
    struct slice told;         /* the HTML as the user has it: the page, or the unescaped field */
};

struct markup_cut {
    uint32_t from, to; /* bytes of `told` */
    uint32_t text;     /* where its text begins, or, if it has none, that of the next stretch which has some */
};

/* Translates edits of the text to stretches of `told`, rising.  *out is from alloc_array and the caller's. */
enum status markup_cuts(const struct markup *s, const struct edit *e, size_t n, struct markup_cut **out,
                        size_t *n_out) MUST_CHECK;
/* The byte of `told` where text offset `at` stands, or the next offset that has a source. */
uint32_t markup_at(const struct markup *s, uint32_t at);

#endif
