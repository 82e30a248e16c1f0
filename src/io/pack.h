/* pack: bytes to one compressed stream: what io/unpack reads back, in the same kinds.
 *
 * The same bytes in give the same bytes out, whatever the cuts: no time, no name, one worker.  Levels are the defaults of the
 * tools of that name (gzip 6, zstd 3, bzip2 9), but xz 2, which takes 17 MB and not 94.
 * Ownership: the caller owns what pack_new gives until pack_delete.
 * SPDX-License-Identifier: MIT */
#ifndef IO_PACK_H
#define IO_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/unpack.h"
#include "util/status.h"

struct pack;

/* Any kind but UNPACK_NONE. */
enum status pack_new(struct pack **p, enum unpack_kind kind) MUST_CHECK;
void pack_delete(struct pack *p);

struct pack_io {
    const uint8_t *in; /* moves forward over what was taken */
    size_t n_in;
    uint8_t *out; /* moves forward over what was written */
    size_t n_out;
    bool end; /* no bytes follow in[0 .. n_in) */
};

/* Does what can be done.  ST_OK: all was taken, or out is full.  ST_END: io->end, and the stream is whole.  ST_NOMEM. */
enum status pack_run(struct pack *p, struct pack_io *io) MUST_CHECK;

#endif
