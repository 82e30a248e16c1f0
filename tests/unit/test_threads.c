/* threads: the memory of open threads, by last use and by bytes.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "decide/threads.h"
#include "index_check.h"
#include "util/alloc.h"

static struct thread_index spare;

/* One post of n tokens in a block of its own, as the thread's memory finds it. */
static size_t say(struct threads *t, uint64_t number, uint64_t post, size_t n)
{
    static uint32_t tok[4096];
    uint32_t base;
    struct post p = {.thread = number, .number = post, .tok_to = (uint32_t)n, .flags = POST_OPEN};
    struct block b = {.text.post = &p, .text.n_posts = 1};
    struct thread_uses u = {0};
    size_t had = 0;
    spare.window = t->window;
    cr_assert_eq(threads_enter(t, &b.text, &u), ST_OK);
    for (size_t i = 0; i < u.n; i++) {
        cr_assert(threads_ready(&u.use[i]));
        if (u.use[i].first != THREADS_NONE) {
            struct thread_index *ix;
            struct edges *edges;
            cr_assert_eq(threads_get(t, &u.use[i], &spare, &ix, &edges), ST_OK);
            had = ix->n_tok;
            if (n)
                cr_assert_eq(tindex_begin(ix, post, tok, n, &base), ST_OK);
        }
        cr_assert_eq(threads_done(t, &u.use[i], &spare), ST_OK);
        cr_assert(threads_past(&u.use[i]));
    }
    thread_uses_free(&u);
    return had;
}

static size_t known(struct threads *t, uint64_t number) { return say(t, number, 99, 0); }

Test(threads, each_has_its_own_and_keeps_it)
{
    struct threads t;
    cr_assert_eq(threads_init(&t, 100, 1 << 20, 1 << 16), ST_OK);
    for (uint64_t k = 1; k <= 50; k++)
        say(&t, k, 1, k);
    for (uint64_t k = 50; k >= 1; k--)
        cr_assert_eq(known(&t, k), k);
    cr_assert_eq(t.forgotten, 0);
    threads_free(&t);
}

Test(threads, the_one_not_heard_of_for_longest_goes)
{
    struct threads t;
    cr_assert_eq(threads_init(&t, 2, 1 << 20, 1 << 16), ST_OK);
    say(&t, 1, 1, 10);
    say(&t, 2, 1, 20);
    say(&t, 1, 2, 10);
    say(&t, 3, 1, 30);
    cr_assert_eq(t.forgotten, 1);
    cr_assert_eq(known(&t, 1), 20);
    cr_assert_eq(known(&t, 3), 30);
    cr_assert_eq(known(&t, 2), 0, "it starts with nothing");
    threads_free(&t);
}

/* Posts of plain text: b begins a thread, m goes on, e ends one. */
static void enter(struct threads *t, const char *posts, struct thread_uses *u)
{
    struct post p[16] = {{0}};
    struct block b = {.text.post = p, .text.n_posts = strlen(posts)};
    for (size_t i = 0; posts[i]; i++)
        p[i].flags = (uint8_t)(posts[i] == 'b' ? POST_THREAD : posts[i] == 'e' ? POST_LAST : 0);
    cr_assert_eq(threads_enter(t, &b.text, u), ST_OK);
}

Test(threads, plain_text_hands_on_the_thread_that_is_cut)
{
    struct threads t;
    struct thread_uses u = {0}, v = {0}, w = {0};
    cr_assert_eq(threads_init(&t, 10, 1 << 20, 1 << 16), ST_OK);
    enter(&t, "bmbem", &u); /* what comes behind an end is taken as a thread of its own */
    cr_assert_eq(u.of[0], THREADS_NONE);
    enter(&t, "mmb", &v);
    enter(&t, "m", &w);
    cr_assert_eq(v.of[0], v.of[1]);
    cr_assert_neq(v.of[1], v.of[2]);
    cr_assert(threads_ready(&v.use[v.of[2]]), "a new one waits for nobody");
    cr_assert_not(threads_ready(&w.use[0]), "one that goes on does");
    struct thread_index *ix;
    struct edges *edges;
    cr_assert_eq(threads_get(&t, &v.use[v.of[2]], &spare, &ix, &edges), ST_OK);
    cr_assert_eq(ix->n_tok, 0);
    cr_assert_not_null(edges);
    cr_assert_eq(threads_done(&t, &v.use[v.of[2]], &spare), ST_OK);
    cr_assert(threads_ready(&w.use[0]));
    thread_uses_free(&u);
    thread_uses_free(&v);
    thread_uses_free(&w);
    threads_free(&t);
}

