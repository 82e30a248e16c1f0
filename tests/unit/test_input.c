/* test_input: every packing, every cut, truncation at every byte, pauses.  SPDX-License-Identifier: MIT */
#include <bzlib.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "io/input.h"

struct bytes {
    uint8_t *p;
    size_t n;
};

static struct bytes sample(size_t n)
{
    struct bytes b = {malloc(n + 1), n};
    uint32_t x = 1;
    for (size_t i = 0; i < n; i++) {
        x = x * 1664525u + 1013904223u;
        b.p[i] = (uint8_t)("etaoin shrdlu\n.,"[x >> 28]);
    }
    return b;
}

/* Packs `in` once with each format. */
enum { GZ, ZS, XZ, BZ };
static struct bytes pack(int kind, struct bytes in)
{
    struct bytes out = {malloc(in.n * 2 + 4096), in.n * 2 + 4096};
    if (kind == GZ) {
        z_stream z = {0};
        deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
        z.next_in = in.p;
        z.avail_in = (uInt)in.n;
        z.next_out = out.p;
        z.avail_out = (uInt)out.n;
        cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
        out.n = z.total_out;
        deflateEnd(&z);
    } else if (kind == ZS) {
        ZSTD_CCtx *c = ZSTD_createCCtx();
        ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
        out.n = ZSTD_compress2(c, out.p, out.n, in.p, in.n);
        ZSTD_freeCCtx(c);
    } else if (kind == XZ) {
        size_t pos = 0;
        cr_assert_eq(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64, NULL, in.p, in.n, out.p, &pos, out.n), LZMA_OK);
        out.n = pos;
    } else {
        unsigned n = (unsigned)out.n;
        cr_assert_eq(BZ2_bzBuffToBuffCompress((char *)out.p, &n, (char *)in.p, (unsigned)in.n, 9, 0, 0), BZ_OK);
        out.n = n;
    }
    return out;
}

static struct bytes join(struct bytes a, struct bytes b)
{
    struct bytes r = {malloc(a.n + b.n + 1), a.n + b.n};
    if (a.n)
        memcpy(r.p, a.p, a.n);
    if (b.n)
        memcpy(r.p + a.n, b.p, b.n);
    return r;
}

static struct input *open_bytes(struct bytes b)
{
    static char path[64];
    int fd = memfd_create("in", 0);
    cr_assert_eq(write(fd, b.n ? (void *)b.p : (void *)"", b.n), (ssize_t)b.n);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct input *in = NULL;
    cr_assert_eq(input_open(&in, path, NULL), ST_OK);
    close(fd);
    return in;
}

/* Everything input_read gives with blocks of `cap`; *end is the last status. */
static struct bytes drain(struct input *in, size_t cap, enum status *end)
{
    struct bytes r = {malloc(1 << 21), 0};
    uint8_t *buf = malloc(cap);
    for (;;) {
        size_t got = 0;
        *end = input_read(in, buf, cap, &got);
        if (*end != ST_OK)
            break;
        cr_assert(got >= 1 && got <= cap);
        memcpy(r.p + r.n, buf, got);
        r.n += got;
    }
    free(buf);
    return r;
}

static void expect(struct bytes packed, struct bytes want)
{
    static const size_t caps[] = {1, 2, 3, 7, 4096, 65536, 1 << 20};
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) {
        struct input *in = open_bytes(packed);
        enum status end = ST_OK;
        struct bytes got = drain(in, caps[i], &end);
        cr_assert_eq(end, ST_END, "cap %zu: %s", caps[i], input_error(in));
        cr_assert_eq(got.n, want.n, "cap %zu: %zu bytes for %zu", caps[i], got.n, want.n);
        cr_assert_eq(memcmp(got.p, want.n ? want.p : got.p, want.n), 0);
        cr_assert_eq(input_consumed(in), packed.n);
        input_close(in);
        free(got.p);
    }
}

static struct bytes lit(const char *s, size_t n)
{
    struct bytes b = {malloc(n + 1), n};
    if (n)
        memcpy(b.p, s, n);
    return b;
}
#define LIT(s) lit(s, sizeof(s) - 1)

