/* fault_library: through thresh.h no lack of memory crashes, leaks or passes for success: the n-th allocation fails, for many n;
 * broken columns and callbacks that fail end with a status and a sentence.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thresh.h"
#include "util/alloc.h"

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

/* One life of a handle; the first trouble there was. */
static enum thresh_status life(void)
{
    struct thresh_text x[3] = {{0}};
    const struct thresh_span *span;
    const uint64_t *first;
    int reads = 0;
    struct thresh_io io = {.size = sizeof io, .ctx = &reads, .read = twice, .write = nothing};
    thresh *t = thresh_new();
    for (size_t i = 0; i < 3; i++)
        x[i] = (struct thresh_text){texts[i], strlen(texts[i]), "t", 1, "i", 1};
    enum thresh_status st = t ? thresh_set(t, "jobs", "1") : THRESH_MEMORY;
    if (st == THRESH_OK)
        st = thresh_set(t, "memory", "16M");
    for (int i = 0; i < 2 && st == THRESH_OK; i++)
        st = thresh_batch(t, x, 3, &span, &first);
    if (st == THRESH_OK)
        must(first[3] >= 2, "something goes");
    if (st == THRESH_OK)
        st = thresh_run(t, "twice", &io);
    if (st == THRESH_OK)
        st = thresh_finish(t, &io);
    must(!t || st == THRESH_OK || thresh_why(t)[0], "it is said why");
    if (st == THRESH_MEMORY && t)
        must(thresh_batch(t, x, 3, &span, &first) == THRESH_OPTION, "a dead handle says so");
    thresh_free(t);
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
    unsigned long failed = 0;
    must(life() == THRESH_OK, "a life without trouble");
    for (uint64_t n = 1;; n += 1 + n / 40) {
        (void)alloc_fail_at(n);
        enum thresh_status st = life();
        uint64_t left = alloc_fail_at(0);
        must(st == THRESH_OK || (st == THRESH_MEMORY && !left), "success or no memory");
        failed += st == THRESH_MEMORY;
        if (left)
            break; /* fewer calls than n */
    }
    must(failed > 20, "calls were made to fail");
    callbacks();
    printf("%lu lives ended for lack of memory\n", failed);
    return 0;
}
