/* prop_winnow: laws of fingerprint/ and the two indexes on random token sequences.
 *
 *   naive      the fingerprints are those of the definition: the rightmost minimum of every w k-grams
 *   guarantee  two sequences that share t = w + k - 1 tokens in a row share a winnowed fingerprint
 *   paths      every instruction set gives the same
 *   cuts       the fingerprints of a stretch do not depend on what stands around it
 *   starts     the first FP_K4 tokens of every line and sentence are there
 *   stream     what was added is found again; the table stays whole while it grows
 *   match      a stretch of t or more tokens copied into a later post is covered
 *   window     what is forgotten, and numbers of postings that run out, change no match
 *
 * THRESH_SEED replays a run, THRESH_ROUNDS sets its length.  SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fingerprint/gram.h"
#include "index/match.h"
#include "index/stream_index.h"
#include "index/thread_index.h"
#include "index_check.h"
#include "laws.h"
#include "text/tokens.h"

#define MOST 1500u

static uint32_t below(uint32_t n) { return (uint32_t)(rnd() % n); }

/* Tokens from a vocabulary of `words`: a small one makes ties and repeats. */
static void fill(uint32_t *tok, uint32_t n, uint32_t words)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t word = below(words) * 2654435761u;
        tok[i] = (word & ~TOK_FLAGS) | (below(12) ? 0 : TOK_STOP) | (below(30) ? 0 : TOK_LINE);
    }
}

/* The definition, word by word. */
static size_t naive(uint8_t *picked, const uint32_t *tok, uint32_t n)
{
    uint32_t grams = n >= FP_K ? n - FP_K + 1 : 0;
    uint32_t windows = grams == 0 ? 0 : grams < FP_W ? 1 : grams - FP_W + 1;
    size_t count = 0;
    memset(picked, 0, n + 1);
    for (uint32_t i = 0; i < windows; i++) {
        uint32_t best = i;
        for (uint32_t k = i + 1; k < i + FP_W && k < grams; k++)
            if (gram_of(tok + k) <= gram_of(tok + best))
                best = k;
        count += !picked[best];
        picked[best] = 1;
    }
    return count;
}

static void law_naive(const uint32_t *tok, uint32_t n)
{
    static struct fp fp[2 * MOST + 2];
    static uint8_t picked[MOST + 1];
    size_t want = naive(picked, tok, n), got = 0, starts = 0, m = fingerprint_scan(fp, tok, 0, n);
    MUST(m <= fingerprint_bound(n), "bound");
    for (size_t i = 0; i < m; i++) {
        MUST(i == 0 || fp[i - 1].tok <= fp[i].tok, "order");
        if (fp[i].hash & 1u) {
            uint32_t t = fp[i].tok;
            MUST(t == 0 || (tok[t - 1] & TOK_FLAGS), "starts");
            MUST(fp[i].hash == start_of(tok + t), "starts");
            starts++;
        } else {
            MUST(picked[fp[i].tok] && fp[i].hash == gram_of(tok + fp[i].tok), "naive");
            got++;
        }
    }
    MUST(got == want, "naive");
    for (uint32_t t = 0; t + FP_K4 <= n; t++)
        starts -= t == 0 || (tok[t - 1] & TOK_FLAGS);
    MUST(starts == 0, "starts");
}

/* Every path of this machine gives what the plain one gives, and writes nothing behind it. */
static void law_paths(const uint32_t *tok, uint32_t n)
{
    static struct fp want[2 * MOST + 2], got[2 * MOST + 3];
    uint32_t from = below(n), to = from + below(n - from + 1);
    size_t m = fingerprint_path_for(SCAN_SCALAR)(want, tok, from, to);
    for (int cpu = 0; cpu < SCAN_CPUS; cpu++) {
        fingerprint_path *path = fingerprint_path_for((enum scan_cpu)cpu);
        if (!path)
            continue;
        size_t bound = fingerprint_bound(to - from);
        got[bound] = (struct fp){123, 456};
        MUST(path(got, tok, from, to) == m && !memcmp(want, got, m * sizeof *got), scan_cpu_name((enum scan_cpu)cpu));
        MUST(got[bound].hash == 123 && got[bound].tok == 456, "bound of a path");
    }
}

static void law_cuts(const uint32_t *tok, uint32_t n)
{
    static struct fp whole[2 * MOST + 2], alone[2 * MOST + 2];
    uint32_t from = below(n), to = from + below(n - from + 1);
    size_t a = fingerprint_scan(whole, tok, from, to);
    size_t b = fingerprint_scan(alone, tok + from, 0, to - from);
    MUST(a == b, "cuts");
    for (size_t i = 0; i < a; i++)
        MUST(whole[i].hash == alone[i].hash && whole[i].tok == alone[i].tok + from, "cuts");
}

static void law_guarantee(uint32_t *a, uint32_t n, uint32_t *b, uint32_t m)
{
    static struct fp fa[2 * MOST + 2], fb[2 * MOST + 2];
    enum { T = FP_W + FP_K - 1 };
    if (n < T || m < T)
        return;
    memcpy(b + below(m - T + 1), a + below(n - T + 1), T * sizeof *a);
    size_t x = fingerprint_scan(fa, a, 0, n), y = fingerprint_scan(fb, b, 0, m);
    for (size_t i = 0; i < x; i++)
        for (size_t k = 0; k < y; k++)
            if (!(fa[i].hash & 1u) && fa[i].hash == fb[k].hash)
                return;
    MUST(0, "guarantee");
}