Test(threads, bytes_are_bounded)
{
    struct threads t;
    cr_assert_eq(threads_init(&t, 1 << 16, 100000, 1 << 16), ST_OK);
    for (uint64_t k = 1; k <= 1000; k++) {
        say(&t, k, 1, 1000);
        cr_assert_leq(t.bytes, 100000);
    }
    cr_assert_gt(t.forgotten, 900);
    cr_assert_eq(known(&t, 990), 1000);
    threads_free(&t);
}

/* As threads_done and threads_get do: packed if it fits, else in arrays of its own. */
static void rest(struct thread_index *ix, struct thread_index *lent, struct token_codes *codes, bool *own)
{
    if (!tpack_fits(ix)) {
        struct thread_index copy;
        if (!*own) {
            cr_assert_eq(tindex_copy(&copy, ix), ST_OK);
            tindex_free(ix);
            *ix = copy;
            *own = true;
        }
        tindex_rest(ix, lent);
        cr_assert(!ix->head || ix->n_postings > TI_REMADE);
        tindex_lend(ix, lent);
        return;
    }
    cr_assert_not(*own);
    struct thread_pack *p = tpack_make(ix, codes);
    cr_assert_not_null(p);
    tindex_clear(ix);
    cr_assert_eq(tpack_open(p, codes, ix), ST_OK);
    alloc_free(p);
}

/* Posts with fingerprints: what rests and is used again is found as if it had never rested.  `kinds` words. */
static void rests(uint32_t kinds)
{
    enum { N = 100, POSTS = 60 };
    static uint32_t tok[POSTS * N];
    static struct fp fp[POSTS * N];
    struct thread_index a, b, lent;
    struct token_codes *codes = alloc_zero(1, sizeof *codes);
    bool own = false, packed = false;
    cr_assert_not_null(codes);
    tindex_init(&a, 1 << 16);
    tindex_init(&b, 1 << 16);
    tindex_init(&lent, 1 << 16);
    for (uint32_t i = 0, x = 1; i < POSTS * N; i++) {
        x = x * 1664525u + 1013904223u;
        tok[i] = i % 50 == 7 ? 0 : (x >> 8) % kinds * 2654435761u & ~7u; /* some are hidden */
    }
    for (uint64_t k = 0; k < POSTS; k++) {
        size_t n = fingerprint_scan(fp, tok, (uint32_t)(k * N), (uint32_t)((k + 1) * N));
        uint32_t base;
        for (struct thread_index *ix = &a; ix; ix = ix == &a ? &b : NULL) {
            cr_assert_eq(tindex_begin(ix, k + 1, tok + k * N, N, &base), ST_OK);
            ix->post[ix->n_posts - 1].id = (uint32_t)k;
            tnames_add(&ix->names, (uint32_t)(k % 7) << 12);
            if (tindex_alone(ix))
                continue;
            cr_assert_eq(tindex_link(ix, n), ST_OK);
            for (size_t i = 0; i < n; i++)
                if (i % 3)
                    tindex_hang(ix, (uint32_t)ix->n_postings++, fp[i].hash, base + fp[i].tok - (uint32_t)(k * N));
                else
                    tindex_pass_over(ix, i);
            ix->n_prints += (uint32_t)n;
        }
        cr_assert_eq(a.n_postings, b.n_postings);
        for (size_t i = 0; i < a.n_postings; i++) {
            uint32_t p = tindex_find(&a, a.posting[i].hash), q = tindex_find(&b, a.posting[i].hash);
            cr_assert_eq(tindex_pos(&a, p), tindex_pos(&b, q));
        }
        cr_assert_eq(tindex_check(&b), 0);
        cr_assert_eq(a.n_posts, b.n_posts);
        cr_assert_arr_eq(a.post, b.post, a.n_posts * sizeof *a.post);
        cr_assert_arr_eq(a.tok, b.tok, a.n_tok * sizeof *a.tok);
        cr_assert_arr_eq(&a.names, &b.names, sizeof a.names);
        packed = packed || tpack_fits(&b);
        rest(&b, &lent, codes, &own);
    }
    cr_assert(packed && own);
    tindex_free(&a);
    tindex_free(&b);
    tindex_free(&lent);
    alloc_free(codes);
}

Test(threads, a_thread_that_rested_finds_the_same) { rests(500); }

Test(threads, one_of_words_that_are_not_in_the_list_too) { rests(1u << 22); }
