/* field: a field that holds a person's text, plain or as HTML; HTML is judged as its readable text and cut in its source.
 * Shared by jsonl.c, csv.c (through fieldtext.c) and rowtext.c.  Internal to reader/.
 *
 * Ownership: the caller owns the scratch, one for each decoder; a field_text and what it points to live in the decoder's arena.
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

/* text from byte `before` on is the field.  If that is HTML, it is replaced by its readable text, and r gets its quotes. */
enum status field_decode(struct decoder *d, struct field *f, struct record *r, struct field_text *t, struct buf *text,
                         size_t before) MUST_CHECK;

/* codec.markup for a field. */
bool field_markup(const struct field_text *t, struct markup *s);
/* Translates edits of the text to edits of the field.  *out is from alloc_array and the caller's; NULL: they are e itself. */
enum status field_edits(const struct field_text *t, const struct edit *e, size_t n, struct edit **out, size_t *n_out) MUST_CHECK;

#endif
