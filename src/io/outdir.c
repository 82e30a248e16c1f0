/* outdir: see the header.  SPDX-License-Identifier: MIT */
#include "io/outdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void point_at(struct outdir *o, const char *name)
{
    int n = snprintf(o->where, sizeof o->where, "%s%s%s", o->dir, *name ? "/" : "", name);
    if (n < 0 || (size_t)n >= sizeof o->where)
        (void)snprintf(o->where, sizeof o->where, "%s", o->dir);
}

static enum status fail(struct outdir *o, const char *name, const char *what)
{
    (void)snprintf(o->error, sizeof o->error, "%s: %s", what, strerror(errno));
    point_at(o, name);
    return ST_IO;
}

bool outdir_name(const char *path, char *name, size_t size)
{
    size_t n = 0;
    while (*path) {
        size_t len = strcspn(path, "/");
        bool dot = len == 1 && *path == '.', up = len == 2 && path[0] == '.' && path[1] == '.';
        if (up) {
            while (n && name[n - 1] != '/')
                n--;
            n -= n > 0;
        } else if (len && !dot) {
            if (n + len + 2 > size)
                return false;
            if (n)
                name[n++] = '/';
            memcpy(name + n, path, len);
            n += len;
        }
        path += len + (path[len] == '/');
    }
    name[n] = '\0';
    return n > 0;
}

/* The name still leads to the file.  Whose lock one waited for may have given it its name, and made the next one. */
static bool is_file(const struct outdir *o, const char *name, int fd)
{
    struct stat named, held;
    return fstatat(o->fd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &held) == 0 && named.st_ino == held.st_ino &&
           named.st_dev == held.st_dev;
}

/* Temporary files that nobody holds. */
static void tidy(const struct outdir *o)
{
    int fd = dup(o->fd);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    for (struct dirent *e = NULL; d && (e = readdir(d));) {
        size_t n = strlen(e->d_name);
        if (n < 12 || strncmp(e->d_name, ".thresh-", 8) != 0 || strcmp(e->d_name + n - 4, ".tmp") != 0)
            continue;
        int left = openat(o->fd, e->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (left >= 0 && flock(left, LOCK_EX | LOCK_NB) == 0 && is_file(o, e->d_name, left))
            (void)unlinkat(o->fd, e->d_name, 0);
        if (left >= 0)
            (void)close(left);
    }
    if (d)
        (void)closedir(d);
    else if (fd >= 0)
        (void)close(fd);
}

/* Makes the folders that the first n bytes of path lead through. */
static bool make_folders(int at, char *path, size_t from, size_t n)
{
    for (size_t i = from; i <= n; i++) {
        if (i < n && path[i] != '/')
            continue;
        char cut = path[i];
        path[i] = '\0';
        bool made = !i || mkdirat(at, path, 0777) == 0 || errno == EEXIST;
        path[i] = cut;
        if (!made)
            return false;
    }
    return true;
}

enum status outdir_open(struct outdir *o, const char *dir, struct output *out)
{
    char path[PATH_MAX];
    size_t n = strlen(dir);
    memset(o, 0, sizeof *o);
    o->dir = dir;
    o->out = out;
    o->fd = -1;
    if (n >= sizeof path && (errno = ENAMETOOLONG))
        return fail(o, "", "cannot be made");
    memcpy(path, dir, n + 1);
    if (!make_folders(AT_FDCWD, path, 0, n))
        return fail(o, "", "cannot be made");
    o->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (o->fd < 0)
        return fail(o, "", "cannot be written to");
    tidy(o);
    return ST_OK;
}

/* The folder that the new name stands in. */
static enum status enter(struct outdir *o, const char *name)
{
    const char *slash = strrchr(name, '/');
    size_t folder = slash ? (size_t)(slash - name) : 0;
    bool same = o->made == folder && memcmp(o->name, name, folder) == 0;
    if (strlen(name) >= sizeof o->name && (errno = ENAMETOOLONG))
        return fail(o, name, "cannot be made");
    memcpy(o->name, name, strlen(name) + 1);
    if (same || !folder) {
        o->made = folder;
        return ST_OK;
    }
    o->made = 0;
    if (!make_folders(o->fd, o->name, 0, folder))
        return fail(o, name, "its folder cannot be made");
    o->made = folder;
    return ST_OK;
}

/* The temporary file, locked, which says that it is somebody's.  Another run may tidy it away between the two steps: then again.
 * Numbered, since other machines and containers have a process of the same number, and this one may have another handle. */
static int open_temp(struct outdir *o)
{
    for (unsigned n = 0;;) {
        (void)snprintf(o->temp, sizeof o->temp, ".thresh-%ld-%u.tmp", (long)getpid(), n);
        int fd = openat(o->fd, o->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd < 0 && errno == EEXIST && ++n)
            continue;
        if (fd < 0)
            return fd;
        (void)flock(fd, LOCK_SH); /* where files cannot be locked nobody tidies */
        if (is_file(o, o->temp, fd))
            return fd;
        (void)close(fd);
    }
}

enum status outdir_begin(struct outdir *o, const char *name, enum unpack_kind kind)
{
    enum status st = enter(o, name);
    if (st)
        return st;
    o->out->fd = open_temp(o);
    if (o->out->fd < 0)
        return fail(o, name, "cannot be written");
    point_at(o, name);
    st = output_pack(o->out, kind);
    if (st)
        output_free(o->out);
    return st;
}

enum status outdir_end(struct outdir *o)
{
    if (o->fd < 0 || o->out->fd < 0)
        return ST_OK;
    enum status st = output_end(o->out);
    int lock = dup(o->out->fd); /* it stays somebody's until it has its name */
    st = output_shut(o->out, st);
    if (st == ST_IO || st == ST_END) {
        errno = o->out->err;
        st = fail(o, o->name, "cannot be written");
    } else if (!st && renameat(o->fd, o->temp, o->fd, o->name) != 0) {
        st = fail(o, o->name, "cannot be put in its place");
    }
    if (st)
        (void)unlinkat(o->fd, o->temp, 0);
    if (lock >= 0)
        (void)close(lock);
    return st;
}

void outdir_close(struct outdir *o)
{
    if (o->fd < 0)
        return;
    if (o->out->fd >= 0) {
        (void)close(o->out->fd);
        (void)unlinkat(o->fd, o->temp, 0);
        o->out->fd = -1;
    }
    (void)close(o->fd);
    o->fd = -1;
}
