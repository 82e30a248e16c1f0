/* handle: life of a handle, its options, its last trouble; see handle.h and thresh.h.
 * SPDX-License-Identifier: MIT */
#include "lib/handle.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/emitter.h"
#include "lib/stats_json.h"
#include "util/vec.h"

/* Options of the program around the run: what it prints, and which files it reads and writes. */
static const char *const not_for_us[] = {"help",  "version", "list-rules", "restore",    "index-info", "index-merge",
                                         "quiet", "verbose", "progress",   "color",      "output-dir", "recursive",
                                         "files0-from", "pack", "completion", NULL};

const char *thresh_version(void) { return THRESH_VERSION_TEXT; }

thresh *thresh_new(void)
{
    struct thresh *t = calloc(1, sizeof *t); /* before any other heap is named */
    if (!t)
        return NULL;
    t->config = optable_defaults();
    t->config.color = t->config.progress = WHEN_NEVER;
    t->parse.config = &t->config;
    return t;
}

void thresh_free(thresh *t)
{
    if (!t)
        return;
    t->before = alloc_use(t->heap.resize ? &t->heap : NULL);
    pipeline_delete(t->pipeline);
    rules_delete(t->rules);
    names_free(&t->names);
    rows_state_free(&t->rows);
    buf_free(&t->run.id);
    output_free(&t->out);
    for (size_t i = 0; i < t->cap_reasons; i++)
        alloc_free(t->reason[i].name);
    alloc_free(t->reason);
    for (size_t i = 0; i < t->n_texts; i++)
        alloc_free(t->text[i]);
    alloc_free(t->text);
    alloc_free(t->rules_files);
    (void)alloc_use(t->before);
    free(t);
}

const char *thresh_why(const thresh *t) { return t->why; }

void thresh_stop(thresh *t) { t->stop = 1; }

void handle_why(struct thresh *t, const char *fmt, ...)
{
    va_list ap;
    if (t->why[0])
        return;
    va_start(ap, fmt);
    vsnprintf(t->why, sizeof t->why, fmt, ap);
    va_end(ap);
}

enum thresh_status handle_refuse(struct thresh *t, enum thresh_status status, const char *why)
{
    t->why[0] = '\0';
    handle_why(t, "%s", why);
    return status;
}

enum thresh_status thresh_allocator(thresh *t, void *(*resize)(void *ctx, void *old, size_t n), void *ctx)
{
    if (t->n_texts || t->started || !resize)
        return handle_refuse(t, THRESH_OPTION, "thresh_allocator: comes right behind thresh_new");
    t->heap = (struct alloc_heap){resize, ctx};
    return THRESH_OK;
}

/* ---- options ---- */

static const struct option_row *find_row(const char *name)
{
    for (size_t i = 0; i < option_table_n; i++)
        if (option_table[i].name && strcmp(option_table[i].name, name) == 0)
            return &option_table[i];
    return NULL;
}

/* A copy that lives as long as the handle. */
static const char *keep_text(struct thresh *t, const char *s)
{
    char *copy = alloc_text(s, strlen(s));
    if (copy && VEC_PUSH(t->text, t->n_texts, t->cap_texts, copy) != ST_OK) {
        alloc_free(copy);
        return NULL;
    }
    return copy;
}

static enum status set_row(struct thresh *t, const struct option_row *row, const char *value)
{
    struct parse *p = &t->parse;
    /* room for one more of the options that add up */
    if (VEC_RESERVE(t->rules_files, t->cap_rules, t->config.n_rules_files + 1))
        return ST_NOMEM;
    t->config.rules_files = p->rules_files = t->rules_files;
    if (value && !(value = keep_text(t, value)))
        return ST_NOMEM;
    if (row->set(p, row, value))
        return ST_OK;
    handle_why(t, "%s: %s", row->name, p->why);
    return ST_LIMIT;
}

static bool is_one_of(const char *s, const char *const *list)
{
    while (*list && strcmp(*list, s) != 0)
        list++;
    return *list != NULL;
}

