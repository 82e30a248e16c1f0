/* report: see report.h.
 * SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include <errno.h>
#include <stdarg.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "io/place.h"
#include "lib/stats_json.h"
#include "util/budget.h"

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

    if (stats_json(s, &text) != ST_OK) {
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

void report_forgotten(const struct config *config, const struct stats *s)
{
    char words[64] = "", threads[64] = "";
    if (!s->evictions)
        return;
    if (s->forgotten.stream_words)
        snprintf(words, sizeof words, "%" PRIu64 " words, ", s->forgotten.stream_words);
    if (s->forgotten.threads)
        snprintf(threads, sizeof threads, ", %" PRIu64 " open threads", s->forgotten.threads);
    message_warning("not all was remembered: %s%" PRIu64 " fingerprints%s were given up, so some repeats of them stay; "
                    "a larger --memory keeps more (this run had %" PRIu64 " MiB)",
                    words, s->forgotten.fingerprints, threads, budget_of(config->memory).all >> 20);
}

__attribute__((format(printf, 2, 3))) static void warn(const struct config *config, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (config->strict)
        message_error("%s", text);
    else
        message_warning("%s", text);
}

void report_fields(const struct config *config, const struct stats *s)
{
    const uint64_t n = s->records[FMT_JSONL].n + s->records[FMT_CSV].n, wet = s->records[FMT_WET].n;
    const uint64_t text = s->records[FMT_JSONL].text + s->records[FMT_CSV].text;
    const char *records = n == 1 ? "record" : "records";
    const struct {
        const char *option, *path;
        uint64_t have;
    } fields[] = {{"--text-field", config->text_field, text},
                  {"--thread-field", config->thread_field, s->records[FMT_JSONL].thread + s->records[FMT_CSV].thread},
                  {"--id-field", config->id_field, s->records[FMT_JSONL].id + s->records[FMT_CSV].id}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields && n; i++)
        if (fields[i].path && !fields[i].have)
            warn(config, "%s=%.100s: of %" PRIu64 " %s none has this field%s", fields[i].option, fields[i].path, n, records,
                 i ? "" : " with a string in it; nothing was cleaned");
    if (!text && s->files && config->records)
        warn(config, "no record was found at --records=%.100s, or none has a text", config->records);
    else if (n && !text && !config->text_field)
        warn(config, "of %" PRIu64 " %s none has a field that is known to hold text (text, body, content, selftext, raw, message, "
                     "comment, post); name yours with --text-field", n, records);
    if (wet && !s->records[FMT_WET].text)
        warn(config, "of %" PRIu64 " WARC %s none is a conversion to plain text; nothing was cleaned: take the WET files of the "
                     "crawl, or the pages themselves as html", wet, wet == 1 ? "record" : "records");
}
