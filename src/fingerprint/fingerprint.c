/* fingerprint: see the header.  Scalar; the k-gram loop vectorises by itself.
 * SPDX-License-Identifier: MIT */
#include "fingerprint/fingerprint.h"

#include <endian.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "text/tokens.h"

static inline uint32_t rot(uint32_t x, unsigned r) { return (x << r) | (x >> (32 - r)); }

/* The final mix is needed: without it low bits of short, similar words collide more (speed-notes, 3). */
static inline uint32_t mix(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return x;
}

static inline uint32_t gram(const uint32_t *t)
{
    return mix((t[0] >> 2) ^ rot(t[1] >> 2, 7) ^ rot(t[2] >> 2, 13) ^ rot(t[3] >> 2, 19) ^ rot(t[4] >> 2, 26)) &
           ~1u;
}

uint32_t fingerprint_gram(const uint32_t *t) { return gram(t); }

uint32_t fingerprint_start(const uint32_t *t)
{
    return mix((t[0] >> 2) ^ rot(t[1] >> 2, 9) ^ rot(t[2] >> 2, 17) ^ rot(t[3] >> 2, 25) ^ 0x9e3779b9u) | 1u;
}

/* Token i begins a line or a sentence. */
static inline int starts(const uint32_t *tok, uint32_t from, uint32_t i)
{
    return i == from || (tok[i - 1] & TOK_FLAGS);
}

#define CHUNK 512u

/* Marks in pick[] the minimum, the rightmost on ties, of each window beginning in g[0 .. stop); m hashes are
 * there.  A window cut short by the end of the text counts only if it is the text's first. */
static void winnow(uint8_t *pick, const uint32_t *g, uint32_t stop, uint32_t m, int first)
{
    for (uint32_t i = 0; i < stop && i < m; i++) {
        uint32_t w = m - i < FP_W ? m - i : FP_W;
        if (w < FP_W && !(first && i == 0))
            break;
        uint32_t best = i;
        for (uint32_t k = 1; k < w; k++)
            best = g[i + k] <= g[best] ? i + k : best;
        pick[best] = 1;
    }
}

size_t fingerprint_scan(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
{
    uint32_t g[CHUNK + FP_W];
    uint8_t pick[CHUNK + FP_W] = {0};
    size_t n = 0;
    uint32_t n_grams = to - from >= FP_K ? to - from - FP_K + 1 : 0;
    for (uint32_t base = 0; from + base < to; base += CHUNK) {
        uint32_t have = n_grams > base ? n_grams - base : 0;
        uint32_t m = have < CHUNK + FP_W - 1 ? have : CHUNK + FP_W - 1;
        uint32_t stop = to - from - base < CHUNK ? to - from - base : CHUNK;
        for (uint32_t i = 0; i < m; i++)
            g[i] = gram(tok + from + base + i);
        winnow(pick, g, stop, m, base == 0);
        for (uint32_t i = 0; i < stop; i++) {
            uint32_t at = from + base + i;
            if (starts(tok, from, at) && at + FP_K4 <= to)
                out[n++] = (struct fp){fingerprint_start(tok + at), at};
            if (pick[i])
                out[n++] = (struct fp){g[i], at};
        }
        memcpy(pick, pick + CHUNK, FP_W);
        memset(pick + FP_W, 0, CHUNK);
    }
    return n;
}

uint64_t fingerprint_digest(const uint32_t *tok, uint32_t from, uint32_t to)
{
    uint32_t part[256];
    uint64_t h = 0;
    if (from == to)
        return 0;
    for (uint32_t i = from; i < to;) {
        uint32_t n = to - i < 256 ? to - i : 256;
        for (uint32_t k = 0; k < n; k++)
            part[k] = htole32(tok[i + k] & ~TOK_FLAGS);
        h = XXH3_64bits_withSeed(part, n * sizeof *part, h);
        i += n;
    }
    return h;
}
