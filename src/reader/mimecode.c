/* mimecode: see the header.  SPDX-License-Identifier: MIT */
#include "reader/mimecode.h"

#include <stdbool.h>
#include <string.h>

#include "text/ascii.h"

#define QP_COLUMNS 76

/* The length of what follows `=` up to and with a line end, if only blanks stand between; else 0. */
static size_t soft_break(const uint8_t *p, size_t n)
{
    size_t i = 0;
    while (i < n && (p[i] == ' ' || p[i] == '\t'))
        i++;
    if (i < n && p[i] == '\r')
        i++;
    return i == n ? n : p[i] == '\n' ? i + 1 : 0;
}

enum status mimecode_from_qp(const uint8_t *p, size_t n, struct buf *out)
{
    const uint8_t *end = p + n;
    enum status st = buf_reserve(out, n + 1); /* so that there is a place to write to */
    if (st != ST_OK)
        return st;
    uint8_t *to = out->ptr + out->len;
    while (p < end) {
        const uint8_t *q = memchr(p, '=', (size_t)(end - p));
        size_t plain = (size_t)((q ? q : end) - p);
        memcpy(to, p, plain);
        to += plain;
        if (!q)
            break;
        p = q + 1;
        int hi = p < end ? ascii_hex(*p) : -1, lo = end - p > 1 ? ascii_hex(p[1]) : -1;
        if (hi >= 0 && lo >= 0) {
            *to++ = (uint8_t)(hi * 16 + lo);
            p += 2;
            continue;
        }
        size_t soft = soft_break(p, (size_t)(end - p));
        if (!soft && p < end)
            *to++ = '='; /* a sign that was not encoded */
        p += soft;
    }
    out->len = (size_t)(to - out->ptr);
    return ST_OK;
}

static int base64_digit(uint8_t b)
{
    return b >= 'A' && b <= 'Z'   ? b - 'A'
           : b >= 'a' && b <= 'z' ? b - 'a' + 26
           : b >= '0' && b <= '9' ? b - '0' + 52
           : b == '+'             ? 62
           : b == '/'             ? 63
                                  : -1;
}

enum status mimecode_from_base64(const uint8_t *p, size_t n, struct buf *out)
{
    enum status st = buf_reserve(out, n / 4 * 3 + 8);
    if (st != ST_OK)
        return st;
    uint8_t *to = out->ptr + out->len;
    uint32_t bits = 0;
    unsigned have = 0;
    for (size_t i = 0; i < n; i++) {
        int d = base64_digit(p[i]);
        if (p[i] == '=') { /* a padded group ends; another may follow */
            if (have > 1)
                *to++ = (uint8_t)(bits >> (have * 6 - 8));
            if (have > 2)
                *to++ = (uint8_t)(bits >> (have * 6 - 16));
            have = 0;
            bits = 0;
        }
        if (d < 0)
            continue;
        bits = bits << 6 | (uint32_t)d;
        if (++have < 4)
            continue;
        *to++ = (uint8_t)(bits >> 16);
        *to++ = (uint8_t)(bits >> 8);
        *to++ = (uint8_t)bits;
        have = 0;
        bits = 0;
    }
    if (have > 1)
        *to++ = (uint8_t)(bits >> (have * 6 - 8));
    if (have > 2)
        *to++ = (uint8_t)(bits >> (have * 6 - 16));
    out->len = (size_t)(to - out->ptr);
    return ST_OK;
}

size_t mimecode_base64_end(const uint8_t *p, size_t n)
{
    bool padded = false;
    size_t end = 0; /* behind the last line of it */
    for (size_t line = 0; line < n;) {
        const uint8_t *nl = memchr(p + line, '\n', n - line);
        size_t next = nl ? (size_t)(nl - p) + 1 : n;
        bool blank = true;
        for (size_t i = line; i < next; i++) {
            if (p[i] <= ' ')
                continue;
            blank = false;
            if (padded || (base64_digit(p[i]) < 0 && p[i] != '='))
                return end;
        }
        padded = blank ? padded : memchr(p + line, '=', next - line) != NULL;
        line = next;
        end = blank ? end : next;
    }
    return n;
}

static const char *line_end_of(const uint8_t *like, size_t n)
{
    const uint8_t *nl = memchr(like, '\n', n);
    return nl && nl > like && nl[-1] == '\r' ? "\r\n" : "\n";
}

enum status mimecode_to_qp(const uint8_t *p, size_t n, const uint8_t *like, size_t n_like, struct buf *out)
{
    const char *soft = line_end_of(like, n_like);
    static const char hex[] = "0123456789ABCDEF";
    size_t column = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        uint8_t b = p[i];
        size_t eol = b == '\n' ? 1 : b == '\r' && i + 1 < n && p[i + 1] == '\n' ? 2 : 0;
        if (eol) {
            st = buf_append(out, p + i, eol);
            i += eol - 1;
            column = 0;
            continue;
        }
        bool last = i + 1 == n || p[i + 1] == '\n' || p[i + 1] == '\r';
        bool plain = b > ' ' ? b < 127 && b != '=' : (b == ' ' || b == '\t') && !last;
        if (column == 0 && b == 'F' && n - i >= 5 && memcmp(p + i, "From ", 5) == 0)
            plain = false;
        size_t width = plain ? 1 : 3;
        if (column + width > QP_COLUMNS - 1) {
            st = buf_append_byte(out, '=');
            st = st == ST_OK ? buf_append_text(out, soft) : st;
            column = 0;
        }
        column += width;
        char code[3] = {'=', hex[b >> 4], hex[b & 15]};
        if (st == ST_OK)
            st = plain ? buf_append_byte(out, b) : buf_append(out, code, 3);
    }
    return st;
}

enum status mimecode_to_base64(const uint8_t *p, size_t n, const uint8_t *like, size_t n_like, struct buf *out)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *eol = line_end_of(like, n_like);
    bool ends = n_like && like[n_like - 1] == '\n';
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i += 57) { /* 76 columns */
        char line[76], *to = line;
        size_t m = n - i < 57 ? n - i : 57;
        for (size_t k = 0; k < m; k += 3) {
            uint32_t bits = (uint32_t)p[i + k] << 16;
            bits |= k + 1 < m ? (uint32_t)p[i + k + 1] << 8 : 0;
            bits |= k + 2 < m ? p[i + k + 2] : 0;
            *to++ = digit[bits >> 18];
            *to++ = digit[bits >> 12 & 63];
            *to++ = k + 1 < m ? digit[bits >> 6 & 63] : '=';
            *to++ = k + 2 < m ? digit[bits & 63] : '=';
        }
        st = buf_append(out, line, (size_t)(to - line));
        if (st == ST_OK && (i + m < n || ends))
            st = buf_append_text(out, eol);
    }
    return st;
}
