/* thresh.h: rows against JSON records, whatever the cut; options, trouble, stopping, heaps, two handles at once. */
#include <criterion/criterion.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thresh.h"

#define N 60
#define OFFSET(x) ((const int64_t *)(x).offset)

static char texts[N][1200], names[N][8];

/* Talk of four threads: each post quotes the one before of its thread, marked or not, and says something of its own. */
static void make(void)
{
    static const char *const words[] = {"river",  "engine", "seldom", "paper",  "garden", "copper",
                                        "winter", "letter", "bridge", "market", "yellow", "thunder"};
    char said[4][300] = {""};
    unsigned seed = 7;
    for (int i = 0; i < N; i++) {
        char own[300] = "";
        int t = i % 4;
        for (unsigned k = 0; k < 14; k++) {
            seed = seed * 1103515245 + 12345;
            strcat(strcat(own, words[(seed >> 20) % 12]), k < 13 ? " " : ".\n");
        }
        snprintf(texts[i], sizeof texts[i],
                 i % 3 == 0   ? "%s%s\n%s"
                 : i % 3 == 1 ? "Ann wrote:\n> %s%s\n%s"
                              : "%s%s\n\xc3\xa9t\xc3\xa9 %s",
                 said[t], "", own);
        snprintf(said[t], sizeof said[t], "%s", own);
        snprintf(names[i], sizeof names[i], "t%d", t);
    }
}

struct text {
    char *p;
    size_t n;
};

static int append(void *ctx, const void *from, size_t n)
{
    struct text *t = ctx;
    t->p = realloc(t->p, t->n + n + 1);
    memcpy(t->p + t->n, from, n);
    t->n += n;
    t->p[t->n] = '\0';
    return 0;
}

struct source {
    const char *p;
    size_t n, most;
    int reads;
};

static ptrdiff_t take(void *ctx, void *to, size_t n)
{
    struct source *s = ctx;
    n = n < s->most ? n : s->most;
    n = n < s->n ? n : s->n;
    memcpy(to, s->p, n);
    s->p += n;
    s->n -= n;
    s->reads++;
    return (ptrdiff_t)n;
}

struct both {
    struct source in;
    struct text out;
};
static ptrdiff_t both_take(void *ctx, void *to, size_t n) { return take(&((struct both *)ctx)->in, to, n); }
static int both_give(void *ctx, const void *from, size_t n) { return append(&((struct both *)ctx)->out, from, n); }

/* All rows in batches of `step`, as one text with a line `--` behind each. */
static struct text by_rows(size_t step, const char *jobs)
{
    struct text out = {0};
    thresh *t = thresh_new();
    cr_assert_eq(thresh_set(t, "jobs", jobs), THRESH_OK);
    for (size_t i = 0; i < N; i += step) {
        struct thresh_text x[N];
        const struct thresh_span *span;
        const uint64_t *first;
        size_t n = N - i < step ? N - i : step;
        for (size_t k = 0; k < n; k++)
            x[k] = (struct thresh_text){texts[i + k], strlen(texts[i + k]), names[i + k], strlen(names[i + k]), NULL, 0};
        cr_assert_eq(thresh_batch(t, x, n, &span, &first), THRESH_OK, "%s", thresh_why(t));
        for (size_t k = 0; k < n; k++) {
            size_t at = 0;
            for (uint64_t s = first[k]; s < first[k + 1]; s++) {
                cr_assert(span[s].record == k && span[s].start >= at && span[s].end <= x[k].n && span[s].reason[0]);
                append(&out, x[k].text + at, span[s].start - at);
                at = span[s].end;
            }
            append(&out, x[k].text + at, x[k].n - at);
            append(&out, "--\n", 3);
        }
    }
    thresh_free(t);
    return out;
}

