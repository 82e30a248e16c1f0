/* The stream index at its bound: what it gives up, in which order.  SPDX-License-Identifier: MIT */
#include "index/stream_index.h"

#include <criterion/criterion.h>

#include "fingerprint/fingerprint.h"
#include "index_check.h"
#include "text/tokens.h"

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

enum { POST = 100, STEP = 10 };

/* Posts of POST tokens with a sampled fingerprint each STEP tokens and one of a line. */
static void add_post(struct stream_index *x, uint64_t number, uint64_t *state, uint32_t *tok)
{
    uint64_t base;
    for (size_t i = 0; i < POST; i++)
        tok[i] = (uint32_t)draw(state) & ~TOK_FLAGS;
    if (sindex_due(x, POST))
        sindex_grow(x, POST);
    if (sindex_holds(x))
        sindex_release(x);
    cr_assert_eq(sindex_begin(x, 1, number, POST, &base), ST_OK);
    sindex_write(&x->store, base, tok, POST);
    for (unsigned i = 0; i < POST; i += STEP) {
        uint64_t h = sindex_hash(0, tok + i, FP_K, false);
        if (sindex_wanted(x, h))
            cr_assert_eq(sindex_add(x, h, base + i), ST_OK);
    }
    cr_assert_eq(sindex_add(x, sindex_hash(0, tok, SI_EDGE, true), base), ST_OK);
}

/* How many of the post's fingerprints are found: of lines, and sampled ones. */
static unsigned found(const struct stream_index *x, const uint32_t *tok, unsigned *sampled)
{
    uint64_t place[SI_SLOTS];
    *sampled = 0;
    for (unsigned i = 0; i < POST; i += STEP)
        *sampled += sindex_find(x, sindex_hash(0, tok + i, FP_K, false), place) > 0;
    return sindex_find(x, sindex_hash(0, tok, SI_EDGE, true), place) > 0;
}

Test(stream_index, thins_before_it_forgets)
{
    struct stream_index x;
    uint64_t state = 1;
    uint32_t first[POST], tok[POST];
    unsigned sampled;
    cr_assert_eq(sindex_init(&x, 5u << 20), ST_OK);
    add_post(&x, 1, &state, first);
    uint64_t n = 1;
    while (x.thin < SI_THIN_MOST) {
        add_post(&x, ++n, &state, tok);
        cr_assert_leq(sindex_bytes(&x), x.bound);
        cr_assert_eq(x.evicted, 0);
    }
    cr_expect_gt(sindex_given_up(&x), n);
    cr_expect_eq(sindex_check(&x), 0);
    cr_expect_eq(found(&x, first, &sampled), 1, "ends of lines stay");
    cr_expect_leq(sampled, 4);
    while (!x.evicted)
        add_post(&x, ++n, &state, tok);
    cr_expect_gt(x.store.n_tok, (5u << 20) / 2 / 2 / 2, "a large part of the bound is store");
    for (uint64_t to = n + 20000; n < to;) {
        add_post(&x, ++n, &state, tok);
        cr_assert_leq(sindex_bytes(&x), x.bound);
    }
    cr_expect_eq(sindex_check(&x), 0);
    cr_expect_eq(found(&x, first, &sampled), 0, "the oldest are gone");
    cr_expect_eq(found(&x, tok, &sampled), 1, "the latest are there");
    cr_expect_lt(x.store.n_units, n / 2);
    sindex_free(&x);
}

Test(stream_index, grows_in_place_and_keeps_all)
{
    struct stream_index x;
    uint64_t state = 7, replay = 7;
    uint32_t tok[POST];
    unsigned sampled, all = 0, lines = 0;
    enum { POSTS = 20000 };
    cr_assert_eq(sindex_init(&x, 1u << 30), ST_OK);
    for (unsigned i = 0; i < POSTS; i++)
        add_post(&x, i + 1, &state, tok);
    cr_expect_gt(x.part[0].bits, SI_BITS_MIN + 2);
    cr_expect_eq(sindex_check(&x), 0);
    for (unsigned i = 0; i < POSTS; i++) {
        for (size_t k = 0; k < POST; k++)
            tok[k] = (uint32_t)draw(&replay) & ~TOK_FLAGS;
        lines += found(&x, tok, &sampled);
        all += sampled;
    }
    cr_expect_gt(lines, POSTS * 999 / 1000);
    cr_expect_gt(all, POSTS * (POST / STEP) / 1000 * 999);
    cr_expect_eq(x.evicted, 0);
    sindex_free(&x);
}

Test(stream_index, posts_without_words_leave_no_trace)
{
    struct stream_index x;
    uint64_t base;
    cr_assert_eq(sindex_init(&x, 1u << 20), ST_OK);
    for (unsigned i = 1; i < 1000; i++)
        cr_assert_eq(sindex_begin(&x, 1, i, 0, &base), ST_OK);
    cr_expect_eq(x.store.n_units, 0);
    sindex_free(&x);
}
