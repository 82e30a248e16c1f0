/* filelist: see the header.  SPDX-License-Identifier: MIT */
#include "cli/filelist.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "util/alloc.h"
#include "util/vec.h"

struct names {
    struct arena *text;
    const char **name;
    size_t n, cap;
};

static bool no_memory(void)
{
    message_error("no memory for the list of files");
    return false;
}

static bool push(struct names *l, const char *name) { return VEC_PUSH(l->name, l->n, l->cap, name) == ST_OK || no_memory(); }

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* What is to be read of an entry: 'f'ile, 'd' folder, or 0. */
static char kind_of(const char *folder, const struct dirent *e)
{
    unsigned char type = e->d_type;
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
        return 0;
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
static bool list_folder(struct names *l, const char *folder)
{
    size_t n = strlen(folder);
    const char *between = n && folder[n - 1] == '/' ? "" : "/";
    DIR *d = opendir(folder);
    if (!d) {
        message_error_at(folder, 0, "cannot be read: %s", strerror(errno));
        return true; /* the others are */
    }
    bool good = true;
    for (struct dirent *e; good && (errno = 0, e = readdir(d));) {
        char kind = kind_of(folder, e);
        size_t size = n + strlen(e->d_name) + 3;
        char *path = kind ? arena_get(l->text, size) : NULL;
        if (path)
            (void)snprintf(path, size, "%s%s%s%s", folder, between, e->d_name, kind == 'd' ? "/" : "");
        good = !kind || (path ? push(l, path) : no_memory());
    }
    if (good && errno)
        message_error_at(folder, 0, "cannot be read to its end: %s", strerror(errno));
    (void)closedir(d);
    return good;
}

/* Depth first, with a stack of what is still to be done: no depth of folders is too much. */
static bool walk(struct names *out, const char *folder)
{
    struct names todo = {.text = out->text};
    bool good = push(&todo, folder);
    while (good && todo.n) {
        const char *path = todo.name[--todo.n];
        bool is_folder = path == folder || path[strlen(path) - 1] == '/';
        if (!is_folder) {
            good = push(out, path);
            continue;
        }
        size_t from = todo.n;
        good = list_folder(&todo, path);
        if (todo.n > from + 1)
            qsort(todo.name + from, todo.n - from, sizeof *todo.name, by_bytes);
        for (size_t i = from, k = todo.n; i + 1 < k; i++) { /* the first on top */
            const char *other = todo.name[--k];
            todo.name[k] = todo.name[i];
            todo.name[i] = other;
        }
    }
    alloc_free(todo.name);
    return good;
}

static bool add(struct filelist *list, struct names *l, const struct config *c, const char *name)
{
    struct stat st;
    if (!c->recursive || strcmp(name, "-") == 0 || stat(name, &st) != 0 || !S_ISDIR(st.st_mode))
        return push(l, name);
    if (VEC_PUSH(list->folder, list->n_folders, list->cap_folders, name))
        return no_memory();
    return walk(l, name);
}

/* As in wc and sort: NUL between the names, one at the end or not. */
static bool read_names(struct filelist *list, struct names *l, const struct config *c)
{
    const char *from = c->files0_from;
    bool std = strcmp(from, "-") == 0, good = true;
    FILE *f = std ? stdin : fopen(from, "re");
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    uint64_t number = 0;
    if (!f) {
        message_error_at(from, 0, "cannot be read: %s", strerror(errno));
        return false;
    }
    while (good && (n = getdelim(&line, &cap, '\0', f)) > 0) {
        const char *name = arena_text(l->text, line, (size_t)n);
        number++;
        if (!*line) {
            message_error_at(from, number, "a file name of no bytes");
            good = false;
        } else if (std && strcmp(line, "-") == 0) {
            message_error_at(from, number, "standard input holds the names; it cannot be one of the files");
            good = false;
        } else {
            good = name ? add(list, l, c, name) : no_memory();
        }
    }
    if (good && ferror(f)) {
        message_error_at(from, 0, "cannot be read: %s", strerror(errno));
        good = false;
    }
    free(line);
    if (!std)
        (void)fclose(f);
    return good;
}

bool filelist_make(struct filelist *l, struct config *config)
{
    struct names names = {.text = &l->text};
    bool good = true;
    if (!config->files0_from && !config->recursive)
        return true;
    if (config->files0_from)
        good = read_names(l, &names, config);
    else if (!config->n_files)
        good = push(&names, "-");
    for (size_t i = 0; i < config->n_files && good; i++)
        good = add(l, &names, config, config->files[i]);
    alloc_free((void *)(uintptr_t)config->files);
    config->files = names.name;
    config->n_files = names.n;
    config->listed = true;
    if (good && !names.n)
        message_warning("no files to read");
    return good;
}

void filelist_free(struct filelist *l)
{
    alloc_free(l->folder);
    arena_free(&l->text);
}
