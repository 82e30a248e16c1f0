/* verdicts: what goes of a text that a test writes down; for tests of what is decided, through the whole filter.
 *
 * Texts are made of words() and sentence(): everyday nouns, so many of them from the k-th on, all different within 140.  A shape writes a text
 * with `add` and names with `ask` the words that stand in it more than once; the question is whether the last copy goes.
 * SPDX-License-Identifier: MIT */
#ifndef VERDICTS_H
#define VERDICTS_H

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "through.h"

static const char *const verdict_words[] = {
    "ferry",   "bridge",  "kettle",  "ladder", "garden",  "engine", "choir",   "ticket",  "harbour", "window",  "bakery",
    "battery", "museum",  "letter",  "carpet", "router",  "violin", "teacher", "council", "blanket", "orchard", "pump",
    "station", "library", "parcel",  "tunnel", "kitchen", "anchor", "beehive", "quarry",  "lantern", "chimney", "saddle",
    "mirror",  "compass", "turbine", "basket", "bucket",  "candle", "castle",  "cellar",  "cottage", "curtain", "drawer",
    "fabric",  "feather", "finger",  "forest", "glove",   "hammer", "jacket",  "kennel",  "lemon",   "marble",  "meadow",
    "needle",  "onion",   "paddle",  "pepper", "pillow",  "pocket", "pencil",  "rabbit",  "ribbon",  "saucer",  "shovel",
    "silver",  "spider",  "spoon",   "stable", "sweater", "table",  "thread",  "timber",  "towel",   "valley",  "velvet",
    "village", "wagon",   "walnut",  "wallet", "whistle", "willow", "winter",  "wisdom",  "yogurt",  "zipper",  "acorn",
    "barrel",  "beetle",  "bottle",  "branch", "button",  "camel",  "canoe",   "carrot",  "cement",  "cheese",  "cherry",
    "circus",  "clover",  "coffee",  "cotton", "cradle",  "crayon", "dragon",  "eagle",   "easel",   "elbow",   "falcon",
    "fiddle",  "flower",  "freckle", "gravel", "guitar",  "hazel",  "helmet",  "hotel",   "insect",  "island",  "jelly",
    "jungle",  "kayak",   "kitten",  "ladle",  "lizard",  "magnet", "mango",   "mitten",  "monkey",  "napkin",  "nutmeg",
    "oyster",  "parrot",  "peanut",  "pebble", "pigeon",  "pillar", "planet",  "plough"};
#define N_VERDICT_WORDS ((unsigned)(sizeof verdict_words / sizeof *verdict_words))

static char asked[8192], given[1 << 16];
static size_t n_given;

/* n words from the k-th on; kept until 32 more were asked for. */
static inline const char *words(unsigned k, unsigned n)
{
    static char kept[32][4096];
    static unsigned next;
    char *to = kept[next++ % 32];
    size_t len = 0;
    *to = 0;
    for (unsigned i = 0; i < n; i++)
        len += (size_t)snprintf(to + len, sizeof kept[0] - len, "%s%s", i ? " " : "", verdict_words[(k + i) % N_VERDICT_WORDS]);
    return to;
}

/* The same with a capital; sentence() has a full stop, too. */
static inline const char *line_of(unsigned k, unsigned n)
{
    char *s = (char *)(uintptr_t)words(k, n);
    *s = (char)toupper((unsigned char)*s);
    return s;
}

static inline const char *sentence(unsigned k, unsigned n)
{
    char *s = (char *)(uintptr_t)line_of(k, n);
    strcat(s, ".");
    return s;
}

__attribute__((format(printf, 1, 2))) static inline void add(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(given + n_given, sizeof given - n_given, fmt, ap);
    va_end(ap);
    must(n >= 0 && n_given + (size_t)n < sizeof given, "room for the text");
    n_given += (size_t)n;
}

__attribute__((format(printf, 1, 2))) static inline void ask(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(asked, sizeof asked, fmt, ap);
    va_end(ap);
}

static inline unsigned copies_in(const char *text, const char *piece)
{
    unsigned n = 0;
    for (const char *at = text; *piece && (at = strstr(at, piece)); at++)
        n++;
    return n;
}

/* What the filter leaves of the text given so far; the caller frees it. */
static inline char *left_by(const struct config *c)
{
    uint8_t *got;
    struct stats stats;
    size_t n = through(c, (const uint8_t *)given, n_given, &got, &stats);
    got[n] = 0;
    return (char *)got;
}

/* A copy of what was asked for goes. */
static inline bool goes_with(const struct config *c, void (*shape)(unsigned n), unsigned n)
{
    n_given = 0, *asked = 0;
    shape(n);
    char *out = left_by(c);
    unsigned before = copies_in(given, asked), after = copies_in(out, asked);
    must(before > 0 && after <= before, "the words that are asked for stand in the text");
    free(out);
    return after < before;
}

static inline bool goes(void (*shape)(unsigned n), unsigned n)
{
    struct config c = through_defaults();
    return goes_with(&c, shape, n);
}

/* Of `need` words the copy goes, of one less it stays. */
#define BEGINS_AT(shape, need)                                                           \
    do {                                                                                 \
        cr_expect(goes(shape, need), #shape ": %u words go", (unsigned)(need));          \
        cr_expect(!goes(shape, (need)-1), #shape ": %u words stay", (unsigned)(need)-1); \
    } while (0)

/* Up to `most` it goes, beyond it stays: of a size that is too much. */
#define ENDS_AT(shape, most)                                                                    \
    do {                                                                                        \
        cr_expect(goes(shape, most), #shape ": with %u it goes", (unsigned)(most));             \
        cr_expect(!goes(shape, (most) + 1), #shape ": with %u it stays", (unsigned)(most) + 1); \
    } while (0)

#define OTHERS "Here stands what only I say about all of this today.\n"

#endif
