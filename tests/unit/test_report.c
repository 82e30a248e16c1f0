/* report and progress: the words about a run.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "lib/closing.h"
#include "lib/handle.h"
#include "lib/stats_json.h"
#include "util/alloc.h"

static struct stats sample(void)
{
    struct stats s = {.files = 1, .elapsed_ns = 2000000000u, .peak_bytes = 4096, .posts_in = 3};
    s.in = (struct amount){1000, 40, 360};
    s.out = (struct amount){50, 3, 20};
    stats_removed(
        &s, V_QUOTE,
        &(struct stats_entry){.amount = (struct amount){900, 35, 330}, .runs = 1, .rule = "a \"b\"\\\n", .thread = 2, .post = 7});
    stats_removed(
        &s, V_CHROME,
        &(struct stats_entry){.amount = (struct amount){50, 2, 10}, .runs = 1, .rule = "tapatalk", .thread = 0, .post = 0});
    return s;
}

static int has(const struct buf *b, const char *text) { return memmem(b->ptr, b->len, text, strlen(text)) != NULL; }

Test(report, json_holds_the_counters)
{
    struct stats s = sample();
    struct buf b = {0};
    cr_assert_eq(stats_json(&s, &b), ST_OK);
    cr_expect(has(&b, "\"in\": {\"bytes\": 1000, \"lines\": 40, \"words\": 180, \"posts\": 3"));
    cr_expect(has(&b, "\"quote\": {\"runs\": 1, \"bytes\": 900, \"lines\": 35, \"words\": 165}"));
    cr_expect(has(&b, "\"repost\": {\"runs\": 0, \"bytes\": 0"));
    cr_expect(has(&b, "\"removed_percent\": 95.00"));
    cr_expect(has(&b, "{\"rule\": \"a \\\"b\\\"\\\\\\n\", \"runs\": 1"), "names of rules are escaped");
    cr_expect(has(&b, "{\"thread\": 2, \"post\": 7, \"runs\": 1"));
    cr_expect(has(&b, "\"seconds\": 2.000"));
    cr_expect(has(&b, "\"peak_memory_bytes\": 4096\n}\n"));
    buf_free(&b);
}

Test(report, json_without_memory)
{
    struct stats s = sample();
    struct buf b = {0};
    for (uint64_t nth = 1; nth <= 2; nth++) {
        alloc_fail_at(nth);
        cr_expect_eq(stats_json(&s, &b), ST_NOMEM);
        buf_free(&b);
    }
    alloc_fail_at(0);
}

static void keep(void *ctx, const struct thresh_trouble *t)
{
    cr_assert_null(t->input);
    snprintf(ctx, 300, "%s", t->what);
}

Test(report, warns_above_the_share)
{
    char said[300] = "";
    thresh *t = thresh_new();
    t->stats = sample();
    t->io = (struct thresh_io){.size = sizeof t->io, .ctx = said, .trouble = keep};
    t->config.warn_above = 95;
    cr_expect_eq(closing_say(t, true), ST_OK);
    cr_expect_str_eq(said, "");
    t->config.warn_above = 94;
    cr_expect_eq(closing_say(t, true), ST_OK);
    cr_expect_str_eq(said, "95.0 % of the text was removed, more than --warn-above=94; most of it (90.0 %) repeats 2:7");
    t->config.strict = true;
    cr_expect_eq(closing_say(t, true), ST_SKIP);
    cr_expect_str_eq(thresh_why(t), said);
    thresh_free(t);
}

Test(report, unwritable_stats_file_is_status_1, .init = cr_redirect_stderr)
{
    report_stats("/nonexistent/x", "{}", 2);
    fflush(stderr);
    cr_expect_eq(message_status(), EXIT_TROUBLE);
    cr_assert_stderr_eq_str("thresh: /nonexistent/x: cannot be written: No such file or directory\n");
}

Test(report, full_disk_is_status_1, .init = cr_redirect_stderr)
{
    report_stats("/dev/full", "{}", 2);
    fflush(stderr);
    cr_expect_eq(message_status(), EXIT_TROUBLE);
    cr_assert_stderr_eq_str("thresh: /dev/full: writing failed: No space left on device\n");
}

Test(message, status_only_rises_and_quiet_keeps_errors, .init = cr_redirect_stderr)
{
    message_raise(EXIT_USAGE);
    message_raise(EXIT_TROUBLE);
    cr_expect_eq(message_status(), EXIT_USAGE);
    message_verbosity(-1);
    message_warning("not seen");
    message_warning_at("f", 1, "not seen");
    message_verbose(1, "not seen");
    message_error_at("a\033[2Jb", 12, "bad\tbyte");
    message_error_at("-", 0, "gone");
    message_verbosity(1);
    message_verbose(1, "seen");
    message_verbose(2, "not seen");
    message_transient("10 %%");
    message_warning("after");
    fflush(stderr);
    cr_assert_stderr_eq_str("thresh: a?[2Jb:12: bad?byte\n"
                            "thresh: (stdin): gone\n"
                            "thresh: seen\n"
                            "\r\033[K10 %%\r\033[Kthresh: after\n");
}

Test(message, long_lines_are_cut_with_their_end, .init = cr_redirect_stderr)
{
    char text[3000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    message_error_at(text, 1, "%s", text);
    fflush(stderr);
    FILE *err = cr_get_redirected_stderr();
    char got[4000];
    size_t n = fread(got, 1, sizeof got, err);
    cr_assert_leq(n, 1024);
    cr_assert_eq(got[n - 1], '\n');
    cr_assert_null(memchr(got, '\0', n));
}

Test(progress, line_shows_rate_share_and_time_left)
{
    struct progress p = {.on = true, .total = 4000000, .n_past = 1};
    char line[128];
    progress_line(&p, 2000000000u, 1000000, 123456, line, sizeof line);
    cr_expect_str_eq(line, "1.0 MB in, 123 kB out, 500 kB/s, 25 %, 0:00:06 left");
    p.total = 0;
    progress_line(&p, 2000000000u, 1000000, 123456, line, sizeof line);
    cr_expect_str_eq(line, "1.0 MB in, 123 kB out, 500 kB/s");
    p.total = 10; /* a file that grew while it was read */
    progress_line(&p, 2000000000u, 1000000, 0, line, sizeof line);
    cr_expect_str_eq(line, "1.0 MB in, 0 B out, 500 kB/s");
    progress_line(&p, 0, 0, 0, line, sizeof line);
    cr_expect_str_eq(line, "0 B in, 0 B out, 0 B/s");
}

