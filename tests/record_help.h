/* record_help: a whole input through framer and decoder, however it is cut; used by the tests of the formats.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_HELP_H
#define RECORD_HELP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader/decoder.h"
#include "util/buf.h"

#define MUST(x)                                                            \
    do {                                                                   \
        if ((x) != ST_OK) {                                                \
            fprintf(stderr, "%s:%d: %s failed\n", __FILE__, __LINE__, #x); \
            abort();                                                       \
        }                                                                  \
    } while (0)

/* Chooses what goes from the text of a record; returns the number of edits put into e (at most 64). */
typedef size_t (*help_pick)(const struct record *r, const uint8_t *text, struct edit *e, void *ctx);

/* Everything a reader makes of some bytes, as one printable text: for each record its fields, text, quotes, posts
 * and rewritten form.  Two ways to the same bytes must give the same. */
struct help_run {
    enum format format;
    struct decoder_opts opts;
    size_t max_record;
    const char *records; /* path of an array of JSON records */
    help_pick pick;
    void *ctx;
};

static inline void help_slice(struct buf *o, const char *name, struct slice s)
{
    if (!s.len)
        return;
    MUST(buf_printf(o, " %s=", name));
    MUST(buf_append(o, s.ptr, s.len));
}

static inline void help_record(struct buf *o, const struct record *r, const struct buf *text, enum status st)
{
    MUST(buf_printf(o, "#%llu @%llu:%llu %s", (unsigned long long)r->number, (unsigned long long)r->off,
                    (unsigned long long)r->line, st == ST_OK ? "ok" : "skip"));
    if (r->error)
        MUST(buf_printf(o, " error=%s at %zu", r->error, r->error_at));
    help_slice(o, "id", r->id);
    help_slice(o, "thread", r->thread);
    help_slice(o, "author", r->author);
    help_slice(o, "date", r->date);
    help_slice(o, "title", r->title);
    for (size_t i = 0; i < r->n_parents; i++)
        help_slice(o, "parent", r->parent[i]);
    MUST(buf_append_byte(o, '\n'));
    for (size_t i = 0; i < r->n_posts; i++) {
        MUST(buf_printf(o, "  post %u-%u", r->post[i].from, r->post[i].to));
        help_slice(o, "id", r->post[i].id);
        help_slice(o, "author", r->post[i].author);
        help_slice(o, "date", r->post[i].date);
        MUST(buf_append_byte(o, '\n'));
    }
    for (size_t i = 0; i < r->n_quotes; i++) {
        const struct record_quote *q = &r->quote[i];
        MUST(buf_printf(o, "  quote %u-%u depth %u%s", q->from, q->to, q->depth, q->sure ? " sure" : ""));
        help_slice(o, "author", q->author);
        help_slice(o, "source", q->source);
        MUST(buf_append_byte(o, '\n'));
    }
    if (r->has_text) {
        MUST(buf_append_text(o, "[["));
        if (r->text_len)
            MUST(buf_append(o, text->ptr + r->text_from, r->text_len));
        MUST(buf_append_text(o, "]]\n"));
    }
}

static inline void help_push(struct framer *f, const uint8_t *bytes, size_t n)
{
    uint8_t *to;
    size_t cap;
    MUST(framer_space(f, n, &to, &cap));
    memcpy(to, bytes, n);
    framer_came(f, n);
}

/* `cut` bytes are pushed at a time (0: all).  dump: see help_record, or NULL.  out: the input rewritten. */
static inline void help_all(const struct help_run *run, const void *bytes, size_t n, size_t cut, struct buf *dump,
                            struct buf *out)
{
    struct framer f;
    struct decoder *d = NULL;
    framer_init(&f, run->format, run->max_record ? run->max_record : (size_t)1 << 26);
    f.json.path = run->records;
    f.json.one_record = run->opts.text_field && strchr(run->opts.text_field, '*');
    f.csv.text = run->opts.text_field;
    f.csv.thread = run->opts.thread_field;
    f.csv.id = run->opts.id_field;
    MUST(decoder_new(&d, run->format, &run->opts));
    struct buf text = {0};
    for (size_t at = 0;;) {
        struct frame fr;
        enum status st = framer_next(&f, &fr);
        if (st == ST_END)
            break;
        if (st == ST_MORE) {
            size_t m = cut && n - at > cut ? cut : n - at;
            if (m == 0)
                framer_finish(&f);
            else
                help_push(&f, (const uint8_t *)bytes + at, m);
            at += m;
            continue;
        }
        MUST(st);
        /* as the pipeline does: the frame's bytes are elsewhere, exactly as long as they are */
        uint8_t *raw = malloc(fr.raw.len + BUF_PAD);
        memcpy(raw, fr.raw.ptr, fr.raw.len);
        memset(raw + fr.raw.len, 0, BUF_PAD);
        fr.raw.ptr = raw;
        struct record r;
        text.len = 0;
        st = decoder_run(d, &fr, &r, &text);
        if (dump)
            help_record(dump, &r, &text, st);
        struct edit e[64];
        size_t n_edits =
            run->pick && st == ST_OK && r.has_text ? run->pick(&r, text.ptr ? text.ptr + r.text_from : raw, e, run->ctx) : 0;
        if (out)
            MUST(record_rewrite(&r, e, n_edits, out));
        decoder_clear(d);
        free(raw);
    }
    buf_free(&text);
    framer_free(&f);
    decoder_delete(d);
}

/* Picks every whole line of the text that holds the word in ctx (NULL: "GO"). */
static inline size_t help_pick_lines(const struct record *r, const uint8_t *text, struct edit *e, void *ctx)
{
    const char *word = ctx ? ctx : "GO";
    size_t n = 0, len = strlen(word);
    for (size_t at = 0; at < r->text_len && n < 64;) {
        const uint8_t *nl = memchr(text + at, '\n', r->text_len - at);
        size_t to = nl ? (size_t)(nl - text) + 1 : r->text_len;
        if (memmem(text + at, to - at, word, len)) {
            if (n && e[n - 1].to == at)
                e[n - 1].to = (uint32_t)to;
            else
                e[n++] = (struct edit){(uint32_t)at, (uint32_t)to, {NULL, 0}};
        }
        at = to;
    }
    return n;
}

#endif
