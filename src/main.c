/* main: opens, configures, runs, reports.  Each step stands where it stands because
 *   options come first: nothing may happen before wrong use is known;
 *   rules come before output: a broken rule file must not leave an empty result behind;
 *   the report comes after the output is closed: only then is it true.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/bad_records.h"
#include "cli/filelist.h"
#include "cli/guard.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "cli/version.h"
#include "pipeline.h"
#include "quote/rules.h"
#include "state/restore.h"
#include "state/snapshot.h"
#include "util/budget.h"

#define SAID_MOST 64u

/* What the events need. */
struct context {
    const struct config *config;
    struct progress progress;
    uint64_t said[SAID_MOST]; /* hashes of what was said of records that were read all the same: once is enough */
    unsigned n_said;
    struct bad_records bad;
};

static void trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    (void)ctx;
    message_error_at(file, line, "%s", what);
}

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

static void malformed(void *ctx, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped)
{
    struct context *c = ctx;
    if (!skipped && !c->config->strict && said_before(c, what))
        return;
    const struct bad_record r = {file, what, line, record, skipped};
    if (c->config->strict)
        message_error_at(file, line, "record %llu: %s; the run ends here (--strict)", (unsigned long long)record, what);
    else
        bad_records_add(&c->bad, &r);
}

static void tick(void *ctx, uint64_t bytes_in, uint64_t bytes_out)
{
    struct context *c = ctx;
    progress_tick(&c->progress, bytes_in, bytes_out);
}

static enum status load_rules(struct rules **rules, const struct config *config)
{
    enum status st = rules_new(rules, config->builtin_rules);
    if (st)
        message_error("no memory for the rules");
    for (size_t i = 0; i < config->n_rules_files && !st; i++) {
        char why[256] = "";
        st = rules_load_file(*rules, config->rules_files[i], why, sizeof why);
        if (st == ST_SKIP)
            message_usage("%s: %s", config->rules_files[i], why);
        else if (st)
            message_error("%s: %m", config->rules_files[i]);
    }
    return st;
}

static void run(const struct config *config, const struct rules *rules)
{
    struct stats stats = {0};
    struct output out;
    struct context c = {.config = config};
    struct pipeline_events events = {
        .ctx = &c, .trouble = trouble, .malformed = malformed, .progress = tick, .stop = signals_flag()};
    message_verbose(2, "%zu rules; similarity %.2f, shortest repeat %u words", rules_count(rules), config->similarity,
                    config->min_words);
    progress_init(&c.progress, config->progress == WHEN_ALWAYS,
                  config->progress == WHEN_ALWAYS ? progress_total(config->files, config->n_files) : 0);
    enum status st = output_init(&out, config->output_dir ? -1 : STDOUT_FILENO);
    out.stop = signals_flag();
    if (!st)
        st = pipeline_run(config, rules, &events, &out, &stats);
    progress_end(&c.progress);
    bad_records_end(&c.bad);
    if (st == ST_OK)
        signals_done();
    if (st == ST_NOMEM)
        message_error("out of memory; what was decided so far is written");
    if (output_close(&out) == ST_IO && !config->output_dir) /* of files the pipeline tells */
        message_error("standard output: %s", output_error(&out));
    if (out.st == ST_END)
        signals_end_by_pipe();
    if (stats.files_left)
        message_warning(stats.files_left == 1 ? "%llu file holds no text and was left alone" : "%llu files hold no text and were left alone",
                        (unsigned long long)stats.files_left);
    message_verbose(1, "%llu bytes in %llu posts of %llu threads read, %.2f %% of the text removed",
                    (unsigned long long)stats.in.bytes, (unsigned long long)stats.posts_in,
                    (unsigned long long)stats.threads_in, stats_removed_percent(&stats));
    if (config->stats)
        report_stats(config, &stats);
    if (st == ST_OK)
        report_fields(config, &stats);
    report_warning(config, &stats);
    report_forgotten(config, &stats);
}