Test(progress, sizes_have_two_to_three_digits)
{
    static const struct {
        double bytes;
        const char *text;
    } cases[] = {{0, "0 B"},        {999, "999 B"},  {999.6, "1.0 kB"},  {9949, "9.9 kB"}, {9960, "10 kB"},
                 {1.5e6, "1.5 MB"}, {4e9, "4.0 GB"}, {123e12, "123 TB"}, {1e21, "1000 EB"}};
    char text[16];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        progress_size(cases[i].bytes, text, sizeof text);
        cr_expect_str_eq(text, cases[i].text);
    }
}

Test(progress, total_only_of_regular_files)
{
    const char *files[] = {"tests/README.md", "-"};
    cr_expect_eq(progress_total(files, 2), 0);
    cr_expect_eq(progress_total(files, 0), 0);
    const char *dev[] = {"/dev/null"};
    cr_expect_eq(progress_total(dev, 1), 0);
    const char *missing[] = {"/nonexistent"};
    cr_expect_eq(progress_total(missing, 1), 0);
    const char *real[] = {"Makefile", "Makefile"};
    FILE *f = fopen("Makefile", "r");
    cr_assert_not_null(f, "run from the top of the repository");
    fseek(f, 0, SEEK_END);
    cr_expect_eq(progress_total(real, 2), 2 * (uint64_t)ftell(f));
    fclose(f);
}
