/* report: see report.h.
 * SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/version.h"
#include "io/place.h"

enum { SHOWN = 10 }; /* entries of a top list: STATS_TOP minus those that only hold a place */

static const char *const kinds[V_N] = {"keep", "quote", "repost", "chrome", "signature"};

/* Appends; the first failure sticks, so that a page of calls needs one check. */
struct json {
    struct buf *buf;
    enum status st;
};

__attribute__((format(printf, 2, 3))) static void put(struct json *j, const char *fmt, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (j->st == ST_OK)
        j->st = buf_append_text(j->buf, text);
}

/* Names of rules come from rule files, so they may hold anything. */
static void put_string(struct json *j, const char *s)
{
    put(j, "\"");
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            put(j, "\\%c", *s);
        else if ((unsigned char)*s < 0x20)
            put(j, "\\u%04x", (unsigned char)*s);
        else
            put(j, "%c", *s);
    }
    put(j, "\"");
}

static void put_amount(struct json *j, struct amount a)
{
    put(j, "\"bytes\": %" PRIu64 ", \"lines\": %" PRIu64 ", \"words\": %" PRIu64, a.bytes, a.lines,
        a.half_words / 2);
}

static void put_top(struct json *j, const char *name, const struct stats_top *unsorted)
{
    struct stats_top top = *unsorted;
    stats_top_sort(&top);
    put(j, ",\n  \"%s\": [", name);
    for (unsigned i = 0; i < top.n && i < SHOWN; i++) {
        const struct stats_entry *e = &top.entry[i];
        put(j, "%s\n    {", i ? "," : "");
        if (e->rule) {
            put(j, "\"rule\": ");
            put_string(j, e->rule);
        } else {
            put(j, "\"thread\": %" PRIu64 ", \"post\": %" PRIu64, e->thread, e->post);
        }
        put(j, ", \"runs\": %" PRIu64 ", ", e->runs);
        put_amount(j, e->amount);
        if (e->over)
            put(j, ", \"bytes_may_be_less_by\": %" PRIu64, e->over);
        put(j, "}");
    }
    put(j, "%s]", top.n ? "\n  " : "");
}

static void put_repeats(struct json *j, const struct stats *s)
{
    put(j, ",\n  \"most_repeated\": [");
    for (unsigned i = 0; i < s->n_repeats; i++) {
        const struct stats_repeat *t = &s->repeat[i];
        put(j, "%s\n    {\"times\": %" PRIu64 ", \"bytes\": %" PRIu64 ", \"first\": {\"thread\": %" PRIu64 ", \"post\": %" PRIu64
               "}, \"text\": ", i ? "," : "", t->count, t->bytes, t->thread, t->post);
        put_string(j, t->text);
        put(j, "}");
    }
    put(j, "%s]", s->n_repeats ? "\n  " : "");
}

static void put_cpu(struct json *j, const struct stats *s)
{
    static const char *const names[STAGE_N] = {"read", "analyse", "place", "decide", "write"};
    put(j, ",\n  \"cpu_seconds\": {\"total\": %.3f, \"ordered\": %.3f, \"stages\": {", (double)s->cpu_ns / 1e9,
        (double)s->ordered_ns / 1e9);
    for (int i = 0; i < STAGE_N; i++)
        put(j, "%s\"%s\": %.3f", i ? ", " : "", names[i], (double)s->stage_ns[i] / 1e9);
    put(j, "}}");
}

enum status report_json(const struct stats *s, struct buf *out)
{
    struct json j = {out, ST_OK};
    const double seconds = (double)s->elapsed_ns / 1e9;

