/* wordhash: the hash of a folded word.
 *
 * One 64 x 64 -> 128 bit multiply for each 16 bytes, the last ones padded with zero bytes; the length goes
 * into the last step.  The same on every machine (loads are little-endian by definition) and for every path:
 * it is part of the index format, so a change here is a change of format.  A multiply and not AES rounds,
 * because it needs no software twin (research/speed-notes.md, section 2).
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_WORDHASH_H
#define TEXT_WORDHASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WORDHASH_K1 0x9E3779B97F4A7C15u
#define WORDHASH_K2 0xD6E8FEB86659FD93u

static inline uint64_t wordhash_load(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static inline uint64_t wordhash_mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 u128;
    u128 m = (u128)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
#else
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
    uint64_t mid = (ll >> 32) + (uint32_t)lh + (uint32_t)hl;
    return ((mid << 32) | (uint32_t)ll) ^ (hh + (lh >> 32) + (hl >> 32) + (mid >> 32));
#endif
}

/* 16 bytes that are not the last of the word. */
static inline uint64_t wordhash_more(uint64_t h, const uint8_t *p)
{
    return wordhash_mix(wordhash_load(p) ^ h ^ WORDHASH_K1, wordhash_load(p + 8) ^ WORDHASH_K2);
}

/* The last 1 .. 16 bytes, already masked to two words; `len` is of the whole word. */
static inline uint64_t wordhash_last(uint64_t h, uint64_t lo, uint64_t hi, size_t len)
{
    return wordhash_mix(lo ^ h ^ WORDHASH_K1, hi ^ WORDHASH_K2 ^ (uint64_t)len << 56);
}

/* p[0 .. len), len > 0, 16 more bytes (of any value) readable. */
static inline uint64_t wordhash_tail(uint64_t h, const uint8_t *p, size_t len, size_t whole)
{
    while (len > 16) {
        h = wordhash_more(h, p);
        p += 16;
        len -= 16;
    }

    size_t n = len < 8 ? len : 8, m = len - n;
    uint64_t lo = wordhash_load(p) & (~(uint64_t)0 >> (64 - 8 * n));
    uint64_t hi = m ? wordhash_load(p + 8) & (~(uint64_t)0 >> (64 - 8 * m)) : 0;
    return wordhash_last(h, lo, hi, whole);
}

/* What goes into tokens.hash: 30 bits, two free. */
static inline uint32_t wordhash_bits(uint64_t h) { return (uint32_t)(h >> 32) & ~(uint32_t)3; }

#endif
