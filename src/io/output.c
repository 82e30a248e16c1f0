/* output: see output.h.
 *
 * Copying to one buffer and write(2) is as fast as writev of the pieces and needs no care for their lives
 * (2.9-3.4 against 2.5-3.0 GB/s, issue 5).  Blocks as large as the buffer go out without a copy.
 * SPDX-License-Identifier: MIT */
#include "io/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/alloc.h"

#define OUTPUT_CAP ((size_t)256 << 10)
#define PIPE_SIZE (1 << 20)
#define LOOK_MS 200   /* how often a write that waits looks at the stop flag */
#define GRACE_MS 1000 /* for a reader who is slow: once the flag is set, one who takes nothing as long as this is given up */

/* A pipe's own file description may be shared, so it is not made non-blocking; another one is opened where that is possible. */
static int open_again(int fd, bool *may_block)
{
    struct stat st;
    char path[40];
    bool known = fstat(fd, &st) == 0;
    *may_block = known && (S_ISSOCK(st.st_mode) || S_ISFIFO(st.st_mode) || (S_ISCHR(st.st_mode) && isatty(fd)));
    if (!known || !S_ISFIFO(st.st_mode))
        return -1;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
}

enum status output_init(struct output *o, int fd)
{
    memset(o, 0, sizeof *o);
    o->fd = fd;
    o->wake = -1;
    o->buf = alloc_array(1, OUTPUT_CAP);
    if (!o->buf)
        return ST_NOMEM;
    o->cap = OUTPUT_CAP;
    o->wake = open_again(fd, &o->may_block);
    (void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE); /* fails on anything but a pipe, and over the user's quota */
    return ST_OK;
}

static enum status output_fail(struct output *o, int err)
{
    o->err = err;
    o->st = err == EPIPE ? ST_END : ST_IO;
    o->n = 0;
    errno = err;
    if (o->st == ST_IO && err == ETIMEDOUT)
        snprintf(o->error, sizeof o->error, "stopped at byte %llu: nobody reads what follows", (unsigned long long)o->written);
    else if (o->st == ST_IO)
        snprintf(o->error, sizeof o->error, "cannot write at byte %llu: %m", (unsigned long long)o->written);
    return o->st;
}

void output_to(struct output *o, int (*give)(void *ctx, const void *from, size_t n), void *ctx)
{
    memset(o, 0, sizeof *o);
    o->fd = o->wake = -1;
    o->give = give;
    o->give_ctx = ctx;
}

enum status output_wait(int fd, const stop_flag *stop)
{
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    unsigned waited = 0; /* since the flag was set */
    while (poll(&wait, 1, stop ? LOOK_MS : -1) == 0)
        if (stop && *stop && (waited += LOOK_MS) >= GRACE_MS)
            return ST_MORE;
    return ST_OK; /* trouble is for the write to tell */
}

static enum status output_raw(struct output *o, const uint8_t *p, size_t len)
{
    if (o->give) {
        if (len && o->give(o->give_ctx, p, len))
            o->st = ST_END;
        o->written += len;
        return o->st;
    }
    int fd = o->wake >= 0 ? o->wake : o->fd;
    while (len) {
        /* where the write may block for long, no more than what surely has room goes at once */
        bool careful = o->wake < 0 && (o->may_block || (o->stop && *o->stop));
        size_t part = careful ? PIPE_BUF : (size_t)1 << 30;
        if (careful && output_wait(fd, o->stop))
            return output_fail(o, ETIMEDOUT);
        ssize_t n = write(fd, p, len < part ? len : part);
        if (n > 0) {
            p += n;
            len -= (size_t)n;
            o->written += o->pack ? 0 : (uint64_t)n;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            /* ours, or somebody who shares our descriptor made it non-blocking */
            if (output_wait(fd, o->stop))
                return output_fail(o, ETIMEDOUT);
        } else if (n < 0 && errno != EINTR) {
            return output_fail(o, errno);
        }
    }
    return ST_OK;
}

/* Through the packer, a piece at a time; `end`: to the end of its stream. */
static enum status output_packed(struct output *o, const uint8_t *p, size_t len, bool end)
{
    uint8_t piece[32 << 10];
    struct pack_io io = {.in = p, .n_in = len, .end = end};
    enum status st = ST_OK;
    while (!st && (io.n_in || end)) {
        io.out = piece;
        io.n_out = sizeof piece;
        enum status packed = pack_run(o->pack, &io);
        if (packed == ST_NOMEM)
            return output_fail(o, ENOMEM);
        st = output_raw(o, piece, sizeof piece - io.n_out);
        if (packed == ST_END)
            break;
    }
    o->written += st ? 0 : len;
    return st;
}

static enum status output_all(struct output *o, const uint8_t *p, size_t len)
{
    return o->pack ? output_packed(o, p, len, false) : output_raw(o, p, len);
}

enum status output_pack(struct output *o, enum unpack_kind kind)
{
    return kind == UNPACK_NONE ? ST_OK : pack_new(&o->pack, kind);
}

enum status output_end(struct output *o)
{
    enum status st = output_flush(o);
    if (!st && o->pack)
        st = output_packed(o, NULL, 0, true);
    pack_delete(o->pack);
    o->pack = NULL;
    return st;
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
    pack_delete(o->pack);
    o->pack = NULL;
    alloc_free(o->buf);
    o->buf = NULL;
    o->n = o->cap = 0;
}

void output_leave(struct output *o)
{
    output_free(o);
    if (o->wake >= 0)
        (void)close(o->wake);
    o->wake = -1;
}

enum status output_shut(struct output *o, enum status st)
{
    if (o->wake >= 0)
        (void)close(o->wake);
    o->wake = -1;
    int r = close(o->fd);
    o->fd = -1;
    /* Linux has closed it when close says EINTR: again would close somebody else's */
    if (r != 0 && errno != EINTR && st == ST_OK)
        st = output_fail(o, errno);
    return st;
}
