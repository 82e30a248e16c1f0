/* charset: names of charsets as mail and pages write them, and conversion by the C library's iconv.
 *
 * A charset counts as unknown if iconv does not know its name or cannot write it, or if it is the machine's own; then the
 * bytes are left as they are.  Latin-1 is read as windows-1252, and Chinese, Japanese and Korean names as the supersets that
 * are meant, as every reader of mail and pages does.
 * Ownership: the caller owns struct charsets, one for each worker; descriptors in it stay open until charsets_free.
 * SPDX-License-Identifier: MIT */
#ifndef READER_CHARSET_H
#define READER_CHARSET_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/slice.h"
#include "util/buf.h"
#include "util/status.h"

#define CHARSET_NAME 40u
#define CHARSETS 16u /* remembered at a time */

struct charset {
    char said[CHARSET_NAME]; /* the name as it was given, in lower case */
    char name[CHARSET_NAME]; /* as iconv knows it; "" if unknown */
    iconv_t in;              /* to UTF-8 */
    bool states;             /* what a byte means depends on the bytes before */
    bool by_line;            /* but not on those of other lines, and a line end is one byte */
    bool ascii;              /* ASCII characters are coded as themselves */
};

struct charsets {
    struct charset known[CHARSETS];
    unsigned n, next; /* next: the entry that is replaced next */
};

void charsets_free(struct charsets *c);

/* *out: NULL if the name means UTF-8 or ASCII, or is empty; else an entry, valid until CHARSETS others were asked for; its
 * name is "" if the charset is unknown. */
enum status charset_find(struct charsets *c, struct slice name, const struct charset **out) MUST_CHECK;

/* Appends all of in[0 .. n), converted by cd from its initial state on.  ST_SKIP: something cannot be converted; out is as
 * before. */
enum status charset_convert(iconv_t cd, const void *in, size_t n, struct buf *out) MUST_CHECK;

/* How many bytes of in[0 .. n) make the next n_out bytes of UTF-8.  cd goes on from where the last call left it.
 * SIZE_MAX: cannot be told. */
size_t charset_bytes(iconv_t cd, const void *in, size_t n, size_t n_out);

#endif