Test(input, plain)
{
    expect(LIT(""), LIT(""));
    expect(LIT("x"), LIT("x"));
    expect(LIT("\xff"), LIT("\xff"));
    expect(LIT("\xfe"), LIT("\xfe"));
    expect(LIT("\xff\x80 no mark"), LIT("\xff\x80 no mark"));
    expect(LIT("\xef\xbb\xbfmark stays"), LIT("\xef\xbb\xbfmark stays"));
    expect(LIT("\x1f"), LIT("\x1f"));
    expect(LIT("\x1f\x8b\x07"), LIT("\x1f\x8b\x07"));
    expect(LIT("BZh9 was a good year"), LIT("BZh9 was a good year"));
    expect(LIT("BZh9"), LIT("BZh9"));
    expect(LIT("\xfd"
               "7zXY"),
           LIT("\xfd"
               "7zXY"));
    struct bytes big = sample(700001);
    expect(big, big);
}

Test(input, packed)
{
    struct bytes text = sample(300000), none = LIT("");
    for (int k = GZ; k <= BZ; k++) {
        expect(pack(k, text), text);
        expect(pack(k, none), none);
        /* members, an empty one between */
        expect(join(join(pack(k, text), pack(k, none)), pack(k, text)), join(text, text));
    }
}

Test(input, gzip_members_and_padding)
{
    struct bytes all = {NULL, 0}, want = {NULL, 0};
    for (size_t i = 0; i < 300; i++) {
        struct bytes t = sample(i);
        all = join(all, pack(GZ, t));
        want = join(want, t);
    }
    expect(all, want);
    expect(join(all, LIT("\0\0\0\0\0")), want);
}

Test(input, zstd_skippable_and_long_window)
{
    struct bytes text = sample(100000);
    struct bytes skip = LIT("\x5a\x2a\x4d\x18\x03\0\0\0abc");
    expect(join(skip, pack(ZS, text)), text);
    ZSTD_CCtx *c = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, 31);
    ZSTD_CCtx_setParameter(c, ZSTD_c_hashLog, 10); /* small tables: only the header's window matters */
    ZSTD_CCtx_setParameter(c, ZSTD_c_chainLog, 10);
    ZSTD_CCtx_setParameter(c, ZSTD_c_strategy, ZSTD_fast);
    struct bytes out = {malloc(200000), 0};
    ZSTD_inBuffer in = {text.p, text.n, 0};
    ZSTD_outBuffer o = {out.p, 200000, 0};
    /* streamed without a known size: the window is written as it is */
    cr_assert_not(ZSTD_isError(ZSTD_compressStream2(c, &o, &in, ZSTD_e_flush)));
    cr_assert_eq(ZSTD_compressStream2(c, &o, &in, ZSTD_e_end), 0);
    out.n = o.pos;
    struct input *i = open_bytes(out);
    enum status end;
    struct bytes got = drain(i, 65536, &end);
    cr_assert_eq(end, ST_END, "%s", input_error(i));
    cr_assert_eq(got.n, text.n);
    input_close(i);

    static char path[64];
    int fd = memfd_create("in", 0);
    cr_assert_eq(write(fd, out.p, out.n), (ssize_t)out.n);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct input_opts opts = {.memory = 64 << 20};
    cr_assert_eq(input_open(&i, path, &opts), ST_OK);
    got = drain(i, 65536, &end);
    cr_assert_eq(end, ST_IO);
    cr_assert(strstr(input_error(i), "--memory"), "%s", input_error(i));
    input_close(i);
}

Test(input, truncated_anywhere, .timeout = 60)
{
    struct bytes text = sample(3000);
    for (int k = GZ; k <= BZ; k++) {
        struct bytes p = pack(k, text);
        for (size_t n = 12; n < p.n; n++) {
            struct input *in = open_bytes((struct bytes){p.p, n});
            enum status end;
            struct bytes got = drain(in, 65536, &end);
            cr_assert_eq(end, ST_IO, "format %d cut at %zu of %zu", k, n, p.n);
            cr_assert(strstr(input_error(in), "truncated"), "%s", input_error(in));
            cr_assert(got.n <= text.n && memcmp(got.p, text.p, got.n) == 0);
            size_t more = 0;
            cr_assert_eq(input_read(in, got.p, 1, &more), ST_IO, "sticky");
            input_close(in);
            free(got.p);
        }
    }
}

