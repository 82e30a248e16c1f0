/* Damaged files of --emit-places and --join-places: a status and a sentence, whatever byte was changed and whether or not the
 * checksums were made again, so that all that reads them is reached.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "state/places.h"
#include "thresh.h"

#define SHARDS 2

static char dir[] = "/tmp/test_places.XXXXXX";
static char text[SHARDS][40000];
static uint64_t seed = 20261133;

static uint32_t rnd(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

/* DIR/what, with numbers; good for the next seven calls. */
static const char *name(const char *what, ...)
{
    static char names[8][128];
    static unsigned at;
    char *to = names[at++ % 8];
    int n = snprintf(to, sizeof names[0], "%s/", dir);
    va_list a;
    va_start(a, what);
    vsnprintf(to + n, sizeof names[0] - (size_t)n, what, a);
    va_end(a);
    return to;
}

static void put(const char *path, const void *from, size_t n)
{
    FILE *f = fopen(path, "wb");
    cr_assert(f && fwrite(from, 1, n, f) == n && fclose(f) == 0, "%s", path);
}

static size_t get(const char *path, uint8_t *to, size_t most)
{
    FILE *f = fopen(path, "rb");
    cr_assert(f, "%s", path);
    size_t n = fread(to, 1, most, f);
    cr_assert(n < most && fclose(f) == 0);
    return n;
}

/* Posts that say what others said, of both shards. */
static void make_texts(void)
{
    static char said[40][400];
    for (unsigned s = 0; s < SHARDS; s++)
        for (unsigned p = 0; p < 60; p++) {
            char *post = said[s == 0 && p < 40 ? p : rnd(40)];
            if ((s == 0 && p < 40) || rnd(3) == 0) {
                *post = '\0';
                for (unsigned i = 0, n = 20 + rnd(20); i < n; i++)
                    snprintf(post + strlen(post), 16, "w%x%c", rnd(900), i % 12 == 11 ? '\n' : ' ');
            }
            strcat(strcat(text[s], post), "\n\n-----\n");
        }
}

struct rest {
    const char *p;
    size_t n;
};

static ptrdiff_t take(void *ctx, void *to, size_t n)
{
    struct rest *s = ctx;
    n = n < s->n ? n : s->n;
    memcpy(to, s->p, n);
    s->p += n;
    s->n -= n;
    return (ptrdiff_t)n;
}

static enum thresh_status clean(unsigned shard, const char *option, const char *path)
{
    struct rest s = {text[shard], strlen(text[shard])};
    struct thresh_io io = {.size = sizeof io, .ctx = &s, .read = take};
    thresh *t = thresh_new();
    cr_assert(t && thresh_set(t, option, path) == THRESH_OK && thresh_set(t, "memory", "64M") == THRESH_OK);
    enum thresh_status st = thresh_run(t, "made up", &io);
    if (st == THRESH_OK)
        st = thresh_finish(t, &io);
    cr_assert(st == THRESH_OK || (st == THRESH_IO && thresh_why(t)[0]), "%d: %s", (int)st, thresh_why(t));
    thresh_free(t);
    return st;
}

static enum thresh_status join(const char *const *shards, size_t n, const char *part, const char *to)
{
    thresh *t = thresh_new();
    enum thresh_status st = thresh_join_places(t, shards, n, part, to);
    cr_assert(st == THRESH_OK || (st == THRESH_IO && thresh_why(t)[0]) || st == THRESH_MEMORY, "%s: %d: %s", part ? part : "join",
              (int)st, thresh_why(t));
    thresh_free(t);
    return st;
}

static const char *shard[SHARDS];

