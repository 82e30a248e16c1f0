/* norm_scan: what the paths of norm share.  For text/ only; users see norm.h.  SPDX-License-Identifier: MIT */
#ifndef TEXT_NORM_SCAN_H
#define TEXT_NORM_SCAN_H

#include <stdbool.h>

#include "text/norm.h"
#include "text/scan.h"

/* Line ends not yet passed: the next is that of lines[i].  half_words: up to here.  Of norm.sign those from `sign` on are not
 * yet passed either: what is `at` with them is a place in the text. */
struct norm_at {
    const struct line *lines;
    size_t i, n;
    uint32_t half_words;
    size_t sign;
};

/* A line ends. */
static inline void norm_pass(struct norm *o, struct norm_at *l, size_t n, uint32_t half_words)
{
    struct norm_line *line = &o->line[++l->i];
    line->end = (uint32_t)n;
    line->half_words = half_words;
}

/* The next sign stands before this byte of the text. */
static inline bool norm_sign_before(const struct norm *o, const struct norm_at *l, size_t to)
{
    return l->sign < o->n_signs && o->sign[l->sign].at < to;
}

static inline uint32_t norm_line_end(const struct norm_at *at)
{
    const struct line *l = &at->lines[at->i];
    return l->off + l->len + l->eol;
}

static inline bool norm_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }

/* The comma of `15,323`, which some write without: behind a digit, three more follow. */
static inline bool norm_thousands(const uint8_t *text, size_t len, size_t p)
{
    return text[p] == ',' && len - p > 3 && norm_digit(text[p - 1]) && norm_digit(text[p + 1]) && norm_digit(text[p + 2]) &&
           norm_digit(text[p + 3]) && (len - p == 4 || !norm_digit(text[p + 4]));
}

/* A fast path: as scan_fast (scan.h), and all line ends up to *pos are noted. */
typedef enum status norm_fast(struct norm *o, struct norm_at *lines, const uint8_t *text, size_t len, size_t *pos);

/* The fast path for `cpu`, or NULL. */
norm_fast *norm_fast_for(enum scan_cpu cpu);
enum status norm_with(norm_fast *fast, struct norm *o, const uint8_t *text, const struct line *lines, size_t n) MUST_CHECK;

/* Room for what n more bytes of text become in a fast path: half as much again at most (a letter, a Han character, a letter,
 * ...: two spaces for each five bytes), and a vector's overrun. */
enum status norm_reserve(struct norm *o, size_t n) MUST_CHECK;

norm_fast norm_sse2, norm_avx2, norm_avx512, norm_neon;

#endif
