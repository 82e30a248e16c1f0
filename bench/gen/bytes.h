/* bytes: a growing byte buffer and borrowed slices.  Running out of memory ends the program: this is a tool of the bench.
 * Ownership: the caller owns a `struct bytes`; a slice is borrowed from whatever holds the text.
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_BYTES_H
#define BENCH_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct slice8 {
    const char *p;
    uint32_t len;
};

struct bytes {
    char *p;
    size_t len, cap;
};

static inline void *xrealloc(void *p, size_t n)
{
    p = realloc(p, n ? n : 1);
    if (!p) {
        fputs("datagen: out of memory\n", stderr);
        exit(1);
    }
    return p;
}

static inline void bytes_reserve(struct bytes *b, size_t more)
{
    if (b->cap - b->len >= more)
        return;
    size_t cap = b->cap ? b->cap * 2 : 4096;
    while (cap - b->len < more)
        cap *= 2;
    b->p = xrealloc(b->p, cap);
    b->cap = cap;
}

static inline void bytes_add(struct bytes *b, const char *p, size_t n)
{
    bytes_reserve(b, n);
    if (n)
        memcpy(b->p + b->len, p, n);
    b->len += n;
}

static inline void bytes_str(struct bytes *b, const char *s) { bytes_add(b, s, strlen(s)); }

static inline void bytes_ch(struct bytes *b, char c) { bytes_add(b, &c, 1); }

static inline void bytes_free(struct bytes *b)
{
    free(b->p);
    *b = (struct bytes){0};
}

static inline struct slice8 slice8_of(const struct bytes *b, size_t from)
{
    return (struct slice8){b->p + from, (uint32_t)(b->len - from)};
}

#endif
