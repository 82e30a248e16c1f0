/* names: the last ids that fit, and no others.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "emit/names.h"

static struct slice id_of(uint64_t k, char text[32])
{
    int n = snprintf(text, 32, "id%llu", (unsigned long long)k);
    return (struct slice){(const uint8_t *)text, (size_t)n};
}

Test(names, the_oldest_go_when_memory_is_full)
{
    struct names n = {0};
    char text[32];
    uint64_t known = 0;
    names_bound(&n, 16 << 20);
    for (uint64_t k = 1; k <= 100000; k++)
        cr_assert_eq(names_add(&n, k / 7 + 1, k, id_of(k, text)), ST_OK);
    cr_assert_leq(n.bytes, n.most);
    for (uint64_t k = 1; k <= 100000; k++) {
        struct slice got = names_find(&n, (struct source){k / 7 + 1, k}), want = id_of(k, text);
        cr_assert(got.len == 0 ? known == 0 : got.len == want.len && memcmp(got.ptr, want.ptr, want.len) == 0,
                  "none behind a known one is lost");
        known += got.len > 0;
    }
    cr_assert_gt(known, 5000);
    cr_assert_eq(known, n.to - n.from);
    names_free(&n);
}
