/* handle: life of a handle, its options, its last trouble; see handle.h and thresh.h.
 * SPDX-License-Identifier: MIT */
#include "lib/handle.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emit/emitter.h"
#include "lib/stats_json.h"
#include "util/budget.h"
#include "util/vec.h"

thresh *thresh_new(void)
{
    struct thresh *t = calloc(1, sizeof *t); /* before any other heap is named */
    if (!t)
        return NULL;
    t->config = optable_defaults();
    t->config.color = WHEN_NEVER;
    t->parse.config = &t->config;
    t->out.fd = t->out.wake = -1;
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
    output_leave(&t->out);
    filelist_free(&t->list);
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

static enum thresh_status handle_refuse(struct thresh *t, enum thresh_status status, const char *why)
{
    t->why[0] = '\0';
    handle_why(t, "%s", why);
    return status;
}

enum status handle_refused(struct thresh *t, enum status st, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (!t->why[0])
        vsnprintf(t->why, sizeof t->why, fmt, ap);
    va_end(ap);
    return st;
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
        if (option_table[i].shown.name && strcmp(option_table[i].shown.name, name) == 0)
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
    handle_why(t, "%s: %s", row->shown.name, p->why);
    return ST_LIMIT;
}

static enum status set_option(struct thresh *t, const char *name, const char *value)
{
    const struct option_row *row = find_row(name);
    if (t->started || t->rules)
        handle_why(t, "%s: options are set before the first input", name);
    else if (!row)
        handle_why(t, "%.60s: there is no such option; see `thresh --help`", name);
    else if (row->shown.flags & THRESH_OPTION_PROGRAM)
        handle_why(t, "%s: is for the command line only", name);
    else if (row->shown.value && !(row->shown.flags & THRESH_OPTION_BARE) && !value)
        handle_why(t, "%s: its value %s is missing", name, row->shown.value);
    else if (!row->shown.value && value && strcmp(value, "false") == 0)
        return ST_OK;
    else if (!row->shown.value && value && *value && strcmp(value, "true") != 0)
        handle_why(t, "%s: is true or false, not '%.60s'", name, value);
    else
        return set_row(t, row, row->shown.value ? value : NULL);
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
    if (t->dead || t->finished || t->failed) {
        (void)handle_refuse(t, THRESH_OPTION,
                            t->dead       ? "this handle ran out of memory; free it"
                            : t->finished ? "this run is finished; make a new handle"
                                          : "this run could not begin; make a new handle");
        return false;
    }
    t->why[0] = '\0';
    t->before = alloc_use(t->heap.resize ? &t->heap : NULL);
    return true;
}

enum thresh_status handle_leave(struct thresh *t, enum status st)
{
    static const enum thresh_status ours[] = {
        [ST_OK] = THRESH_OK,        [ST_MORE] = THRESH_STOPPED, [ST_END] = THRESH_STOPPED, [ST_SKIP] = THRESH_DATA,
        [ST_LIMIT] = THRESH_OPTION, [ST_NOMEM] = THRESH_MEMORY, [ST_IO] = THRESH_IO};
    enum thresh_status status = ours[st];
    if (status == THRESH_MEMORY) {
        t->dead = true;
        handle_why(t, "out of memory");
    } else if (status == THRESH_STOPPED && t->steady && t->out.st == ST_END) {
        status = THRESH_CLOSED;
        handle_why(t, "nobody reads the output any more");
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

void handle_say(struct thresh *t, struct thresh_trouble x)
{
    const struct thresh_io *io = &t->io;
    x.size = sizeof x;
    if (x.severity == THRESH_ERROR && x.line)
        handle_why(t, "%s:%llu: %s", x.input, (unsigned long long)x.line, x.what);
    else if (x.severity == THRESH_ERROR)
        handle_why(t, "%s%s%s", x.input ? x.input : "", x.input ? ": " : "", x.what);
    if (io->trouble)
        io->trouble(io->ctx, &x);
}

static void on_trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    struct thresh *t = ctx;
    t->troubled = true;
    handle_say(t, (struct thresh_trouble){.severity = THRESH_ERROR, .input = file ? file : "input", .line = line, .what = what});
}

static void on_malformed(void *ctx, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped)
{
    struct thresh *t = ctx;
    t->rows.too_long += t->rows.in && skipped;
    handle_say(t, (struct thresh_trouble){.severity = t->config.strict ? THRESH_ERROR : THRESH_WARNING,
                                          .skipped = skipped,
                                          .input = file ? file : "input",
                                          .line = line,
                                          .record = record,
                                          .what = what});
}

static void on_progress(void *ctx, uint64_t in, uint64_t out)
{
    const struct thresh *t = ctx;
    if (t->io.progress)
        t->io.progress(t->io.ctx, in, out);
}

void handle_tell(struct thresh *t, const char *input, const char *fmt, ...)
{
    char what[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    on_trouble(t, input, 0, what);
}

/* ---- options are known ---- */

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
    if (st) {
        rules_delete(t->rules);
        t->rules = NULL;
    }
    return st;
}

enum status handle_rules(struct thresh *t)
{
    char why[256];
    if (t->rules)
        return ST_OK;
    if (!optable_check(&t->config, why, sizeof why))
        return handle_refused(t, ST_LIMIT, "%s", why);
    return load_rules(t);
}

enum status handle_start(struct thresh *t)
{
    if (t->started)
        return ST_OK;
    enum status st = handle_rules(t);
    if (st)
        return st;
    t->started = true;
    t->config.memory = budget_of(t->config.memory).all; /* asked once: it is the same for all calls */
    t->events = (struct pipeline_events){
        .ctx = t, .trouble = on_trouble, .malformed = on_malformed, .progress = on_progress, .stop = &t->stop};
    st = pipeline_new(&t->pipeline, &t->config, t->rules, &t->events, &t->stats);
    t->failed = st && st != ST_NOMEM;
    return st;
}

/* ---- a call with a thresh_io ---- */

static int nobody(void *ctx, const void *from, size_t n)
{
    (void)ctx, (void)from, (void)n;
    return 0;
}

enum status handle_io(struct thresh *t, const struct thresh_io *io)
{
    const struct config *c = &t->config;
    enum status st = ST_OK;
    handle_struct(&t->io, sizeof t->io, io, io ? io->size : 0);
    t->spans = t->io.span != NULL;
    if (t->steady)
        return ST_OK;
    if (c->output_dir || (t->io.descriptor && !t->io.write)) {
        st = output_init(&t->out, c->output_dir ? -1 : t->io.descriptor);
        t->out.stop = &t->stop;
        t->steady = !st;
    } else {
        output_to(&t->out, t->io.write ? t->io.write : nobody, t->io.ctx);
    }
    return st;
}

/* What stands in the buffer goes out with every call: the next one may never come. */
static enum status flush(struct thresh *t)
{
    struct output *o = &t->out;
    if (t->config.output_dir)
        return ST_OK; /* the pipeline sees to its files, and tells */
    enum status st = output_flush(o);
    if (o->st == ST_IO && !t->told) {
        t->told = true;
        handle_say(t, (struct thresh_trouble){.severity = THRESH_ERROR,
                                              .what = output_error(o),
                                              .input = o->fd == STDOUT_FILENO ? "standard output" : "output"});
    }
    return st;
}

enum thresh_status handle_io_end(struct thresh *t, enum status st)
{
    if (t->steady) {
        enum status end = flush(t);
        st = st ? st : end;
        t->given = output_given(&t->out);
    } else {
        t->given += output_given(&t->out);
    }
    t->last = st ? st : t->last;
    enum thresh_status status = handle_leave(t, st);
    memset(&t->io, 0, sizeof t->io);
    return status;
}

static void count(struct thresh *t)
{
    if (t->pipeline)
        pipeline_count(t->pipeline);
    t->stats.out.bytes = t->given;
}

void thresh_count(thresh *t, struct thresh_counts *out)
{
    const struct stats *s = &t->stats;
    struct thresh_counts x = {.size = out->size};
    count(t);
    x.bytes_in = s->in.bytes;
    x.bytes_out = s->out.bytes;
    x.posts = s->posts_in;
    x.threads = s->threads_in;
    for (int k = V_KEEP + 1; k < V_N; k++)
        x.removed += s->removed[k].bytes;
    x.files_left = s->files_left;
    x.skipped = s->skipped_records;
    x.forgotten = s->evictions;
    x.rules = t->rules ? rules_count(t->rules) : 0;
    memcpy(out, &x, out->size < sizeof x ? out->size : sizeof x);
}

size_t thresh_stats(thresh *t, char *json, size_t n)
{
    struct buf text = {0};
    t->before = alloc_use(t->heap.resize ? &t->heap : NULL);
    count(t);
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
    *s = (struct thresh_span){.verdict = c->verdict,
                              .words = c->words,
                              .source_thread = c->source.thread,
                              .source_post = c->source.post,
                              .source_id = id.len ? (const char *)id.ptr : NULL,
                              .n_source_id = id.len};
    s->reason = reason_text(t, e, c);
    return s->reason ? ST_OK : ST_NOMEM;
}
