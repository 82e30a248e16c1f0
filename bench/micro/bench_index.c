/* bench_index: million look-ups a second of the three memories, each asked for keys of which 30 % were there before.
 *
 *   stream     sindex_look and sindex_put, as stream_place does: one at a time, and in batches of 64 asked for ahead
 *   digests    dtable_meet, the same two ways
 *   thread     match_post over threads of 40 posts of 150 words, one in three a copy of an earlier one: million words a second
 *
 * Small (200,000 keys) fits the cache, large (20 million) does not.  Tables grow as they do in a run.  What was put in must
 * be found, and copies be covered, before anything is printed.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "index/digest_table.h"
#include "index/match.h"
#include "index/stream_index.h"
#include "micro.h"
#include "text/tokens.h"

#define SMALL 200000u
#define LARGE 20000000u
#define BATCH 64u

static uint64_t *key;

static void must(enum status st) { micro_must(st == ST_OK, "bench_index"); }

static void fill(uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        key[i] = i && micro_rnd() % 10 < 3 ? key[micro_rnd() % i] : micro_rnd();
}

static void show(const char *what, const char *how, uint32_t n, double seconds, double found)
{
    printf("  %-8s %-12s %9u keys %6.1f million/s   %.1f %% known\n", what, how, n, n / seconds / 1e6, 100 * found / n);
}

/* keys found */
static uint32_t stream(uint32_t n, bool ahead, double *seconds)
{
    struct stream_index x;
    uint32_t known = 0, tok[BATCH] = {0};
    uint64_t base;
    must(sindex_init(&x, (uint64_t)4 << 30));
    double from = micro_now();
    for (uint32_t at = 0; at < n; at += BATCH) {
        uint32_t to = n - at < BATCH ? n : at + BATCH;
        if (sindex_due(&x, BATCH))
            sindex_grow(&x, BATCH);
        must(sindex_begin(&x, 1, at, BATCH, &base)); /* the text that entries lead to */
        sindex_write(&x.store, base, tok, BATCH);
        for (uint32_t i = at; ahead && i < to; i++)
            sindex_prefetch(&x, key[i]);
        for (uint32_t i = at; i < to; i++) {
            struct slook l;
            struct spart *p = &x.part[sindex_part(key[i])];
            if (p->n_entries >= p->watch)
                must(sindex_tend(&x, p));
            sindex_look(&x, p, key[i], &l);
            known += l.n > 0;
            if (!l.n)
                sindex_put(&x, p, &l, base + i - at);
        }
    }
    *seconds = micro_now() - from;
    sindex_free(&x);
    return known;
}

static uint32_t digests(uint32_t n, bool ahead, double *seconds)
{
    struct digest_table t;
    enum status st = ST_OK;
    uint32_t known = 0;
    must(dtable_init(&t, (uint64_t)4 << 30));
    dtable_post(&t, 1, 1);
    double from = micro_now();
    for (uint32_t at = 0; at < n; at += BATCH) {
        uint32_t to = n - at < BATCH ? n : at + BATCH;
        for (uint32_t i = at; ahead && i < to; i++)
            dtable_prefetch(&t, key[i]);
        for (uint32_t i = at; i < to; i++)
            known += dtable_meet(&t, key[i], &st) != DT_NEW;
        must(st);
    }
    *seconds = micro_now() - from;
    micro_must(t.n == t.next - t.start, "digest table");
    printf("           %.1f bytes a digest\n", (double)dtable_bytes(&t) / (double)(n - known));
    dtable_free(&t);
    return known;
}

#define POSTS 40u
#define WORDS 150u
static void thread(void)
{
    static uint32_t tok[POSTS][WORDS];
    static struct fp fp[2 * WORDS + 2];
    struct thread_index ix;
    struct match match = {0};
    struct micro m = {0};
    tindex_init(&ix, 1u << 17);
    while (micro_run(&m, 500.0 * POSTS * WORDS))
        for (unsigned run = 0; run < 500; run++) {
            tindex_clear(&ix);
            for (unsigned i = 0; i < POSTS; i++) {
                bool copy = i % 3 == 2;
                for (unsigned k = 0; k < WORDS && !copy; k++)
                    tok[i][k] = (uint32_t)(micro_rnd() & ~(uint64_t)TOK_FLAGS) | (k % 12 == 11 ? TOK_STOP : 0);
                if (copy)
                    memcpy(tok[i], tok[i / 2], sizeof *tok);
                tok[i][WORDS - 1] |= TOK_LINE;
                size_t n = fingerprint_scan(fp, tok[i], 0, WORDS);
                must(match_post(&match, &ix, i + 1, tok[i], WORDS, (struct fps){.fp = fp, .n = n}));
                micro_must(!copy || (match.n_segs == 1 && match.seg[0].t_to == WORDS), "thread");
                (void)!match_keep(&match, &ix, NULL, false);
            }
        }
    printf("  %-8s %6.0f (%.0f) million words/s, random words and fingerprints among it\n", "thread", micro_best(&m) / 1e6,
           micro_median(&m) / 1e6);
    match_free(&match);
    tindex_free(&ix);
}

int main(void)
{
    key = malloc(LARGE * sizeof *key);
    if (!key)
        return 2;
    for (unsigned size = 0; size < 2; size++) {
        uint32_t n = size ? LARGE : SMALL;
        double seconds;
        fill(n);
        for (unsigned ahead = 0; ahead < 2; ahead++) {
            uint32_t known = stream(n, ahead, &seconds);
            micro_must(known > n / 100 * 29 && known < n / 100 * 31, "stream index"); /* a few give way when lines fill up */
            show("stream", ahead ? "asked ahead" : "one by one", n, seconds, known);
            known = digests(n, ahead, &seconds);
            micro_must(known > n / 100 * 29 && known < n / 100 * 31, "digest table");
            show("digests", ahead ? "asked ahead" : "one by one", n, seconds, known);
        }
    }
    thread();
    free(key);
    return 0;
}
