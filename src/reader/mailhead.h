/* mailhead: the header lines of a mail or news article, and how they tell one from a text.
 *
 * A mail is recognised by its header lines: names that programs write (Message-ID, Received, Path, X-...), with values of
 * the right shape.  `Note: ...` or `Title: ...` on top of a text, the header block of a quoted mail, and a line of prose that
 * begins with `From ` do not make a mail.
 * Pure functions of bytes; slices point into them.  Cost: every byte is looked at once.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MAILHEAD_H
#define READER_MAILHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/slice.h"

/* Bytes of a From_ line at most, and bytes below it that are looked at for headers. */
#define MAIL_FROM_MAX ((size_t)1024)
#define MAIL_LOOK_MAX ((size_t)16 << 10)

enum mail_guess { MAIL_NO, MAIL_YES, MAIL_MAYBE }; /* MAYBE: more bytes could tell */

/* p[0 .. n) begins with `From ` at the start of a line.  all: the input ends at p[n].  apart: the line before is empty, or
 * there is none.  YES: it is an envelope line with a mail's header lines below it.  If the line has no date, more must speak
 * for a mail. */
enum mail_guess mailhead_opens(const uint8_t *p, size_t n, bool all, bool apart);

/* p[0 .. n) is the start of an input, and begins with neither `From ` nor blanks.  YES: it is a single mail or an article. */
enum mail_guess mailhead_begins(const uint8_t *p, size_t n, bool all);

struct mail_field {
    struct slice name, value; /* value: with its folds, without the last line end */
    size_t len;               /* bytes of the whole field, with its line end */
};

/* Fields of that name are shown to people, in texts made of mails and articles without their envelopes. */
bool mailhead_shown(struct slice name);

/* Reads the field at p; false if there is none: an empty line, a line of another shape, the end. */
bool mailhead_field(const uint8_t *p, size_t n, struct mail_field *f);

/* What is needed of the headers of a mail or of a MIME part; len 0: not there.  Of a name given twice the first one counts. */
struct mail_head {
    struct slice id, subject, date, from, in_reply_to, references;
    struct slice type, coding, disposition;
    size_t n_fields;
    size_t body; /* offset of what follows the headers and the empty line */
};

void mailhead_read(const uint8_t *p, size_t n, struct mail_head *h);

/* Length of the line end at p: 0, 1 or 2 bytes. */
static inline size_t mail_eol(const uint8_t *p, const uint8_t *end)
{
    return p < end && *p == '\n' ? 1 : end - p > 1 && p[0] == '\r' && p[1] == '\n' ? 2 : 0;
}

#endif
