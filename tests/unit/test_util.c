/* util: sizes that overflow, memory that fails, buffers and arrays that grow.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/vec.h"

Test(alloc, refuses_products_that_do_not_fit)
{
    cr_assert_null(alloc_array(SIZE_MAX / 2, 3));
    cr_assert_null(alloc_zero(SIZE_MAX / 2, 3));
    cr_assert_null(alloc_text("x", SIZE_MAX));
    size_t sum = 7;
    cr_assert_not(size_add(SIZE_MAX, 1, &sum));
}

Test(alloc, gives_something_to_free_for_nothing)
{
    void *p = alloc_array(0, 8), *q = alloc_zero(8, 0);
    cr_assert_not_null(p);
    cr_assert_not_null(q);
    p = alloc_resize(p, 0, 0);
    cr_assert_not_null(p);
    alloc_free(p);
    alloc_free(q);
    alloc_free(NULL);
}

Test(alloc, hook_fails_the_nth_call_once)
{
    alloc_fail_at(3);
    void *a = alloc_array(1, 1), *b = alloc_zero(1, 1), *c = alloc_array(1, 1), *d = alloc_array(1, 1);
    cr_expect(a && b && d);
    cr_expect_null(c);
    alloc_free(a), alloc_free(b), alloc_free(d);
    cr_expect_eq(alloc_fail_at(5), 0, "the order was carried out");
    cr_expect_eq(alloc_fail_at(0), 5);
    a = alloc_array(1, 1);
    cr_expect_not_null(a);
    alloc_free(a);
}

Test(vec, grows_and_keeps_what_it_holds)
{
    struct pair {
        int a, b;
    } *v = NULL;
    size_t n = 0, cap = 0;
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(VEC_PUSH(v, n, cap, ((struct pair){i, -i})), ST_OK);
    for (int i = 0; i < 1000; i++)
        cr_assert(v[i].a == i && v[i].b == -i);
    cr_assert_leq(cap, 2048);
    alloc_free(v);
}

Test(vec, without_memory_nothing_changes)
{
    int *v = NULL;
    size_t n = 0, cap = 0;
    while (n < 16)
        cr_assert_eq(VEC_PUSH(v, n, cap, (int)n), ST_OK);
    int *before = v;
    alloc_fail_at(1);
    cr_expect_eq(VEC_RESERVE(v, cap, SIZE_MAX / 8), ST_NOMEM, "the size does not fit");
    alloc_fail_at(1); /* doubling fails, what is needed is tried then */
    cr_expect_eq(VEC_PUSH(v, n, cap, 16), ST_OK);
    cr_expect_eq(cap, 17);
    size_t full = cap;
    before = v;
    alloc_fail_at(1);
    cr_expect_eq(VEC_RESERVE(v, cap, 2 * full), ST_NOMEM);
    cr_expect(v == before && cap == full && v[16] == 16);
    alloc_fail_at(0);
    alloc_free(v);
}

Test(buf, appends_drops_and_prints)
{
    struct buf b = {0};
    cr_assert_eq(buf_append_text(&b, "hello"), ST_OK);
    cr_assert_eq(buf_append(&b, NULL, 0), ST_OK);
    cr_assert_eq(buf_append_byte(&b, ' '), ST_OK);
    cr_assert_eq(buf_printf(&b, "%s %d", "world", 7), ST_OK);
    cr_assert_eq(b.len, 13);
    cr_assert_arr_eq(b.ptr, "hello world 7", 13);
    buf_drop(&b, 6);
    cr_assert_arr_eq(b.ptr, "world 7", 7);
    for (size_t i = 0; i < BUF_PAD; i++) /* may be read; ASan checks it */
        cr_assert(b.ptr[b.cap + i] == 0);
    buf_clear(&b);
    cr_assert_eq(b.len, 0);
    for (int i = 0; i < 5000; i++)
        cr_assert_eq(buf_printf(&b, "%05d", i), ST_OK);
    cr_assert_arr_eq(b.ptr + 5 * 4321, "04321", 5);
    buf_free(&b);
    cr_assert(b.ptr == NULL && b.len == 0 && b.cap == 0);
}

Test(buf, without_memory_nothing_changes)
{
    struct buf b = {0};
    alloc_fail_at(1);
    cr_expect_eq(buf_append_text(&b, "x"), ST_NOMEM);
    cr_expect_eq(buf_append_text(&b, "abc"), ST_OK);
    cr_expect_eq(buf_reserve(&b, SIZE_MAX), ST_NOMEM);
    alloc_fail_at(1);
    cr_expect_eq(buf_reserve(&b, 100000), ST_NOMEM);
    cr_expect_arr_eq(b.ptr, "abc", 3);
    cr_expect_eq(b.len, 3);
    buf_free(&b);
}
