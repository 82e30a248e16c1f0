/* beginnings: sets of texts by what they begin with, for rule_starts.c: what a pattern may match, cut off after eight bytes.
 * A set that grows too large is cut off sooner: it then allows more, never less.  SPDX-License-Identifier: MIT */
#ifndef QUOTE_BEGINNINGS_H
#define QUOTE_BEGINNINGS_H

#include <stdbool.h>
#include <stdint.h>

#define BEGINNING_BYTES 8u
#define BEGINNINGS_MOST 1200u /* texts in a set */

/* A text: `len` exact bytes, the first one highest; `range` more values at the byte behind them.  cut: anything may follow;
 * end: nothing does. */
struct beginning {
    uint64_t word;
    uint8_t len, range;
    bool cut, end;
};

struct beginnings {
    struct beginning p[BEGINNINGS_MOST];
    unsigned n;
};

/* The bits behind `len` bytes. */
static inline uint64_t beginnings_behind(unsigned len) { return len < BEGINNING_BYTES ? ~(uint64_t)0 >> 8 * len : 0; }

void beginnings_copy(struct beginnings *to, const struct beginnings *from);
/* The set of x alone. */
void beginnings_only(struct beginnings *s, struct beginning x);
void beginnings_add(struct beginnings *s, struct beginning x);
void beginnings_unite(struct beginnings *s, const struct beginnings *b);
/* How many of its texts can go on. */
unsigned beginnings_open(const struct beginnings *s);
/* Each text of s goes on with each of b, which is cut to fit; `before` is room. */
void beginnings_append(struct beginnings *s, struct beginnings *b, struct beginnings *before);

#endif
