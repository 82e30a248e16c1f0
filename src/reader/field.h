/* field: a field that holds a text of somebody: plain, or HTML, which is judged as its readable text and cut in its source.
 * What jsonl.c and rowtext.c share (inner to reader/).
 *
 * Ownership: the scratch is the caller's, one a decoder; a field_text and what it points to live in the decoder's arena.
 * SPDX-License-Identifier: MIT */
#ifndef READER_FIELD_H
#define READER_FIELD_H

#include "reader/codec.h"
#include "reader/htmltext.h"
#include "reader/markup.h"

struct field { /* scratch */
    struct buf html;
    struct htmltext view;
};

struct field_text {
    bool html;
    struct slice source; /* html: the field as it was */
    struct srcmap map;
    struct htmlunit *unit;
    size_t n_units;
};

void field_free(struct field *f);

/* text[before ..) is the field; if it is HTML, its readable text takes that place, and r gets its quotes. */
enum status field_decode(struct decoder *d, struct field *f, struct record *r, struct field_text *t, struct buf *text,
                         size_t before) MUST_CHECK;

/* As codec.markup, of a field. */
bool field_markup(const struct field_text *t, struct markup *s);
/* Edits of the text -> edits of the field.  *out is from alloc_array, the caller's; NULL: e itself. */
enum status field_edits(const struct field_text *t, const struct edit *e, size_t n, struct edit **out, size_t *n_out) MUST_CHECK;

#endif
