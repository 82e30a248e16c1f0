/* stream_text: comparing 16-bit tokens of the store.  SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_TEXT_H
#define INDEX_STREAM_TEXT_H

#include <stdint.h>
#include <string.h>

#define NO_FLAGS 0xfffcfffcfffcfffcu /* of four tokens of the store */

static inline uint64_t differ(const uint16_t *a, const uint16_t *b)
{
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x ^ y) & NO_FLAGS;
}

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
static inline unsigned first_of(uint64_t d) { return (unsigned)__builtin_clzll(d) / 16; }
static inline unsigned last_of(uint64_t d) { return (unsigned)__builtin_ctzll(d) / 16; }
#else
static inline unsigned first_of(uint64_t d) { return (unsigned)__builtin_ctzll(d) / 16; }
static inline unsigned last_of(uint64_t d) { return (unsigned)__builtin_clzll(d) / 16; }
#endif

/* Tokens that agree from a and b on, at most `most`. */
static inline uint32_t agree(const uint16_t *a, const uint16_t *b, uint64_t most)
{
    uint32_t n = 0;
    for (; n + 4 <= most; n += 4) {
        uint64_t d = differ(a + n, b + n);
        if (d)
            return n + first_of(d);
    }
    while (n < most && ((a[n] ^ b[n]) >> 2) == 0)
        n++;
    return n;
}

/* The same before a and b. */
static inline uint32_t agree_back(const uint16_t *a, const uint16_t *b, uint64_t most)
{
    uint32_t n = 0;
    for (; n + 4 <= most; n += 4) {
        uint64_t d = differ(a - n - 4, b - n - 4);
        if (d)
            return n + last_of(d);
    }
    while (n < most && ((*(a - n - 1) ^ *(b - n - 1)) >> 2) == 0)
        n++;
    return n;
}

#endif
