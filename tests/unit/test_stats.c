/* stats: adding, merging, the bounded list of who took most.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>

#include "stats.h"

static struct amount bytes(uint64_t n) { return (struct amount){.bytes = n, .lines = 1, .half_words = 4}; }

Test(stats, removed_goes_to_kind_rule_and_source)
{
    struct stats s = {.in = bytes(200)};
    stats_removed(&s, V_QUOTE, &(struct stats_entry){.amount = bytes(30), .runs = 1, .rule = "said", .thread = 1, .post = 2});
    stats_removed(&s, V_QUOTE, &(struct stats_entry){.amount = bytes(20), .runs = 1, .rule = "said", .thread = 1, .post = 3});
    stats_removed(&s, V_CHROME, &(struct stats_entry){.amount = bytes(10), .runs = 1, .rule = NULL, .thread = 0, .post = 0});
    cr_expect_eq(s.removed[V_QUOTE].bytes, 50);
    cr_expect_eq(s.removed[V_QUOTE].lines, 2);
    cr_expect_eq(s.removed[V_QUOTE].half_words, 8);
    cr_expect_eq(s.runs[V_QUOTE], 2);
    cr_expect_eq(s.runs[V_CHROME], 1);
    cr_expect_eq(s.rules.n, 1);
    cr_expect_eq(s.rules.entry[0].runs, 2);
    cr_expect_eq(s.sources.n, 2);
    cr_expect_float_eq(stats_removed_percent(&s), 30.0, 1e-9);
    cr_expect_float_eq(stats_removed_percent(&(struct stats){0}), 0.0, 1e-9);
}

Test(stats, full_list_loses_no_heavy_entry)
{
    struct stats s = {0};
    for (uint64_t i = 1; i <= 5000; i++) {
        stats_removed(&s, V_REPOST,
                      &(struct stats_entry){.amount = bytes(1), .runs = 1, .rule = NULL, .thread = 1, .post = i + 10});
        if (i % 10 == 0)
            stats_removed(&s, V_REPOST,
                          &(struct stats_entry){.amount = bytes(100), .runs = 1, .rule = NULL, .thread = 1, .post = 7});
    }
    stats_top_sort(&s.sources);
    cr_assert_eq(s.sources.n, STATS_TOP);
    const struct stats_entry *first = &s.sources.entry[0];
    cr_assert_eq(first->post, 7);
    cr_assert_geq(first->amount.bytes, 50000);
    cr_assert_leq(first->amount.bytes - first->over, 50000);
    for (unsigned i = 1; i < STATS_TOP; i++)
        cr_assert_geq(s.sources.entry[i - 1].amount.bytes, s.sources.entry[i].amount.bytes);
}

Test(stats, clock_and_memory_answer)
{
    uint64_t t = stats_now_ns();
    cr_expect_geq(stats_now_ns(), t);
    cr_expect_gt(stats_peak_bytes(), 100000);
}