static void restore(const struct config *config)
{
    struct restored r;
    struct output out;
    enum status st = output_init(&out, STDOUT_FILENO);
    out.stop = signals_flag();
    if (!st)
        st = restore_run(config->journal_file, config->files, config->n_files, &out, signals_flag(), &r);
    if (st == ST_NOMEM)
        message_error("out of memory; what was restored so far is written");
    else if (st == ST_IO && out.st == ST_OK)
        message_error_at(r.file, 0, "%s", r.why);
    else if (st == ST_OK && !r.finished)
        message_warning_at(config->journal_file, 0, "of a run that was interrupted; the first %llu bytes of its input were restored",
                        (unsigned long long)r.input);
    if (output_close(&out) == ST_IO)
        message_error("standard output: %s", output_error(&out));
    if (out.st == ST_END)
        signals_end_by_pipe();
}

/* --index-info: one line a fact. */
static void index_info(const struct config *config)
{
    struct stream_index x;
    struct snapshot s;
    enum status st = snapshot_open(&s, &x, config->index_file);
    if (st == ST_IO)
        message_error_at(s.path, 0, "%s", s.why);
    else if (st)
        message_error("out of memory");
    else
        snapshot_info(&s, &x, stdout);
    sindex_free(&x);
}

/* --index-merge: each behind the one of --index. */
static void index_merge(const struct config *config)
{
    struct stream_index x;
    struct snapshot s = {.path = config->index_file};
    enum status st = sindex_init(&x, budget_of(config->memory).stream);
    x.seed = config->seed;
    s.stop = signals_flag();
    if (!st)
        st = snapshot_lock(&s);
    if (!st)
        st = snapshot_load(&s, &x);
    if (st == ST_IO)
        message_error_at(s.path, 0, "%s", s.why);
    for (size_t i = 0; i < config->n_index_merge && !st; i++) {
        struct stream_index more;
        struct snapshot from;
        st = snapshot_open(&from, &more, config->index_merge[i]);
        if (st == ST_IO)
            message_error_at(from.path, 0, "%s", from.why);
        if (!st && more.seed != x.seed && (st = ST_IO))
            message_error_at(from.path, 0, "was made with another --seed than %s", s.path);
        if (!st)
            st = snapshot_merge(&s, &x, &from, &more);
        sindex_free(&more);
    }
    if (!st && (st = snapshot_save(&s, &x)) == ST_IO)
        message_error_at(s.path, 0, "%s", s.why);
    if (st == ST_NOMEM)
        message_error("out of memory; %s is as it was", s.path);
    snapshot_unlock(&s);
    sindex_free(&x);
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
    struct config config;
    struct rules *rules = NULL;
    struct filelist list = {0};
    tame_malloc();
    guard_descriptors();
    enum action action = options_parse(argc, argv, &config);
    if (action == ACT_ERROR)
        return (int)message_status();
    signals_init();
    if (action == ACT_HELP)
        options_help(stdout);
    else if (action == ACT_VERSION)
        version_print(stdout);
    else if (action == ACT_COMPLETION)
        options_completion(stdout, config.completion);
    else if (action == ACT_RESTORE && filelist_make(&list, &config) && guard_files(&config, action, &list))
        restore(&config);
    else if (action == ACT_INDEX_INFO)
        index_info(&config);
    else if (action == ACT_INDEX_MERGE)
        index_merge(&config);
    else if (action != ACT_RESTORE && load_rules(&rules, &config) == ST_OK) {
        if (action == ACT_LIST_RULES)
            (void)rules_list(rules, stdout);
        else if (filelist_make(&list, &config) && guard_files(&config, action, &list))
            run(&config, rules);
    }
    rules_delete(rules);
    options_free(&config);
    filelist_free(&list);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        if (errno == EPIPE)
            signals_end_by_pipe(); /* thresh --list-rules | head */
        message_error("standard output: %m");
    }
    signals_reraise();
    return (int)message_status();
}
