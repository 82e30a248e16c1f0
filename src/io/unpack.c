/* unpack: see unpack.h.  One entry of `codecs` a format; unpack_run joins streams, the codecs know one stream.
 * SPDX-License-Identifier: MIT */
#include "io/unpack.h"

#include <bzlib.h>
#include <lzma.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "util/alloc.h"

/* zlib and bzip2 count in 32 bits. */
#define STEP_MAX ((size_t)1 << 30)

struct unpacker {
    const char *name;
    enum status (*init)(struct unpack *u);
    /* One stream.  ST_OK: goes on.  ST_END: this stream is whole. */
    enum status (*run)(struct unpack *u, struct unpack_io *io);
    enum status (*again)(struct unpack *u); /* ready for the next stream */
    void (*end)(struct unpack *u);
    bool zeros; /* zero bytes may pad the end (tapes; gzip and xz allow them) */
};

#define ZSTD_HEAD 14u /* magic, descriptor, window or dictionary and size */

struct unpack {
    const struct unpacker *codec;
    uint64_t memory;
    enum { BEFORE, INSIDE, BETWEEN, PADDING } where;
    bool ready; /* the library holds something to release */
    const char *error;
    uint8_t head[ZSTD_HEAD]; /* zstd: the first bytes of the frame, which tell its window */
    size_t n_head;
    char text[160]; /* room for an error */
    union {
        z_stream gz;
        bz_stream bz;
        lzma_stream xz;
        ZSTD_DStream *zstd;
    } s;
};

static enum status damaged(struct unpack *u, const char *why)
{
    u->error = why;
    return ST_IO;
}

/* A stream that wants more memory than there is for it: half of --memory (reader/inputs.c). */
static enum status too_large(struct unpack *u, const char *what, uint64_t needs)
{
    int n = snprintf(u->text, sizeof u->text, "its %s takes %llu MiB, more than the memory bound leaves for it (%llu MiB); ",
                     what, (unsigned long long)(needs + 0xfffff) >> 20, (unsigned long long)u->memory >> 20);
    uint64_t mib = 2 * ((needs + 0xfffff) >> 20);
    (void)snprintf(u->text + n, sizeof u->text - (size_t)n, "raise --memory to %lluM", (unsigned long long)mib);
    return damaged(u, u->text);
}

/* gzip */

static enum status gz_init(struct unpack *u)
{
    u->s.gz = (z_stream){0};
    return inflateInit2(&u->s.gz, 15 + 16) == Z_OK ? ST_OK : ST_NOMEM;
}

static enum status gz_run(struct unpack *u, struct unpack_io *io)
{
    z_stream *z = &u->s.gz;
    uInt in = (uInt)(io->n_in < STEP_MAX ? io->n_in : STEP_MAX), out = (uInt)(io->n_out < STEP_MAX ? io->n_out : STEP_MAX);
    z->next_in = (Bytef *)(uintptr_t)io->in; /* zlib does not write there; its type has no const by default */
    z->avail_in = in;
    z->next_out = io->out;
    z->avail_out = out;
    int r = inflate(z, Z_NO_FLUSH);
    io->in += in - z->avail_in;
    io->n_in -= in - z->avail_in;
    io->out += out - z->avail_out;
    io->n_out -= out - z->avail_out;
    switch (r) {
    case Z_OK:
    case Z_BUF_ERROR: return ST_OK;
    case Z_STREAM_END: return ST_END;
    case Z_MEM_ERROR: return ST_NOMEM;
    case Z_NEED_DICT: return damaged(u, "needs a preset dictionary");
    default: return damaged(u, z->msg ? z->msg : "invalid data");
    }
}

static enum status gz_again(struct unpack *u) { return inflateReset(&u->s.gz) == Z_OK ? ST_OK : ST_NOMEM; }

static void gz_end(struct unpack *u) { (void)inflateEnd(&u->s.gz); }

/* bzip2 */

static enum status bz_init(struct unpack *u)
{
    u->s.bz = (bz_stream){0};
    return BZ2_bzDecompressInit(&u->s.bz, 0, 0) == BZ_OK ? ST_OK : ST_NOMEM;
}

static enum status bz_run(struct unpack *u, struct unpack_io *io)
{
    bz_stream *z = &u->s.bz;
    unsigned in = (unsigned)(io->n_in < STEP_MAX ? io->n_in : STEP_MAX);
    unsigned out = (unsigned)(io->n_out < STEP_MAX ? io->n_out : STEP_MAX);
    z->next_in = (char *)(uintptr_t)io->in;
    z->avail_in = in;
    z->next_out = (char *)io->out;
    z->avail_out = out;
    int r = BZ2_bzDecompress(z);
    io->in += in - z->avail_in;
    io->n_in -= in - z->avail_in;
    io->out += out - z->avail_out;
    io->n_out -= out - z->avail_out;
    switch (r) {
    case BZ_OK: return ST_OK;
    case BZ_STREAM_END: return ST_END;
    case BZ_MEM_ERROR: return ST_NOMEM;
    case BZ_DATA_ERROR_MAGIC: return damaged(u, "bytes that begin no bzip2 stream");
    default: return damaged(u, "invalid data");
    }
}