Test(input, damaged)
{
    struct bytes text = sample(30000);
    for (int k = GZ; k <= BZ; k++) {
        struct bytes p = pack(k, text);
        p.p[p.n / 2] ^= 0x55;
        struct input *in = open_bytes(p);
        enum status end;
        drain(in, 65536, &end);
        cr_assert_eq(end, ST_IO);
        cr_assert(strstr(input_error(in), "damaged"), "%d %s", k, input_error(in));
        input_close(in);
        in = open_bytes(join(pack(k, text), LIT("rubbish at the end")));
        struct bytes got = drain(in, 65536, &end);
        cr_assert_eq(end, ST_IO);
        cr_assert_eq(got.n, text.n);
        input_close(in);
    }
}

Test(input, utf16)
{
    struct bytes want = LIT("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xed\xa0\x80z");
    static const uint16_t unit[] = {0xfeff, 'a', 0xe9, 0x20ac, 0xd83d, 0xde00, 0xd800, 'z'};
    size_t n = sizeof unit / sizeof *unit;
    struct bytes le = {malloc(2 * n), 2 * n}, be = {malloc(2 * n), 2 * n};
    for (size_t i = 0; i < n; i++) {
        le.p[2 * i] = be.p[2 * i + 1] = (uint8_t)unit[i];
        le.p[2 * i + 1] = be.p[2 * i] = (uint8_t)(unit[i] >> 8);
    }
    expect(le, want);
    expect(be, want);
    expect(pack(GZ, le), want);
    expect(LIT("\xff\xfe"), LIT(""));
    struct input *in = open_bytes(le);
    enum status end;
    drain(in, 5, &end);
    cr_assert_eq(input_encoding(in), INPUT_UTF16LE);
    input_close(in);
    in = open_bytes(join(le, LIT("q")));
    cr_assert_eq(drain(in, 5, &end).n, want.n + 3, "U+FFFD for the half");
    cr_assert_eq(end, ST_IO);
    cr_assert(strstr(input_error(in), "UTF-16"));
    input_close(in);
}

Test(input, missing_file_and_directory)
{
    struct input *in = NULL;
    cr_assert_eq(input_open(&in, "/nonexistent/file", NULL), ST_IO);
    cr_assert_eq(errno, ENOENT);
    cr_assert_eq(input_open(&in, "/", NULL), ST_IO);
    cr_assert_eq(errno, EISDIR);
}

/* A pipe as /proc/self/fd/N, with its write end. */
static struct input *open_pipe(int *write_end)
{
    static char path[64];
    int p[2];
    cr_assert_eq(pipe(p), 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", p[0]);
    struct input *in = NULL;
    cr_assert_eq(input_open(&in, path, NULL), ST_OK);
    close(p[0]);
    *write_end = p[1];
    return in;
}

Test(input, pending_tells_pauses, .timeout = 20)
{
    struct bytes text = sample(50000);
    for (int k = GZ; k <= BZ + 1; k++) {
        struct bytes p = k <= BZ ? pack(k, text) : text;
        int w;
        struct input *in = open_pipe(&w);
        uint8_t buf[100];
        size_t got, total = 0;
        cr_assert_not(input_pending(in));
        for (size_t at = 0; at < p.n;) {
            size_t n = p.n - at < 1000 ? p.n - at : 1000;
            cr_assert_eq(write(w, p.p + at, n), (ssize_t)n);
            at += n;
            /* pending must be right: a read after it never blocks, or the timeout ends this test */
            while (input_pending(in)) {
                cr_assert_eq(input_read(in, buf, sizeof buf, &got), ST_OK);
                cr_assert_eq(memcmp(buf, text.p + total, got), 0);
                total += got;
            }
        }
        cr_assert_eq(total, text.n);
        close(w);
        cr_assert(input_pending(in));
        cr_assert_eq(input_read(in, buf, sizeof buf, &got), ST_END);
        input_close(in);
    }
}

Test(input, short_first_write_is_given, .timeout = 10)
{
    int w;
    struct input *in = open_pipe(&w);
    cr_assert_eq(write(w, "hi", 2), 2);
    uint8_t buf[16];
    size_t got = 0;
    cr_assert_eq(input_read(in, buf, sizeof buf, &got), ST_OK);
    cr_assert_eq(got, 2);
    cr_assert_not(input_pending(in));
    close(w);
    cr_assert_eq(input_read(in, buf, sizeof buf, &got), ST_END);
    input_close(in);
}
