/* slice: a borrowed view of bytes.  Never owns, never NUL-terminated.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_SLICE_H
#define TEXT_SLICE_H

#include <stddef.h>
#include <stdint.h>

struct slice {
    const uint8_t *ptr;
    size_t len; /* bytes */
};

/* One line of a text, as byte offsets from the start of that text.  `len` leaves out the line
 * terminator, `eol` counts its bytes: 0 (last line without one), 1 (LF or lone CR), 2 (CRLF).
 * `sign` is for the reader: LINE_*, see quote/rules.h. */
struct line {
    uint32_t off;
    uint32_t len;
    uint16_t eol;
    uint16_t sign;
};

#endif
