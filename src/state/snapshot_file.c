/* snapshot_file: the file of an index: who may replace it, and how it is replaced in one step; see snapshot.h.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "state/snapshot_priv.h"
#include "util/alloc.h"

enum status snapshot_fail(struct snapshot *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(s->why, sizeof s->why, fmt, ap);
    va_end(ap);
    return ST_IO;
}

enum status snapshot_fail_errno(struct snapshot *s, const char *what)
{
    return snapshot_fail(s, "%s: %s", what, strerror(errno));
}

enum status snapshot_unchanged(struct snapshot *s, const char *path, mode_t *mode)
{
    struct stat st;
    bool there = stat(path, &st) == 0;
    if (there != s->there || (there && (st.st_dev != s->dev || st.st_ino != s->ino || st.st_size != s->size ||
                                        (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec != s->mtime_ns)))
        return snapshot_fail(s, "another run replaced it meanwhile; what this run learnt is not saved");
    *mode = there ? st.st_mode & 0777 : 0;
    return ST_OK;
}

void snapshot_sync_folder(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        slash[slash == path] = '\0';
    int fd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

enum status snapshot_names(struct snapshot *s, struct place *at, char *beside, size_t size)
{
    enum status st = place_of(at, s->path);
    if (st)
        return st == ST_IO ? snapshot_fail_errno(s, "cannot be written") : st;
    if (at->there && !at->regular)
        return snapshot_fail(s, "is not a regular file");
    int n = snprintf(beside, size, "%s.tmp", at->path);
    return n > 0 && (size_t)n < size ? ST_OK : snapshot_fail(s, "cannot be written: its name is too long");
}

/* The file beside is empty or was left by a killed run: it is not a file of somebody else's. */
static bool is_ours(int fd, const struct stat *st)
{
    char start[12];
    return S_ISREG(st->st_mode) && (st->st_size == 0 || (pread(fd, start, sizeof start, 0) == sizeof start &&
                                                         memcmp(start, SNAPSHOT_MAGIC, sizeof start) == 0));
}

/* Opens and locks the file beside.  Another run may rename or remove it between the two steps: then again. */
static enum status lock(struct snapshot *s, const char *beside)
{
    for (;;) {
        struct stat mine, there;
        int fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
        if (fd < 0)
            return snapshot_fail_errno(s, "cannot be written");
        bool got = flock(fd, LOCK_EX | LOCK_NB) == 0;
        /* a file system without locks: snapshot_save still sees that another run came first */
        bool busy = !got && (errno == EWOULDBLOCK || errno == EINTR);
        if (!busy && fstat(fd, &mine) == 0 && stat(beside, &there) == 0 && mine.st_ino == there.st_ino &&
            mine.st_dev == there.st_dev) {
            if (!is_ours(fd, &mine)) {
                (void)close(fd);
                return snapshot_fail(s, "cannot be written: %s is in the way", beside);
            }
            s->fd = fd;
            s->locked = true;
            return ST_OK;
        }
        (void)close(fd);
        if (busy)
            return snapshot_fail(s, "is in use: another run is going to replace it; start this one when that has ended");
    }
}

enum status snapshot_lock(struct snapshot *s)
{
    char beside[PATH_MAX + 8];
    struct place at;
    enum status st = snapshot_names(s, &at, beside, sizeof beside);
    size_t n = st ? 0 : strlen(beside) + 1;
    char *name = st ? NULL : alloc_array(n, 1);
    if (!st)
        st = name ? lock(s, beside) : ST_NOMEM;
    if (!st)
        s->beside = memcpy(name, beside, n);
    else
        alloc_free(name);
    place_free(&at);
    return st;
}

void snapshot_unlock(struct snapshot *s)
{
    struct stat mine, there;
    if (!s->locked)
        return;
    if (fstat(s->fd, &mine) == 0 && lstat(s->beside, &there) == 0 && mine.st_ino == there.st_ino && mine.st_dev == there.st_dev &&
        S_ISREG(mine.st_mode))
        (void)unlink(s->beside);
    alloc_free(s->beside);
    s->beside = NULL;
    (void)close(s->fd); /* with it goes the lock */
    s->locked = false;
}

enum status snapshot_replace(struct snapshot *s, const char *beside, const char *real)
{
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    enum status st = s->stop && *s->stop ? ST_MORE : ST_OK;
    if (!st && rename(beside, real) != 0)
        st = snapshot_fail_errno(s, "cannot be replaced");
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return st;
}
