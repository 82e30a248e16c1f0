/* Names below an output folder, and what io/pack makes is read back.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/outdir.h"
#include "io/pack.h"
#include "util/alloc.h"

static void name_is(const char *path, const char *wanted)
{
    char name[16] = "";
    bool good = outdir_name(path, name, sizeof name);
    cr_expect_eq(good, wanted != NULL, "%s", path);
    if (wanted)
        cr_expect_str_eq(name, wanted, "%s", path);
}

Test(outdir, names)
{
    name_is("a", "a");
    name_is("./a//b/", "a/b");
    name_is("/a/b", "a/b");
    name_is("../../a", "a");
    name_is("a/../b", "b");
    name_is("a/../../../b", "b");
    name_is("a/b/../..", NULL);
    name_is("/", NULL);
    name_is("..a/b..", "..a/b..");
    name_is("0123456789abcd", "0123456789abcd");
    name_is("0123456789/abcdef", NULL);
}

static void holds(const char *folder, const char *name, const char *wanted)
{
    char path[64], text[16] = "";
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    cr_assert(f, "%s", path);
    (void)!fread(text, 1, sizeof text - 1, f);
    (void)fclose(f);
    cr_expect_str_eq(text, wanted, "%s", path);
    (void)remove(path);
}

/* As handles of one process have it, and processes of the same number in two containers. */
Test(outdir, two_write_into_one_folder)
{
    static struct outdir a, b;
    struct output to_a, to_b;
    char folder[] = "/tmp/test_outdir.XXXXXX";
    cr_assert(mkdtemp(folder));
    cr_assert_eq(output_init(&to_a, -1), ST_OK);
    cr_assert_eq(output_init(&to_b, -1), ST_OK);
    cr_assert_eq(outdir_open(&a, folder, &to_a), ST_OK);
    cr_assert_eq(outdir_begin(&a, "a", UNPACK_NONE), ST_OK);
    cr_assert_eq(outdir_open(&b, folder, &to_b), ST_OK);
    cr_assert_eq(outdir_begin(&b, "b", UNPACK_NONE), ST_OK);
    cr_expect_eq(output_write(&to_a, (const uint8_t *)"of a\n", 5), ST_OK);
    cr_expect_eq(output_write(&to_b, (const uint8_t *)"of b\n", 5), ST_OK);
    cr_expect_eq(outdir_end(&a), ST_OK);
    cr_expect_eq(outdir_end(&b), ST_OK);
    outdir_close(&a);
    outdir_close(&b);
    output_free(&to_a);
    output_free(&to_b);
    holds(folder, "a", "of a\n");
    holds(folder, "b", "of b\n");
    cr_expect_eq(rmdir(folder), 0);
}

static void comes_back(enum unpack_kind kind, size_t cut)
{
    static uint8_t text[300000], packed[400000], back[300001];
    struct pack *p;
    struct unpack *u;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)((size_t) "packed and unpacked "[i % 20] + (i >> 9) % 7);
    cr_assert_eq(pack_new(&p, kind), ST_OK);
    struct pack_io io = {.out = packed, .n_out = sizeof packed};
    enum status st = ST_OK;
    for (size_t at = 0; at < sizeof text; at += cut) {
        io.in = text + at;
        io.n_in = sizeof text - at < cut ? sizeof text - at : cut;
        cr_assert_eq(pack_run(p, &io), ST_OK);
        cr_assert_eq(io.n_in, 0);
    }
    io.end = true;
    st = pack_run(p, &io);
    cr_assert_eq(st, ST_END);
    pack_delete(p);
    cr_assert_eq(unpack_new(&u, kind, 0), ST_OK);
    struct unpack_io in = {.in = packed, .n_in = (size_t)(io.out - packed), .out = back, .n_out = sizeof back, .eof = true};
    cr_expect_eq(unpack_run(u, &in), ST_END);
    cr_expect_eq(in.n_out, 1);
    cr_expect(memcmp(text, back, sizeof text) == 0);
    unpack_delete(u);
}

Test(pack, comes_back_as_it_was)
{
    for (enum unpack_kind kind = UNPACK_GZIP; kind <= UNPACK_BZIP2; kind++) {
        comes_back(kind, sizeof(uint8_t[300000]));
        comes_back(kind, 997);
    }
}
