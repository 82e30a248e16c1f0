/* buf: a growable byte buffer.
 *
 * The caller owns `struct buf`; buf_free releases its bytes.  `{0}` is a valid empty buffer.  Once anything
 * was reserved, BUF_PAD bytes behind `len` may be read (any value), so wide loads may overrun the text.
 * `ptr` moves when the buffer grows.  On ST_NOMEM nothing has changed.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_BUF_H
#define UTIL_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

#define BUF_PAD 66 /* = TOKENS_PAD */

struct buf {
    uint8_t *ptr;
    size_t len, cap; /* bytes; cap leaves out the padding */
};

/* Room for `more` bytes behind len. */
enum status buf_reserve(struct buf *b, size_t more) MUST_CHECK;
/* Appends; `src` may not point into the buffer. */
enum status buf_append(struct buf *b, const void *src, size_t n) MUST_CHECK;
enum status buf_append_text(struct buf *b, const char *s) MUST_CHECK; /* without its NUL */
enum status buf_append_byte(struct buf *b, uint8_t byte) MUST_CHECK;
enum status buf_printf(struct buf *b, const char *fmt, ...) MUST_CHECK __attribute__((format(printf, 2, 3)));
/* Takes the first n <= len bytes away and moves the rest to the front: costs the bytes that stay. */
void buf_drop(struct buf *b, size_t n);
void buf_clear(struct buf *b); /* len = 0, memory kept */
void buf_free(struct buf *b);  /* back to {0} */

#endif
