/* ascii: what bytes are, whatever the locale.  SPDX-License-Identifier: MIT */
#ifndef TEXT_ASCII_H
#define TEXT_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool ascii_digit(uint8_t b) { return (uint8_t)(b - '0') < 10; }
static inline bool ascii_upper(uint8_t b) { return (uint8_t)(b - 'A') < 26; }
static inline bool ascii_lower(uint8_t b) { return (uint8_t)(b - 'a') < 26; }
static inline bool ascii_alpha(uint8_t b) { return (uint8_t)((b | 0x20u) - 'a') < 26; }
/* Also a byte of a character beyond ASCII. */
static inline bool ascii_letter(uint8_t b) { return ascii_alpha(b) || b >= 0x80; }
static inline bool ascii_word(uint8_t b) { return ascii_letter(b) || ascii_digit(b); }

/* JSON and mail: blank, tab, line ends. */
static inline bool ascii_white(uint8_t b) { return b == ' ' || b == '\t' || b == '\n' || b == '\r'; }
/* HTML: form feed too. */
static inline bool ascii_html_white(uint8_t b) { return ascii_white(b) || b == '\f'; }
/* C: vertical tab too. */
static inline bool ascii_space(uint8_t b) { return b == ' ' || (uint8_t)(b - '\t') < 5; }

/* p[0 .. n) holds blanks and tabs alone. */
static inline bool ascii_blank(const uint8_t *p, size_t n)
{
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    return n == 0;
}

/* 0 to 15, or -1. */
static inline int ascii_hex(uint8_t b)
{
    return ascii_digit(b) ? b - '0' : (uint8_t)((b | 0x20u) - 'a') < 6 ? (b | 0x20) - 'a' + 10 : -1;
}

#endif
