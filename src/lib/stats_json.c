/* stats_json: see stats_json.h.  SPDX-License-Identifier: MIT */
#include "lib/stats_json.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "emit/emitter.h"
#include "thresh.h"

enum { SHOWN = 10 }; /* entries of a top list: STATS_TOP minus those that only hold a place */

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
    if (j->st == ST_OK)
        j->st = emit_json_chars(j->buf, s, strlen(s));
    put(j, "\"");
}

static void put_amount(struct json *j, struct amount a)
{
    put(j, "\"bytes\": %" PRIu64 ", \"lines\": %" PRIu64 ", \"words\": %" PRIu64, a.bytes, a.lines, a.half_words / 2);
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
        put(j,
            "%s\n    {\"times\": %" PRIu64 ", \"bytes\": %" PRIu64 ", \"first\": {\"thread\": %" PRIu64 ", \"post\": %" PRIu64
            "}, \"text\": ",
            i ? "," : "", t->count, t->bytes, t->thread, t->post);
        put_string(j, t->text);
        put(j, "}");
    }
    put(j, "%s]", s->n_repeats ? "\n  " : "");
}

static void put_cpu(struct json *j, const struct stats *s)
{
    static const char *const names[STAGE_N] = {"read", "analyse", "number", "place", "decide", "emit", "write"};
    put(j, ",\n  \"cpu_seconds\": {\"total\": %.3f, \"ordered\": %.3f, \"longest_thread\": %.3f, \"stages\": {",
        (double)s->cpu_ns / 1e9, (double)s->ordered_ns / 1e9, (double)s->longest_thread_ns / 1e9);
    for (int i = 0; i < STAGE_N; i++)
        put(j, "%s\"%s\": %.3f", i ? ", " : "", names[i], (double)s->stage_ns[i] / 1e9);
    put(j, "}}");
}

enum status stats_json(const struct stats *s, struct buf *out)
{
    struct json j = {out, ST_OK};
    const double seconds = (double)s->elapsed_ns / 1e9;

    put(&j,
        "{\n  \"version\": \"" THRESH_VERSION_TEXT "\",\n  \"files\": %" PRIu64 ",\n  \"files_left_alone\": %" PRIu64
        ",\n  \"in\": {",
        s->files, s->files_left);
    put_amount(&j, s->in);
    put(&j, ", \"posts\": %" PRIu64 ", \"threads\": %" PRIu64 "},\n  \"out\": {", s->posts_in, s->threads_in);
    put_amount(&j, s->out);
    put(&j, ", \"posts\": %" PRIu64 ", \"threads\": %" PRIu64 "},\n  \"removed\": {", s->posts_out, s->threads_out);
    for (int k = V_KEEP + 1; k < V_N; k++) {
        put(&j, "%s\n    \"%s\": {\"runs\": %" PRIu64 ", ", k > V_KEEP + 1 ? "," : "", emit_kinds[k], s->runs[k]);
        put_amount(&j, s->removed[k]);
        put(&j, "}");
    }
    put(&j, "\n  },\n  \"removed_percent\": %.2f", stats_removed_percent(s));
    put_top(&j, "top_rules", &s->rules);
    put_top(&j, "top_sources", &s->sources);
    put_repeats(&j, s);
    put(&j, ",\n  \"skipped_records\": %" PRIu64 ",\n  \"evictions\": %" PRIu64, s->skipped_records, s->evictions);
    put(&j, ",\n  \"forgotten\": {\"threads\": %" PRIu64 ", \"stream_words\": %" PRIu64 ", \"fingerprints\": %" PRIu64 "}",
        s->forgotten.threads, s->forgotten.stream_words, s->forgotten.fingerprints);
    put(&j,
        ",\n  \"remembered\": {\"bytes\": %" PRIu64 ", \"words\": %" PRIu64 ", \"posts\": %" PRIu64 ", \"fingerprints\": %" PRIu64
        "}",
        s->stream_bytes, s->stream_words, s->stream_posts, s->stream_fingerprints);
    put(&j, ",\n  \"seconds\": %.3f,\n  \"mb_per_second\": %.1f", seconds,
        seconds > 0 ? (double)s->in.bytes / 1e6 / seconds : 0.0);
    put_cpu(&j, s);
    put(&j, ",\n  \"peak_memory_bytes\": %" PRIu64 "\n}\n", s->peak_bytes);
    return j.st;
}
