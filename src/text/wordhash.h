/* wordhash: the hash of a folded word.
 *
 * 16 bytes at a time, padded with zero bytes (which no folded word holds, so the length need not go in): four
 * 32-bit parts plus keys, two products, their sum (NH, as in UMAC and UMASH); a second round of two products
 * gives 32 bits.  Only 32 x 32 -> 64 bit multiplies, because these are the ones vectors have: eight words at
 * once with AVX-512, four with AVX2.  A multiply of 64 x 64 -> 128 bits took 2 ns a word, this takes 0.5.
 *
 * The same on every machine and for every path.  It is part of the index format: a change here is one there.
 * No key (negated) is four bytes of folded text, so no word makes a factor zero.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_WORDHASH_H
#define TEXT_WORDHASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Negated, each has a byte F9 or FA inside. */
#define WORDHASH_K0 0x85EB0679u
#define WORDHASH_K1 0x9E3705B1u
#define WORDHASH_K2 0xC2B2053Du
#define WORDHASH_K3 0x27D4062Fu
#define WORDHASH_C0 0xB5297A4Du
#define WORDHASH_C1 0xD168AAADu
#define WORDHASH_MORE 0x9E3779B97F4A7C15u

static inline uint64_t wordhash_load(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

/* First round: 16 bytes, as two words. */
static inline uint64_t wordhash_nh(uint64_t lo, uint64_t hi)
{
    uint32_t a = (uint32_t)lo + WORDHASH_K0, b = (uint32_t)(lo >> 32) + WORDHASH_K1;
    uint32_t c = (uint32_t)hi + WORDHASH_K2, d = (uint32_t)(hi >> 32) + WORDHASH_K3;
    return (uint64_t)a * b + (uint64_t)c * d;
}

/* 16 bytes that are not the last of the word. */
static inline uint64_t wordhash_more(uint64_t h, const uint8_t *p)
{
    h = (h + wordhash_nh(wordhash_load(p), wordhash_load(p + 8))) * WORDHASH_MORE;
    return h ^ h >> 29;
}

/* Second round: what goes into tokens.hash, 30 bits and two free. */
static inline uint32_t wordhash_bits(uint64_t h)
{
    uint64_t s = (uint64_t)(uint32_t)h * WORDHASH_C0 + (h >> 32) * WORDHASH_C1;
    return (uint32_t)(s ^ s >> 32) & ~(uint32_t)3;
}

/* p[0 .. len), len > 0, 16 more bytes (of any value) readable; h is 0 or from wordhash_more. */
static inline uint32_t wordhash_tail(uint64_t h, const uint8_t *p, size_t len)
{
    while (len > 16) {
        h = wordhash_more(h, p);
        p += 16;
        len -= 16;
    }
    size_t n = len < 8 ? len : 8, m = len - n;
    uint64_t lo = wordhash_load(p) & (~(uint64_t)0 >> (64 - 8 * n));
    uint64_t hi = m ? wordhash_load(p + 8) & (~(uint64_t)0 >> (64 - 8 * m)) : 0;
    return wordhash_bits(h + wordhash_nh(lo, hi));
}

#endif
