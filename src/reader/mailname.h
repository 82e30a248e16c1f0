/* mailname: what header fields of a mail say: names, subjects, ids.
 *
 * Encoded words (RFC 2047) are decoded; raw bytes are read as UTF-8, or else as windows-1252, which most old mail is in; never
 * in the locale's charset.  Results are appended to a buffer of the caller's, in UTF-8, on one line.
 * Cost: linear in the field.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MAILNAME_H
#define READER_MAILNAME_H

#include "reader/charset.h"

/* A field without structure: a subject. */
enum status mailname_text(struct charsets *c, struct slice field, struct buf *out) MUST_CHECK;

/* The name of the first address: what stands before it, else what stands in brackets behind it, else the address itself. */
enum status mailname_author(struct charsets *c, struct slice field, struct buf *out) MUST_CHECK;

/* Reads the next `<id>` from *at on, without its brackets and the blanks in it; false: there is none left.  A field of one word
 * without brackets is an id. */
bool mailname_id(struct slice field, size_t *at, uint8_t *id, size_t cap, size_t *len);

#endif
