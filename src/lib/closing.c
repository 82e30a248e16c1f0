/* closing: see the header.  SPDX-License-Identifier: MIT */
#include "lib/closing.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "lib/handle.h"
#include "util/budget.h"

/* `bad`: not a warning, but what the run ends with. */
__attribute__((format(printf, 3, 4))) static void remark(struct thresh *t, bool bad, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    handle_say(t, (struct thresh_trouble){.severity = bad ? THRESH_ERROR : THRESH_WARNING, .what = text});
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

static void report_warning(struct thresh *t)
{
    const struct stats *s = &t->stats;
    double share = stats_removed_percent(s);
    if (share <= t->config.warn_above)
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
    remark(t, t->config.strict, "%.1f %% of the text was removed, more than --warn-above=%u%s", share, t->config.warn_above, who);
}

static void report_forgotten(struct thresh *t)
{
    const struct stats *s = &t->stats;
    char words[64] = "", threads[64] = "";
    if (!s->evictions)
        return;
    if (s->forgotten.stream_words)
        snprintf(words, sizeof words, "%" PRIu64 " words, ", s->forgotten.stream_words);
    if (s->forgotten.threads)
        snprintf(threads, sizeof threads, ", %" PRIu64 " open threads", s->forgotten.threads);
    remark(t, false,
           "not all was remembered: %s%" PRIu64 " fingerprints%s were given up, so some repeats of them stay; "
           "a larger --memory keeps more (this run had %" PRIu64 " MiB)",
           words, s->forgotten.fingerprints, threads, budget_of(t->config.memory).all >> 20);
}

static void report_fields(struct thresh *t)
{
    const struct config *config = &t->config;
    const struct stats *s = &t->stats;
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
            remark(t, config->strict, "%s=%.100s: of %" PRIu64 " %s none has this field%s", fields[i].option, fields[i].path, n,
                   records, i ? "" : " with a string in it; nothing was cleaned");
    if (!text && s->files && config->records)
        remark(t, config->strict, "no record was found at --records=%.100s, or none has a text", config->records);
    else if (n && !text && !config->text_field)
        remark(t, config->strict,
               "of %" PRIu64 " %s none has a field that is known to hold text (text, body, content, selftext, raw, message, "
               "comment, post); name yours with --text-field%s",
               n, records, s->records[FMT_JSONL].n ? ", or the array that holds them with --records" : "");
    if (wet && !s->records[FMT_WET].text)
        remark(t, config->strict,
               "of %" PRIu64 " WARC %s none is a conversion to plain text; nothing was cleaned: take the WET files of the "
               "crawl, or the pages themselves as html",
               wet, wet == 1 ? "record" : "records");
}

enum status closing_say(struct thresh *t, bool went_well)
{
    const bool had = t->why[0] != '\0';
    if (t->stats.files_left)
        remark(t, false,
               t->stats.files_left == 1 ? "%" PRIu64 " file holds no text and was left alone"
                                        : "%" PRIu64 " files hold no text and were left alone",
               t->stats.files_left);
    if (t->list.n_passed)
        remark(t, false, "%zu %s not read", t->list.n_passed,
               t->list.n_passed == 1 ? "link or special file in a folder was" : "links or special files in folders were");
    if (went_well)
        report_fields(t);
    report_warning(t);
    report_forgotten(t);
    return !had && t->why[0] ? ST_SKIP : ST_OK;
}
