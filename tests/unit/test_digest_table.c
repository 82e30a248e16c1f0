/* The table of digests: growth, order, hashes made to meet, the bound.  SPDX-License-Identifier: MIT */
#include "index/digest_table.h"

#include <criterion/criterion.h>

#include "index_check.h"

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) | 1;
}

static uint64_t meet(struct digest_table *t, uint64_t hash)
{
    enum status st = ST_OK;
    uint64_t place = dtable_meet(t, hash, &st);
    cr_assert_eq(st, ST_OK);
    return place;
}

Test(digest_table, tells_the_first_place_at_any_size)
{
    struct digest_table t;
    uint64_t state = 1, again = 1;
    cr_assert_eq(dtable_init(&t, 1024u << 20), ST_OK);
    for (uint64_t n = 0; n < 3000000; n++) {
        cr_assert_eq(meet(&t, draw(&state)), DT_NEW);
        if (n % (n < 100000 ? 10000 : 100000) == 0)
            cr_assert_eq(dtable_check(&t), 0);
        if (n > 500000) /* as README promises */
            cr_assert_leq(dtable_bytes(&t), 16 * t.n + 16, "%zu entries", t.n);
    }
    cr_expect_eq(dtable_check(&t), 0);
    for (uint64_t n = 0; n < 3000000; n++)
        cr_assert_eq(meet(&t, draw(&again)), n);
    cr_expect_eq(t.n, 3000000);
    cr_expect_eq(t.evicted, 0);
    dtable_clear(&t);
    cr_expect_eq(dtable_check(&t), 0);
    again = 1;
    cr_expect_eq(meet(&t, draw(&again)), DT_NEW);
    cr_expect_eq(meet(&t, 1), DT_NEW, "the smallest hash");
    cr_expect_eq(meet(&t, UINT64_MAX), DT_NEW, "the largest one");
    cr_expect_neq(meet(&t, UINT64_MAX), DT_NEW);
    cr_expect_eq(dtable_check(&t), 0);
    dtable_free(&t);
}

/* What is forgotten at a bound must not depend on how it was come to. */
Test(digest_table, comes_to_the_same_sizes_by_long_steps)
{
    struct digest_table near, far;
    uint64_t state = 7;
    cr_assert_eq(dtable_init(&near, 52u << 20), ST_OK); /* no long steps */
    cr_assert_eq(dtable_init(&far, 1024u << 20), ST_OK);
    for (uint64_t n = 0; n < 3000000; n++) {
        uint64_t hash = draw(&state);
        meet(&near, hash);
        meet(&far, hash);
        cr_assert_leq(near.cap, far.cap);
    }
    cr_expect_eq(near.evicted, 0);
    cr_expect_eq(near.cap, far.cap);
    dtable_free(&near);
    dtable_free(&far);
}

Test(digest_table, knows_the_post_of_a_place)
{
    struct digest_table t;
    uint64_t state = 3, from, to;
    cr_assert_eq(dtable_init(&t, 64u << 20), ST_OK);
    for (unsigned post = 1; post < 20000; post++) {
        dtable_post(&t, post / 7, post);
        for (unsigned i = 0; i < post % 3; i++)
            meet(&t, draw(&state));
    }
    cr_expect_eq(dtable_check(&t), 0);
    for (unsigned post = 1, place = 0; post < 20000; place += post++ % 3)
        if (post % 3) {
            const struct dunit *u = dtable_unit(&t, place, &from, &to);
            cr_assert_eq(u->post, post);
            cr_assert_eq(u->thread, post / 7);
            cr_assert_eq(from, place);
            cr_assert_eq(to, place + post % 3);
        }
    dtable_free(&t);
}

Test(digest_table, forgets_the_older_half_at_its_bound)
{
    struct digest_table t;
    uint64_t state = 5, old = 5;
    cr_assert_eq(dtable_init(&t, 1u << 20), ST_OK);
    uint64_t n = 0;
    for (; !t.evicted; n++) {
        dtable_post(&t, 1, n / 100);
        cr_assert_eq(meet(&t, draw(&state)), DT_NEW);
        cr_assert_leq(dtable_bytes(&t), t.bound);
    }
    cr_expect_eq(dtable_check(&t), 0);
    cr_expect_gt(n, (1u << 20) / 17, "the bound is used");
    cr_expect_eq(t.evicted, t.start);
    for (uint64_t i = 0; i < n; i++) {
        uint64_t h = draw(&old);
        if (i >= t.start)
            cr_assert_eq(meet(&t, h), i);
    }
    for (uint64_t i = 0; i < 500000; i++)
        meet(&t, draw(&state));
    cr_expect_eq(dtable_check(&t), 0);
    old = 5;
    cr_expect_eq(meet(&t, draw(&old)), DT_NEW, "the oldest is gone");
    dtable_free(&t);
}

/* Hashes that all want one slot: bounded work, and what finds no slot is not remembered. */
Test(digest_table, stands_hashes_made_to_meet)
{
    struct digest_table t;
    uint64_t hash = (uint64_t)0x80000000u << 32, state = 9;
    cr_assert_eq(dtable_init(&t, 64u << 20), ST_OK);
    for (uint64_t i = 0; i < 3 * DT_REACH * DT_LINE; i++)
        meet(&t, hash + 1 + (draw(&state) >> 33));
    cr_expect_eq(dtable_check(&t), 0);
    cr_expect_gt(t.evicted, 0);
    cr_expect_geq(t.n, DT_REACH * DT_LINE / 2);
    for (uint64_t i = 0; i < 100000; i++)
        meet(&t, draw(&state));
    cr_expect_eq(dtable_check(&t), 0);
    for (uint64_t i = 0; i < DT_REACH * DT_LINE; i++) /* the very left end */
        meet(&t, 1 + i);
    cr_expect_eq(dtable_check(&t), 0);
    dtable_free(&t);
}
