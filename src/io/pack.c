/* pack: see the header.  One function a library; each takes what it can.
 * SPDX-License-Identifier: MIT */
#include "io/pack.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "util/alloc.h"

#define STEP_MAX ((size_t)1 << 30)

struct pack {
    enum unpack_kind kind;
    union {
        z_stream gz;
        bz_stream bz;
        lzma_stream xz;
        ZSTD_CStream *zstd;
    } s;
};

static unsigned step(size_t n) { return (unsigned)(n < STEP_MAX ? n : STEP_MAX); }

/* The library took and gave this much. */
static void moved(struct pack_io *io, size_t in, size_t out)
{
    io->in += in;
    io->n_in -= in;
    io->out += out;
    io->n_out -= out;
}

static enum status gz_run(struct pack *p, struct pack_io *io)
{
    z_stream *z = &p->s.gz;
    uInt in = step(io->n_in), out = step(io->n_out);
    z->next_in = (Bytef *)(uintptr_t)io->in; /* zlib does not write there */
    z->avail_in = in;
    z->next_out = io->out;
    z->avail_out = out;
    int r = deflate(z, io->end && in == io->n_in ? Z_FINISH : Z_NO_FLUSH);
    moved(io, in - z->avail_in, out - z->avail_out);
    return r == Z_STREAM_END ? ST_END : r == Z_OK || r == Z_BUF_ERROR ? ST_OK : ST_NOMEM;
}

static enum status bz_run(struct pack *p, struct pack_io *io)
{
    bz_stream *z = &p->s.bz;
    unsigned in = step(io->n_in), out = step(io->n_out);
    z->next_in = (char *)(uintptr_t)io->in;
    z->avail_in = in;
    z->next_out = (char *)io->out;
    z->avail_out = out;
    int r = in || io->end ? BZ2_bzCompress(z, io->end && in == io->n_in ? BZ_FINISH : BZ_RUN) : BZ_RUN_OK;
    moved(io, in - z->avail_in, out - z->avail_out);
    return r == BZ_STREAM_END ? ST_END : r >= 0 ? ST_OK : ST_NOMEM;
}

static enum status xz_run(struct pack *p, struct pack_io *io)
{
    lzma_stream *z = &p->s.xz;
    size_t in = io->n_in, out = io->n_out;
    z->next_in = io->in;
    z->avail_in = in;
    z->next_out = io->out;
    z->avail_out = out;
    lzma_ret r = lzma_code(z, io->end ? LZMA_FINISH : LZMA_RUN);
    moved(io, in - z->avail_in, out - z->avail_out);
    return r == LZMA_STREAM_END ? ST_END : r == LZMA_OK || r == LZMA_BUF_ERROR ? ST_OK : ST_NOMEM;
}

static enum status zstd_run(struct pack *p, struct pack_io *io)
{
    ZSTD_inBuffer in = {io->in, io->n_in, 0};
    ZSTD_outBuffer out = {io->out, io->n_out, 0};
    size_t r = ZSTD_compressStream2(p->s.zstd, &out, &in, io->end ? ZSTD_e_end : ZSTD_e_continue);
    moved(io, in.pos, out.pos);
    return ZSTD_isError(r) ? ST_NOMEM : io->end && r == 0 ? ST_END : ST_OK;
}

static bool begin(struct pack *p)
{
    switch (p->kind) {
    case UNPACK_GZIP: return deflateInit2(&p->s.gz, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    case UNPACK_ZSTD:
        p->s.zstd = ZSTD_createCStream();
        return p->s.zstd && !ZSTD_isError(ZSTD_CCtx_setParameter(p->s.zstd, ZSTD_c_checksumFlag, 1));
    case UNPACK_XZ: p->s.xz = (lzma_stream)LZMA_STREAM_INIT; return lzma_easy_encoder(&p->s.xz, 2, LZMA_CHECK_CRC64) == LZMA_OK;
    case UNPACK_BZIP2: return BZ2_bzCompressInit(&p->s.bz, 9, 0, 0) == BZ_OK;
    default: return false;
    }
}

enum status pack_new(struct pack **out, enum unpack_kind kind)
{
    struct pack *p = alloc_zero(1, sizeof *p);
    if (!p)
        return ST_NOMEM;
    p->kind = kind;
    if (!begin(p)) {
        if (kind == UNPACK_ZSTD)
            (void)ZSTD_freeCStream(p->s.zstd);
        alloc_free(p);
        return ST_NOMEM;
    }
    *out = p;
    return ST_OK;
}

void pack_delete(struct pack *p)
{
    if (!p)
        return;
    switch (p->kind) {
    case UNPACK_GZIP: (void)deflateEnd(&p->s.gz); break;
    case UNPACK_ZSTD: (void)ZSTD_freeCStream(p->s.zstd); break;
    case UNPACK_XZ: lzma_end(&p->s.xz); break;
    case UNPACK_BZIP2: (void)BZ2_bzCompressEnd(&p->s.bz); break;
    default: break;
    }
    alloc_free(p);
}

enum status pack_run(struct pack *p, struct pack_io *io)
{
    static enum status (*const run[])(struct pack * p, struct pack_io * io) = {
        [UNPACK_GZIP] = gz_run, [UNPACK_ZSTD] = zstd_run, [UNPACK_XZ] = xz_run, [UNPACK_BZIP2] = bz_run};
    while (io->n_out && (io->n_in || io->end)) {
        enum status st = run[p->kind](p, io);
        if (st)
            return st;
    }
    return ST_OK;
}
