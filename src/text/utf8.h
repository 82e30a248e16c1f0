/* utf8: decoding and encoding of single code points; whether bytes are all UTF-8.
 *
 * Strict: overlong forms, surrogates and values over U+10FFFF are no UTF-8.  The policy for a byte that does
 * not fit is the caller's; utf8_decode only says so by returning 0, and the caller steps one byte on, so
 * that the result does not depend on what follows the broken sequence.
 * Not here: normal forms (fold.h), wide validation (the fast paths of scan_utf8.h do their own).
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline int utf8_is_cont(uint8_t b) { return (b & 0xC0u) == 0x80u; }

/* Code points of p[0 .. n): bytes that begin one. */
static inline size_t utf8_count(const uint8_t *p, size_t n)
{
    size_t c = 0;
    for (size_t i = 0; i < n; i++)
        c += !utf8_is_cont(p[i]);
    return c;
}

/* Decodes one code point at p < end.  Returns its bytes, 1 to 4, or 0 if it is not valid. */
static inline unsigned utf8_decode(const uint8_t *p, const uint8_t *end, uint32_t *cp)
{
    uint32_t b = p[0];
    if (b < 0x80u) {
        *cp = b;
        return 1;
    }
    size_t left = (size_t)(end - p);
    if (b < 0xE0u) {
        if (b < 0xC2u || left < 2 || !utf8_is_cont(p[1]))
            return 0;
        *cp = (b & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        return 2;
    }
    if (b < 0xF0u) {
        if (left < 3 || !utf8_is_cont(p[1]) || !utf8_is_cont(p[2]))
            return 0;
        uint32_t c = (b & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        if (c < 0x800u || (c >= 0xD800u && c < 0xE000u))
            return 0;
        *cp = c;
        return 3;
    }
    if (b > 0xF4u || left < 4 || !utf8_is_cont(p[1]) || !utf8_is_cont(p[2]) || !utf8_is_cont(p[3]))
        return 0;
    uint32_t c = (b & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    if (c < 0x10000u || c > 0x10FFFFu)
        return 0;
    *cp = c;
    return 4;
}

static inline bool utf8_valid(const uint8_t *p, size_t n)
{
    uint32_t cp;
    for (const uint8_t *end = p + n; p < end;) {
        unsigned len = utf8_decode(p, end, &cp);
        if (!len)
            return false;
        p += len;
    }
    return true;
}

/* Writes cp (a scalar value) to out[0 .. 4); returns the bytes written. */
static inline unsigned utf8_encode(uint32_t cp, uint8_t *out)
{
    if (cp < 0x80u) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800u) {
        out[0] = (uint8_t)(0xC0u | cp >> 6);
        out[1] = (uint8_t)(0x80u | (cp & 0x3Fu));
        return 2;
    }
    if (cp < 0x10000u) {
        out[0] = (uint8_t)(0xE0u | cp >> 12);
        out[1] = (uint8_t)(0x80u | (cp >> 6 & 0x3Fu));
        out[2] = (uint8_t)(0x80u | (cp & 0x3Fu));
        return 3;
    }
    out[0] = (uint8_t)(0xF0u | cp >> 18);
    out[1] = (uint8_t)(0x80u | (cp >> 12 & 0x3Fu));
    out[2] = (uint8_t)(0x80u | (cp >> 6 & 0x3Fu));
    out[3] = (uint8_t)(0x80u | (cp & 0x3Fu));
    return 4;
}

#endif