static enum status set_option(struct thresh *t, const char *name, const char *value)
{
    const struct option_row *row = find_row(name);
    if (t->started)
        handle_why(t, "%s: options are set before the first input", name);
    else if (!row || !row->ready)
        handle_why(t, "%.60s: there is no such option; see `thresh --help`", name);
    else if (is_one_of(name, not_for_us))
        handle_why(t, "%s: is for the command line only", name);
    else if (row->arg && !row->arg_optional && (!value || !*value))
        handle_why(t, "%s: its value %s is missing", name, row->arg);
    else if (!row->arg && value && strcmp(value, "false") == 0)
        return ST_OK;
    else if (!row->arg && value && *value && strcmp(value, "true") != 0)
        handle_why(t, "%s: is true or false, not '%.60s'", name, value);
    else
        return set_row(t, row, row->arg && value && *value ? value : NULL);
    return ST_LIMIT;
}

enum thresh_status thresh_set(thresh *t, const char *name, const char *value)
{
    if (!handle_enter(t))
        return THRESH_OPTION;
    return handle_leave(t, set_option(t, name, value));
}

/* ---- every call ---- */

bool handle_enter(struct thresh *t)
{
    if (t->dead || t->finished) {
        (void)handle_refuse(t, THRESH_OPTION,
                            t->dead ? "this handle ran out of memory; free it" : "this run is finished; make a new handle");
        return false;
    }
    t->why[0] = '\0';
    t->before = alloc_use(t->heap.resize ? &t->heap : NULL);
    return true;
}

enum thresh_status handle_leave(struct thresh *t, enum status st)
{
    static const enum thresh_status ours[] = {[ST_OK] = THRESH_OK,       [ST_MORE] = THRESH_STOPPED, [ST_END] = THRESH_STOPPED,
                                              [ST_SKIP] = THRESH_DATA,   [ST_LIMIT] = THRESH_OPTION, [ST_NOMEM] = THRESH_MEMORY,
                                              [ST_IO] = THRESH_IO};
    enum thresh_status status = ours[st];
    if (status == THRESH_MEMORY) {
        t->dead = true;
        handle_why(t, "out of memory");
    } else if (status == THRESH_STOPPED) {
        t->stop = 0;
        handle_why(t, "stopped");
    } else if (status == THRESH_IO) {
        handle_why(t, "%s", t->out.error[0] ? t->out.error : "an input could not be read");
    } else if (status == THRESH_DATA) {
        handle_why(t, "a record is malformed");
    } else if (status == THRESH_OK && t->troubled) {
        status = THRESH_IO;
    }
    t->troubled = false;
    (void)alloc_use(t->before);
    return status;
}

void handle_struct(void *to, size_t size, const void *from, size_t their_size)
{
    memset(to, 0, size);
    if (from)
        memcpy(to, from, their_size < size ? their_size : size);
}

/* ---- what the pipeline tells ---- */

static void say(struct thresh *t, struct thresh_trouble x)
{
    const struct thresh_io *io = &t->io;
    const char *name = x.input ? x.input : "input";
    x.size = sizeof x;
    x.input = name;
    if (x.severity == THRESH_ERROR && x.line)
        handle_why(t, "%s:%llu: %s", name, (unsigned long long)x.line, x.what);
    else if (x.severity == THRESH_ERROR)
        handle_why(t, "%s: %s", name, x.what);
    if (io->trouble)
        io->trouble(io->ctx, &x);
}

static void on_trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    struct thresh *t = ctx;
    t->troubled = true;
    say(t, (struct thresh_trouble){.severity = THRESH_ERROR, .input = file, .line = line, .what = what});
}

static void on_malformed(void *ctx, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped)
{
    struct thresh *t = ctx;
    t->rows.too_long += t->rows.in && skipped;
    say(t, (struct thresh_trouble){.severity = t->config.strict ? THRESH_ERROR : THRESH_WARNING, .skipped = skipped,
                                   .input = file, .line = line, .record = record, .what = what});
}

static void on_progress(void *ctx, uint64_t in, uint64_t out)
{
    const struct thresh *t = ctx;
    if (t->io.progress)
        t->io.progress(t->io.ctx, in, out);
}

static enum status on_emitted(void *ctx, const struct emitter *e, const struct block *b)
{
    struct thresh *t = ctx;
    if (t->rows.in)
        return rows_emitted(t, e, b);
    return t->spans ? run_emitted(t, e, b) : ST_OK;
}