/* All parts, of good files. */
static void make_parts(void)
{
    static const char *const folders[] = {"asked", "answer", "answers0", "answers1", "fold", "told"};
    uint8_t b[100000];
    for (unsigned i = 0; i < sizeof folders / sizeof *folders; i++)
        cr_assert_eq(mkdir(name("%s", folders[i]), 0777), 0);
    for (unsigned i = 0; i < SHARDS; i++) {
        cr_assert_eq(join(&shard[i], 1, "ask:20:1", name("ask%u", i)), THRESH_OK);
        put(name("asked/%u", i), b, get(name("ask%u/0", i), b, sizeof b));
    }
    char part[160];
    snprintf(part, sizeof part, "count:%s", name("asked"));
    cr_assert_eq(join(shard, SHARDS, part, name("answer")), THRESH_OK);
    for (unsigned i = 0; i < SHARDS; i++) {
        put(name("answers%u/0", i), b, get(name("answer/%u", i), b, sizeof b));
        snprintf(part, sizeof part, "select:1:%s", name("answers%u", i));
        cr_assert_eq(join(&shard[i], 1, part, name("select%u", i)), THRESH_OK);
        put(name("fold/%u", i), b, get(name("select%u/0", i), b, sizeof b));
    }
    snprintf(part, sizeof part, "fold:%s", name("fold"));
    cr_assert_eq(join(shard, SHARDS, part, name("told")), THRESH_OK);
}

static void make(void)
{
    cr_assert(mkdtemp(dir));
    make_texts();
    for (unsigned i = 0; i < SHARDS; i++) {
        shard[i] = strdup(name("s%u", i));
        cr_assert_eq(clean(i, "emit-places", shard[i]), THRESH_OK);
    }
    cr_assert_eq(join(shard, SHARDS, NULL, name("joined")), THRESH_OK);
    cr_assert_eq(clean(1, "with-places", name("joined/s1")), THRESH_OK);
    make_parts();
}

static void clear(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", dir);
    cr_assert_eq(system(command), 0); /* NOLINT(cert-env33-c): its own folder */
}

static void sum_again(uint8_t *b, size_t n)
{
    struct places_head h;
    memcpy(&h, b, sizeof h);
    h.sum_rest = XXH3_64bits(b + sizeof h, n - sizeof h);
    h.sum = XXH3_64bits(&h, offsetof(struct places_head, sum));
    memcpy(b, &h, sizeof h);
}

/* One to three bytes of [from, to) become others, now and then extreme ones. */
static void damage(uint8_t *b, size_t from, size_t to)
{
    for (unsigned i = 1 + rnd(3); i > 0; i--) {
        uint8_t *p = &b[from + rnd((uint32_t)(to - from))], was = *p;
        unsigned how = rnd(4);
        *p = (uint8_t)(how == 0 ? 0xff : how == 1 ? 0 : how == 2 ? *p ^ 1u << rnd(8) : rnd(256));
        *p = *p == was ? (uint8_t)~was : *p;
    }
}

/* In one of the six sections of a places file, without what pads it: head, words, fingerprints, posts, cues, bits. */
#define SECTIONS 6
static void damage_section(uint8_t *b, unsigned k)
{
    struct places_head h;
    memcpy(&h, b, sizeof h);
    const size_t n[SECTIONS] = {sizeof h,         (size_t)h.n_tok * 2,
                                (size_t)h.n_code, (size_t)h.n_units * sizeof(struct sunit),
                                (size_t)h.n_cues, places_twice_bytes(&h)};
    size_t from = 0;
    for (unsigned i = 0; i < k; i++)
        from += (n[i] + 7) / 8 * 8;
    damage(b, from, from + n[k]);
}

/* All that reads a shard's file; whether any of it saw that it is damaged. */
static bool use_shard(const char *bad, unsigned which)
{
    const char *all[SHARDS] = {shard[0], shard[1]};
    char part[160];
    all[which] = bad;
    bool seen = join(all, SHARDS, NULL, name("out")) != THRESH_OK;
    seen = join(&bad, 1, "ask:20:1", name("out")) != THRESH_OK || seen;
    snprintf(part, sizeof part, "select:1:%s", name("answers%u", which));
    seen = join(&bad, 1, part, name("out")) != THRESH_OK || seen;
    snprintf(part, sizeof part, "fold:%s", name("fold"));
    (void)join(all, SHARDS, part, name("out"));
    snprintf(part, sizeof part, "gather:1:%s", name("told/1"));
    (void)join(all, SHARDS, part, name("gathered"));
    return seen;
}

