/* signs: what a text says with signs alone.
 *
 * `C++` is not `C#`, -5 is not 5, $40 is not €40 and x < 10 is not x > 10: such a sign goes into the hash of the word it
 * belongs to, of whose letters and digits it changes nothing (tokens.h).  Most signs say nothing of the kind and are left out:
 * quotes, brackets, dashes between words, bullets and other marks where a line begins, emphasis, headings, tags, smileys.
 *
 * A sign is judged by what stands around it in its line, at most SIGN_REACH characters away, a line for marks that recur, so it does not depend on where texts
 * were cut.  Spelled another way it is the same sign: `&lt;`, full-width forms, ≤ and <=, × and *, any dash for a minus; and it
 * may stand apart from its word: `50 %`, `x<10`.  Never by case.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_SIGNS_H
#define TEXT_SIGNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/scan.h"

#define SIGN_REACH 64u
#define SIGN_MASKS 32u

/* One that tells, or some in a row.  left, right: what the hash of the word before it and behind it is XORed with, or 0; the
 * low bits that are flags are 0, and of the others some within WORDS_MASK_STREAM are not. */
struct sign {
    uint32_t at; /* of its first byte */
    uint32_t left, right;
};

/* Candidates in `blocks` times 64 bytes at p: a bit each. */
typedef void signs_find(const uint8_t *p, size_t blocks, uint64_t *bits);
/* For cpu, never NULL; all of them find the same. */
signs_find *signs_find_for(enum scan_cpu cpu);
signs_find signs_sse2, signs_avx2, signs_neon;

/* A walk over text[at .. len), of which all from 0 on may be looked at; TOKENS_PAD bytes are readable behind it. */
struct sign_walk {
    const uint8_t *text;
    size_t len, at;
    signs_find *find; /* or NULL: the one for this machine */
    size_t base;      /* of the masks */
    unsigned n, next; /* masks, and the one that is in `bits` now */
    uint64_t bits, mask[SIGN_MASKS];
};

void signs_begin(struct sign_walk *w, signs_find *find, const uint8_t *text, size_t from, size_t len);
/* The next one; false: there is none.  Linear, whatever the bytes. */
bool signs_next(struct sign_walk *w, struct sign *out);

/* XORs the hashes of a whole text's tokens. */
void signs_mark(signs_find *find, const struct tokens *t, const uint8_t *text, size_t len);

/* Token i begins a line at text[from], and the one above, which ends at `end`, is one with it: an operator where they are joined
 * (`a <`, and below it `b`) counts as it does where no line is broken. */
void signs_join(const struct tokens *t, size_t i, const uint8_t *text, size_t end, size_t from, size_t len);

/* What the hash of token i was XORed with. */
uint32_t signs_of(const struct tokens *t, size_t i, const uint8_t *text, size_t len);

/* Two hashes whose difference, under `mask`, is this: one of the usual signs alone makes it. */
bool signs_differ(uint32_t difference, uint32_t mask);

#endif
