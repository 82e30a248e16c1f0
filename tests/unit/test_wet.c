/* test_wet: WARC framing, lengths and digests after cleaning, broken lengths.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "reader/digest.h"
#include "record_help.h"

static struct help_run run = {.format = FMT_WET, .pick = help_pick_lines};

#define INFO "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 12\r\n\r\nsoftware: GO\r\n\r\n"
#define PAGE                                                                                              \
    "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://x.example/1\r\nWARC-Record-ID: "        \
    "<urn:uuid:1>\r\n"                                                                                    \
    "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\ncontent-length:  17\r\nX-Strange: kept " \
    "\r\n\r\n"                                                                                            \
    "one\nGO two\nthree\n\r\n\r\n"

static void dumps(const char *in, size_t cut, const char *want)
{
    struct buf d = {0}, out = {0};
    struct help_run plain = {.format = FMT_WET};
    help_all(&plain, in, strlen(in), cut, &d, &out);
    cr_assert(d.len == strlen(want) && memcmp(d.ptr, want, d.len) == 0, "cut %zu got\n%.*swanted\n%s", cut, (int)d.len,
              (char *)d.ptr, want);
    cr_assert(out.len == strlen(in) && memcmp(out.ptr, in, out.len) == 0);
    buf_free(&d);
    buf_free(&out);
}

Test(wet, records_whatever_the_cut)
{
    for (size_t cut = 0; cut < 40; cut++)
        dumps(INFO PAGE PAGE, cut,
              "#1 @0:1 ok\n"
              "#2 @69:7 ok id=<urn:uuid:1> title=http://x.example/1\n[[one\nGO two\nthree\n]]\n"
              "#3 @289:20 ok id=<urn:uuid:1> title=http://x.example/1\n[[one\nGO two\nthree\n]]\n");
}

Test(wet, lengths_and_digests_are_right_after_cleaning)
{
    struct buf out = {0};
    help_all(&run, INFO PAGE, strlen(INFO PAGE), 7, NULL, &out);
    const char *want = INFO "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: "
                            "http://x.example/1\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
                            /* printf 'one\nthree\n' | sha1sum | xxd -r -p | base32 */
                            "WARC-Block-Digest: sha1:XLKO4WOXKMG2BLBB2XBIPSWM4LXFLQ7F\r\ncontent-length:  "
                            "10\r\nX-Strange: kept \r\n\r\n"
                            "one\nthree\n\r\n\r\n";
    cr_assert(out.len == strlen(want) && memcmp(out.ptr, want, out.len) == 0, "%.*s", (int)out.len, (char *)out.ptr);
}

Test(wet, digest_forms)
{
    static const char *const olds[][2] = {
        {"sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"},
        {"sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1:a9993e364706816aba3e25717850c26c9cd0d89d"},
        {"md5:D41D8CD98F00B204E9800998ECF8427E", "md5:900150983CD24FB0D6963F7D28E17F72"},
        {"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
         "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    };
    for (size_t i = 0; i < sizeof olds / sizeof *olds; i++) {
        struct buf b = {0};
        struct slice old = {(const uint8_t *)olds[i][0], strlen(olds[i][0])};
        cr_assert_eq(digest_like(old, "abc", 3, &b), ST_OK);
        cr_assert(b.len == strlen(olds[i][1]) && memcmp(b.ptr, olds[i][1], b.len) == 0, "%.*s", (int)b.len, (char *)b.ptr);
    }
    struct buf b = {0};
    cr_assert_eq(digest_like((struct slice){(const uint8_t *)"crc32:ab", 8}, "abc", 3, &b), ST_SKIP);
    cr_assert_eq(digest_like((struct slice){(const uint8_t *)"sha1:ab", 7}, "abc", 3, &b), ST_SKIP);
}

Test(wet, broken_records_are_named_and_reading_goes_on)
{
    for (size_t cut = 0; cut < 30; cut++) {
        dumps("WARC/1.0\r\nContent-Length: 3\r\n\r\nlonger than three\r\n\r\n" PAGE, cut,
              "#1 @0:1 skip error=its Content-Length does not lead to the next record at 0\n"
              "#2 @52:6 ok id=<urn:uuid:1> title=http://x.example/1\n[[one\nGO two\nthree\n]]\n");
        dumps("WARC/1.1\nWARC-Type: conversion\n\nno length\n\n" PAGE, cut,
              "#1 @0:1 skip error=no Content-Length at 0\n"
              "#2 @43:6 ok id=<urn:uuid:1> title=http://x.example/1\n[[one\nGO two\nthree\n]]\n");
        dumps("junk\n" PAGE, cut,
              "#1 @0:1 skip error=no WARC header at 0\n"
              "#2 @5:2 ok id=<urn:uuid:1> title=http://x.example/1\n[[one\nGO two\nthree\n]]\n");
        dumps("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 30\r\n\r\ncut off", cut,
              "#1 @0:1 skip error=the input ends before its Content-Length at 0\n");
        dumps("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 5\r\n\r\nwhole", cut, "#1 @0:1 ok\n[[whole]]\n");
    }
}