/* The same as JSON records with --thread-field, read in small pieces. */
static struct text by_json(void)
{
    struct text json = {0}, out = {0};
    for (int i = 0; i < N; i++) {
        append(&json, "{\"text\":\"", 9);
        for (const char *p = texts[i]; *p; p++)
            append(&json, *p == '\n' ? "\\n" : p, *p == '\n' ? 2 : 1);
        append(&json, "\",\"t\":\"", 7);
        append(&json, names[i], 2);
        append(&json, "\"}\n", 3);
    }
    struct both b = {.in = {json.p, json.n, 77, 0}};
    struct thresh_io io = {.size = sizeof io, .ctx = &b, .read = both_take, .write = both_give};
    thresh *t = thresh_new();
    cr_assert_eq(thresh_set(t, "thread-field", "t"), THRESH_OK);
    cr_assert_eq(thresh_run(t, "made up", &io), THRESH_OK, "%s", thresh_why(t));
    cr_assert_eq(thresh_finish(t, &io), THRESH_OK);
    thresh_free(t);
    for (char *line = strtok(b.out.p, "\n"); line; line = strtok(NULL, "\n")) {
        char *end = strstr(line, "\",\"t\"");
        for (char *p = line + 9; p < end; p++)
            if (p[0] == '\\' && p[1] == 'n')
                append(&out, "\n", 1), p++;
            else
                append(&out, p, 1);
        append(&out, "--\n", 3);
    }
    return out;
}

Test(thresh, rows_are_json_records)
{
    make();
    struct text want = by_json();
    cr_assert(strstr(want.p, "--\n--\n") == NULL && want.n < 60 * 200);
    for (size_t step = 1; step <= N; step = step * 3 + 1) {
        struct text got = by_rows(step, step % 2 ? "1" : "3");
        cr_assert_str_eq(got.p, want.p, "batches of %zu", step);
        free(got.p);
    }
    free(want.p);
}

/* Who calls has signals of his own: none of them is blocked or let through behind his back. */
Test(thresh, the_signal_mask_stays)
{
    make();
    sigset_t mask, after;
    for (int i = 0; i < 2; i++) {
        sigemptyset(&mask);
        if (i)
            sigaddset(&mask, SIGINT);
        pthread_sigmask(SIG_SETMASK, &mask, NULL);
        free(by_rows(N, "3").p);
        free(by_json().p);
        pthread_sigmask(SIG_SETMASK, NULL, &after);
        cr_assert(sigismember(&after, SIGINT) == i && !sigismember(&after, SIGTERM) && !sigismember(&after, SIGHUP));
    }
}

static void *work(void *arg)
{
    *(struct text *)arg = by_rows(9, "1");
    return NULL;
}

Test(thresh, two_handles_at_once)
{
    make();
    struct text want = by_rows(60, "1"), got[2];
    pthread_t id[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&id[i], NULL, work, &got[i]);
    for (int i = 0; i < 2; i++) {
        pthread_join(id[i], NULL);
        cr_assert_str_eq(got[i].p, want.p);
    }
}