static void bz_end(struct unpack *u) { (void)BZ2_bzDecompressEnd(&u->s.bz); }

static enum status bz_again(struct unpack *u)
{
    bz_end(u); /* bzip2 has no reset */
    u->ready = false;
    enum status st = bz_init(u);
    u->ready = st == ST_OK;
    return st;
}

/* xz */

/* Starts over in an old lzma_stream too, reusing its memory. */
static enum status xz_again(struct unpack *u)
{
    return lzma_stream_decoder(&u->s.xz, u->memory ? u->memory : UINT64_MAX, 0) == LZMA_OK ? ST_OK : ST_NOMEM;
}

static enum status xz_init(struct unpack *u)
{
    lzma_stream empty = LZMA_STREAM_INIT;
    u->s.xz = empty;
    return xz_again(u);
}

static enum status xz_run(struct unpack *u, struct unpack_io *io)
{
    lzma_stream *z = &u->s.xz;
    z->next_in = io->in;
    z->avail_in = io->n_in;
    z->next_out = io->out;
    z->avail_out = io->n_out;
    lzma_ret r = lzma_code(z, LZMA_RUN);
    io->in = z->next_in;
    io->n_in = z->avail_in;
    io->out = z->next_out;
    io->n_out = z->avail_out;
    switch (r) {
    case LZMA_OK:
    case LZMA_BUF_ERROR: return ST_OK;
    case LZMA_STREAM_END: return ST_END;
    case LZMA_MEM_ERROR: return ST_NOMEM;
    case LZMA_MEMLIMIT_ERROR: return too_large(u, "dictionary", lzma_memusage(z));
    case LZMA_FORMAT_ERROR: return damaged(u, "bytes that begin no xz stream");
    case LZMA_OPTIONS_ERROR: return damaged(u, "a filter this liblzma does not know");
    default: return damaged(u, "invalid data");
    }
}

static void xz_end(struct unpack *u) { lzma_end(&u->s.xz); }

/* zstd */

static enum status zstd_init(struct unpack *u)
{
    u->s.zstd = ZSTD_createDStream();
    if (!u->s.zstd)
        return ST_NOMEM;
    /* 27 is its default and too small for --long=31; the ceiling is 31, and 30 where addresses are short */
    int log = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound;
    while (u->memory && log > 20 && ((uint64_t)1 << log) > u->memory)
        log--;
    if (ZSTD_isError(ZSTD_DCtx_setParameter(u->s.zstd, ZSTD_d_windowLogMax, log))) {
        ZSTD_freeDStream(u->s.zstd);
        return ST_NOMEM;
    }
    return ST_OK;
}

/* RFC 8878, section 3.1.1.1: of a frame without a window of its own, the size of what it holds. */
static uint64_t zstd_window(const uint8_t *p, size_t n)
{
    static const uint8_t dictionary[] = {0, 1, 2, 4};
    if (n < ZSTD_HEAD)
        return 0;
    if (!(p[4] & 0x20)) {
        uint64_t base = (uint64_t)1 << (10 + (p[5] >> 3));
        return base + base / 8 * (p[5] & 7u);
    }
    const uint8_t *at = p + 5 + dictionary[p[4] & 3];
    unsigned bytes = 1u << (p[4] >> 6);
    uint64_t size = bytes == 2 ? 256 : 0;
    for (unsigned i = 0; i < bytes && at + i < p + n; i++)
        size += (uint64_t)at[i] << (8 * i);
    return size;
}

static enum status zstd_run(struct unpack *u, struct unpack_io *io)
{
    ZSTD_inBuffer in = {io->in, io->n_in, 0};
    ZSTD_outBuffer out = {io->out, io->n_out, 0};
    for (size_t i = 0; i < io->n_in && u->n_head < ZSTD_HEAD; i++)
        u->head[u->n_head++] = io->in[i];
    size_t r = ZSTD_decompressStream(u->s.zstd, &out, &in);
    io->in += in.pos;
    io->n_in -= in.pos;
    io->out += out.pos;
    io->n_out -= out.pos;
    if (r == 0)
        u->n_head = 0;
    if (!ZSTD_isError(r))
        return r == 0 ? ST_END : ST_OK;
    const char *why = ZSTD_getErrorName(r);
    if (strstr(why, "llocation"))
        return ST_NOMEM;
    /* the name of this one says nothing of what can be done */
    if (strstr(why, "too much memory"))
        return too_large(u, "window", zstd_window(u->head, u->n_head));
    return damaged(u, why);
}

static enum status zstd_again(struct unpack *u)
{
    return ZSTD_isError(ZSTD_DCtx_reset(u->s.zstd, ZSTD_reset_session_only)) ? ST_NOMEM : ST_OK;
}

static void zstd_end(struct unpack *u) { ZSTD_freeDStream(u->s.zstd); }

