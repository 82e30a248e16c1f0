/* Names below an output folder, and what io/pack makes is read back.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

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
