/* fault_library: through thresh.h no lack of memory crashes, leaks or passes for success: the n-th call of the caller's own allocator
 * fails, once or from there on, for every n; callbacks that fail end with a status and a sentence.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thresh.h"

static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fault_library: not so: %s\n", what);
    exit(1);
}

static const char *const texts[] = {
    "Has anybody tried to run the new release on the old board with two megabytes of memory?\n",
    "> Has anybody tried to run the new release on the old board with two megabytes of memory?\n\nI have, it works.\n",
    "<blockquote><p>Has anybody tried to run the new release on the old board?</p></blockquote><p>Which board?</p>",
};

static int nothing(void *ctx, const void *from, size_t n) { return (void)ctx, (void)from, (void)n, 0; }
static int no_more(void *ctx, const void *from, size_t n) { return (void)ctx, (void)from, (void)n, 1; }
static ptrdiff_t broken(void *ctx, void *to, size_t n) { return (void)ctx, (void)to, (void)n, -1; }
static ptrdiff_t twice(void *ctx, void *to, size_t n)
{
    int *reads = ctx;
    size_t len = strlen(texts[1]);
    if ((*reads)++ >= 2 || n < len)
        return 0;
    memcpy(to, texts[1], len);
    return (ptrdiff_t)len;
}

/* The caller's heap: call number `fails` gives nothing, with `ever` none behind it does. */
struct heap {
    unsigned long calls, fails;
    unsigned long life; /* calls up to the end of its work */
    uint64_t sum;       /* of the spans that were told */
    long held;
    int ever;
};

static void *heap_resize(void *ctx, void *old, size_t n)
{
    struct heap *h = ctx;
    if (n == 0) {
        h->held -= old != NULL;
        free(old);
        return NULL;
    }
    h->calls++;
    if (h->fails && (h->calls == h->fails || (h->ever && h->calls > h->fails)))
        return NULL;
    void *p = realloc(old, n);
    h->held += p && !old;
    return p;
}

/* One life of a handle; the first trouble there was. */
static enum thresh_status life(struct heap *h)
{
    struct thresh_text x[3] = {{0}};
    const struct thresh_span *span;
    const uint64_t *first;
    int reads = 0;
    struct thresh_io io = {.size = sizeof io, .ctx = &reads, .read = twice, .write = nothing};
    thresh *t = thresh_new();
    for (size_t i = 0; i < 3; i++)
        x[i] = (struct thresh_text){texts[i], strlen(texts[i]), "t", 1, "i", 1};
    must(t && thresh_allocator(t, heap_resize, h) == THRESH_OK, "a handle");
    enum thresh_status st = thresh_set(t, "jobs", "1");
    if (st == THRESH_OK)
        st = thresh_set(t, "memory", "16M");
    for (int i = 0; i < 2 && st == THRESH_OK; i++)
        st = thresh_batch(t, x, 3, &span, &first);
    for (uint64_t i = 0; st == THRESH_OK && i < first[3]; i++)
        h->sum = h->sum * 31 + span[i].start * 7 + span[i].end + span[i].verdict;
    if (st == THRESH_OK)
        st = thresh_run(t, "twice", &io);
    if (st == THRESH_OK)
        st = thresh_finish(t, &io);
    must(st == THRESH_OK || thresh_why(t)[0], "it is said why");
    if (st == THRESH_MEMORY)
        must(thresh_batch(t, x, 3, &span, &first) == THRESH_OPTION, "a dead handle says so");
    h->life = h->calls;
    must(thresh_stats(t, NULL, 0) > 0 || h->fails, "counters, or no memory for them");
    thresh_free(t);
    must(h->held == 0, "all that was taken is given back");
    return st;
}

static void callbacks(void)
{
    thresh *t = thresh_new();
    struct thresh_io io = {.size = sizeof io, .read = broken, .write = nothing};
    must(thresh_run(t, "broken", &io) == THRESH_IO && strstr(thresh_why(t), "broken: "), "a read that fails");
    int reads = 0;
    io = (struct thresh_io){.size = sizeof io, .ctx = &reads, .read = twice, .write = no_more};
    must(thresh_run(t, "full", &io) == THRESH_STOPPED, "a write that fails");
    thresh_free(t);
    thresh_free(NULL);
}

int main(void)
{
    unsigned long lives = 0;
    struct heap h = {0};
    must(life(&h) == THRESH_OK, "a life without trouble");
    const unsigned long calls = h.life;
    const uint64_t sum = h.sum;
    must(sum != 0, "something goes");
    for (int ever = 0; ever < 2; ever++)
        for (unsigned long n = 1; n <= calls; n++) {
            h = (struct heap){.fails = n, .ever = ever};
            enum thresh_status st = life(&h);
            /* one failure may be made up for: less is asked, and given */
            must(st == THRESH_MEMORY || (st == THRESH_OK && !ever && h.sum == sum), "no memory is told, or nothing differs");
            lives += st == THRESH_MEMORY;
        }
    must(lives > calls, "calls were made to fail");
    callbacks();
    printf("%lu lives ended for lack of memory\n", lives);
    return 0;
}
