/* stats: see stats.h.
 * SPDX-License-Identifier: MIT */
#include "stats.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static int key_compare(const struct stats_entry *a, const struct stats_entry *b)
{
    if (a->rule && b->rule)
        return a->rule == b->rule ? 0 : strcmp(a->rule, b->rule);
    if (a->thread != b->thread)
        return a->thread < b->thread ? -1 : 1;
    return (a->post > b->post) - (a->post < b->post);
}

/* Ties go to the entry that came last, so that first comers stay; the same in every run. */
static struct stats_entry *smallest(struct stats_top *top)
{
    struct stats_entry *least = &top->entry[0];
    for (unsigned i = 1; i < top->n; i++)
        if (top->entry[i].amount.bytes <= least->amount.bytes)
            least = &top->entry[i];
    return least;
}

static void top_add(struct stats_top *top, const struct stats_entry *more)
{
    struct stats_entry *e = NULL;
    for (unsigned i = 0; i < top->n && !e; i++)
        if (key_compare(&top->entry[i], more) == 0)
            e = &top->entry[i];
    if (!e && top->n < STATS_TOP) {
        top->entry[top->n++] = *more;
        return;
    }
    if (!e) {
        e = smallest(top);
        uint64_t over = e->amount.bytes;
        *e = *more;
        e->amount.bytes += over;
        e->over += over;
        return;
    }
    amount_add(&e->amount, &more->amount);
    e->runs += more->runs;
}

void stats_removed(struct stats *s, enum verdict_kind kind, const struct stats_entry *what)
{
    struct stats_entry rule = *what, source = *what;
    assert(kind > V_KEEP && kind < V_N);
    amount_add(&s->removed[kind], &what->amount);
    s->runs[kind] += what->runs;
    rule.thread = rule.post = 0;
    source.rule = NULL;
    if (rule.rule)
        top_add(&s->rules, &rule);
    if (source.post)
        top_add(&s->sources, &source);
}

static int entry_order(const void *pa, const void *pb)
{
    const struct stats_entry *a = pa, *b = pb;
    if (a->amount.bytes != b->amount.bytes)
        return a->amount.bytes > b->amount.bytes ? -1 : 1;
    return key_compare(a, b);
}

void stats_top_sort(struct stats_top *top) { qsort(top->entry, top->n, sizeof *top->entry, entry_order); }

double stats_removed_percent(const struct stats *s)
{
    uint64_t gone = 0;
    for (int k = V_KEEP + 1; k < V_N; k++)
        gone += s->removed[k].bytes;
    return s->in.bytes ? 100.0 * (double)gone / (double)s->in.bytes : 0.0;
}

static uint64_t clock_ns(clockid_t clock)
{
    struct timespec t = {0};
    (void)clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t stats_now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
uint64_t stats_cpu_ns(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }
uint64_t stats_thread_cpu_ns(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }

uint64_t stats_peak_bytes(void)
{
    struct rusage use;
    if (getrusage(RUSAGE_SELF, &use) != 0 || use.ru_maxrss < 0)
        return 0;
    return (uint64_t)use.ru_maxrss * 1024; /* Linux and the BSDs count KiB */
}
