/* fingerprint: see the header.  Plain loops that vectorise by themselves.
 * SPDX-License-Identifier: MIT */
#include "fingerprint/fingerprint.h"

#include <endian.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fingerprint/gram.h"
#include "text/tokens.h"

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

uint32_t winnow_ends(uint8_t *pick, const uint32_t *g, uint32_t stop, uint32_t m, int first)
{
    uint32_t n = m < FP_W ? 0 : stop < m - FP_W + 1 ? stop : m - FP_W + 1; /* whole windows */
    bool few = n < 2 * FP_W;
    winnow_few(pick, g, 0, few ? stop : FP_W - 1, m, first);
    if (few)
        return 0;
    winnow_few(pick, g, n - FP_W + 1, n, m, 0);
    return n;
}

_Static_assert(FP_W == 4, "winnow is written for windows of 4");

/* The windows in the middle, without branches.  A place is the minimum of some window of four if the r neighbours to its
 * right are greater, the l neighbours to its left are not less, and l + r >= 3. */
GRAM_INLINE void winnow(uint8_t *restrict pick, const uint32_t *restrict g, uint32_t stop, uint32_t m, int first)
{
    uint32_t n = winnow_ends(pick, g, stop, m, first);
    for (uint32_t j = FP_W - 1; j < n; j++) {
        uint32_t x = g[j];
        unsigned r1 = g[j + 1] > x, r2 = r1 & (g[j + 2] > x), r3 = r2 & (g[j + 3] > x);
        unsigned l1 = g[j - 1] >= x, l2 = l1 & (g[j - 2] >= x), l3 = l2 & (g[j - 3] >= x);
        pick[j] |= (uint8_t)(r3 | (r2 & l1) | (r1 & l2) | l3);
    }
}

/* Both hashes of each place are written, and overwritten by the next ones if they are not picked: branches would be
 * mispredicted. */
GRAM_INLINE size_t scan(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
{
    uint32_t g[GRAM_CHUNK + FP_W], s[GRAM_CHUNK];
    uint8_t pick[GRAM_CHUNK + FP_W] = {0}, start[GRAM_CHUNK];
    size_t n = 0;
    uint32_t n_grams = to - from >= FP_K ? to - from - FP_K + 1 : 0;
    for (uint32_t base = 0; from + base < to; base += GRAM_CHUNK) {
        const uint32_t *t = tok + from + base;
        uint32_t have = n_grams > base ? n_grams - base : 0, left = to - from - base;
        uint32_t m = have < GRAM_CHUNK + FP_W - 1 ? have : GRAM_CHUNK + FP_W - 1;
        uint32_t stop = left < GRAM_CHUNK ? left : GRAM_CHUNK;
        uint32_t whole = left < FP_K4 ? 0 : left - FP_K4 + 1 < stop ? left - FP_K4 + 1 : stop;
        for (uint32_t i = 0; i < m; i++)
            g[i] = gram_of(t + i);
        for (uint32_t i = 0; i < whole; i++)
            s[i] = start_of(t + i);
        winnow(pick, g, stop, m, base == 0);
        start[0] = whole > 0 && (base == 0 || (t[-1] & TOK_FLAGS));
        for (uint32_t i = 1; i < whole; i++)
            start[i] = (t[i - 1] & TOK_FLAGS) != 0;
        for (uint32_t i = 0; i < whole; i++) {
            out[n] = (struct fp){s[i], from + base + i};
            n += start[i];
            out[n] = (struct fp){g[i], from + base + i};
            n += pick[i];
        }
        for (uint32_t i = whole; i < stop; i++) /* too near the end to begin anything */
            if (pick[i])
                out[n++] = (struct fp){g[i], from + base + i};
        memcpy(pick, pick + GRAM_CHUNK, FP_W);
        memset(pick + FP_W, 0, GRAM_CHUNK);
    }
    return n;
}

static size_t fingerprint_plain(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
{
    return scan(out, tok, from, to);
}

#if defined(__x86_64__)
/* The same code, compiled for AVX2. */
__attribute__((target("avx2"))) static size_t fingerprint_avx2(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
{
    return scan(out, tok, from, to);
}
#endif

fingerprint_path *fingerprint_path_for(enum scan_cpu cpu)
{
#if defined(__x86_64__)
    if (cpu == SCAN_AVX512)
        return scan_fast_for(cpu) ? fingerprint_avx512 : NULL;
    if (cpu == SCAN_AVX2)
        return scan_fast_for(cpu) ? fingerprint_avx2 : NULL;
#endif
    return cpu == SCAN_SCALAR || scan_fast_for(cpu) ? fingerprint_plain : NULL;
}

static fingerprint_path *chosen;

static void choose(void) { chosen = fingerprint_path_for(scan_cpu_chosen()); }

size_t fingerprint_scan(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    return chosen(out, tok, from, to);
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