/* The same rows as a slice of a column, and as a dictionary with numbers as threads. */
Test(thresh, columns)
{
    make();
    struct text data = {0};
    int32_t offset[N + 1] = {0};
    int64_t number[N + 1], wide[N + 1];
    uint16_t index[N + 1];
    uint32_t length[N];
    for (int i = 0; i < N; i++) {
        append(&data, texts[i], strlen(texts[i]));
        offset[i + 1] = (int32_t)data.n;
        number[i] = (i % 4) * 1000 - 1500;
        index[i] = (uint16_t)(N - 1 - i);
        length[i] = 0;
        for (const char *p = texts[i]; *p; p++)
            length[i] += ((unsigned char)*p & 0xc0) != 0x80;
    }
    for (int i = 0; i <= N; i++)
        wide[i] = offset[i];
    struct thresh_column text = {.size = sizeof text, .data = data.p, .n_data = data.n, .offset32 = offset};
    struct thresh_column thread = {.size = sizeof thread, .number = number, .number_width = -8};
    struct thresh_rows rows = {.size = sizeof rows, .n = N, .want = THRESH_WANT_TEXT, .text = &text, .thread = &thread};
    struct thresh_result a = {.size = sizeof a}, b = {.size = sizeof b};
    thresh *t = thresh_new(), *u = thresh_new();
    cr_assert_eq(thresh_rows(t, &rows, &a), THRESH_OK, "%s", thresh_why(t));
    cr_assert_eq(a.n, N);
    struct text named = by_rows(N, "1"), numbered = {0};
    for (int i = 0; i < N; i++) {
        append(&numbered, a.data + OFFSET(a)[i], (size_t)(OFFSET(a)[i + 1] - OFFSET(a)[i]));
        append(&numbered, "--\n", 3);
    }
    cr_assert_str_eq(named.p, numbered.p);
    /* two calls, the second one with a slice; lengths instead of offsets */
    rows.n = 20;
    text.offset32 = NULL;
    text.offset64 = wide;
    cr_assert_eq(thresh_rows(u, &rows, &b), THRESH_OK, "%s", thresh_why(u));
    cr_assert(b.n == 20 && memcmp(a.data, b.data, (size_t)OFFSET(b)[20]) == 0);
    rows.n = N - 20;
    text.first = thread.first = 20;
    size_t before = (size_t)OFFSET(b)[20];
    cr_assert_eq(thresh_rows(u, &rows, &b), THRESH_OK, "%s", thresh_why(u));
    cr_assert(memcmp(a.data + before, b.data, (size_t)OFFSET(b)[N - 20]) == 0);
    thresh_free(u);
    u = thresh_new();
    rows.n = N;
    text.first = thread.first = 0;
    text.offset64 = NULL;
    text.length = length;
    rows.want = THRESH_WANT_CHANGED;
    cr_assert_eq(thresh_rows(u, &rows, &b), THRESH_OK, "%s", thresh_why(u));
    cr_assert(b.n > N / 2 && b.n < N && b.point[b.n] < OFFSET(b)[b.n]);
    for (size_t k = 0; k < b.n; k++) {
        uint64_t i = b.row[k];
        size_t n = (size_t)(OFFSET(b)[k + 1] - OFFSET(b)[k]);
        cr_assert(n == (size_t)(OFFSET(a)[i + 1] - OFFSET(a)[i]) && memcmp(b.data + OFFSET(b)[k], a.data + OFFSET(a)[i], n) == 0);
    }
    /* what cannot be is told, not followed */
    length[N - 1] += 1;
    cr_assert_eq(thresh_rows(u, &rows, &b), THRESH_DATA);
    cr_assert(strstr(thresh_why(u), "row 59"));
    text.length = NULL;
    text.offset32 = offset;
    text.index = index;
    text.index_width = 2;
    text.n_entries = N;
    cr_assert_eq(thresh_rows(u, &rows, &b), THRESH_OK);
    text.n_entries = N - 1;
    cr_assert_eq(thresh_rows(u, &rows, &b), THRESH_DATA);
    offset[3] = 1 << 30;
    text.index = NULL;
    cr_assert_eq(thresh_rows(u, &rows, &b), THRESH_DATA);
    thresh_free(t);
    thresh_free(u);
}

Test(thresh, spans_of_html_rows_leave_what_is_kept)
{
    static const char *const html[2] = {"<p>Has anybody seen the <b>new</b> release on the old board, with two megabytes?</p>",
                                        "<blockquote><p>Has anybody seen the <b>new</b> release on the old board, with two "
                                        "megabytes?</p></blockquote><p>I have.</p>"};
    int32_t offset[3] = {0, (int32_t)strlen(html[0]), (int32_t)(strlen(html[0]) + strlen(html[1]))}, one[2] = {5, 5};
    char data[400];
    snprintf(data, sizeof data, "%s%s", html[0], html[1]);
    int64_t same[2] = {one[0], one[1]};
    struct thresh_column text = {.size = sizeof text, .data = data, .offset32 = offset},
                         thread = {.size = sizeof thread, .number = same, .number_width = -8};
    struct thresh_rows rows = {
        .size = sizeof rows, .n = 2, .want = THRESH_WANT_TEXT | THRESH_WANT_SPANS, .text = &text, .thread = &thread};
    struct thresh_result x = {.size = sizeof x};
    thresh *t = thresh_new();
    cr_assert_eq(thresh_rows(t, &rows, &x), THRESH_OK, "%s", thresh_why(t));
    struct text out = {0};
    size_t at = 0;
    cr_assert(x.first[1] == 0 && x.first[2] >= 1);
    for (uint64_t i = 0; i < x.first[2]; i++) {
        append(&out, html[1] + at, x.span[i].start - at);
        at = x.span[i].end;
    }
    append(&out, html[1] + at, strlen(html[1]) - at);
    cr_assert_eq(out.n, (size_t)(OFFSET(x)[2] - OFFSET(x)[1]));
    cr_assert(memcmp(out.p, x.data + OFFSET(x)[1], out.n) == 0, "%s", out.p);
    cr_assert(strstr(out.p, "I have.") && !strstr(out.p, "megabytes"));
    thresh_free(t);
}

