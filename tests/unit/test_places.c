/* SPDX-License-Identifier: MIT */
#include "state/places.h"

#include <criterion/criterion.h>
#include <string.h>

#include "text/tokens.h"

static uint64_t seed = 1;
static uint32_t rnd(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

/* Few words, so that many agree. */
static struct place_rec any_rec(uint64_t pos, unsigned words)
{
    struct place_rec r = {.pos = pos, .len = 8, .before = (uint8_t)rnd(4), .after = (uint8_t)rnd(4)};
    r.end = rnd(3) ? 0 : TOK_LINE;
    for (unsigned i = 0; i < PLACES_ROUND; i++) {
        r.back[i] = (uint16_t)(rnd(words) << 2 | (rnd(3) ? 0 : TOK_LINE));
        r.on[i] = (uint16_t)(rnd(words) << 2 | (rnd(3) ? 0 : TOK_LINE));
    }
    return r;
}

static uint64_t latest(const struct place_rec *r, size_t n, const struct place_rec *f)
{
    uint64_t at = PLACES_NONE;
    for (size_t i = 0; i < n; i++)
        if (!place_goes_on(&r[i], f) && (at == PLACES_NONE || r[i].pos > at))
            at = r[i].pos;
    return at;
}

Test(places, a_few_places_answer_for_every_first_one)
{
    for (unsigned round = 0; round < 3000; round++) {
        struct place_rec all[40], few[40];
        size_t n = 1 + rnd(40);
        unsigned words = 1 + rnd(4);
        bool mixed = rnd(3) == 0; /* hashes of one key */
        for (size_t i = 0; i < n; i++) {
            all[i] = any_rec(100 + 3 * i + rnd(6), words);
            all[i].check = mixed && rnd(8) == 0 ? 1 + rnd(2) : 0;
        }
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < i; k++)
                all[i].pos += all[i].pos == all[k].pos ? 1000 : 0;
        memcpy(few, all, sizeof all);
        size_t kept = places_last(few, n, NULL, 0);
        for (unsigned i = 0; i < 200; i++) {
            struct place_rec f = any_rec(0, words);
            f.before = rnd(9) ? PLACES_ROUND : (uint8_t)rnd(4);
            f.check = mixed ? rnd(4) : 0;
            cr_assert_eq(latest(all, n, &f), latest(few, kept, &f), "round %u", round);
        }
    }
}

Test(places, a_paragraph_repeated_costs_a_few_places)
{
    static struct place_rec r[10000];
    for (size_t i = 0; i < 10000; i++) {
        r[i] = any_rec(100 * i, 4000);
        r[i].before = r[i].after = PLACES_ROUND;
        for (unsigned k = 0; k < PLACES_ROUND; k++)
            r[i].on[k] = (uint16_t)(k << 2);
    }
    cr_assert_leq(places_last(r, 10000, NULL, 0), 4);
}

Test(places, a_turn_of_phrase_costs_a_few_places)
{
    static struct place_rec r[10000];
    for (size_t i = 0; i < 10000; i++)
        r[i] = any_rec(100 * i, 16000);
    cr_assert_leq(places_last(r, 10000, NULL, 0), 40);
}

Test(places, keys_and_hashes_are_each_others)
{
    for (unsigned i = 0; i < 1000; i++) {
        uint64_t key = ((uint64_t)rnd(1u << 30) << 20 ^ rnd(1u << 30)) & (((uint64_t)1 << PLACES_KEY_BITS) - 1);
        cr_assert_eq(places_key(places_hash(key)), key);
        cr_assert_eq(sindex_part(places_hash(key)), key >> PLACES_LOW_BITS);
    }
}

Test(places, what_is_put_is_read)
{
    struct buf b = {0};
    struct place_rec want[100], got;
    uint64_t key = 0, last = 0;
    for (unsigned i = 0; i < 100; i++) {
        want[i] = any_rec(rnd(1u << 30), 16000);
        want[i].check = rnd(1u << 23);
        last = 0;
        cr_assert_eq(places_put_key(&b, &key, key + 1 + rnd(1000000), 1), ST_OK);
        cr_assert_eq(places_put_rec(&b, &last, &want[i], true), ST_OK);
    }
    struct places_cursor c = {.at = b.ptr, .end = b.ptr + b.len};
    for (unsigned i = 0; i < 100; i++) {
        cr_assert(places_next(&c) && c.n == 1);
        places_rec(&c, &got);
        cr_assert_eq(memcmp(&got, &want[i], sizeof got), 0);
    }
    cr_assert(!places_next(&c) && !c.bad);
    cr_assert_eq(c.key, key);
    c = (struct places_cursor){.at = b.ptr, .end = b.ptr + b.len - 5};
    while (places_next(&c))
        places_rec(&c, &got);
    cr_assert(c.bad);
    buf_free(&b);
}
