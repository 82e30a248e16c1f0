/* Saved memory: the same when loaded, refused when damaged or made otherwise.  SPDX-License-Identifier: MIT */
#include "state/snapshot.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fingerprint/fingerprint.h"
#include "index_check.h"

enum { POST = 30 };

static void fill(struct stream_index *x, uint64_t from, unsigned posts)
{
    uint32_t tok[POST];
    for (unsigned p = 0; p < posts; p++) {
        uint64_t base;
        for (unsigned i = 0; i < POST; i++)
            tok[i] = (uint32_t)((from + p) * 7919 + i * 104729) << 2;
        if (sindex_due(x, POST))
            sindex_grow(x, POST);
        cr_assert_eq(sindex_begin(x, from + p, 1, POST, &base), ST_OK);
        sindex_write(&x->store, base, tok, POST);
        for (unsigned i = 0; i + FP_K < POST; i += 6)
            cr_assert_eq(sindex_add(x, sindex_hash(x->seed, tok + i, FP_K, false), base + i), ST_OK);
    }
    x->threads = from + posts;
}

static int same_part(const struct spart *a, const struct spart *b)
{
    if (a->bits != b->bits || a->n_entries != b->n_entries)
        return 0;
    for (size_t i = 0; i < (size_t)1 << a->bits; i++) {
        const struct sline *p = spart_at(a, i), *q = spart_at(b, i);
        for (unsigned s = 0; s < SI_SLOTS; s++)
            if (p->tag[s] != q->tag[s] || (p->tag[s] && sline_pos(p, s) != sline_pos(q, s)))
                return 0;
    }
    return 1;
}

static int same(const struct stream_index *a, const struct stream_index *b)
{
    const struct token_store *l = &a->store, *m = &b->store;
    for (unsigned i = 0; i < SI_PARTS; i++)
        if (!same_part(&a->part[i], &b->part[i]))
            return 0;
    return l->n_tok == m->n_tok && l->start == m->start && l->n_units == m->n_units && a->thin == b->thin &&
           a->threads == b->threads && a->next == b->next && a->bits_most == b->bits_most &&
           memcmp(l->tok, m->tok, l->n_tok * sizeof *l->tok) == 0 && memcmp(l->unit, m->unit, l->n_units * sizeof *l->unit) == 0;
}

static const char *path(void)
{
    static char name[64];
    snprintf(name, sizeof name, "/tmp/test_snapshot.%d", (int)getpid());
    return name;
}

static void save(const struct stream_index *x)
{
    struct snapshot s = {.path = path()};
    (void)unlink(path());
    cr_assert_eq(snapshot_save(&s, x), ST_OK, "%s", s.why);
}

Test(snapshot, comes_back_as_it_was)
{
    struct stream_index x, y;
    struct snapshot s = {.path = path()};
    cr_assert_eq(sindex_init(&x, 64u << 20), ST_OK);
    cr_assert_eq(sindex_init(&y, 64u << 20), ST_OK);
    fill(&x, 0, 20000);
    cr_expect_gt(x.part[0].bits, SI_BITS_MIN);
    save(&x);
    cr_assert_eq(snapshot_load(&s, &y), ST_OK, "%s", s.why);
    cr_expect(same(&x, &y));
    cr_expect_eq(sindex_check(&y), 0);
    fill(&x, 20000, 100);
    fill(&y, 20000, 100);
    cr_expect(same(&x, &y), "and it goes on alike");
    cr_assert_eq(snapshot_save(&s, &y), ST_OK, "%s", s.why);
    cr_expect_eq(snapshot_save(&s, &y), ST_IO, "somebody replaced it since it was loaded");
    sindex_free(&x);
    sindex_free(&y);
    (void)unlink(path());
}

Test(snapshot, each_changed_byte_is_seen)
{
    struct stream_index x, y;
    struct stat st;
    cr_assert_eq(sindex_init(&x, 1u << 20), ST_OK);
    cr_assert_eq(sindex_init(&y, 1u << 20), ST_OK);
    fill(&x, 0, 20);
    save(&x);
    int fd = open(path(), O_RDWR);
    cr_assert(fd >= 0 && fstat(fd, &st) == 0);
    struct snapshot s = {.path = path()};
    for (off_t i = 0; i < st.st_size; i++) {
        uint8_t byte, other;
        cr_assert_eq(pread(fd, &byte, 1, i), 1);
        other = (uint8_t)(byte ^ (1u << (i % 8)));
        cr_assert_eq(pwrite(fd, &other, 1, i), 1);
        cr_assert(snapshot_load(&s, &y) == ST_IO && s.why[0], "byte %ld", (long)i);
        cr_assert_eq(pwrite(fd, &byte, 1, i), 1);
    }
    for (off_t n = 0; n < st.st_size; n += 97) {
        cr_assert_eq(ftruncate(fd, st.st_size - 1 - n), 0);
        cr_assert_eq(snapshot_load(&s, &y), ST_IO, "shorter by %ld", (long)n);
    }
    (void)close(fd);
    (void)unlink(path());
    cr_expect_eq(snapshot_load(&s, &y), ST_OK, "none is no trouble");
    cr_expect_not(s.there);
    sindex_free(&x);
    sindex_free(&y);
}

