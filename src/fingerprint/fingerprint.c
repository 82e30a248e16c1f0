/* fingerprint: see the header.  Plain loops that vectorise by themselves.
 * SPDX-License-Identifier: MIT */
#include "fingerprint/fingerprint.h"

#include <endian.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "text/tokens.h"

static inline __attribute__((always_inline)) uint32_t rot(uint32_t x, unsigned r) { return (x << r) | (x >> (32 - r)); }

/* The final mix is needed: without it low bits of short, similar words collide more (speed-notes, 3). */
static inline __attribute__((always_inline)) uint32_t mix(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return x;
}

static inline __attribute__((always_inline)) uint32_t gram(const uint32_t *t)
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
#define INLINE static inline __attribute__((always_inline))

/* Marks in pick[] the minimum, the rightmost on ties, of each window beginning in g[from .. stop); m hashes are
 * there.  A window cut short by the end of the text counts only if it is the text's first. */
static void winnow_few(uint8_t *pick, const uint32_t *g, uint32_t from, uint32_t stop, uint32_t m, int first)
{
    for (uint32_t i = from; i < stop && i < m; i++) {
        uint32_t w = m - i < FP_W ? m - i : FP_W;
        if (w < FP_W && !(first && i == 0))
            break;
        uint32_t best = i;
        for (uint32_t k = 1; k < w; k++)
            best = g[i + k] <= g[best] ? i + k : best;
        pick[best] = 1;
    }
}

_Static_assert(FP_W == 4, "winnow is written for windows of 4");

/* The same for all windows, without branches.  A place is the minimum of some window of four if it is less than r
 * neighbours to its right, and no more than l to its left, and l + r >= 3. */
INLINE void winnow(uint8_t *restrict pick, const uint32_t *restrict g, uint32_t stop, uint32_t m, int first)
{
    uint32_t n = m < FP_W ? 0 : stop < m - FP_W + 1 ? stop : m - FP_W + 1; /* whole windows */
    if (n < 2 * FP_W) {
        winnow_few(pick, g, 0, stop, m, first);
        return;
    }
    for (uint32_t j = FP_W - 1; j < n; j++) {
        uint32_t x = g[j];
        unsigned r1 = g[j + 1] > x, r2 = r1 & (g[j + 2] > x), r3 = r2 & (g[j + 3] > x);
        unsigned l1 = g[j - 1] >= x, l2 = l1 & (g[j - 2] >= x), l3 = l2 & (g[j - 3] >= x);
        pick[j] |= (uint8_t)(r3 | (r2 & l1) | (r1 & l2) | l3);
    }
    winnow_few(pick, g, 0, FP_W - 1, m, first);
    winnow_few(pick, g, n - FP_W + 1, n, m, 0);
}

INLINE size_t scan(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
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
            out[n] = (struct fp){g[i], at};
            n += pick[i];
        }
        memcpy(pick, pick + CHUNK, FP_W);
        memset(pick + FP_W, 0, CHUNK);
    }
    return n;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static size_t scan_avx2(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
{
    return scan(out, tok, from, to);
}
#endif

size_t fingerprint_scan(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) /* the same code: the compiler makes other vectors of it */
        return scan_avx2(out, tok, from, to);
#endif
    return scan(out, tok, from, to);
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
