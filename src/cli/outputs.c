/* outputs: see the header.  SPDX-License-Identifier: MIT */
#include "cli/outputs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "io/outdir.h"
#include "util/alloc.h"
#include "util/buf.h"

struct id {
    dev_t dev;
    ino_t ino;
    const char *file;
};

static int by_name(const void *a, const void *b)
{
    const struct outputs_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->file > y->file) - (x->file < y->file);
}

static int by_id(const void *a, const void *b)
{
    const struct id *x = a, *y = b;
    if (x->dev != y->dev)
        return x->dev < y->dev ? -1 : 1;
    return (x->ino > y->ino) - (x->ino < y->ino);
}

static bool no_memory(void)
{
    message_error("no memory for the names of outputs");
    return false;
}

/* Where the folder leads; it and folders above it may be missing, then it leads below the last that is there. */
static bool find_root(struct outputs *o)
{
    const char *dir = o->config->output_dir;
    char at[PATH_MAX], real[PATH_MAX];
    size_t n = strlen(dir), cut = n;
    struct stat st;
    if (n >= sizeof at) {
        message_error_at(dir, 0, "--output-dir: is too long a name");
        return false;
    }
    o->there = stat(dir, &st) == 0;
    if (o->there && !S_ISDIR(st.st_mode)) {
        message_error_at(dir, 0, "--output-dir: is no folder");
        return false;
    }
    for (;;) {
        (void)snprintf(at, sizeof at, "%.*s", (int)cut, dir);
        if (realpath(cut ? at : *dir == '/' ? "/" : ".", real) || !cut)
            break;
        while (cut && dir[cut - 1] == '/')
            cut--;
        while (cut && dir[cut - 1] != '/')
            cut--;
    }
    char rest[PATH_MAX] = "";
    bool more = outdir_name(dir + cut, rest, sizeof rest);
    size_t size = strlen(real) + strlen(rest) + 2;
    o->root = alloc_array(size, 1);
    if (!o->root)
        return no_memory();
    (void)snprintf(o->root, size, "%s%s%s", strcmp(real, "/") == 0 ? "" : real, more ? "/" : "", rest);
    return true;
}

static bool outside(const struct outputs *o, const char *folder)
{
    char real[PATH_MAX];
    size_t n;
    if (!realpath(folder, real))
        return true;
    n = strcmp(real, "/") == 0 ? 0 : strlen(real);
    if (strncmp(o->root, real, n) != 0 || (o->root[n] && o->root[n] != '/'))
        return true;
    message_error("--output-dir=%s is inside of the folder %s, which is read; nothing was done, name another folder",
                  o->config->output_dir, folder);
    return false;
}

static bool make_names(struct outputs *o)
{
    const struct config *c = o->config;
    struct buf text = {0};
    char name[PATH_MAX];
    bool good = true;
    o->name = alloc_array(c->n_files, sizeof *o->name);
    for (size_t i = 0; i < c->n_files && good && o->name; i++) {
        if (strcmp(c->files[i], "-") == 0) {
            message_usage("--output-dir: standard input has no name; name the inputs");
            good = false;
        } else if (!outdir_name(c->files[i], name, sizeof name)) {
            message_error_at(c->files[i], 0, "--output-dir: no name is left of it");
            good = false;
        } else {
            o->name[o->n++] = (struct outputs_name){(const char *)text.len, i}; /* `text` still moves */
            good = buf_append(&text, name, strlen(name) + 1) == ST_OK || no_memory();
        }
    }
    o->text = (char *)text.ptr;
    for (size_t i = 0; i < o->n && o->text; i++)
        o->name[i].name = o->text + (size_t)o->name[i].name;
    return good && (o->name || no_memory());
}

static bool all_differ(const struct outputs *o)
{
    const char *const *file = o->config->files;
    for (size_t i = 1; i < o->n; i++)
        if (strcmp(o->name[i - 1].name, o->name[i].name) == 0) {
            message_error("%s and %s would both be %s/%s; nothing was done", file[o->name[i - 1].file], file[o->name[i].file],
                          o->config->output_dir, o->name[i].name);
            return false;
        }
    return true;
}

/* Device and inode of all that is read, sorted. */
static struct id *make_ids(const struct config *c, size_t *n)
{
    struct id *id = alloc_array(c->n_files + c->n_rules_files + 1, sizeof *id);
    struct stat st;
    *n = 0;
    for (size_t i = 0; id && i < c->n_files + c->n_rules_files; i++) {
        const char *file = i < c->n_files ? c->files[i] : c->rules_files[i - c->n_files];
        if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
            id[(*n)++] = (struct id){st.st_dev, st.st_ino, file};
    }
    if (id)
        qsort(id, *n, sizeof *id, by_id);
    return id;
}

/* What already stands under a name of ours is no input, and no folder. */
static bool none_is_read(const struct outputs *o)
{
    struct id *id = NULL;
    size_t n_ids = 0;
    bool good = true;
    for (size_t i = 0; i < o->n && good && o->there; i++) {
        char path[PATH_MAX];
        struct stat st;
        int n = snprintf(path, sizeof path, "%s/%s", o->root, o->name[i].name);
        if (n < 0 || (size_t)n >= sizeof path || stat(path, &st) != 0)
            continue;
        if (!id && !(id = make_ids(o->config, &n_ids)))
            return no_memory();
        struct id want = {st.st_dev, st.st_ino, NULL}, *is = bsearch(&want, id, n_ids, sizeof *id, by_id);
        good = !is && S_ISREG(st.st_mode);
        if (is)
            message_error("the output %s/%s is also the input %s: it would be lost; nothing was done, name another folder",
                          o->config->output_dir, o->name[i].name, is->file);
        else if (!good)
            message_error("%s/%s: is in the way: no regular file; nothing was done", o->config->output_dir, o->name[i].name);
    }
    alloc_free(id);
    return good;
}

bool outputs_check(struct outputs *o, const struct config *config, const struct filelist *list)
{
    *o = (struct outputs){.config = config};
    if (!config->output_dir)
        return true;
    if (!config->n_files && !config->listed) {
        message_usage("--output-dir: standard input has no name; name the inputs");
        return false;
    }
    bool good = find_root(o);
    for (size_t i = 0; i < list->n_folders && good; i++)
        good = outside(o, list->folder[i]);
    if (!good || !make_names(o))
        return false;
    qsort(o->name, o->n, sizeof *o->name, by_name);
    return all_differ(o) && none_is_read(o);
}

const char *outputs_find(const struct outputs *o, const struct place *p)
{
    size_t n = o->root ? strlen(o->root) : 0;
    if (!o->n || !p->path || strncmp(p->path, o->root, n) != 0 || p->path[n] != '/')
        return NULL;
    struct outputs_name want = {p->path + n + 1, 0};
    size_t lo = 0, hi = o->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(o->name[mid].name, want.name) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < o->n && strcmp(o->name[lo].name, want.name) == 0 ? o->config->files[o->name[lo].file] : NULL;
}

void outputs_free(struct outputs *o)
{
    alloc_free(o->name);
    alloc_free(o->text);
    alloc_free(o->root);
}
