/* micro: what the micro benches share: seeded numbers, a clock, best and median of some runs.
 * SPDX-License-Identifier: MIT */
#ifndef MICRO_H
#define MICRO_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MICRO_RUNS 9

static uint64_t micro_state = 42;

/* splitmix64 */
static inline uint64_t micro_rnd(void)
{
    uint64_t z = (micro_state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* CPU time of this thread, seconds: what other programs do meanwhile counts less. */
static inline double micro_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline int micro_by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

struct micro {
    double rate[MICRO_RUNS]; /* units a second */
    int n;
    double from;
};

/* while (micro_run(&m, units)) { the work on `units` units } */
static inline int micro_run(struct micro *m, double units)
{
    double now = micro_now();
    if (m->from > 0 && m->n < MICRO_RUNS)
        m->rate[m->n++] = units / (now - m->from);
    if (m->n == MICRO_RUNS) {
        qsort(m->rate, MICRO_RUNS, sizeof *m->rate, micro_by_size);
        return 0;
    }
    m->from = micro_now();
    return 1;
}
static inline double micro_best(const struct micro *m) { return m->rate[MICRO_RUNS - 1]; }
static inline double micro_median(const struct micro *m) { return m->rate[MICRO_RUNS / 2]; }

static inline void micro_must(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "%s: not timed, because it is wrong\n", what);
    exit(1);
}

#endif