static const struct unpacker codecs[] = {
    [UNPACK_GZIP] = {"gzip", gz_init, gz_run, gz_again, gz_end, true},
    [UNPACK_ZSTD] = {"zstd", zstd_init, zstd_run, zstd_again, zstd_end, false},
    [UNPACK_XZ] = {"xz", xz_init, xz_run, xz_again, xz_end, true},
    [UNPACK_BZIP2] = {"bzip2", bz_init, bz_run, bz_again, bz_end, false},
};

const char *unpack_name(enum unpack_kind kind) { return kind == UNPACK_NONE ? "plain" : codecs[kind].name; }

enum status unpack_new(struct unpack **out, enum unpack_kind kind, uint64_t memory)
{
    struct unpack *u = alloc_zero(1, sizeof *u);
    if (!u)
        return ST_NOMEM;
    u->codec = &codecs[kind];
    u->memory = memory;
    enum status st = u->codec->init(u);
    if (st != ST_OK) {
        alloc_free(u);
        return st;
    }
    u->ready = true;
    *out = u;
    return ST_OK;
}

void unpack_delete(struct unpack *u)
{
    if (!u)
        return;
    if (u->ready)
        u->codec->end(u);
    alloc_free(u);
}

const char *unpack_error(const struct unpack *u) { return u->error ? u->error : "no error"; }

static enum status unpack_next(struct unpack *u)
{
    enum status st = u->where == BETWEEN ? u->codec->again(u) : ST_OK;
    if (st == ST_OK)
        u->where = INSIDE;
    return st;
}

/* Between streams: another one, padding, or the end. */
static enum status unpack_between(struct unpack *u, struct unpack_io *io)
{
    if (u->codec->zeros && u->where != BEFORE) {
        while (io->n_in && *io->in == 0) {
            io->in++;
            io->n_in--;
            if (u->codec == &codecs[UNPACK_GZIP])
                u->where = PADDING;
        }
    }
    if (io->n_in == 0)
        return io->eof ? ST_END : ST_OK;
    if (u->where == PADDING)
        return damaged(u, "bytes after the padding at its end");
    return unpack_next(u);
}

enum status unpack_run(struct unpack *u, struct unpack_io *io)
{
    if (u->error)
        return ST_IO;
    while (io->n_out) {
        if (u->where != INSIDE) {
            enum status st = unpack_between(u, io);
            if (st != ST_OK || u->where != INSIDE)
                return st;
        }
        size_t n_in = io->n_in, n_out = io->n_out;
        enum status st = u->codec->run(u, io);
        if (st == ST_END) {
            u->where = BETWEEN;
            continue;
        }
        if (st != ST_OK)
            return st;
        if (io->n_in == n_in && io->n_out == n_out) {
            /* no progress with room to write: it wants input */
            if (io->n_in)
                return damaged(u, "invalid data");
            return io->eof ? damaged(u, "truncated") : ST_OK;
        }
    }
    return ST_OK;
}

struct magic {
    enum unpack_kind kind;
    uint8_t n;
    uint8_t byte[UNPACK_MAGIC], mask[UNPACK_MAGIC];
};

#define ALL 0xff
static const struct magic magics[] = {
    /* RFC 1952: two bytes of ID, method 8, reserved flag bits zero */
    {UNPACK_GZIP, 4, {0x1f, 0x8b, 8, 0}, {ALL, ALL, ALL, 0xe0}},
    /* RFC 8878: a frame, or a skippable frame as pzstd writes first */
    {UNPACK_ZSTD, 4, {0x28, 0xb5, 0x2f, 0xfd}, {ALL, ALL, ALL, ALL}},
    {UNPACK_ZSTD, 4, {0x50, 0x2a, 0x4d, 0x18}, {0xf0, ALL, ALL, ALL}},
    {UNPACK_XZ, 6, {0xfd, '7', 'z', 'X', 'Z', 0}, {ALL, ALL, ALL, ALL, ALL, ALL}},
    /* a text may begin "BZh9": the first block (pi) or the end of an empty stream (its root) must follow */
    {UNPACK_BZIP2,
     10,
     {'B', 'Z', 'h', '0', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59},
     {ALL, ALL, ALL, 0xf0, ALL, ALL, ALL, ALL, ALL, ALL}},
    {UNPACK_BZIP2,
     10,
     {'B', 'Z', 'h', '0', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90},
     {ALL, ALL, ALL, 0xf0, ALL, ALL, ALL, ALL, ALL, ALL}},
};

enum status unpack_detect(const uint8_t *p, size_t n, enum unpack_kind *kind)
{
    bool maybe = false;
    for (size_t m = 0; m < sizeof magics / sizeof *magics; m++) {
        const struct magic *g = &magics[m];
        size_t i = 0;
        while (i < n && i < g->n && (p[i] & g->mask[i]) == g->byte[i])
            i++;
        if (i == g->n) {
            *kind = g->kind;
            return ST_OK;
        }
        if (i == n)
            maybe = true;
    }
    if (maybe)
        return ST_MORE;
    *kind = UNPACK_NONE;
    return ST_OK;
}
