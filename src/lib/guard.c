/* guard: nobody loses a file.  Before anything is opened for writing, what the run reads and what it writes are held
 * against each other, whatever their names: an output that is an input, two outputs that are one file, an output that
 * cannot be written are refused.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/place.h"
#include "lib/handle.h"
#include "lib/outputs.h"

/* What is written. */
struct written {
    const char *what; /* `--journal=`, or `standard output` */
    const char *name; /* "" of descriptors */
    struct place place;
    bool messages; /* the descriptor 2 */
};

struct guard {
    struct thresh *t;
    struct written *out;
    size_t n;
    struct outputs outputs; /* of --output-dir */
};

/* Holds what is read, under this name, against all that is written. */
static enum status reads_place(const struct guard *g, const struct place *p, const char *what, const char *name)
{
    for (size_t i = 0; i < g->n; i++)
        if (place_same(&g->out[i].place, p))
            return handle_refused(g->t, ST_IO, "%s%s is also %s%s: it would be lost; nothing was done, name another file",
                                  g->out[i].what, g->out[i].name, what, name);
    return ST_OK;
}

static enum status reads(const struct guard *g, const char *what, const char *name)
{
    struct place p;
    bool std = strcmp(name, "-") == 0;
    /* what is not there cannot be lost; that it is missing is said where it is read */
    if (!(std ? place_of_descriptor(&p, STDIN_FILENO) : place_of_there(&p, name)))
        return ST_OK;
    return reads_place(g, &p, std ? "standard input" : what, std ? "" : name);
}

static enum status cannot(const struct guard *g, const char *name, const char *what, const char *how)
{
    const int n = (int)strcspn(what, "="); /* the option without its `=` */
    return handle_refused(g->t, ST_IO, "%s: %.*s: %s: %s", name, n, what, how, strerror(errno));
}

static enum status is_folder(const struct guard *g, const char *name, const char *what)
{
    return handle_refused(g->t, ST_IO, "%s: %.*s: is a directory; name a file", name, (int)strcspn(what, "="), what);
}

static enum status writable(const struct guard *g, const char *what, const char *name, const struct place *p)
{
    if (p->there && S_ISDIR(p->mode))
        return is_folder(g, name, what);
    if (p->there && S_ISFIFO(p->mode))
        /* A FIFO without a reader would hold the run up at its end; one that has a reader is kept open, so that it sees no end. */
        return open(name, O_WRONLY | O_NONBLOCK | O_CLOEXEC) >= 0 ? ST_OK : cannot(g, name, what, "is a pipe that nobody reads");
    if (p->there)
        return access(p->path, W_OK) == 0 ? ST_OK : cannot(g, name, what, "cannot be written");
    size_t folder = (size_t)(strrchr(p->path, '/') - p->path);
    char at[4096];
    (void)snprintf(at, sizeof at, "%.*s", (int)(folder ? folder : 1), p->path);
    return access(at, W_OK | X_OK) == 0 ? ST_OK : cannot(g, name, what, "cannot be made");
}

/* `name` is going to be written by this option; `shared`: it may be where messages go. */
static enum status writes(struct guard *g, const char *what, const char *name, bool shared)
{
    struct written *w = &g->out[g->n];
    *w = (struct written){.what = what, .name = name};
    enum status st = place_of(&w->place, name);
    if (st)
        return st == ST_IO ? cannot(g, name, what, "cannot be written") : st;
    g->n++;
    for (size_t i = 0; i + 1 < g->n; i++)
        if (place_same(&g->out[i].place, &w->place) && !(shared && g->out[i].messages))
            return handle_refused(g->t, ST_IO, "%s%s is also %s%s: it would be lost; nothing was done, name another file", what,
                                  name, g->out[i].what, g->out[i].name);
    const char *input = outputs_find(&g->outputs, &w->place);
    if (input)
        return handle_refused(g->t, ST_IO, "%s%s is also the output of %s: it would be lost; nothing was done, name another file",
                              what, name, input);
    return writable(g, what, name, &w->place);
}

/* Descriptors may be one file: standard output and error. */
static void writes_descriptor(struct guard *g, const struct thresh_place *p)
{
    struct written *w = &g->out[g->n];
    *w = (struct written){.what = p->what, .name = "", .messages = p->descriptor == STDERR_FILENO};
    if (place_of_descriptor(&w->place, p->descriptor) && w->place.regular)
        g->n++;
}

static enum status all_written(struct guard *g, const struct thresh_place *more, size_t n_more)
{
    const struct config *c = &g->t->config;
    enum status st = ST_OK;
    for (size_t i = 0; i < n_more; i++)
        if (more[i].written && !more[i].name)
            writes_descriptor(g, &more[i]);
    if (c->journal_file)
        st = writes(g, "--journal=", c->journal_file, false);
    if (!st && c->emit_places)
        st = writes(g, "--emit-places=", c->emit_places, false);
    for (size_t i = 0; i < n_more && !st; i++)
        if (more[i].written && more[i].name)
            st = writes(g, more[i].what, more[i].name, more[i].shared);
    if (!st && c->index_file && !c->index_read_only)
        st = writes(g, "--index=", c->index_file, false);
    return st;
}

static enum status all_read(struct guard *g, const char *const *inputs, size_t n, const struct thresh_place *more, size_t n_more)
{
    const struct config *c = &g->t->config;
    enum status st = c->index_file && c->index_read_only ? reads(g, "--index=", c->index_file) : ST_OK;
    if (!st && c->with_places)
        st = reads(g, "--with-places=", c->with_places);
    for (size_t i = 0; i < c->n_rules_files && !st; i++)
        st = reads(g, "--rules=", c->rules_files[i]);
    for (size_t i = 0; i < n && !st; i++)
        st = reads(g, "the input ", inputs[i]);
    if (!st && c->files0_from)
        st = reads(g, "--files0-from=", c->files0_from);
    for (size_t i = 0; i < n_more && !st; i++)
        if (!more[i].written && more[i].name)
            st = reads(g, more[i].what, more[i].name);
    return st || n || g->t->list.file ? st : reads(g, "", "-");
}

/* ST_IO, ST_LIMIT: refused, thresh_why says it, nothing was touched. */
static enum status guard_files(struct thresh *t, const char *const *inputs, size_t n, const struct thresh_place *more,
                               size_t n_more)
{
    struct guard g = {.t = t, .out = alloc_array(n_more + 3, sizeof *g.out)}; /* journal, index, places */
    enum status st = g.out ? outputs_check(&g.outputs, t, inputs, n) : ST_NOMEM;
    if (!st)
        st = all_written(&g, more, n_more);
    if (!st)
        st = all_read(&g, inputs, n, more, n_more);
    outputs_free(&g.outputs);
    for (size_t i = 0; i < g.n; i++)
        place_free(&g.out[i].place);
    alloc_free(g.out);
    return st;
}

enum thresh_status thresh_check(thresh *t, const char *const *inputs, size_t n, const struct thresh_place *more, size_t n_more)
{
    if (!handle_enter(t))
        return THRESH_OPTION;
    enum status st = handle_rules(t);
    return handle_leave(t, st ? st : guard_files(t, inputs, n, more, n_more));
}
