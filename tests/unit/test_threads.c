/* threads: the memory of open threads, by last use and by bytes.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "decide/threads.h"

static struct thread_index *get(struct threads *t, uint64_t number)
{
    struct thread_index *ix = NULL;
    cr_assert_eq(threads_get(t, number, &ix), ST_OK);
    return ix;
}

/* A post of n tokens. */
static void say(struct threads *t, uint64_t number, uint64_t post, size_t n)
{
    uint32_t tok[4096] = {0}, base;
    cr_assert_eq(tindex_begin(get(t, number), post, tok, n, &base), ST_OK);
}

Test(threads, each_has_its_own_and_keeps_it)
{
    struct threads t;
    threads_init(&t, 100, 1 << 20, 1 << 16);
    for (uint64_t k = 1; k <= 50; k++)
        say(&t, k, 1, k);
    for (uint64_t k = 50; k >= 1; k--)
        cr_assert_eq(get(&t, k)->n_tok, k);
    cr_assert_eq(t.forgotten, 0);
    threads_free(&t);
}

Test(threads, the_one_not_heard_of_for_longest_goes)
{
    struct threads t;
    threads_init(&t, 2, 1 << 20, 1 << 16);
    say(&t, 1, 1, 10);
    say(&t, 2, 1, 20);
    say(&t, 1, 2, 10);
    say(&t, 3, 1, 30);
    cr_assert_eq(t.forgotten, 1);
    cr_assert_eq(get(&t, 1)->n_tok, 20);
    cr_assert_eq(get(&t, 3)->n_tok, 30);
    cr_assert_eq(get(&t, 2)->n_tok, 0, "it starts with nothing");
    threads_free(&t);
}

Test(threads, bytes_are_bounded)
{
    struct threads t;
    threads_init(&t, 1 << 16, 100000, 1 << 16);
    for (uint64_t k = 1; k <= 1000; k++) {
        say(&t, k, 1, 1000);
        cr_assert_leq(t.bytes, 100000);
    }
    cr_assert_gt(t.forgotten, 900);
    cr_assert_eq(get(&t, 990)->n_tok, 1000);
    threads_free(&t);
}
