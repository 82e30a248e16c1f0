/* depth: how deep a line is quoted, by `>` prefixes.  Pure function of one line.
 *
 * RFC 3676 4.5: depth is the number of `>` at the start of a line.  Seen in the wild and counted here too: blanks
 * before and between the signs (Yahoo, mail clients that quote quotes as `> > `), the HTML-escaped `&gt;`
 * (Reddit, Hacker News dumps), the full-width U+FF1E of CJK mailers.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_DEPTH_H
#define QUOTE_DEPTH_H

#include <stddef.h>
#include <stdint.h>

struct depth {
    unsigned depth;  /* 0: not quoted by prefix */
    unsigned prefix; /* bytes before the text, one blank behind the last sign included */
    unsigned tight;  /* 1: no blank behind the last sign */
};

/* Reads at most 4 KiB of prefix; what stands behind that is text. */
struct depth depth_of(const uint8_t *line, size_t len);

#endif
