/* test_threading: joins by ids in any order, by subject only without them, bounded memory.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "reader/threading.h"

static struct slice s(const char *p) { return (struct slice){(const uint8_t *)p, strlen(p)}; }

static uint64_t add(struct threading *t, const char *id, const char *p1, const char *p2, const char *subject)
{
    struct slice parent[2] = {{NULL, 0}};
    size_t n = 0;
    uint64_t got = 0;
    if (p1)
        parent[n++] = s(p1);
    if (p2)
        parent[n++] = s(p2);
    cr_assert_eq(threading_join(t, s(id), parent, n, s(subject), &got), ST_OK);
    return got;
}

Test(threading, replies_join_in_any_order)
{
    struct threading t;
    cr_assert_eq(threading_init(&t, 0), ST_OK);
    cr_assert_eq(add(&t, "c", "b", "a", "Re: x"), 1);
    cr_assert_eq(add(&t, "z", NULL, NULL, "y"), 2);
    cr_assert_eq(add(&t, "a", NULL, NULL, "x"), 1);
    cr_assert_eq(add(&t, "b", "a", NULL, "Re: x"), 1);
    cr_assert_eq(add(&t, "d", "missing", NULL, "Re: x"), 3, "the subject does not count when parents are named");
    cr_assert_eq(add(&t, "e", "missing", NULL, "Re: x"), 3, "both answer what is not here");
    threading_free(&t);
}

Test(threading, a_late_link_joins_two_threads)
{
    struct threading t;
    cr_assert_eq(threading_init(&t, 0), ST_OK);
    cr_assert_eq(add(&t, "a", NULL, NULL, ""), 1);
    cr_assert_eq(add(&t, "b", NULL, NULL, ""), 2);
    cr_assert_eq(add(&t, "c", "a", "b", ""), 1);
    cr_assert_eq(add(&t, "d", "b", NULL, ""), 1);
    threading_free(&t);
}

Test(threading, subject_when_ids_are_missing)
{
    struct threading t;
    cr_assert_eq(threading_init(&t, 0), ST_OK);
    cr_assert_eq(add(&t, "1", NULL, NULL, "Hello  World"), 1);
    cr_assert_eq(add(&t, "2", NULL, NULL, "Hello World"), 2, "no answer: another thread");
    cr_assert_eq(add(&t, "3", NULL, NULL, "AW: [list] Re[2]: hello world"), 2);
    cr_assert_eq(add(&t, "", NULL, NULL, "Re: nothing known"), 3);
    cr_assert_eq(add(&t, "", NULL, NULL, "Re:"), 4);
    cr_assert_eq(add(&t, "", NULL, NULL, "Re:"), 5);
    threading_free(&t);
}

Test(threading, forgets_the_oldest)
{
    struct threading t;
    char id[32];
    cr_assert_eq(threading_init(&t, 2048), ST_OK);
    for (int i = 0; i < 100000; i++) {
        snprintf(id, sizeof id, "id%d", i);
        cr_assert_eq(add(&t, id, NULL, NULL, ""), (uint64_t)i + 1);
        cr_assert(t.n <= 2048);
    }
    cr_assert_eq(add(&t, "new", "id99000", NULL, ""), 99001);
    cr_assert_eq(add(&t, "newer", "id50000", NULL, ""), 100001, "out of the window");
    threading_free(&t);
}
