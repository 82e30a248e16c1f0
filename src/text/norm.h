/* norm: the normal form of a text written out as bytes, line by line: what digests are taken of.
 *
 * The tokens of tokens.h, folded, one after the other; behind each a space, but none behind a TOK_HALF one and none for the
 * comma of `15,323`.  So two texts have the same bytes exactly if they have the same tokens, wherever their lines end, and a
 * paragraph's bytes are those of its lines in a row.  Signs that tell (signs.h) stand beside them.  Token hashes would not do: they have 30 bits, and among a million lines
 * that differ in one number some hundred would be taken for another.
 *
 * As with tokens, the machine makes no difference (THRESH_CPU forces a path).  The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_NORM_H
#define TEXT_NORM_H

#include <stddef.h>
#include <stdint.h>

#include "text/slice.h"
#include "text/tokens.h"
#include "util/status.h"

struct norm_line {
    uint32_t end;        /* of its bytes in norm.text: they begin where those of the line before end */
    uint32_t half_words; /* of all lines so far */
    uint32_t n_signs;    /* of all lines so far */
};

struct norm_sign {
    uint32_t at; /* in norm.text: the bytes of the words before it end there */
    uint32_t left, right;
};

struct norm {
    uint8_t *text;
    size_t n, cap;
    struct norm_line *line; /* one more than there are lines: line[i + 1] is the end of line i, line[0] is {0, 0} */
    size_t n_lines, cap_lines;
    struct norm_sign *sign;
    size_t n_signs, cap_signs;
    struct tokens scratch;
};

/* Replaces what o held with lines[0 .. n) of `text`, in their order, with TOKENS_PAD readable bytes behind.  A word ends
 * where its line does, even at a line without a line end.  Linear, whatever the bytes; ST_NOMEM is the only failure. */
enum status norm_scan(struct norm *o, const uint8_t *text, const struct line *lines, size_t n) MUST_CHECK;
void norm_free(struct norm *o);

#endif
