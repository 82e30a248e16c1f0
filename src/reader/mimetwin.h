/* mimetwin: takes what went from a mail's plain text out of its HTML twin.
 *
 * multipart/alternative says the same twice.  The plain part is judged, and what goes there is looked for in the twin: words
 * are matched in order, and those of the twin go whose fellows went, with what lies between two of them.  A twin that says
 * something else than the plain part stays as it is: less than TWIN_SHARE of the words of the shorter one match.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MIMETWIN_H
#define READER_MIMETWIN_H

#include "reader/mimepart.h"

#define TWIN_SHARE 60u /* percent */

/* A stretch of the decoded plain text, and whether it went. */
struct twin_piece {
    struct slice text;
    bool gone;
};

/* Appends the twin, which is `part` of raw, in its own coding without what went; unchanged if that cannot be told. */
enum status mimetwin_rewrite(const struct mimepart *part, const uint8_t *raw, const struct twin_piece *piece, size_t n,
                             struct buf *out) MUST_CHECK;

/* The rising edits of the twin's readable text for what went; *out is from alloc_array and the caller's.  *n_out is 0 if nothing
 * goes.  (Used by mimetwin_rewrite, and by tests.) */
enum status mimetwin_edits(struct slice text, const struct twin_piece *piece, size_t n, struct edit **out,
                           size_t *n_out) MUST_CHECK;

#endif
