/* mboxtext: what mbox.c remembers of a message, and the message written back without what goes.
 *
 * Lives in the decoder's arena (record.codec).  SPDX-License-Identifier: MIT */
#ifndef READER_MBOXTEXT_H
#define READER_MBOXTEXT_H

#include "reader/mimepart.h"

struct mbox_twin {
    struct mimepart part;
    size_t from, to; /* raw bytes that are dropped with it, or written anew */
};

struct mbox_text {
    struct mimepart *part;
    size_t n_parts;
    struct mbox_twin *twin; /* rising, none within another */
    size_t n_twins;
    bool drop; /* twins go as a whole (--html-part) */
};

enum status mboxtext_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out) MUST_CHECK;

#endif
