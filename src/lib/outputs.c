/* outputs: see the header.  SPDX-License-Identifier: MIT */
#include "lib/outputs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/outdir.h"
#include "lib/handle.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/search.h"

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

/* Where the folder leads; it and folders above it may be missing, then it leads below the last that is there. */
static enum status find_root(struct outputs *o)
{
    const char *dir = o->config->output_dir;
    char at[PATH_MAX], real[PATH_MAX];
    size_t n = strlen(dir), cut = n;
    struct stat st;
    if (n >= sizeof at)
        return handle_refused(o->t, ST_IO, "%.200s...: --output-dir: is too long a name", dir);
    o->there = stat(dir, &st) == 0;
    if (o->there && !S_ISDIR(st.st_mode))
        return handle_refused(o->t, ST_IO, "%s: --output-dir: is no folder", dir);
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
        return ST_NOMEM;
    (void)snprintf(o->root, size, "%s%s%s", strcmp(real, "/") == 0 ? "" : real, more ? "/" : "", rest);
    return ST_OK;
}

static enum status outside(const struct outputs *o, const char *folder)
{
    char real[PATH_MAX];
    size_t n;
    if (!realpath(folder, real))
        return ST_OK;
    n = strcmp(real, "/") == 0 ? 0 : strlen(real);
    if (strncmp(o->root, real, n) != 0 || (o->root[n] && o->root[n] != '/'))
        return ST_OK;
    return handle_refused(o->t, ST_IO,
                          "--output-dir=%s is inside of the folder %s, which is read; nothing was done, name another folder",
                          o->config->output_dir, folder);
}

static enum status no_name(const struct outputs *o)
{
    return handle_refused(o->t, ST_LIMIT, "--output-dir: standard input has no name; name the inputs");
}

static enum status make_names(struct outputs *o)
{
    struct buf text = {0};
    char name[PATH_MAX];
    o->name = alloc_array(o->n_files, sizeof *o->name);
    enum status st = o->name ? ST_OK : ST_NOMEM;
    for (size_t i = 0; i < o->n_files && !st; i++) {
        if (strcmp(o->file[i], "-") == 0) {
            st = no_name(o);
        } else if (!outdir_name(o->file[i], name, sizeof name)) {
            st = handle_refused(o->t, ST_IO, "%s: --output-dir: no name is left of it", o->file[i]);
        } else {
            o->name[o->n++] = (struct outputs_name){(const char *)text.len, i}; /* `text` still moves */
            st = buf_append(&text, name, strlen(name) + 1);
        }
    }
    o->text = (char *)text.ptr;
    for (size_t i = 0; i < o->n && o->text; i++)
        o->name[i].name = o->text + (size_t)o->name[i].name;
    return st;
}

static enum status all_differ(const struct outputs *o)
{
    for (size_t i = 1; i < o->n; i++)
        if (strcmp(o->name[i - 1].name, o->name[i].name) == 0)
            return handle_refused(o->t, ST_IO, "%s and %s would both be %s/%s; nothing was done", o->file[o->name[i - 1].file],
                                  o->file[o->name[i].file], o->config->output_dir, o->name[i].name);
    return ST_OK;
}

/* Device and inode of all that is read, sorted. */
static struct id *make_ids(const struct outputs *o, size_t *n)
{
    const struct config *c = o->config;
    struct id *id = alloc_array(o->n_files + c->n_rules_files + 1, sizeof *id);
    struct stat st;
    *n = 0;
    for (size_t i = 0; id && i < o->n_files + c->n_rules_files; i++) {
        const char *file = i < o->n_files ? o->file[i] : c->rules_files[i - o->n_files];
        if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
            id[(*n)++] = (struct id){st.st_dev, st.st_ino, file};
    }
    if (id)
        qsort(id, *n, sizeof *id, by_id);
    return id;
}

/* What already stands under a name of ours is no input, and no folder. */
static enum status none_is_read(const struct outputs *o)
{
    struct id *id = NULL;
    size_t n_ids = 0;
    enum status refused = ST_OK;
    for (size_t i = 0; i < o->n && !refused && o->there; i++) {
        char path[PATH_MAX];
        struct stat st;
        int n = snprintf(path, sizeof path, "%s/%s", o->root, o->name[i].name);
        if (n < 0 || (size_t)n >= sizeof path || stat(path, &st) != 0)
            continue;
        if (!id && !(id = make_ids(o, &n_ids)))
            return ST_NOMEM;
        struct id want = {st.st_dev, st.st_ino, NULL}, *is = bsearch(&want, id, n_ids, sizeof *id, by_id);
        if (is)
            refused = handle_refused(
                o->t, ST_IO, "the output %s/%s is also the input %s: it would be lost; nothing was done, name another folder",
                o->config->output_dir, o->name[i].name, is->file);
        else if (!S_ISREG(st.st_mode))
            refused = handle_refused(o->t, ST_IO, "%s/%s: is in the way: no regular file; nothing was done",
                                     o->config->output_dir, o->name[i].name);
    }
    alloc_free(id);
    return refused;
}

enum status outputs_check(struct outputs *o, struct thresh *t, const char *const *inputs, size_t n)
{
    *o = (struct outputs){.t = t, .config = &t->config, .file = inputs, .n_files = n};
    if (!t->config.output_dir)
        return ST_OK;
    if (!n && !t->list.file)
        return no_name(o);
    enum status st = find_root(o);
    for (size_t i = 0; i < t->list.n_folders && !st; i++)
        st = outside(o, t->list.folder[i]);
    if (!st)
        st = make_names(o);
    if (st)
        return st;
    qsort(o->name, o->n, sizeof *o->name, by_name);
    st = all_differ(o);
    return st ? st : none_is_read(o);
}

const char *outputs_find(const struct outputs *o, const struct place *p)
{
    size_t n = o->root ? strlen(o->root) : 0;
    if (!o->n || !o->root || !p->path || strncmp(p->path, o->root, n) != 0 || p->path[n] != '/')
        return NULL;
    struct outputs_name want = {p->path + n + 1, 0};
    size_t lo = 0, hi = o->n;
    SEARCH(lo, hi, mid, strcmp(o->name[mid].name, want.name) < 0);
    return lo < o->n && strcmp(o->name[lo].name, want.name) == 0 ? o->file[o->name[lo].file] : NULL;
}

void outputs_free(struct outputs *o)
{
    alloc_free(o->name);
    alloc_free(o->text);
    alloc_free(o->root);
}