static enum status load_rules(struct thresh *t)
{
    const struct config *c = &t->config;
    enum status st = rules_new(&t->rules, c->builtin_rules);
    for (size_t i = 0; i < c->n_rules_files && !st; i++) {
        char why[256] = "";
        st = rules_load_file(t->rules, c->rules_files[i], why, sizeof why);
        if (st == ST_SKIP)
            handle_why(t, "%s: %s", c->rules_files[i], why);
        else if (st == ST_IO)
            handle_why(t, "%s: %s", c->rules_files[i], strerror(errno));
        st = st == ST_SKIP ? ST_LIMIT : st;
    }
    return st;
}

enum status handle_start(struct thresh *t)
{
    char why[256];
    if (t->started)
        return ST_OK;
    if (!optable_check(&t->config, ACT_RUN, why, sizeof why)) {
        handle_why(t, "%s", why);
        return ST_LIMIT;
    }
    t->started = true;
    t->events = (struct pipeline_events){.ctx = t, .trouble = on_trouble, .malformed = on_malformed, .progress = on_progress,
                                         .stop = &t->stop, .emitted = on_emitted};
    enum status st = load_rules(t);
    if (!st)
        st = pipeline_new(&t->pipeline, &t->config, t->rules, &t->events, &t->stats);
    t->finished = st && st != ST_NOMEM;
    return st;
}

size_t thresh_stats(thresh *t, char *json, size_t n)
{
    struct buf text = {0};
    t->before = alloc_use(t->heap.resize ? &t->heap : NULL);
    if (t->pipeline)
        pipeline_count(t->pipeline);
    t->stats.out.bytes = t->given;
    size_t len = stats_json(&t->stats, &text) == ST_OK ? text.len : 0;
    if (n) {
        size_t part = len < n ? len : n - 1;
        if (part)
            memcpy(json, text.ptr, part);
        json[part] = '\0';
    }
    buf_free(&text);
    (void)alloc_use(t->before);
    return len;
}

/* ---- spans ---- */

/* One string for each reason that came up; NULL: no memory. */
static const char *reason_text(struct thresh *t, const struct emitter *e, const struct cut *c)
{
    uint32_t key = ((uint32_t)c->reason << 16 | c->rule) + 1;
    if (2 * (t->n_reasons + 1) > t->cap_reasons) {
        size_t cap = t->cap_reasons ? 2 * t->cap_reasons : 256;
        struct reason_name *more = alloc_zero(cap, sizeof *more);
        if (!more)
            return NULL;
        for (size_t i = 0; i < t->cap_reasons; i++) {
            size_t at = t->reason[i].key * 0x9e3779b1u & (cap - 1);
            while (t->reason[i].key && more[at].key)
                at = (at + 1) & (cap - 1);
            if (t->reason[i].key)
                more[at] = t->reason[i];
        }
        alloc_free(t->reason);
        t->reason = more;
        t->cap_reasons = cap;
    }
    size_t at = key * 0x9e3779b1u & (t->cap_reasons - 1);
    while (t->reason[at].key && t->reason[at].key != key)
        at = (at + 1) & (t->cap_reasons - 1);
    if (!t->reason[at].key) {
        struct buf text = {0};
        char *name = emit_reason(e, &text, c) == ST_OK ? alloc_text((const char *)text.ptr, text.len) : NULL;
        buf_free(&text);
        if (!name)
            return NULL;
        t->reason[at] = (struct reason_name){key, name};
        t->n_reasons++;
    }
    return t->reason[at].name;
}

enum status handle_span(struct thresh *t, const struct emitter *e, const struct gone *g, struct thresh_span *s)
{
    const struct cut *c = &g->cut;
    struct slice id = c->source.post ? names_find(&t->names, c->source) : (struct slice){NULL, 0};
    *s = (struct thresh_span){.verdict = c->verdict, .words = c->words, .source_thread = c->source.thread,
                              .source_post = c->source.post, .source_id = id.len ? (const char *)id.ptr : NULL,
                              .n_source_id = id.len};
    s->reason = reason_text(t, e, c);
    return s->reason ? ST_OK : ST_NOMEM;
}
