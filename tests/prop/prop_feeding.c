/* prop_feeding: laws of the whole filter on threads made at random from a small vocabulary, so that much repeats:
 *
 *   however the input is cut into writes, the same bytes come out
 *   --strip=none gives the input back
 *   bytes in >= bytes out + bytes removed, by the counters (the rest are blank lines beside a removal)
 *   what is kept is kept in order: the output is a subsequence of the input
 *
 * THRESH_SEED=N replays one thread; THRESH_RUNS=N makes more of them, THRESH_JOBS=N takes N workers.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "threads.h"

static unsigned jobs; /* 0: the cores there are */

static int is_subsequence(const uint8_t *part, size_t n_part, const struct buf *all)
{
    size_t k = 0;
    for (size_t i = 0; i < all->len && k < n_part; i++)
        k += all->ptr[i] == part[k];
    return k == n_part;
}

static void one(uint64_t seed)
{
    struct buf text = {0};
    struct stats stats;
    struct config c = through_defaults();
    uint8_t *got, *again;
    c.jobs = jobs;
    c.debug = jobs ? DEBUG_CROWD : 0;
    state = seed;
    thread(&text);

    size_t n = through(&c, text.ptr, text.len, &got, &stats), removed = 0;
    for (int k = 0; k < V_N; k++)
        removed += stats.removed[k].bytes;
    must(is_subsequence(got, n, &text), "the output is a subsequence of the input");
    must(stats.out.bytes == n, "the counters see what goes out");
    must(stats.in.bytes >= n + removed, "no more is counted as removed than went");
    static const uint64_t pieces[] = {1, 7, 4096};
    for (size_t i = 0; i < 3; i++) {
        size_t n_again = through_pipe(&c, &text, pieces[i], &again);
        must(n_again == n && memcmp(got, again, n) == 0, "the same bytes out, however they come in");
        free(again);
    }
    free(got);

    c.strip = 0;
    n = through(&c, text.ptr, text.len, &got, &stats);
    must(n == text.len && memcmp(got, text.ptr, n) == 0, "--strip=none gives the input back");
    free(got);
    buf_free(&text);
}

int main(void)
{
    const char *seed = getenv("THRESH_SEED"), *runs = getenv("THRESH_RUNS"), *workers = getenv("THRESH_JOBS");
    jobs = workers ? (unsigned)strtoul(workers, NULL, 10) : 0;
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1, n = seed ? 1 : runs ? strtoull(runs, NULL, 10) : 200;
    for (uint64_t i = 0; i < n; i++)
        one(through_seed = first + i);
    return 0;
}
