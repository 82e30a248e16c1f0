/* sumfile: numbers to and from a file in little-endian order, with the checksum of all that went through.
 * SPDX-License-Identifier: MIT */
#ifndef STATE_SUMFILE_H
#define STATE_SUMFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "util/status.h"

#define SUMFILE_CHUNK ((size_t)1 << 20)

struct sumfile {
    int fd; /* the caller's */
    XXH3_state_t *sum;
    uint8_t *buf; /* SUMFILE_CHUNK bytes */
    size_t n;     /* used of them, when writing */
};

/* f->fd must be set.  sumfile_free must be called in any case. */
enum status sumfile_init(struct sumfile *f, uint64_t seed) MUST_CHECK;
void sumfile_free(struct sumfile *f);

/* Reads (writes) n numbers of `size` bytes, a piece at a time so that they are in the cache for the sum.  false: errno says
 * why, 0: the file ends. */
bool sumfile_get(struct sumfile *f, void *to, size_t n, size_t size) MUST_CHECK;
bool sumfile_put(struct sumfile *f, const void *from, size_t n, size_t size) MUST_CHECK;
/* Writes what is buffered; then the sum covers all that was put. */
bool sumfile_flush(struct sumfile *f) MUST_CHECK;

/* Read and write all n bytes without the sum.  false: errno says why, 0: the file ends. */
bool sumfile_read(int fd, void *to, size_t n) MUST_CHECK;
bool sumfile_write(int fd, const void *from, size_t n) MUST_CHECK;
/* Numbers of `size` bytes between the machine's order and the file's. */
void sumfile_order(void *p, size_t n, size_t size);

#endif
