/* bench_grams: million tokens a second of the k-gram hash and of winnowing.
 *
 *   rolled     a rolling (Rabin-Karp) hash over the tokens, for comparison: NOTES.md says not to
 *   afresh     gram_of for every place
 *   PATH       fingerprint_scan: k-grams, winnowing, starts of lines and sentences, one line an instruction set
 *
 * Every path must give the plain one's fingerprints, and these the definition's (tests/prop/prop_winnow), before it is
 * timed.  Best and median of 9 runs over posts of 4,000 tokens that stay in the cache.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "fingerprint/gram.h"
#include "micro.h"
#include "text/tokens.h"

#define N 1000000u
#define POST 4000u

static uint32_t tok[N + 64];
static struct fp out[2 * POST + 2], want[2 * POST + 2];

static void fill(void)
{
    for (uint32_t i = 0; i < N; i++) {
        uint32_t word = (uint32_t)(micro_rnd() % 30000 * (micro_rnd() % 30000) / 30000) * 2654435761u;
        tok[i] = (word & ~TOK_FLAGS) | (micro_rnd() % 12 ? 0 : TOK_STOP) | (micro_rnd() % 60 ? 0 : TOK_LINE);
    }
}

static void show(const char *name, const struct micro *m)
{
    printf("  %-10s %6.0f (%.0f) million tokens/s\n", name, micro_best(m) / 1e6, micro_median(m) / 1e6);
}

static uint32_t rolled(void)
{
    const uint32_t base = 0x9e3779b1u;
    uint32_t top = 1, h = 0, all = 0;
    for (unsigned i = 1; i < FP_K; i++)
        top *= base;
    for (uint32_t i = 0; i < N; i++) {
        if (i >= FP_K)
            h -= (tok[i - FP_K] >> 2) * top;
        h = h * base + (tok[i] >> 2);
        all ^= h;
    }
    return all;
}

static uint32_t afresh(void)
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < N; i++)
        all ^= gram_of(tok + i);
    return all;
}

int main(void)
{
    volatile uint32_t sink = 0;
    struct micro m = {0};
    fill();
    while (micro_run(&m, N))
        sink ^= rolled();
    show("rolled", &m);
    m = (struct micro){0};
    while (micro_run(&m, N))
        sink ^= afresh();
    show("afresh", &m);
    for (int cpu = 0; cpu < SCAN_CPUS; cpu++) {
        fingerprint_path *path = fingerprint_path_for((enum scan_cpu)cpu);
        size_t n = 0;
        if (!path)
            continue;
        for (uint32_t at = 0; at < N; at += POST) {
            size_t k = fingerprint_path_for(SCAN_SCALAR)(want, tok, at, at + POST);
            micro_must(path(out, tok, at, at + POST) == k && !memcmp(out, want, k * sizeof *out), "winnowing");
            n += k;
        }
        m = (struct micro){0};
        while (micro_run(&m, N))
            for (uint32_t at = 0; at < N; at += POST)
                sink ^= (uint32_t)path(out, tok, at, at + POST);
        show(scan_cpu_name((enum scan_cpu)cpu), &m);
        if (cpu == SCAN_SCALAR)
            printf("  (%.2f fingerprints a token)\n", (double)n / N);
    }
    return (int)(sink & 0);
}