static void law_match(uint32_t *a, uint32_t n, uint32_t *b, uint32_t m)
{
    static struct fp fp[2 * MOST + 2];
    struct thread_index ix;
    struct match match = {0};
    uint32_t len = FP_W + FP_K - 1 + below(60);
    if (n < len || m < len)
        return;
    uint32_t to = below(m - len + 1);
    memcpy(b + to, a + below(n - len + 1), len * sizeof *a);
    tindex_init(&ix, 1u << 20);
    MUST(match_post(&match, &ix, 1, a, n, (struct fps){fp, fingerprint_scan(fp, a, 0, n), 0, 0}) == ST_OK, "match");
    MUST(match_post(&match, &ix, 2, b, m, (struct fps){fp, fingerprint_scan(fp, b, 0, m), 0, 0}) == ST_OK, "match");
    MUST(tindex_check(&ix) == 0, "thread index whole");
    MUST(match.n_segs > 0, "match");
    uint32_t covered = 0;
    for (uint32_t i = to; i < to + len; i++)
        covered += match.cover[i] != COVER_NONE;
    for (size_t i = 0; i < match.n_segs; i++) {
        const struct seg *g = &match.seg[i];
        for (uint32_t k = 0; k < g->t_to - g->t_from; k++)
            MUST(tok_same(ix.tok[g->s_from + k], b[g->t_from + k]), "segments are equal text");
    }
    /* an overrun of up to EDITS_STRAY words over a line end is given back */
    MUST(covered + 6 >= len, "match covers the copy");
    match_free(&match);
    tindex_free(&ix);
}

/* One post of a thread whose memory is small: found in `ix`, and kept there. */
static void one_post(struct match *m, struct thread_index *ix, uint64_t number, const uint32_t *tok, uint32_t n)
{
    static struct fp fp[2 * MOST + 2];
    MUST(match_post(m, ix, number, tok, n, (struct fps){fp, fingerprint_scan(fp, tok, 0, n), 0, 0}) == ST_OK, "window");
    MUST(match_keep(m, ix, NULL, false) == ST_OK, "memory");
    MUST(tindex_check(ix) == 0, "window: thread index whole");
}

static void law_window(uint32_t *tok, uint32_t words)
{
    struct thread_index x, y;
    struct match mx = {0}, my = {0};
    tindex_init(&x, 1u << 9);
    tindex_init(&y, 1u << 9);
    y.first = TI_LAST / 2 - below(2000); /* they run out sooner or later */
    y.origin = UINT32_MAX - below(2000);
    for (uint64_t i = 1; i <= 30; i++) {
        uint32_t n = 1 + below(300);
        fill(tok, n, words);
        one_post(&mx, &x, i, tok, n);
        one_post(&my, &y, i, tok, n);
        MUST(mx.n_segs == my.n_segs && (!mx.n_segs || !memcmp(mx.seg, my.seg, mx.n_segs * sizeof *mx.seg)), "window");
    }
    match_free(&mx);
    match_free(&my);
    tindex_free(&x);
    tindex_free(&y);
}

static void law_stream(void)
{
    struct stream_index x;
    enum { N = 60000 };
    static uint64_t hash[N];
    uint64_t place[SI_SLOTS];
    MUST(sindex_init(&x, 64u << 20) == ST_OK, "stream");
    uint32_t *tok = calloc(N, sizeof *tok);
    uint64_t base;
    MUST(tok && sindex_begin(&x, 1, 1, N, &base) == ST_OK, "stream");
    sindex_write(&x.store, base, tok, N);
    for (uint32_t i = 0; i < N; i++) {
        do
            hash[i] = rnd();
        while (!sindex_tag(hash[i])); /* as sindex_hash gives them */
        MUST(sindex_add(&x, hash[i], base + i) == ST_OK, "stream");
    }
    MUST(sindex_check(&x) == 0, "stream index whole");
    unsigned lost = 0;
    for (uint32_t i = 0; i < N; i++) {
        unsigned n = sindex_find(&x, hash[i], place), hit = 0;
        for (unsigned k = 0; k < n; k++)
            hit |= place[k] == base + i;
        lost += !hit;
    }
    MUST(lost * 1000 < N, "stream: lost more than one in a thousand");
    free(tok);
    sindex_free(&x);
}

int main(void)
{
    const char *s = getenv("THRESH_SEED"), *r = getenv("THRESH_ROUNDS");
    unsigned rounds = r ? (unsigned)strtoul(r, NULL, 10) : 300;
    static uint32_t a[MOST + 64], b[MOST + 64];
    seed = s ? strtoull(s, NULL, 10) : (uint64_t)time(NULL);
    for (unsigned i = 0; i < rounds; i++, seed++) {
        state = seed;
        uint32_t n = 1 + below(i % 3 ? 120 : MOST - 1), m = 1 + below(200), words = 2u << below(14);
        fill(a, n, words);
        fill(b, m, words * 4);
        law_naive(a, n);
        law_paths(a, n);
        law_cuts(a, n);
        law_guarantee(a, n, b, m);
        fill(b, m, 1u << 20);
        fill(a, n, 1u << 20);
        law_match(a, n, b, m);
        law_window(a, 2u + below(20));
        if (i % 100 == 0)
            law_stream();
    }
    printf("prop_winnow: %u rounds passed\n", rounds);
    return 0;
}
