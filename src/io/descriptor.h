/* descriptor: bytes from a file descriptor, as the system gives them.
 *
 * Hides what differs between files, pipes and terminals: short counts, EINTR, descriptors somebody set
 * non-blocking, pipe sizes, read-ahead advice.  Knows nothing of what the bytes mean.
 * Ownership: the caller owns the struct; descriptor_close closes the descriptor (never 0, which is shared).
 * SPDX-License-Identifier: MIT */
#ifndef IO_DESCRIPTOR_H
#define IO_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/status.h"
#include "util/stopping.h"

struct descriptor {
    int fd;
    ptrdiff_t (*pull)(void *ctx, void *to, size_t n); /* instead of fd, or NULL */
    void *pull_ctx;
    bool regular; /* a read never blocks for long */
    bool eof;     /* sticky: a terminal gives its end once only */
    int err;      /* errno of the read that failed, 0 = none; sticky */
    uint8_t *buf; /* unread bytes are buf[pos .. len) */
    size_t pos, len, cap;
    uint64_t off;          /* bytes taken from the descriptor so far */
    const stop_flag *stop; /* or NULL */
};

/* path "-" is standard input.  ST_IO: *err is the errno, nothing to close. */
enum status descriptor_open(struct descriptor *s, const char *path, int *err) MUST_CHECK;
/* Bytes from a callback: their number, 0 at the end, < 0 for trouble (EIO).  ST_OK or ST_NOMEM. */
enum status descriptor_pull(struct descriptor *s, ptrdiff_t (*pull)(void *ctx, void *to, size_t n), void *ctx) MUST_CHECK;
void descriptor_close(struct descriptor *s);

/* Adds at least one byte to buf; room is made by moving unread bytes down.  ST_OK, ST_END, ST_IO (err says why),
 * ST_LIMIT (buf is full of unread bytes), ST_MORE: would block and `wait` is false, or stopped by the flag. */
enum status descriptor_fill(struct descriptor *s, bool wait) MUST_CHECK;

/* One read straight to `to`, for bytes that need no look at; only when buf holds nothing unread.
 * ST_OK sets *got (>= 1); else as descriptor_fill. */
enum status descriptor_read(struct descriptor *s, uint8_t *to, size_t cap, bool wait, size_t *got) MUST_CHECK;

/* True if a read would return at once (bytes, end or error). */
bool descriptor_ready(const struct descriptor *s);

#endif
