/* tokens: the normal form of a text, as arrays; one entry a token, in text order.
 *
 * A token is a run of letters, marks and digits after folding; everything else separates, apostrophes, dashes
 * and `_` too.  In scripts written without spaces (Han, kana, Bopomofo, Thai, Lao, Khmer, Myanmar; not Hangul)
 * each letter with its marks is a token and weighs half a word.
 *
 * What makes no difference to the hash: case (full case folding: ß is ss), Unicode composition (NFC against
 * NFD; compatibility forms such as full-width letters and ligatures are folded too), zero-width characters,
 * soft hyphens, directional marks, byte-order marks, and whether a character was written as an HTML reference
 * (`&eacute;` `&#233;` `&#xe9;`, also escaped twice; entity.h).  "don't", "don’t" and "don&#39;t" are the
 * same tokens.  Accents and look-alike letters do make a difference, and signs that tell (`C++`, -5, $40; signs.h).  Any bytes are accepted; a byte that is no
 * valid UTF-8 is a letter that equals only itself.
 *
 * The hash does not depend on the machine, the instruction set or where buffers were cut; it is part of the
 * index format (wordhash.h).  The environment variable THRESH_CPU (scalar, sse2, avx2, avx512, neon) forces a
 * path, for tests; it cannot change a result.
 * Ownership: the caller owns `struct tokens`; tokens_free releases it.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_TOKENS_H
#define TEXT_TOKENS_H

#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

/* Low bits of tokens.hash are flags, the rest is the hash of the folded word. */
#define TOK_STOP 1u /* a sentence ends between this token and the next: . ! ? … 。 etc., see stop.h */
#define TOK_LINE 2u /* a line ends between this token and the next (LF, CR, or end of text) */
#define TOK_FLAGS 3u

#define TOK_HALF 1u  /* in tokens.kind: weighs half a word (scripts without spaces) */
#define TOK_DIGIT 2u /* in tokens.kind: holds a digit */

/* Readable bytes (any value) the text must have after its end, so that wide loads may overrun. */
#define TOKENS_PAD 66 /* 64, and what the loop over literals reads beyond (quote/literals_scan.c) */

struct tokens {
    uint32_t *hash;  /* 30 bits of hash, two flags */
    uint32_t *start; /* offset of the first byte, in bytes from the start of the text */
    uint32_t *end;   /* offset after the last byte */
    uint8_t *kind;   /* TOK_HALF, TOK_DIGIT */
    size_t n, cap;
    uint32_t *breaks; /* for each LF and each CR, in order: tokens before it */
    size_t n_breaks, cap_breaks;
};

/* Tokenises text[0 .. len), replacing what `t` held.  len < 2^31.  Amortised no allocation when `t` is
 * reused.  ST_NOMEM is the only failure.  Cost: linear, whatever the bytes. */
enum status tokens_scan(struct tokens *t, const uint8_t *text, size_t len) MUST_CHECK;

void tokens_free(struct tokens *t);

#endif
