/* detect: which format an input has, by its first bytes.  In doubt it is text: a text that is taken for something else is lost
 * for the whole run; the other way round the user only has to name the format.
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
 *             element that browsers know, if all that follows is marked up as well
 *     jsonl   a line that is a whole JSON object, and the next line, if there is one, begins like one; an object over many
 *             lines, or an array of objects, with nothing but more of them behind it; the beginning of such a one that is
 *             longer than DETECT_MAX
 * A byte-order mark and empty lines at the beginning are skipped.  CSV looks like any text: inputs.c takes the FILE's name.
 * ST_OK: *format is set.  ST_MORE: more bytes could tell; never at eof or with DETECT_MAX bytes. */
enum status detect_format(const uint8_t *p, size_t n, bool eof, enum format *format) MUST_CHECK;

/* If the input has a format that is recognised but not read: a sentence for people that names it; else NULL.  Called once
 * detect_format has given FMT_TEXT, with the same bytes.  name: of the FILE. */
const char *detect_foreign(const uint8_t *p, size_t n, const char *name);

#endif
