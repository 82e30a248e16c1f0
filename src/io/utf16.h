/* utf16: UTF-16 to UTF-8; where the input is cut into pieces makes no difference.
 *
 * A lone surrogate becomes its three-byte form (WTF-8), so that no input is refused and the way back exists.
 * An odd byte at the end becomes U+FFFD.  The mark itself is not written.
 * SPDX-License-Identifier: MIT */
#ifndef IO_UTF16_H
#define IO_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct utf16 {
    bool big;    /* byte order */
    uint8_t odd; /* first byte of a cut unit */
    bool has_odd;
    uint16_t high; /* a high surrogate that waits for its other half, 0 = none */
};

/* Most bytes utf16_push writes for n bytes, with what waited, and at utf16_finish. */
#define UTF16_ROOM(n) ((n) / 2 * 3 + 9)

/* Returns the bytes written to `out`, at most UTF16_ROOM(n). */
size_t utf16_push(struct utf16 *u, const uint8_t *in, size_t n, uint8_t *out);
size_t utf16_finish(struct utf16 *u, uint8_t *out);

/* The way back, of what utf16_push wrote. */
struct utf16_back {
    bool big;
    uint8_t part[4]; /* of a character whose other bytes are to come */
    unsigned n;
};

#define UTF16_BACK_ROOM(n) (2 * (n) + 8)
size_t utf16_back(struct utf16_back *u, const uint8_t *in, size_t n, uint8_t *out);

#endif
