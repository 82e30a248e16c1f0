/* unpack: one compressed stream after another, from bytes to bytes; where the input is cut into pieces makes no difference.
 *
 * gzip with any number of members (Common Crawl writes one a record), zstd with any number of frames and
 * windows up to 2 GiB (the Reddit dumps need --long=31), xz and bzip2 with any number of streams.
 * Checksums of the formats are checked by their libraries.
 * Ownership: the caller owns what unpack_new gives until unpack_delete.
 * SPDX-License-Identifier: MIT */
#ifndef IO_UNPACK_H
#define IO_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

enum unpack_kind { UNPACK_NONE = 0, UNPACK_GZIP, UNPACK_ZSTD, UNPACK_XZ, UNPACK_BZIP2 };

/* Longest start of a stream that unpack_detect must see. */
#define UNPACK_MAGIC 10

struct unpack;

/* What the first n bytes begin.  ST_MORE: every byte so far fits some format, more are needed (the
 * caller at end of input takes that as UNPACK_NONE). */
enum status unpack_detect(const uint8_t *p, size_t n, enum unpack_kind *kind) MUST_CHECK;
const char *unpack_name(enum unpack_kind kind);

/* memory: bytes the window of a stream may take, 0 = as much as the format allows. */
enum status unpack_new(struct unpack **u, enum unpack_kind kind, uint64_t memory) MUST_CHECK;
void unpack_delete(struct unpack *u);

struct unpack_io {
    const uint8_t *in; /* moves forward over what was taken */
    size_t n_in;
    uint8_t *out; /* moves forward over what was written */
    size_t n_out;
    bool eof; /* no bytes follow in[0 .. n_in) */
};

/* Does what can be done with these bytes.  ST_OK: out is full, or more input is needed.  ST_END: eof and the last stream
 * is whole.  ST_IO: damaged or truncated, unpack_error says how.  What was written before stays good. */
enum status unpack_run(struct unpack *u, struct unpack_io *io) MUST_CHECK;
const char *unpack_error(const struct unpack *u);

#endif
