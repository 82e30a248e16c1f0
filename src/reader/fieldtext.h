/* fieldtext: reads the text of a field in a record, and writes the field without the text that goes.
 *
 * Kept stretches are copied from the raw field with the escapes they had, by walking field and text side by side: so no table of
 * offsets is needed, and odd escapes and broken UTF-8 survive.  A field that holds HTML (field.h) is judged as its readable text
 * and cut in its source.
 * The caller owns the structs; what a fieldtext points to lies in the decoder's arena.
 * SPDX-License-Identifier: MIT */
#ifndef READER_FIELDTEXT_H
#define READER_FIELDTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "reader/codec.h"
#include "reader/field.h"

enum field_escape {
    FIELD_JSON,   /* inside of a JSON string */
    FIELD_QUOTED, /* CSV: inside of quotes, where a quote is written as two */
    FIELD_BARE    /* CSV: a field without quotes */
};

struct fieldtext {
    size_t from, to; /* in raw, without quotes */
    enum field_escape escape;
    size_t at, len;         /* in the record's text */
    struct field_text what; /* of the unescaped field; its text counts from `at` */
};

/* Scratch of one worker, and the quotes of the record at hand. */
struct fieldreader {
    struct field field;
    struct record_quote *quote;
    size_t n_quotes, cap_quotes;
};

void fieldreader_free(struct fieldreader *f);

/* Appends p[0 .. len) of a field without its escapes to `out`. */
enum status fieldtext_plain(enum field_escape escape, const uint8_t *p, size_t len, struct buf *out) MUST_CHECK;
/* Replaces *value, the raw bytes of a field, by a copy of it without escapes in the decoder's arena. */
enum status fieldtext_value(struct decoder *d, enum field_escape escape, struct slice *value) MUST_CHECK;

/* Appends the text of field *t, of which from, to and escape are set, and adds its quotes to those of f. */
enum status fieldtext_read(struct decoder *d, struct fieldreader *f, struct record *r, struct fieldtext *t,
                           struct buf *text) MUST_CHECK;

/* Appends the raw record without the text that e takes; t[0 .. n_fields) rise.  Text between two of them (a line end) is
 * nowhere in the record. */
enum status fieldtext_rewrite(const struct record *r, const struct fieldtext *t, size_t n_fields, const struct edit *e, size_t n,
                              struct buf *out) MUST_CHECK;

#endif
