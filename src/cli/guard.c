/* guard: see the header.  SPDX-License-Identifier: MIT */
#include "cli/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/outputs.h"
#include "io/place.h"

/* What is written: at most standard output and error, journal, stats, index. */
struct written {
    const char *what; /* `--journal=`, or `standard output` */
    const char *name; /* "" of the standard ones */
    struct place place;
};

#define ERROR "standard error"

struct guard {
    struct written out[5];
    unsigned n;
    const struct outputs *outputs; /* of --output-dir */
};

void guard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* the lowest free number is this one; the wrong way round, so that using it fails */
        int got = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (got < 0)
            _exit(EXIT_TROUBLE);
    }
}

static bool refuse(const struct written *w, const char *what, const char *name)
{
    message_error("%s%s is also %s%s: it would be lost; nothing was done, name another file", w->what, w->name, what, name);
    return false;
}

/* Holds what is read, under this name, against all that is written. */
static bool reads_place(const struct guard *g, const struct place *p, const char *what, const char *name)
{
    for (unsigned i = 0; i < g->n; i++)
        if (place_same(&g->out[i].place, p))
            return refuse(&g->out[i], what, name);
    return true;
}

static bool reads(const struct guard *g, const char *what, const char *name)
{
    struct place p;
    bool std = strcmp(name, "-") == 0;
    /* what is not there cannot be lost; that it is missing is said where it is read */
    if (!(std ? place_of_descriptor(&p, STDIN_FILENO) : place_of_there(&p, name)))
        return true;
    return reads_place(g, &p, std ? "standard input" : what, std ? "" : name);
}

/* A FIFO without a reader would hold the run up at its end; one that has a reader is kept open, so that it sees no end. */
static bool writable_pipe(const char *option, const char *name)
{
    if (open(name, O_WRONLY | O_NONBLOCK | O_CLOEXEC) >= 0)
        return true;
    message_error_at(name, 0, "%s: is a pipe that nobody reads: %s", option, strerror(errno));
    return false;
}

static bool writable(const char *option, const char *name, const struct place *p)
{
    if (p->there && S_ISDIR(p->mode))
        message_error_at(name, 0, "%s: is a directory; name a file", option);
    else if (p->there && S_ISFIFO(p->mode))
        return writable_pipe(option, name);
    else if (p->there && access(p->path, W_OK) != 0)
        message_error_at(name, 0, "%s: cannot be written: %s", option, strerror(errno));
    else if (p->there)
        return true;
    else {
        size_t folder = (size_t)(strrchr(p->path, '/') - p->path);
        char at[4096];
        (void)snprintf(at, sizeof at, "%.*s", (int)(folder ? folder : 1), p->path);
        if (access(at, W_OK | X_OK) == 0)
            return true;
        message_error_at(name, 0, "%s: cannot be made: %s", option, strerror(errno));
    }
    return false;
}

/* `name` is going to be written by this option (without its dashes and `=`). */
static bool writes(struct guard *g, const char *what, const char *option, const char *name)
{
    struct written *w = &g->out[g->n];
    *w = (struct written){.what = what, .name = name};
    enum status st = place_of(&w->place, name);
    if (st) {
        message_error_at(name, 0, "%s: cannot be written: %s", option, st == ST_IO ? strerror(errno) : "out of memory");
        return false;
    }
    g->n++;
    for (unsigned i = 0; i + 1 < g->n; i++)
        /* counters may go where messages go: report.c then writes both to one descriptor */
        if (place_same(&g->out[i].place, &w->place) && !(strcmp(option, "--stats") == 0 && strcmp(g->out[i].what, ERROR) == 0))
            return refuse(w, g->out[i].what, g->out[i].name);
    const char *input = outputs_find(g->outputs, &w->place);
    if (input)
        return refuse(w, "the output of ", input);
    return writable(option, name, &w->place);
}

/* Standard output and error may be one file. */
static void writes_standard(struct guard *g, int fd, const char *what)
{
    struct written *w = &g->out[g->n];
    *w = (struct written){.what = what, .name = ""};
    if (place_of_descriptor(&w->place, fd) && w->place.regular)
        g->n++;
}

static bool all(struct guard *g, const struct config *c, enum action action)
{
    bool restores = action == ACT_RESTORE;
    if (!c->output_dir)
        writes_standard(g, STDOUT_FILENO, "standard output");
    writes_standard(g, STDERR_FILENO, ERROR);
    if (c->journal_file && (restores ? !reads(g, "--restore=", c->journal_file)
                                     : !writes(g, "--journal=", "--journal", c->journal_file)))
        return false;
    if (c->stats && c->stats_file && !restores && !writes(g, "--stats=", "--stats", c->stats_file))
        return false;
    if (c->index_file && !restores && (c->index_read_only ? !reads(g, "--index=", c->index_file)
                                                          : !writes(g, "--index=", "--index", c->index_file)))
        return false;
    for (size_t i = 0; i < c->n_rules_files; i++)
        if (!reads(g, "--rules=", c->rules_files[i]))
            return false;
    for (size_t i = 0; i < c->n_files; i++)
        if (!reads(g, "the input ", c->files[i]))
            return false;
    if (c->files0_from && !reads(g, "--files0-from=", c->files0_from))
        return false;
    return c->n_files > 0 || c->listed || reads(g, "", "-");
}

bool guard_files(const struct config *config, enum action action, const struct filelist *list)
{
    struct outputs outputs;
    struct guard g = {.outputs = &outputs};
    bool good = outputs_check(&outputs, config, list) && all(&g, config, action);
    outputs_free(&outputs);
    for (unsigned i = 0; i < g.n; i++)
        place_free(&g.out[i].place);
    return good;
}