Test(snapshot, other_seed_or_too_large_is_refused)
{
    struct stream_index x, y, z;
    struct snapshot s = {.path = path()};
    cr_assert_eq(sindex_init(&x, 64u << 20), ST_OK);
    cr_assert_eq(sindex_init(&y, 64u << 20), ST_OK);
    cr_assert_eq(sindex_init(&z, 1u << 20), ST_OK);
    fill(&x, 0, 20000);
    save(&x);
    y.seed = 1;
    cr_expect(snapshot_load(&s, &y) == ST_IO && strstr(s.why, "--seed=0"), "%s", s.why);
    cr_expect(snapshot_load(&s, &z) == ST_IO && strstr(s.why, "--memory"), "%s", s.why);
    sindex_free(&y);
    cr_expect_eq(snapshot_open(&s, &y, path()), ST_OK, "looking is always possible");
    cr_expect_eq(y.store.n_units, 20000);
    sindex_free(&x);
    sindex_free(&y);
    sindex_free(&z);
    (void)unlink(path());
}

Test(snapshot, merging_finds_the_texts_of_both)
{
    struct stream_index x, y;
    struct snapshot s = {.runs = 1}, t = {.runs = 2};
    uint64_t place[SI_SLOTS];
    unsigned found = 0;
    cr_assert_eq(sindex_init(&x, 64u << 20), ST_OK);
    cr_assert_eq(sindex_init(&y, 64u << 20), ST_OK);
    fill(&x, 0, 1000);
    fill(&y, 5000, 1000);
    y.threads = 1000;
    cr_assert_eq(snapshot_merge(&s, &x, &t, &y), ST_OK);
    cr_expect_eq(s.runs, 3);
    cr_expect_eq(x.threads, 2000);
    cr_expect_eq(x.store.n_units, 2000);
    cr_expect_eq(sindex_check(&x), 0);
    for (unsigned p = 0; p < 1000; p++) {
        uint32_t tok[FP_K];
        for (unsigned i = 0; i < FP_K; i++)
            tok[i] = (5000 + p) * 7919 + (i + 6) * 104729;
        for (unsigned i = 0; i < FP_K; i++)
            tok[i] <<= 2;
        unsigned n = sindex_find(&x, sindex_hash(0, tok, FP_K, false), place);
        found += n > 0 && *store_at(&x.store, place[0]) == store_tok(tok[0]);
    }
    cr_expect_gt(found, 990);
    sindex_free(&x);
    sindex_free(&y);
}

Test(snapshot, one_writer_at_a_time)
{
    struct stream_index x;
    struct snapshot a = {.path = path()}, b = {.path = path()};
    (void)unlink(path());
    cr_assert_eq(sindex_init(&x, 1u << 20), ST_OK);
    cr_assert_eq(snapshot_lock(&a), ST_OK, "%s", a.why);
    cr_expect_eq(snapshot_lock(&b), ST_IO);
    cr_expect(strstr(b.why, "in use"), "%s", b.why);
    cr_expect_eq(snapshot_save(&a, &x), ST_OK, "%s", a.why);
    cr_assert_eq(snapshot_lock(&b), ST_OK, "%s", b.why);
    cr_expect_eq(snapshot_save(&b, &x), ST_IO, "it did not load what the other one saved");
    cr_expect_eq(snapshot_lock(&b), ST_OK, "%s", b.why);
    snapshot_unlock(&b);
    sindex_free(&x);
    (void)unlink(path());
}

Test(snapshot, who_is_stopped_saves_nothing)
{
    struct stream_index x;
    stop_flag stop = 1;
    struct snapshot s = {.path = path(), .stop = &stop};
    (void)unlink(path());
    cr_assert_eq(sindex_init(&x, 1u << 20), ST_OK);
    cr_expect_eq(snapshot_save(&s, &x), ST_MORE);
    cr_expect_neq(access(path(), F_OK), 0);
    stop = 0;
    cr_expect_eq(snapshot_save(&s, &x), ST_OK, "%s", s.why);
    sindex_free(&x);
    (void)unlink(path());
}

Test(snapshot, what_stands_in_the_way_stays)
{
    struct stream_index x;
    char beside[80];
    struct snapshot s = {.path = path()};
    snprintf(beside, sizeof beside, "%s.tmp", path());
    FILE *f = fopen(beside, "w");
    cr_assert(f && fputs("somebody's text\n", f) > 0 && fclose(f) == 0);
    cr_assert_eq(sindex_init(&x, 1u << 20), ST_OK);
    cr_expect_eq(snapshot_save(&s, &x), ST_IO);
    cr_expect(strstr(s.why, "in the way"), "%s", s.why);
    cr_expect_eq(access(beside, F_OK), 0);
    (void)unlink(beside);
    sindex_free(&x);
}
