/* detect: which format an input is, by its first bytes.  Text unless sure: taking a text for something else would
 * lose the whole run, the other way round only the comfort.
 * SPDX-License-Identifier: MIT */
#ifndef READER_DETECT_H
#define READER_DETECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "util/status.h"

/* No format needs more bytes than this. */
#define DETECT_MAX ((size_t)64 << 10)

/* p[0 .. n) are the first bytes of the (decompressed) input, with JSON_PAD readable bytes behind; eof: all of it.
 *     wet     "WARC/1."
 *     mbox    the header lines of a mail or a news article, with a From_ line before them or without (mailhead.h); several
 *             articles one after the other, without From_ lines, are a text
 *     html    <!DOCTYPE html>, <html>, <head> or <body>, after white space, comments and <?xml?>; or a piece of a page: another
 *             element that browsers take for one, if all that follows is marked up as well
 *     jsonl   a line that is a whole JSON object, and the next (if there is one) begins like one; an object over many lines,
 *             or an array of objects, with nothing but more of them behind it; one longer than DETECT_MAX that is one as far as
 *             it goes
 * A byte-order mark and empty lines before are passed over.
 * ST_OK: *format is set.  ST_MORE: more bytes could tell (never at eof or with DETECT_MAX bytes): a pause of the
 * input may be taken as FMT_TEXT. */
enum status detect_format(const uint8_t *p, size_t n, bool eof, enum format *format) MUST_CHECK;

/* What is known by its first bytes and not read: a sentence for people, or NULL.  Asked once detect_format has given
 * FMT_TEXT, with the bytes that it wanted. */
const char *detect_foreign(const uint8_t *p, size_t n, const char *name);

#endif
