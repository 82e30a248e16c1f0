/* mailname: what header fields of a mail say: names, subjects, ids.
 *
 * Encoded words (RFC 2047) are decoded; raw bytes are UTF-8, else windows-1252, as most old mail meant them; never the
 * locale's charset.  All of it is appended to a buffer of the caller's, in UTF-8, on one line.
 * Cost: linear in the field.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MAILNAME_H
#define READER_MAILNAME_H

#include "reader/charset.h"

/* A field without structure: a subject. */
enum status mailname_text(struct charsets *c, struct slice field, struct buf *out) MUST_CHECK;

/* The name of the first address: what stands before it, else in brackets behind it, else the address. */
enum status mailname_author(struct charsets *c, struct slice field, struct buf *out) MUST_CHECK;

/* The next `<id>` from *at on, without its brackets and the blanks in it; false: none left.  A field without brackets that is
 * one word is an id. */
bool mailname_id(struct slice field, size_t *at, uint8_t *id, size_t cap, size_t *len);

#endif
