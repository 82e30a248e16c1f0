/* mimepart: the text of one MIME part, and the part written back without some of it.
 *
 * A part is read in groups, stretches of raw bytes that decode to whole lines: the whole part if nothing is encoded, or in
 * base64; a line in another charset; the lines joined by soft breaks in quoted-printable.
 * A group of which nothing goes is copied as it came; one that goes whole leaves nothing; only a group that is cut
 * inside is encoded anew, from the bytes that it had.  A group with bytes that are not of the charset is taken as plain bytes, so
 * that nothing is lost.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MIMEPART_H
#define READER_MIMEPART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/charset.h"
#include "reader/htmltext.h"
#include "reader/mimewalk.h"
#include "reader/record.h"
#include "util/buf.h"
#include "util/status.h"

struct mimepart {
    size_t from, to; /* in the record's raw bytes */
    enum mime_coding coding;
    char charset[CHARSET_NAME]; /* as iconv knows it; "": bytes are taken as UTF-8 */
    bool by_line, states;       /* see charset.h */
    bool flowed;
    bool utf8;                   /* the mail says that it is UTF-8 */
    bool guess;                  /* its charset is not known: groups that are UTF-8 are taken as that */
    bool odd;                    /* some bytes were not of the charset */
    uint32_t text_from, text_to; /* in the record's text */
    /* text/html: what is judged is the readable text of the decoded part */
    bool html;
    struct slice decoded;
    struct srcmap map;
    struct htmlunit *unit;
    size_t n_units;
};

/* Makes *p of what mimewalk found; `base` is added to its offsets. */
enum status mimepart_init(struct mimepart *p, const struct mime_leaf *leaf, size_t base, struct charsets *c) MUST_CHECK;

/* Appends the decoded part in UTF-8, and sets p->odd. */
enum status mimepart_decode(struct mimepart *p, struct charsets *c, const uint8_t *raw, struct buf *out) MUST_CHECK;

/* Appends the part in its own coding without what e takes.  Edits are in offsets of the decoded part (for HTML not of its
 * readable text: htmltext_cut translates).  A line that would begin a new message of an mbox gets a `>`. */
enum status mimepart_rewrite(const struct mimepart *p, const uint8_t *raw, const struct edit *e, size_t n,
                             struct buf *out) MUST_CHECK;

#endif
