/* output: see output.h.
 *
 * Copying to one buffer and write(2) is as fast as writev of the pieces and needs no care for their lives
 * (2.9-3.4 against 2.5-3.0 GB/s, issue 5).  Blocks as large as the buffer go out without a copy.
 * SPDX-License-Identifier: MIT */
#include "io/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "util/alloc.h"

#define OUTPUT_CAP ((size_t)256 << 10)
#define PIPE_SIZE (1 << 20)

enum status output_init(struct output *o, int fd)
{
    memset(o, 0, sizeof *o);
    o->fd = fd;
    o->buf = alloc_array(1, OUTPUT_CAP);
    if (!o->buf)
        return ST_NOMEM;
    o->cap = OUTPUT_CAP;
    (void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE); /* fails on anything but a pipe, and over the user's quota */
    return ST_OK;
}

static enum status output_fail(struct output *o, int err)
{
    char text[128];
    o->err = err;
    o->st = err == EPIPE ? ST_END : ST_IO;
    o->n = 0;
    if (o->st == ST_IO)
        snprintf(o->error, sizeof o->error, "cannot write at byte %llu: %s", (unsigned long long)o->written,
                 strerror_r(err, text, sizeof text));
    return o->st;
}

void output_to(struct output *o, int (*give)(void *ctx, const void *from, size_t n), void *ctx)
{
    memset(o, 0, sizeof *o);
    o->fd = -1;
    o->give = give;
    o->give_ctx = ctx;
}

static enum status output_all(struct output *o, const uint8_t *p, size_t len)
{
    if (o->give) {
        if (len && o->give(o->give_ctx, p, len))
            o->st = ST_END;
        o->written += len;
        return o->st;
    }
    while (len) {
        ssize_t n = write(o->fd, p, len < (size_t)1 << 30 ? len : (size_t)1 << 30);
        if (n > 0) {
            p += n;
            len -= (size_t)n;
            o->written += (uint64_t)n;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            /* somebody who shares our descriptor made it non-blocking */
            struct pollfd wait = {.fd = o->fd, .events = POLLOUT};
            (void)poll(&wait, 1, -1);
        } else if (n < 0 && errno != EINTR) {
            return output_fail(o, errno);
        }
    }
    return ST_OK;
}

enum status output_flush(struct output *o)
{
    if (o->st != ST_OK) {
        o->n = 0;
        return o->st;
    }
    size_t n = o->n;
    o->n = 0;
    return output_all(o, o->buf, n);
}

enum status output_now(struct output *o, const void *ptr, size_t len)
{
    enum status st = output_flush(o);
    return st ? st : output_all(o, ptr, len);
}

enum status output_slow(struct output *o, const void *ptr, size_t len)
{
    const uint8_t *p = ptr;
    if (o->st == ST_OK && len < o->cap) {
        /* full blocks keep the sizes of the writes even */
        size_t part = o->cap - o->n;
        memcpy(o->buf + o->n, p, part);
        o->n = o->cap;
        p += part;
        len -= part;
    }
    enum status st = output_flush(o);
    if (st != ST_OK)
        return st;
    if (len >= o->cap)
        return output_all(o, p, len);
    if (len)
        memcpy(o->buf, p, len);
    o->n = len;
    return ST_OK;
}

void output_free(struct output *o)
{
    alloc_free(o->buf);
    o->buf = NULL;
    o->n = o->cap = 0;
}

enum status output_close(struct output *o)
{
    enum status st = output_flush(o);
    output_free(o);
    if (o->fd < 0)
        return st;
    int r = close(o->fd);
    o->fd = -1;
    /* Linux has closed it when close says EINTR: again would close somebody else's */
    if (r != 0 && errno != EINTR && st == ST_OK)
        st = output_fail(o, errno);
    return st;
}
