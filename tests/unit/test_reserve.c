/* SPDX-License-Identifier: MIT */
#include "util/reserve.h"

#include <criterion/criterion.h>
#include <string.h>

#include "util/alloc.h"
#include "util/budget.h"

Test(reserve, grows_without_moving_and_is_zero)
{
    struct reserve r;
    const size_t size = ((size_t)64 << 20) + 123;
    cr_assert_eq(reserve_init(&r, size), ST_OK);
    char *p = r.ptr;
    cr_assert_eq(reserve_need(&r, 1000), ST_OK);
    memset(p, 1, 1000);
    cr_assert_eq(reserve_need(&r, size), ST_OK);
    cr_assert_eq(r.ptr, p);
    cr_expect_eq(p[999], 1);
    cr_expect_eq(p[size - 1], 0);
    p[size - 1] = 1;
    reserve_shrink(&r, 500);
    cr_expect(p[499] == 1 && p[500] == 0 && p[4096] == 0 && p[size - 1] == 0);
    cr_expect_eq(reserve_need(&r, size + (1 << 20)), ST_NOMEM, "no more than was reserved");
    reserve_free(&r);
    cr_expect_null(r.ptr);
    reserve_free(&r);
}

Test(reserve, failure_is_said)
{
    struct reserve r;
    alloc_fail_at(1);
    cr_expect_eq(reserve_init(&r, 4096), ST_NOMEM);
    cr_expect_eq(reserve_init(&r, SIZE_MAX), ST_NOMEM);
    reserve_free(&r);
}

Test(budget, shares_are_within_the_whole)
{
    for (uint64_t all = (uint64_t)16 << 20; all < (uint64_t)1 << 42; all *= 2) {
        struct budget b = budget_of(all), more = budget_of(all * 2);
        cr_expect_leq(b.stream + b.open + b.window * 24, all, "%llu", (unsigned long long)all);
        cr_expect(b.stream >= (4u << 20) && b.window >= 65536);
        cr_expect(more.stream >= b.stream && more.window >= b.window && more.open >= b.open);
    }
    cr_expect_geq(budget_default(), (uint64_t)16 << 20);
    cr_expect_eq(budget_of(0).all, budget_default());
}
