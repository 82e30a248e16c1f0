/* prop_library: two handles in two threads, each with workers of its own, do not know of each other: texts made at random come out
 * as from one handle alone, by rows in any batches and by bytes; a third thread stops one of them now and then, and a stopped
 * handle goes on.  tests/tsan.sh runs it under the thread sanitizer.
 *
 * THRESH_SEED=N replays one case; THRESH_RUNS=N makes more of them.  SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <string.h>

#include "threads.h"
#include "thresh.h"

enum { ROWS = 40, SIDES = 2 };

struct side {
    struct buf text[ROWS], out;
    size_t n, step;
    const char *jobs;
    bool stopped; /* by somebody: what came of it is not looked at */
    thresh *t;
};

static int give(void *ctx, const void *from, size_t n) { return buf_append(ctx, from, n) != ST_OK; }

static void rows(struct side *s)
{
    struct thresh_text x[ROWS];
    for (size_t i = 0; i < s->n; i++)
        x[i] = (struct thresh_text){(const char *)s->text[i].ptr, s->text[i].len, i % 3 ? "one" : "two", 3, NULL, 0};
    for (size_t i = 0; i < s->n; i += s->step) {
        const struct thresh_span *span;
        const uint64_t *first;
        const size_t n = s->n - i < s->step ? s->n - i : s->step;
        enum thresh_status st = thresh_batch(s->t, x + i, n, &span, &first);
        must(st == THRESH_OK || (st == THRESH_STOPPED && s->stopped), "a batch goes through, or was stopped");
        for (size_t k = 0; k < n && st == THRESH_OK; k++) {
            size_t at = 0;
            for (uint64_t j = first[k]; j < first[k + 1]; j++) {
                must(!give(&s->out, x[i + k].text + at, span[j].start - at), "memory");
                at = span[j].end;
            }
            must(!give(&s->out, x[i + k].text + at, x[i + k].n - at), "memory");
        }
    }
}

struct pull {
    const struct buf *b;
    size_t at, most;
    struct buf *out;
};

static ptrdiff_t take(void *ctx, void *to, size_t n)
{
    struct pull *p = ctx;
    n = n < p->b->len - p->at ? n : p->b->len - p->at;
    n = n < p->most ? n : p->most;
    if (n)
        memcpy(to, p->b->ptr + p->at, n);
    p->at += n;
    return (ptrdiff_t)n;
}

static int put_out(void *ctx, const void *from, size_t n) { return give(((struct pull *)ctx)->out, from, n); }

static void *work(void *arg)
{
    struct side *s = arg;
    rows(s);
    for (size_t i = 0; i < s->n; i++) {
        struct pull p = {&s->text[i], 0, 1 + 100 * s->step, &s->out};
        struct thresh_io io = {.size = sizeof io, .ctx = &p, .read = take, .write = put_out};
        enum thresh_status st = thresh_run(s->t, NULL, &io);
        must(st == THRESH_OK || (st == THRESH_STOPPED && s->stopped), "bytes go through, or were stopped");
    }
    enum thresh_status st = thresh_finish(s->t, NULL);
    must(st == THRESH_OK || (st == THRESH_STOPPED && s->stopped), "an end");
    return NULL;
}

static void begin(struct side *s, const char *jobs, size_t step, bool stopped)
{
    s->t = thresh_new();
    s->step = step;
    s->stopped = stopped;
    must(s->t && thresh_set(s->t, "jobs", jobs) == THRESH_OK && thresh_set(s->t, "memory", "32M") == THRESH_OK &&
             thresh_set(s->t, "format", "text") == THRESH_OK,
         "a handle");
}

static void one(uint64_t seed)
{
    struct side side[SIDES] = {0};
    struct buf want[SIDES] = {0};
    pthread_t id[SIDES];
    state = seed;
    for (int k = 0; k < SIDES; k++) {
        struct side *s = &side[k];
        s->n = 1 + draw(ROWS);
        for (size_t i = 0; i < s->n; i++)
            thread(&s->text[i]);
        begin(s, "1", ROWS, false);
        (void)work(s);
        thresh_free(s->t);
        want[k] = s->out;
        s->out = (struct buf){0};
    }
    bool stop = draw(4) == 0;
    for (int k = 0; k < SIDES; k++)
        begin(&side[k], draw(2) ? "2" : "3", 1 + draw(ROWS), stop && k == 0);
    for (int k = 0; k < SIDES; k++)
        must(pthread_create(&id[k], NULL, work, &side[k]) == 0, "a thread");
    if (stop)
        thresh_stop(side[0].t);
    for (int k = 0; k < SIDES; k++) {
        struct side *s = &side[k];
        must(pthread_join(id[k], NULL) == 0, "its end");
        must(s->stopped || (s->out.len == want[k].len && memcmp(s->out.ptr, want[k].ptr, want[k].len) == 0),
             "two handles at once give what each gives alone");
        thresh_free(s->t);
        buf_free(&s->out);
        buf_free(&want[k]);
        for (size_t i = 0; i < s->n; i++)
            buf_free(&s->text[i]);
    }
}

int main(void)
{
    const char *seed = getenv("THRESH_SEED"), *runs = getenv("THRESH_RUNS");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1, n = seed ? 1 : runs ? strtoull(runs, NULL, 10) : 30;
    for (uint64_t i = 0; i < n; i++) {
        through_seed = first + i;
        one(first + i);
    }
    printf("%llu cases\n", (unsigned long long)n);
    return 0;
}