Test(thresh, options)
{
    thresh *t = thresh_new();
    cr_expect_eq(thresh_set(t, "min-words", "5"), THRESH_OK);
    cr_expect_eq(thresh_set(t, "mark", NULL), THRESH_OK);
    cr_expect_eq(thresh_set(t, "drop-empty", "false"), THRESH_OK);
    cr_expect_eq(thresh_set(t, "min-words", "many"), THRESH_OPTION);
    cr_expect_str_eq(thresh_why(t), "min-words: 'many' is not a number from 1 to 1000000");
    cr_expect_eq(thresh_set(t, "min-word", "5"), THRESH_OPTION);
    cr_expect_eq(thresh_set(t, "strip", ""), THRESH_OPTION);
    cr_expect_eq(thresh_set(t, "help", NULL), THRESH_OPTION);
    cr_expect_eq(thresh_set(t, "rules", "/nonexistent/rules"), THRESH_OK);
    struct thresh_io io = {.size = sizeof io};
    cr_expect_eq(thresh_run(t, "/dev/null", &io), THRESH_IO);
    cr_expect(strstr(thresh_why(t), "/nonexistent/rules"), "%s", thresh_why(t));
    thresh_free(t);
    t = thresh_new();
    cr_expect_eq(thresh_run(t, "/nonexistent", &io), THRESH_IO);
    cr_expect_str_eq(thresh_why(t), "/nonexistent: No such file or directory");
    cr_expect_eq(thresh_set(t, "mark", NULL), THRESH_OPTION);
    cr_expect_eq(thresh_finish(t, &io), THRESH_OK);
    cr_expect_eq(thresh_run(t, "/dev/null", &io), THRESH_OPTION);
    thresh_free(t);
}

static thresh *to_stop;
static int stop_soon(void *ctx, const void *from, size_t n)
{
    (void)from, (void)n;
    if (++*(int *)ctx == 1)
        thresh_stop(to_stop);
    return 0;
}
static ptrdiff_t endless(void *ctx, void *to, size_t n)
{
    (void)ctx;
    memset(to, 'a', n);
    for (size_t i = 0; i < n; i += 64)
        memcpy((char *)to + i, " word\n", n - i < 6 ? n - i : 6);
    return (ptrdiff_t)n;
}

Test(thresh, stops)
{
    int writes = 0;
    struct thresh_io io = {.size = sizeof io, .ctx = &writes, .read = endless, .write = stop_soon};
    to_stop = thresh_new();
    cr_assert_eq(thresh_run(to_stop, "endless", &io), THRESH_STOPPED);
    io.write = NULL;
    thresh_stop(to_stop); /* between two calls: the next one */
    cr_assert_eq(thresh_run(to_stop, "endless", &io), THRESH_STOPPED);
    cr_assert_eq(thresh_run(to_stop, "/dev/null", &(struct thresh_io){.size = sizeof io}), THRESH_OK);
    thresh_free(to_stop);
}

static _Atomic long held, calls;
static void *counting(void *ctx, void *old, size_t n)
{
    (void)ctx;
    calls++;
    held += (n != 0 && !old) - (n == 0 && old);
    if (n)
        return realloc(old, n);
    free(old);
    return NULL;
}

Test(thresh, another_heap)
{
    make();
    thresh *t = thresh_new();
    cr_assert_eq(thresh_allocator(t, counting, NULL), THRESH_OK);
    cr_assert_eq(thresh_set(t, "jobs", "2"), THRESH_OK);
    struct both b = {.in = {texts[1], strlen(texts[1]), 50, 0}};
    struct thresh_io io = {.size = sizeof io, .ctx = &b, .read = both_take, .write = both_give};
    cr_assert_eq(thresh_run(t, NULL, &io), THRESH_OK);
    struct thresh_text x = {texts[4], strlen(texts[4]), NULL, 0, NULL, 0};
    const struct thresh_span *span;
    const uint64_t *first;
    cr_assert_eq(thresh_batch(t, &x, 1, &span, &first), THRESH_OK);
    cr_assert(calls > 10 && held > 0);
    thresh_free(t);
    cr_assert_eq(held, 0);
}
