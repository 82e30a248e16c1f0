/* mimepart: the text of one MIME part, and the part written back without some of it.
 *
 * A part is read in groups, the shortest stretches of raw bytes that decode to whole lines: all of it when nothing is
 * encoded, a line in another charset, the lines joined by soft breaks in quoted-printable, all of it in base64.
 * A group nothing is taken from is copied as it came; one that goes whole leaves nothing; only a group that is cut
 * inside is encoded anew, from the bytes that were there.  Bytes that are not what the charset says make their group plain
 * bytes: nothing is lost.
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
    bool utf8;                   /* the mail says it is UTF-8 */
    bool guess;                  /* its charset is not known: bytes that are UTF-8 are taken as that */
    bool odd;                    /* some bytes were not of the charset */
    uint32_t text_from, text_to; /* in the record's text */
    /* text/html: what is judged is the readable text of the decoded part */
    bool html;
    struct slice decoded;
    struct srcmap map;
    struct htmlunit *unit;
    size_t n_units;
};

/* What the walk found, moved by `base`. */
enum status mimepart_init(struct mimepart *p, const struct mime_leaf *leaf, size_t base, struct charsets *c) MUST_CHECK;

/* Appends the decoded part in UTF-8; sets p->odd. */
enum status mimepart_decode(struct mimepart *p, struct charsets *c, const uint8_t *raw, struct buf *out) MUST_CHECK;

/* Appends the part in its own coding without what e takes: offsets of the decoded part (not of the readable text of
 * HTML: htmltext_cut translates).  A line that would begin a new message of an mbox gets a `>`. */
enum status mimepart_rewrite(const struct mimepart *p, const uint8_t *raw, const struct edit *e, size_t n,
                             struct buf *out) MUST_CHECK;

#endif