Test(places_damage, of_a_shard, .init = make, .fini = clear, .timeout = 300)
{
    static uint8_t good[400000], b[400000];
    const char *bad = strdup(name("bad"));
    for (unsigned which = 0; which < SHARDS; which++) {
        size_t n = get(shard[which], good, sizeof good);
        for (unsigned round = 0; round < 160; round++) {
            unsigned k = round % SECTIONS;
            bool again = round / SECTIONS % 4 != 0;
            memcpy(b, good, n);
            damage_section(b, k);
            if (again)
                sum_again(b, n);
            put(bad, b, n);
            bool seen = use_shard(bad, which);
            cr_assert(seen || again, "section %u, round %u", k, round);
        }
        for (size_t cut = 0; cut < n; cut += 1 + rnd(4000)) { /* an end that came too soon */
            put(bad, good, cut);
            cr_assert(use_shard(bad, which));
        }
    }
}

Test(places_damage, of_what_a_shard_is_told, .init = make, .fini = clear, .timeout = 300)
{
    static uint8_t good[400000], b[400000];
    const char *bad = strdup(name("bad"));
    size_t n = get(name("joined/s1"), good, sizeof good);
    for (unsigned round = 0; round < 160; round++) {
        unsigned k = round % SECTIONS;
        bool again = round / SECTIONS % 4 != 0;
        memcpy(b, good, n);
        damage_section(b, k);
        if (again)
            sum_again(b, n);
        put(bad, b, n);
        bool seen = clean(1, "with-places", bad) != THRESH_OK;
        cr_assert(seen || again, "section %u, round %u", k, round);
    }
}

/* As many keys as make every size computed of them a small one. */
Test(places_damage, of_a_number_of_keys, .init = make, .fini = clear, .timeout = 60)
{
    static uint8_t b[400000];
    const char *bad = strdup(name("bad"));
    struct places_head h;
    size_t n = get(name("joined/s1"), b, sizeof b);
    memcpy(&h, b, sizeof h);
    h.n_keys = UINT64_MAX / 10 + 1;
    memcpy(b, &h, sizeof h);
    sum_again(b, n);
    put(bad, b, n);
    cr_assert_eq(clean(1, "with-places", bad), THRESH_IO);
}

/* What an engine carries from one part to the other. */
Test(places_damage, of_what_is_carried, .init = make, .fini = clear, .timeout = 300)
{
    static const struct carried {
        const char *file, *part, *from;
        unsigned shard; /* SHARDS: all */
    } all[] = {{"asked/0", "count:%s", "asked", SHARDS},     {"asked/1", "count:%s", "asked", SHARDS},
               {"answers1/0", "select:1:%s", "answers1", 1}, {"fold/0", "fold:%s", "fold", SHARDS},
               {"fold/1", "fold:%s", "fold", SHARDS},        {"told/1", "gather:1:%s", "told/1", SHARDS}};
    static uint8_t good[400000], b[400000];
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        size_t n = get(name("%s", all[i].file), good, sizeof good);
        char part[160];
        snprintf(part, sizeof part, all[i].part, name("%s", all[i].from)); /* NOLINT(clang-diagnostic-format-nonliteral) */
        cr_assert_gt(n, 0);
        for (unsigned round = 0; round < 80; round++) {
            memcpy(b, good, n);
            damage(b, 0, round % 2 && n > 64 ? 64 : n);
            put(name("%s", all[i].file), b, round % 8 ? n : rnd((uint32_t)n));
            (void)join(all[i].shard < SHARDS ? &shard[all[i].shard] : shard, all[i].shard < SHARDS ? 1 : SHARDS, part,
                       name(i < 5 ? "out" : "gathered"));
        }
        put(name("%s", all[i].file), good, n);
    }
}
