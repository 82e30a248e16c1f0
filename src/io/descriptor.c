/* descriptor: see descriptor.h.
 *
 * The buffer is 256 KiB: reads of 64 KiB to 4 MiB run at the same speed from the page cache, and larger blocks
 * leave the second level cache (measured, issue 5).
 * SPDX-License-Identifier: MIT */
#include "io/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/alloc.h"

#define DESCRIPTOR_CAP ((size_t)256 << 10)
/* 64 KiB pipes cost a wake-up each: 1.0-1.4 GB/s against 2.3-4.5 with 1 MiB. */
#define PIPE_SIZE (1 << 20)

static void descriptor_advise(struct descriptor *s, const struct stat *st)
{
    if (S_ISREG(st->st_mode)) {
        s->regular = true;
        off_t at = s->fd == STDIN_FILENO ? lseek(s->fd, 0, SEEK_CUR) : 0;
        if (at >= 0 && st->st_size - at > (off_t)DESCRIPTOR_CAP)
            (void)posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    } else if (S_ISFIFO(st->st_mode)) {
        (void)fcntl(s->fd, F_SETPIPE_SZ, PIPE_SIZE);
    }
}

enum status descriptor_open(struct descriptor *s, const char *path, int *err)
{
    memset(s, 0, sizeof *s);
    s->buf = alloc_array(1, DESCRIPTOR_CAP);
    if (!s->buf)
        return ST_NOMEM;
    s->cap = DESCRIPTOR_CAP;
    /* a FIFO without a writer is waited for where a signal can end it, not in open(2) */
    s->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat st;
    bool known = s->fd >= 0 && fstat(s->fd, &st) == 0;
    if (known && s->fd > STDIN_FILENO && S_ISDIR(st.st_mode)) {
        (void)close(s->fd);
        s->fd = -1;
        errno = EISDIR; /* reading would say so */
    }
    if (s->fd < 0) {
        *err = errno;
        alloc_free(s->buf);
        s->buf = NULL;
        return ST_IO;
    }
    if (known)
        descriptor_advise(s, &st);
    return ST_OK;
}

enum status descriptor_pull(struct descriptor *s, ptrdiff_t (*pull)(void *ctx, void *to, size_t n), void *ctx)
{
    memset(s, 0, sizeof *s);
    s->buf = alloc_array(1, DESCRIPTOR_CAP);
    s->cap = s->buf ? DESCRIPTOR_CAP : 0;
    s->fd = -1;
    s->regular = true; /* who calls waits for it: nothing is known of pauses */
    s->pull = pull;
    s->pull_ctx = ctx;
    return s->buf ? ST_OK : ST_NOMEM;
}

void descriptor_close(struct descriptor *s)
{
    if (s->buf && s->fd > STDIN_FILENO)
        (void)close(s->fd);
    alloc_free(s->buf);
    s->buf = NULL;
}

static int descriptor_poll(const struct descriptor *s, int timeout)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    return poll(&p, 1, timeout);
}

bool descriptor_ready(const struct descriptor *s)
{
    /* poll gives POLLHUP and POLLERR unasked; a poll that fails leaves the trouble to the read */
    return s->pos < s->len || s->eof || s->err || s->regular || descriptor_poll(s, 0) != 0;
}

/* A signal that comes between the look at the flag and read(2) would be seen only with the next byte, and one that another
 * thread takes not even then: so reads that may block wait here, and look again now and then. */
#define LOOK_MS 200

static bool descriptor_stopped(const struct descriptor *s) { return s->stop && *s->stop; }

enum status descriptor_read(struct descriptor *s, uint8_t *to, size_t cap, bool wait, size_t *got)
{
    if (s->err)
        return ST_IO;
    if (s->eof)
        return ST_END;
    if (!wait && !descriptor_ready(s))
        return ST_MORE;
    if (cap > (size_t)1 << 30)
        cap = (size_t)1 << 30;
    for (;;) {
        if (descriptor_stopped(s))
            return ST_MORE;
        if (wait && !s->regular && descriptor_poll(s, s->stop ? LOOK_MS : -1) <= 0)
            continue;
        ssize_t n = s->pull ? s->pull(s->pull_ctx, to, cap) : read(s->fd, to, cap);
        if (s->pull && n < 0)
            errno = EIO;
        if (n > 0) {
            s->off += (uint64_t)n;
            *got = (size_t)n;
            return ST_OK;
        }
        if (n == 0) {
            s->eof = true;
            return ST_END;
        }
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait)
                return ST_MORE;
            (void)descriptor_poll(s, s->stop ? LOOK_MS : -1);
            continue;
        }
        s->err = errno;
        return ST_IO;
    }
}

enum status descriptor_fill(struct descriptor *s, bool wait)
{
    if (s->pos > 0) {
        memmove(s->buf, s->buf + s->pos, s->len - s->pos);
        s->len -= s->pos;
        s->pos = 0;
    }
    if (s->len == s->cap)
        return ST_LIMIT;
    size_t n = 0;
    /* descriptor_ready would see the unread bytes, not the descriptor */
    if (!wait && s->len && !s->eof && !s->err && !s->regular && descriptor_poll(s, 0) == 0)
        return ST_MORE;
    enum status st = descriptor_read(s, s->buf + s->len, s->cap - s->len, wait, &n);
    if (st == ST_OK)
        s->len += n;
    return st;
}
