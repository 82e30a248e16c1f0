/* place: see the header.  SPDX-License-Identifier: MIT */
#include "io/place.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/alloc.h"

#define LINKS_MAX 40 /* as the kernel allows */

static void take(struct place *p, const struct stat *st)
{
    p->dev = st->st_dev;
    p->ino = st->st_ino;
    p->mode = st->st_mode;
    p->regular = S_ISREG(st->st_mode);
}

bool place_of_descriptor(struct place *p, int fd)
{
    struct stat st;
    *p = (struct place){.there = fstat(fd, &st) == 0};
    if (p->there)
        take(p, &st);
    return p->there;
}

bool place_of_there(struct place *p, const char *path)
{
    struct stat st;
    *p = (struct place){.there = stat(path, &st) == 0};
    if (p->there)
        take(p, &st);
    return p->there;
}

/* The folder part of a path of PATH_MAX bytes is cut off; what is left of it is the name. */
static const char *split(char *path, const char **folder)
{
    char *slash = strrchr(path, '/');
    *folder = slash == path ? "/" : slash ? path : ".";
    if (slash)
        *slash = '\0';
    return slash ? slash + 1 : path;
}

/* `path` names nothing: follows a dangling link to the name that a new file would get. */
static enum status of_missing(struct place *p, const char *path)
{
    char at[PATH_MAX], target[PATH_MAX], real[PATH_MAX];
    struct stat st;
    if (strlen(path) >= sizeof at && (errno = ENAMETOOLONG))
        return ST_IO;
    memcpy(at, path, strlen(path) + 1);
    for (unsigned i = 0; i < LINKS_MAX; i++) {
        ssize_t n = readlink(at, target, sizeof target - 1);
        const char *folder, *name = split(at, &folder);
        if (!*name && (errno = EISDIR))
            return ST_IO;
        if (!realpath(folder, real) || stat(real, &st) != 0)
            return ST_IO;
        if (n < 0) {
            size_t size = strlen(real) + strlen(name) + 2;
            take(p, &st);
            p->regular = true;
            p->path = alloc_array(size, 1);
            if (!p->path)
                return ST_NOMEM;
            (void)snprintf(p->path, size, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
            return ST_OK;
        }
        target[n] = '\0';
        char next[PATH_MAX];
        int len = *target == '/' ? snprintf(next, sizeof next, "%s", target) : snprintf(next, sizeof next, "%s/%s", real, target);
        if ((len < 0 || (size_t)len >= sizeof next) && (errno = ENAMETOOLONG))
            return ST_IO;
        memcpy(at, next, sizeof next);
    }
    errno = ELOOP;
    return ST_IO;
}

enum status place_of(struct place *p, const char *path)
{
    char real[PATH_MAX];
    struct stat st;
    *p = (struct place){0};
    if (stat(path, &st) != 0)
        return errno == ENOENT ? of_missing(p, path) : ST_IO;
    p->there = true;
    take(p, &st);
    /* what stands below /proc/self/fd may have no path */
    const char *at = realpath(path, real) ? real : path;
    p->path = alloc_text(at, strlen(at));
    return p->path ? ST_OK : ST_NOMEM;
}

void place_free(struct place *p)
{
    alloc_free(p->path);
    p->path = NULL;
}

bool place_same(const struct place *a, const struct place *b)
{
    if (!a->regular || !b->regular || a->there != b->there || a->dev != b->dev || a->ino != b->ino)
        return false;
    return a->there || (a->path && b->path && strcmp(strrchr(a->path, '/'), strrchr(b->path, '/')) == 0);
}
