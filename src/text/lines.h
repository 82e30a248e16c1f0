/* lines: where the lines of a text begin and end.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_LINES_H
#define TEXT_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "text/slice.h"
#include "util/status.h"

struct lines {
    struct line *p;
    size_t n, cap;
};

/* Appends the lines of text[0 .. len), len < 2^32, to `l`: LF, CRLF and a lone CR end a line.  A text that
 * ends without one gives a last line with eol 0; an empty text gives none.  `base` is added to the offsets.
 * A text cut between CR and LF gives other lines than the whole: cut elsewhere.
 * Amortised no allocation when `l` is reused; the caller owns it and releases it with lines_free. */
enum status lines_scan(struct lines *l, const uint8_t *text, size_t len, uint32_t base) MUST_CHECK;

void lines_free(struct lines *l);

#endif
