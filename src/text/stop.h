/* stop: does a sentence end at this full stop?
 *
 * A stop character ends a sentence if, after closing quotes and brackets, white space or the end of the text
 * follows, or a word that begins a sentence ("No.Other", lines joined without a space).  Not: a dot in a
 * number, after a single letter ("e.g. this", "U.S. mail"), in a file name, domain or address.  CJK stops and
 * dandas need nothing after them.  Of several stops in a row the last one decides.
 *
 * Local on purpose: it looks from the stop to the next character that is no closing mark (never past another
 * stop, so a whole text costs linear time) and, for joined words only, at most 64 bytes back.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_STOP_H
#define TEXT_STOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The stop character is text[pos .. pos + n), code point cp.  [start, end) is the token before it, kind its
 * tokens.kind. */
struct stop {
    size_t pos, n;
    uint32_t cp;
    size_t start, end;
    uint8_t kind;
};

bool stop_ends(const uint8_t *text, size_t len, const struct stop *s);

#endif
