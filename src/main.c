/* main: opens, checks, runs, reports: the first user of libthresh, and of nothing else.  Each step stands where it stands because
 *   options come first: nothing may happen before wrong use is known;
 *   thresh_check comes before the run: a broken rule file, an output that is an input must not leave an empty result behind;
 *   reports come after the output is closed: only then are they true.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/bad_records.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "cli/standard.h"
#include "cli/version.h"
#include "thresh.h"

#define SAID_MOST 64u

/* What the callbacks need. */
struct context {
    const struct options *o;
    struct progress progress;
    uint64_t said[SAID_MOST]; /* hashes of what was said of records that were read all the same: once is enough */
    unsigned n_said;
    struct bad_records bad;
    bool told; /* an error, since the last call began */
};

static bool said_before(struct context *c, const char *what)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (; *what; what++)
        h = (h ^ (unsigned char)*what) * 1099511628211u;
    for (unsigned i = 0; i < c->n_said; i++)
        if (c->said[i] == h)
            return true;
    if (c->n_said < SAID_MOST)
        c->said[c->n_said++] = h;
    return false;
}

static void on_record(struct context *c, const struct thresh_trouble *t)
{
    if (!t->skipped && t->severity == THRESH_WARNING && said_before(c, t->what))
        return;
    const struct bad_record r = {t->input, t->what, t->line, t->record, t->skipped};
    if (t->severity == THRESH_ERROR)
        message_error_at(t->input, t->line, "record %llu: %s; the run ends here (--strict)", (unsigned long long)t->record,
                         t->what);
    else
        bad_records_add(&c->bad, &r);
}

static void on_trouble(void *ctx, const struct thresh_trouble *t)
{
    struct context *c = ctx;
    c->told |= t->severity == THRESH_ERROR;
    if (t->record)
        on_record(c, t);
    else if (t->severity == THRESH_ERROR && t->input)
        message_error_at(t->input, t->line, "%s", t->what);
    else if (t->severity == THRESH_ERROR)
        message_error("%s", t->what);
    else if (t->input)
        message_warning_at(t->input, t->line, "%s", t->what);
    else
        message_warning("%s", t->what);
}

static void on_progress(void *ctx, uint64_t bytes_in, uint64_t bytes_out)
{
    struct context *c = ctx;
    progress_tick(&c->progress, bytes_in, bytes_out);
}

static struct thresh_io begin(struct context *c)
{
    struct thresh_io io = {
        .size = sizeof io, .ctx = c, .trouble = on_trouble, .progress = on_progress, .descriptor = STDOUT_FILENO};
    c->told = false;
    return io;
}

/* How a call ended, if that was not said while it ran. */
static bool ended_well(const struct context *c, enum thresh_status st)
{
    const char *why = thresh_why(c->o->t);
    if (st == THRESH_CLOSED)
        signals_end_by_pipe();
    else if (st == THRESH_MEMORY)
        message_error("%s; what was decided so far is written", why);
    else if (st == THRESH_OPTION)
        message_usage("%s", why);
    else if ((st == THRESH_IO || st == THRESH_DATA) && !c->told)
        message_error("%s", why);
    return st == THRESH_OK;
}

/* The inputs; false: a message was given. */
static bool find_inputs(struct context *c, const char *const **files, size_t *n)
{
    const struct options *o = c->o;
    struct thresh_io io = begin(c);
    const struct thresh_place places[] = {{.what = "standard output", .descriptor = STDOUT_FILENO, .written = 1},
                                          {.what = "standard error", .descriptor = STDERR_FILENO, .written = 1},
                                          {.what = "--stats=", .name = o->stats_file, .written = 1, .shared = 1}};
    const size_t from = o->output_dir, to = o->stats_file ? 3 : 2;
    enum thresh_status st = thresh_files(o->t, (const char *const *)o->file, o->n_files, files, n, &io);
    if (!*files)
        return ended_well(c, st);
    if (!*n)
        message_warning("no files to read");
    return ended_well(c, thresh_check(o->t, *files, *n, places + from, to - from));
}

static void write_counters(const struct options *o)
{
    size_t n = thresh_stats(o->t, NULL, 0), room = n + 256; /* times and memory may get longer */
    char *text = n ? malloc(room) : NULL;
    n = text ? thresh_stats(o->t, text, room) : 0;
    if (n)
        report_stats(o->stats_file, text, n < room ? n : room - 1);
    else
        message_error("no memory for the counters");
    free(text);
}