    put(&j, "{\n  \"version\": \"" THRESH_VERSION "\",\n  \"files\": %" PRIu64 ",\n  \"in\": {", s->files);
    put_amount(&j, s->in);
    put(&j, ", \"posts\": %" PRIu64 ", \"threads\": %" PRIu64 "},\n  \"out\": {", s->posts_in, s->threads_in);
    put_amount(&j, s->out);
    put(&j, ", \"posts\": %" PRIu64 ", \"threads\": %" PRIu64 "},\n  \"removed\": {", s->posts_out,
        s->threads_out);
    for (int k = V_KEEP + 1; k < V_N; k++) {
        put(&j, "%s\n    \"%s\": {\"runs\": %" PRIu64 ", ", k > V_KEEP + 1 ? "," : "", kinds[k], s->runs[k]);
        put_amount(&j, s->removed[k]);
        put(&j, "}");
    }
    put(&j, "\n  },\n  \"removed_percent\": %.2f", stats_removed_percent(s));
    put_top(&j, "top_rules", &s->rules);
    put_top(&j, "top_sources", &s->sources);
    put_repeats(&j, s);
    put(&j, ",\n  \"skipped_records\": %" PRIu64 ",\n  \"evictions\": %" PRIu64, s->skipped_records,
        s->evictions);
    put(&j, ",\n  \"forgotten\": {\"threads\": %" PRIu64 ", \"thread_words\": %" PRIu64 ", \"stream_words\": %" PRIu64 ", \"fingerprints\": %" PRIu64 "}",
        s->forgotten.threads, s->forgotten.thread_words, s->forgotten.stream_words, s->forgotten.fingerprints);
    put(&j, ",\n  \"remembered\": {\"bytes\": %" PRIu64 ", \"words\": %" PRIu64 ", \"posts\": %" PRIu64
            ", \"fingerprints\": %" PRIu64 "}",
        s->stream_bytes, s->stream_words, s->stream_posts, s->stream_fingerprints);
    put(&j, ",\n  \"seconds\": %.3f,\n  \"mb_per_second\": %.1f", seconds,
        seconds > 0 ? (double)s->in.bytes / 1e6 / seconds : 0.0);
    put_cpu(&j, s);
    put(&j, ",\n  \"peak_memory_bytes\": %" PRIu64 "\n}\n", s->peak_bytes);
    return j.st;
}

/* `name` is the file that messages go to: it is not emptied. */
static bool is_stderr(const char *name)
{
    struct place file, error;
    bool same = place_of(&file, name) == ST_OK && place_of_descriptor(&error, STDERR_FILENO) && place_same(&file, &error);
    place_free(&file);
    return same;
}

void report_stats(const struct config *config, const struct stats *s)
{
    struct buf text = {0};
    FILE *out = NULL;

    if (report_json(s, &text) != ST_OK) {
        message_error("no memory for the counters");
        goto out;
    }
    if (!config->stats_file || is_stderr(config->stats_file)) {
        message_transient("");
        fwrite(text.ptr, 1, text.len, stderr);
        goto out;
    }
    out = fopen(config->stats_file, "we");
    if (!out)
        message_error_at(config->stats_file, 0, "cannot be written: %s", strerror(errno));
    else if (fwrite(text.ptr, 1, text.len, out) != text.len || fflush(out) != 0)
        message_error_at(config->stats_file, 0, "writing failed: %s", strerror(errno));
out:
    if (out && fclose(out) != 0)
        message_error_at(config->stats_file, 0, "closing failed: %s", strerror(errno));
    buf_free(&text);
}

/* The entry with most bytes, or NULL. */
static const struct stats_entry *heaviest(struct stats_top *top)
{
    stats_top_sort(top);
    return top->n ? &top->entry[0] : NULL;
}

/* The repeated text that took most, of that source (NULL: of any). */
static const struct stats_repeat *heaviest_text(const struct stats *s, const struct stats_entry *source)
{
    const struct stats_repeat *most = NULL;
    for (unsigned i = 0; i < s->n_repeats; i++) {
        const struct stats_repeat *t = &s->repeat[i];
        if ((!source || (t->thread == source->thread && t->post == source->post)) && (!most || t->bytes > most->bytes))
            most = t;
    }
    return most;
}

void report_warning(const struct config *config, const struct stats *s)
{
    double share = stats_removed_percent(s);
    if (share <= config->warn_above)
        return;

    struct stats_top rules = s->rules, sources = s->sources;
    const struct stats_entry *rule = heaviest(&rules), *source = heaviest(&sources);
    char who[400] = "";
    const double all = (double)s->in.bytes;
    if (source && (!rule || source->amount.bytes >= rule->amount.bytes)) {
        const struct stats_repeat *text = heaviest_text(s, source);
        int n = snprintf(who, sizeof who, "; most of it (%.1f %%) repeats %" PRIu64 ":%" PRIu64,
                         100.0 * (double)source->amount.bytes / all, source->thread, source->post);
        if (text && n > 0)
            snprintf(who + n, sizeof who - (size_t)n, ", such as \"%s\" (%" PRIu64 " times)", text->text, text->count);
    } else if (rule) {
        const struct stats_repeat *text = heaviest_text(s, NULL);
        int n = snprintf(who, sizeof who, "; rule %.60s took most of it (%.1f %%)", rule->rule,
                         100.0 * (double)rule->amount.bytes / all);
        if (text && n > 0)
            snprintf(who + n, sizeof who - (size_t)n, ", \"%s\" of %" PRIu64 ":%" PRIu64 " went %" PRIu64 " times", text->text,
                     text->thread, text->post, text->count);
    }
    if (config->strict)
        message_error("%.1f %% of the text was removed, more than --warn-above=%u%s", share,
                      config->warn_above, who);
    else
        message_warning("%.1f %% of the text was removed, more than --warn-above=%u%s", share,
                        config->warn_above, who);
}
