/* mimewalk: the structure of a mail: where in its bytes the texts lie that people wrote.
 *
 * It finds the text/plain and text/html parts that are no attachments, in order, also in nested messages; of a
 * multipart/alternative the plain part, or the last one with a text if the plain one is empty.  All else is skipped by its
 * boundary lines.  A message over one of the limits below is not taken apart (mimewalk_run says which).
 * Every line is looked at once, and compared with the boundaries that it could be.
 * Ownership: the caller owns the struct and reuses it; slices point into the bytes.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MIMEWALK_H
#define READER_MIMEWALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/mailhead.h"
#include "reader/mimeparam.h"
#include "util/arena.h"
#include "util/buf.h"
#include "util/status.h"

#define MIME_PARTS_MAX 1000u              /* parts of a message, of all kinds */
#define MIME_DEPTH_MAX 32u                /* parts in parts */
#define MIME_HEADER_MAX ((size_t)1 << 20) /* bytes of the headers of a message or part */

enum mime_coding { MIME_PLAIN, MIME_QP, MIME_BASE64 };

struct mime_leaf {
    size_t from, to; /* its body */
    enum mime_coding coding;
    bool html;
    bool flowed;               /* RFC 3676: a line that begins with a blank is stuffed */
    struct slice charset;      /* as it is written; len 0: not told */
    unsigned message;          /* the message of a digest that it is in, from 1; 0: it is in the mail itself */
    size_t part_from, part_to; /* in multipart/alternative: the part with its boundary line and headers; to 0: it is elsewhere */
};

/* A boundary line: bytes [at, after); level: of which boundary, the outermost being 1; 0: there is no such line. */
struct mime_line {
    size_t at, after;
    unsigned level;
    bool closing;
};

struct mimewalk {
    struct mime_leaf *leaf; /* the texts found */
    size_t n, cap;
    struct mime_leaf *twin; /* HTML parts that say again what a leaf says */
    size_t n_twins, cap_twins;
    size_t *message; /* where the headers of each message of a digest begin */
    size_t n_messages, cap_messages;
    const char *error; /* after ST_SKIP: what is wrong, a static text */
    size_t error_at;
    /* state of the walk */
    const uint8_t *p;
    size_t len;
    unsigned n_parts, depth, n_boundaries;
    struct slice boundary[MIME_DEPTH_MAX];
    struct mime_line line;     /* what ended the part that was walked last */
    bool was_plain, was_empty; /* that part was text/plain; it had no words */
    unsigned in_message;       /* see mime_leaf.message */
    struct mime_param *param;  /* MIME_PARAMS_MAX of them */
    struct arena names;
    struct buf scratch;
};

void mimewalk_free(struct mimewalk *w);

/* Walks over the message p[0 .. n), whose headers were read into h.  ST_SKIP: it cannot be taken apart; see error. */
enum status mimewalk_run(struct mimewalk *w, const uint8_t *p, size_t n, const struct mail_head *h) MUST_CHECK;

#endif
