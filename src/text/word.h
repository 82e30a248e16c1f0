/* word: collects the folded form of one word, character by character, and hashes it.
 *
 * Invariant: buf[0 .. n) is the composed form of what was added and not yet absorbed into `h`; what may
 * still compose with the next mark starts at `seg`.  Words of any length need no more room than buf: full
 * pieces of 16 bytes before `seg` are absorbed.
 * Not here: which characters belong to a word (scan.c).
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_WORD_H
#define TEXT_WORD_H

#include <stddef.h>
#include <stdint.h>

#include "text/fold.h"

#define WORD_ROOM 512u

struct word {
    uint64_t h;
    size_t n, seg;
    uint8_t buf[WORD_ROOM + 32]; /* wordhash reads past n */
};

static inline void word_start(struct word *w)
{
    w->h = 0;
    w->n = w->seg = 0;
}

/* Makes room for one character of any expansion; costs a compare unless the word is very long. */
void word_absorb(struct word *w);
static inline void word_room(struct word *w)
{
    if (w->n > WORD_ROOM - 4 * FOLD_EXPAND_MAX)
        word_absorb(w);
}

/* Adds a code point that folds to `f`. */
void word_add(struct word *w, const struct fold_table *t, const struct fold *f, uint32_t cp);

/* Adds a byte that is not UTF-8: FF, which no text holds, and the byte, so it equals only itself. */
static inline void word_add_byte(struct word *w, uint8_t b)
{
    word_room(w);
    w->buf[w->n++] = 0xFF;
    w->buf[w->n++] = b;
    w->seg = w->n;
}

/* The hash of a word that is not empty, two low bits free. */
uint32_t word_hash(const struct word *w);

#endif
