/* output: checked, buffered writes to a descriptor.
 *
 * The first trouble sticks: later writes do nothing and answer the same, so callers may check once a record.
 * ST_IO: output_error has the sentence (disk full, ...).  ST_END: nobody reads any more (EPIPE): end quietly.
 * The process must ignore SIGPIPE (cli/signals does) for ST_END to be seen.
 * Ownership: the caller owns the struct; the descriptor is closed by output_shut only.
 * SPDX-License-Identifier: MIT */
#ifndef IO_OUTPUT_H
#define IO_OUTPUT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "io/pack.h"
#include "util/status.h"
#include "util/stopping.h"

struct output {
    int fd;
    int (*give)(void *ctx, const void *from, size_t n); /* instead of fd, or NULL; nonzero: stop (ST_END) */
    void *give_ctx;
    int wake;              /* the same pipe, opened again so that writing to it never blocks; -1: there is none */
    bool may_block;        /* fd is a pipe, a socket or a terminal */
    const stop_flag *stop; /* or NULL: once it is set, a reader who takes nothing is waited for no longer */
    struct pack *pack;     /* NULL: bytes go out as they are */
    int err;               /* errno of the write that failed */
    enum status st;        /* ST_OK, ST_IO or ST_END; sticky */
    uint8_t *buf;          /* buf[0 .. n) waits to be written */
    size_t n, cap;
    uint64_t written; /* bytes the system (or the packer) took */
    char error[160];  /* "" before any trouble */
};

/* Waits until fd takes bytes.  ST_MORE: *stop is set, and nobody took any for a second. */
enum status output_wait(int fd, const stop_flag *stop) MUST_CHECK;

/* fd open for writing; a pipe is widened to 1 MiB where the system allows. */
enum status output_init(struct output *o, int fd) MUST_CHECK;

/* Bytes go to a callback, none of them kept waiting. */
void output_to(struct output *o, int (*give)(void *ctx, const void *from, size_t n), void *ctx);

/* Writes what waits.  len bytes follow it when not 0 (inner part of output_write). */
enum status output_flush(struct output *o) MUST_CHECK;
enum status output_slow(struct output *o, const void *ptr, size_t len) MUST_CHECK;

/* output_write and output_flush in one, without a copy. */
enum status output_now(struct output *o, const void *ptr, size_t len) MUST_CHECK;

/* From here on to a compressed stream; UNPACK_NONE: as they are. */
enum status output_pack(struct output *o, enum unpack_kind kind) MUST_CHECK;
/* Flushes and ends the compressed stream; the descriptor stays. */
enum status output_end(struct output *o) MUST_CHECK;
/* Closes the descriptor and checks that: NFS and quotas report errors only here.  st: the status so far, which is returned if it is
 * not ST_OK. */
enum status output_shut(struct output *o, enum status st) MUST_CHECK;

/* Frees the buffer, dropping what waits; leaves the descriptor. */
void output_free(struct output *o);
/* The same, and closes what output_init opened beside it. */
void output_leave(struct output *o);

static inline const char *output_error(const struct output *o) { return o->error; }

/* Bytes given to output_write so far, as far as no trouble came. */
static inline uint64_t output_given(const struct output *o) { return o->written + o->n; }

static inline enum status output_write(struct output *o, const void *ptr, size_t len) MUST_CHECK;
static inline enum status output_write(struct output *o, const void *ptr, size_t len)
{
    if (__builtin_expect(len < o->cap - o->n, 1)) {
        if (len)
            memcpy(o->buf + o->n, ptr, len); /* memcpy from NULL is undefined even for nothing */
        o->n += len;
        return o->st;
    }
    return output_slow(o, ptr, len);
}

static inline enum status output_byte(struct output *o, char c) MUST_CHECK;
static inline enum status output_byte(struct output *o, char c) { return output_write(o, &c, 1); }

static inline enum status output_str(struct output *o, const char *s) MUST_CHECK;
static inline enum status output_str(struct output *o, const char *s) { return output_write(o, s, strlen(s)); }

#endif
