/* filelist: see the header.  SPDX-License-Identifier: MIT */
#include "lib/filelist.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/handle.h"
#include "util/alloc.h"
#include "util/vec.h"

struct paths {
    struct thresh *t; /* whose list it is */
    struct arena *text;
    const char **name;
    size_t n, cap;
    size_t n_passed;
};

static enum status push(struct paths *l, const char *name) { return VEC_PUSH(l->name, l->n, l->cap, name); }

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static bool is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

/* What is to be read of an entry: 'f'ile, 'd' folder, or 0. */
static char kind_of(const char *folder, const struct dirent *e)
{
    unsigned char type = e->d_type;
    if (type == DT_UNKNOWN) {
        char path[4096];
        struct stat st;
        int n = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (n < 0 || (size_t)n >= sizeof path || lstat(path, &st) != 0)
            return 0;
        type = S_ISREG(st.st_mode) ? DT_REG : S_ISDIR(st.st_mode) ? DT_DIR : DT_LNK;
    }
    return type == DT_REG ? 'f' : type == DT_DIR ? 'd' : 0;
}

/* The paths of a folder, sorted; those of folders end with a slash, and so stand where their files' paths do. */
static enum status list_folder(struct paths *l, const char *folder)
{
    size_t n = strlen(folder);
    const char *between = n && folder[n - 1] == '/' ? "" : "/";
    DIR *d = opendir(folder);
    if (!d) {
        handle_tell(l->t, folder, "cannot be read: %s", strerror(errno));
        return ST_OK; /* the others are */
    }
    enum status st = ST_OK;
    for (struct dirent *e; !st && (errno = 0, e = readdir(d));) {
        if (is_dots(e->d_name))
            continue;
        char kind = kind_of(folder, e);
        l->n_passed += !kind;
        size_t size = n + strlen(e->d_name) + 3;
        char *path = kind ? arena_get(l->text, size) : NULL;
        if (path)
            (void)snprintf(path, size, "%s%s%s%s", folder, between, e->d_name, kind == 'd' ? "/" : "");
        st = !kind ? ST_OK : path ? push(l, path) : ST_NOMEM;
    }
    if (!st && errno)
        handle_tell(l->t, folder, "cannot be read to its end: %s", strerror(errno));
    (void)closedir(d);
    return st;
}

/* Depth first, with a stack of what is still to be done: no depth of folders is too much. */
static enum status walk(struct paths *out, const char *folder)
{
    struct paths todo = {.t = out->t, .text = out->text};
    enum status st = push(&todo, folder);
    while (!st && todo.n) {
        const char *path = todo.name[--todo.n];
        bool is_folder = path == folder || path[strlen(path) - 1] == '/';
        if (!is_folder) {
            st = push(out, path);
            continue;
        }
        size_t from = todo.n;
        st = list_folder(&todo, path);
        if (todo.n > from + 1)
            qsort(todo.name + from, todo.n - from, sizeof *todo.name, by_bytes);
        for (size_t i = from, k = todo.n; i + 1 < k; i++) { /* the first on top */
            const char *other = todo.name[--k];
            todo.name[k] = todo.name[i];
            todo.name[i] = other;
        }
    }
    alloc_free(todo.name);
    out->n_passed += todo.n_passed;
    return st;
}

static enum status add(struct filelist *list, struct paths *l, const char *name)
{
    struct stat st;
    if (!l->t->config.recursive || strcmp(name, "-") == 0 || stat(name, &st) != 0 || !S_ISDIR(st.st_mode))
        return push(l, name);
    if (VEC_PUSH(list->folder, list->n_folders, list->cap_folders, name))
        return ST_NOMEM;
    return walk(l, name);
}

static enum status refuse(struct paths *l, const char *from, uint64_t number, const char *why)
{
    from = strcmp(from, "-") == 0 ? "(stdin)" : from;
    if (number)
        handle_why(l->t, "%s:%llu: %s", from, (unsigned long long)number, why);
    else
        handle_why(l->t, "%s: cannot be read: %s", from, why);
    return ST_IO;
}

/* As in wc and sort: NUL between the names, one at the end or not. */
static enum status read_names(struct filelist *list, struct paths *l, const char *from)
{
    bool std = strcmp(from, "-") == 0;
    FILE *f = std ? stdin : fopen(from, "re");
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    uint64_t number = 0;
    enum status st = f ? ST_OK : refuse(l, from, 0, strerror(errno));
    while (!st && (n = getdelim(&line, &cap, '\0', f)) > 0) {
        const char *name = arena_text(l->text, line, (size_t)n);
        number++;
        if (!*line)
            st = refuse(l, from, number, "a file name of no bytes");
        else if (std && strcmp(line, "-") == 0)
            st = refuse(l, from, number, "standard input holds the names; it cannot be one of the files");
        else
            st = name ? add(list, l, name) : ST_NOMEM;
    }
    if (!st && ferror(f))
        st = refuse(l, from, 0, strerror(errno));
    free(line);
    if (f && !std)
        (void)fclose(f);
    return st;
}

static enum status make(struct thresh *t, const char *const *given, size_t n)
{
    struct filelist *l = &t->list;
    const struct config *c = &t->config;
    struct paths paths = {.t = t, .text = &l->text};
    enum status st = VEC_RESERVE(paths.name, paths.cap, 1); /* so that an empty list is one too */
    if (!st && c->files0_from)
        st = read_names(l, &paths, c->files0_from);
    else if (!st && !n)
        st = push(&paths, "-");
    for (size_t i = 0; i < n && !st; i++)
        st = add(l, &paths, given[i]);
    l->file = paths.name;
    l->n_files = paths.n;
    l->n_passed = paths.n_passed;
    return st;
}

enum thresh_status thresh_files(thresh *t, const char *const *names, size_t n, const char *const **files, size_t *n_files,
                                const struct thresh_io *io)
{
    if (!handle_enter(t))
        return THRESH_OPTION;
    handle_struct(&t->io, sizeof t->io, io, io ? io->size : 0);
    filelist_free(&t->list);
    enum status st = make(t, names, n);
    if (st)
        filelist_free(&t->list);
    *files = t->list.file;
    *n_files = t->list.n_files;
    enum thresh_status status = handle_leave(t, st);
    memset(&t->io, 0, sizeof t->io);
    return status;
}

void filelist_free(struct filelist *l)
{
    alloc_free(l->file);
    alloc_free(l->folder);
    arena_free(&l->text);
    *l = (struct filelist){0};
}
