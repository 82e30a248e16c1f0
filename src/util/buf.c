/* buf: see buf.h.
 * SPDX-License-Identifier: MIT */
#include "util/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/alloc.h"

enum status buf_reserve(struct buf *b, size_t more)
{
    size_t need, padded;
    if (!size_add(b->len, more, &need))
        return ST_NOMEM;
    if (b->ptr && need <= b->cap)
        return ST_OK;

    size_t want = b->cap < SIZE_MAX / 4 ? b->cap * 2 : need;
    if (want < need)
        want = need;
    if (want < 256)
        want = 256;
    if (!size_add(want, BUF_PAD, &padded))
        return ST_NOMEM;
    uint8_t *p = alloc_resize(b->ptr, padded, 1);
    if (!p)
        return ST_NOMEM;
    memset(p + want, 0, BUF_PAD); /* read by wide loads: keep valgrind and msan quiet */
    b->ptr = p;
    b->cap = want;
    return ST_OK;
}

enum status buf_append(struct buf *b, const void *src, size_t n)
{
    enum status st = buf_reserve(b, n);
    if (st == ST_OK && n) {
        memcpy(b->ptr + b->len, src, n);
        b->len += n;
    }
    return st;
}

enum status buf_append_text(struct buf *b, const char *s) { return buf_append(b, s, strlen(s)); }

enum status buf_append_byte(struct buf *b, uint8_t byte) { return buf_append(b, &byte, 1); }

enum status buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        return ST_NOMEM;
    enum status st = buf_reserve(b, (size_t)n + 1); /* vsnprintf writes a NUL too */
    if (st != ST_OK)
        return st;
    va_start(ap, fmt);
    vsnprintf((char *)b->ptr + b->len, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->len += (size_t)n;
    return ST_OK;
}

void buf_drop(struct buf *b, size_t n)
{
    assert(n <= b->len);
    if (n)
        memmove(b->ptr, b->ptr + n, b->len - n);
    b->len -= n;
}

void buf_clear(struct buf *b) { b->len = 0; }

void buf_free(struct buf *b)
{
    alloc_free(b->ptr);
    *b = (struct buf){0};
}
