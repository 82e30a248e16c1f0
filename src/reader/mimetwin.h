/* mimetwin: the HTML twin of a mail's plain text, without what was taken out of the plain text.
 *
 * multipart/alternative says the same twice; judged is the plain part, and what is cut there is looked for in the twin: words
 * are matched in order, and the stretches of the twin go whose words went, with what lies between two of them.  A twin that says
 * other things than the plain part (less than TWIN_SHARE of the fewer words match) stays as it is.
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

/* Appends the twin, `part` of raw, in its own coding without what went; as it is where that cannot be told. */
enum status mimetwin_rewrite(const struct mimepart *part, const uint8_t *raw, const struct twin_piece *piece, size_t n,
                             struct buf *out) MUST_CHECK;

/* For tests: what goes of `text`, as rising edits of it; *out is from alloc_array, the caller's.  None: *n_out is 0. */
enum status mimetwin_edits(struct slice text, const struct twin_piece *piece, size_t n, struct edit **out,
                           size_t *n_out) MUST_CHECK;

#endif
