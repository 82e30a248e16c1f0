/* rowtext: a record that lies in memory, between its text as judged and as it was given: the same, but for HTML.
 * SPDX-License-Identifier: MIT */
#ifndef READER_ROWTEXT_H
#define READER_ROWTEXT_H

#include "reader/field.h"

/* Edits of the text -> edits of the row, as field_edits. */
enum status row_edits(const struct record *r, const struct edit *e, size_t n, struct edit **out, size_t *n_out) MUST_CHECK;
/* The place of the text that byte `at` of the row leads to, or the next one that has any. */
uint32_t row_text_at(const struct record *r, uint32_t at);

#endif