static void report(const struct options *o)
{
    struct thresh_counts n = {.size = sizeof n};
    thresh_count(o->t, &n);
    message_verbose(2, "%llu rules were in force", (unsigned long long)n.rules);
    message_verbose(1, "%llu bytes in %llu posts of %llu threads read, %.2f %% of the text removed",
                    (unsigned long long)n.bytes_in, (unsigned long long)n.posts, (unsigned long long)n.threads,
                    n.bytes_in ? 100.0 * (double)n.removed / (double)n.bytes_in : 0.0);
    if (o->stats)
        write_counters(o);
}

static void run(const struct options *o)
{
    struct context c = {.o = o};
    const char *const *files;
    size_t n;
    if (!find_inputs(&c, &files, &n))
        return;
    progress_init(&c.progress, o->progress, o->progress ? progress_total(files, n) : 0);
    struct thresh_io io = begin(&c);
    enum thresh_status st = n ? thresh_run_files(o->t, files, n, &io) : THRESH_OK, end = st;
    progress_end(&c.progress);
    bad_records_end(&c.bad);
    (void)ended_well(&c, st);
    if (st != THRESH_MEMORY) {
        if (st == THRESH_STOPPED)
            thresh_stop(o->t); /* it is still so: nobody waits for a reader who takes nothing */
        io = begin(&c);
        end = thresh_finish(o->t, &io);
        if (end != st) /* else it is the same trouble */
            (void)ended_well(&c, end);
    }
    if (st == THRESH_OK && end == THRESH_OK)
        signals_done();
    if (!o->output_dir)
        standard_close();
    report(o);
}

/* What can be asked instead of a run, and is answered on standard output. */
static void answer(const struct options *o)
{
    struct context c = {.o = o};
    struct thresh_io io = begin(&c);
    if (o->action == ACT_LIST_RULES)
        (void)ended_well(&c, thresh_list_rules(o->t, &io));
    else if (o->action == ACT_INDEX_INFO)
        (void)ended_well(&c, thresh_index_info(o->t, o->of, &io));
    else if (o->action == ACT_INDEX_MERGE)
        (void)ended_well(&c, thresh_index_merge(o->t, o->merge, o->n_merge));
}

static void join_places(const struct options *o)
{
    struct context c = {.o = o};
    struct thresh_io io = begin(&c);
    const char *const *files;
    size_t n;
    enum thresh_status st = thresh_files(o->t, (const char *const *)o->file, o->n_files, &files, &n, &io);
    if (files)
        st = thresh_join_places(o->t, files, o->n_files || o->listed ? n : 0, o->part, o->of);
    (void)ended_well(&c, st);
}

static void restore(const struct options *o)
{
    struct context c = {.o = o};
    struct thresh_io io = begin(&c);
    const char *const *files;
    size_t n;
    const struct thresh_place places[] = {{.what = "standard output", .descriptor = STDOUT_FILENO, .written = 1},
                                          {.what = "standard error", .descriptor = STDERR_FILENO, .written = 1},
                                          {.what = "--restore=", .name = o->of}};
    enum thresh_status st = thresh_files(o->t, (const char *const *)o->file, o->n_files, &files, &n, &io);
    if (files && (st = thresh_check(o->t, files, n, places, sizeof places / sizeof *places)) == THRESH_OK)
        st = thresh_restore(o->t, o->of, files, n, &io);
    (void)ended_well(&c, st);
    standard_close();
}

/* Large arrays come and go with one map each: otherwise glibc keeps up to 32 MB a hole, and --memory is an upper bound. */
static void tame_malloc(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 1 << 20);
#endif
}

int main(int argc, char **argv)
{
    struct options o;
    tame_malloc();
    standard_take();
    if (options_parse(argc, argv, &o) == ACT_ERROR)
        return (int)message_status();
    signals_init(o.t);
    if (o.action == ACT_HELP)
        options_help(stdout);
    else if (o.action == ACT_VERSION)
        version_print(stdout);
    else if (o.action == ACT_COMPLETION)
        options_completion(stdout, o.of);
    else if (o.action == ACT_RUN)
        run(&o);
    else if (o.action == ACT_JOIN_PLACES)
        join_places(&o);
    else if (o.action == ACT_RESTORE)
        restore(&o);
    else
        answer(&o);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        if (errno == EPIPE)
            signals_end_by_pipe(); /* thresh --help | head */
        message_error("standard output: %m");
    }
    signals_reraise();
    options_free(&o);
    return (int)message_status();
}
