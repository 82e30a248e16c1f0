/* inputs: see the header.  SPDX-License-Identifier: MIT */
#include "reader/inputs.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "io/input.h"
#include "reader/csvframe.h"
#include "reader/detect.h"
#include "util/budget.h"

void inputs_init(struct inputs *i, const struct config *config, const struct reader_events *events)
{
    memset(i, 0, sizeof *i);
    i->config = config;
    i->events = *events;
    /* half of all for the window of a compressed input: a larger one is refused with a message */
    i->window = budget_of(config->memory).all / 2;
}

void inputs_free(struct inputs *i)
{
    input_close(i->in);
    buf_free(&i->head);
}

static const char folder[] = "is a directory; with -r (--recursive) the files in it are read";

/* Opens the next input that can be opened. */
static enum status open_next(struct inputs *i)
{
    const struct config *c = i->config;
    struct input_opts opts = {
        .stop = i->events.stop, .memory = i->window, .pull = i->events.pull, .pull_ctx = i->events.pull_ctx};
    if (i->stopped || (i->events.stop && *i->events.stop))
        return ST_MORE;
    while (!i->in) {
        size_t n = c->n_files ? c->n_files : 1;
        if (i->file >= n)
            return ST_END;
        i->name = c->n_files ? c->files[i->file] : "-";
        i->file++;
        enum status st = input_open(&i->in, i->name, &opts);
        if (st == ST_NOMEM)
            return st;
        if (st)
            i->events.trouble(i->events.ctx, i->name, 0, errno == EISDIR ? folder : strerror(errno));
    }
    i->n_files++;
    i->broken = false;
    return ST_OK;
}

static enum status read_some(struct inputs *i, uint8_t *to, size_t cap, size_t *got)
{
    if (i->broken)
        return ST_END; /* told already, when the format was looked for */
    enum status st = input_read(i->in, to, cap, got);
    if (st == ST_IO) {
        i->broken = true;
        i->events.trouble(i->events.ctx, input_name(i->in), 0, input_error(i->in));
        return ST_END;
    }
    if (st == ST_MORE)
        i->stopped = true;
    return st == ST_MORE ? ST_END : st;
}

#define BINARY_LOOK 4096u /* bytes of the beginning that is_binary looks at, whatever the read sizes */

/* A NUL, or more control characters than text has (git and grep go by NUL alone; a picture may begin without one). */
static bool is_binary(const uint8_t *p, size_t n)
{
    size_t odd = 0;
    n = n < BINARY_LOOK ? n : BINARY_LOOK;
    for (size_t k = 0; k < n; k++) {
        if (!p[k])
            return true;
        odd += p[k] < ' ' && p[k] != '\n' && p[k] != '\r' && p[k] != '\t' && p[k] != '\f' && p[k] != '\b' && p[k] != 27;
    }
    return odd > n / 10;
}

/* Reads as much of the beginning as is_binary needs; line: or only up to the end of the first line. */
static enum status read_look(struct inputs *i, bool line)
{
    enum status st = ST_OK;
    while (!st && i->head.len < BINARY_LOOK && !(line && memchr(i->head.ptr, '\n', i->head.len))) {
        size_t got = 0;
        st = buf_reserve(&i->head, BINARY_LOOK);
        if (!st)
            st = read_some(i, i->head.ptr + i->head.len, BINARY_LOOK, &got);
        i->head.len += got;
    }
    return st == ST_END ? ST_OK : st;
}

/* CSV looks like any text, so its name must say so: `.csv` or `.tsv`, perhaps with the ending of a packer behind it. */
static bool named_csv(const char *name)
{
    static const char *const packed[] = {"", ".gz", ".zst", ".xz", ".bz2"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        size_t k = strlen(packed[i]);
        if (n > k + 4 && strcmp(name + n - k, packed[i]) == 0 &&
            (strncasecmp(name + n - k - 4, ".csv", 4) == 0 || strncasecmp(name + n - k - 4, ".tsv", 4) == 0))
            return true;
    }
    return false;
}

/* With --text-field and the like the input has records: it is CSV if its first line names one of the fields as a column, else
 * JSON, whatever the first record looks like. */
static enum status detect_records(struct inputs *i)
{
    const char *const field[] = {i->config->text_field, i->config->thread_field, i->config->id_field};
    enum status st = read_look(i, true);
    size_t n = i->head.len < BINARY_LOOK ? i->head.len : BINARY_LOOK;
    const uint8_t *end = memchr(i->head.ptr, '\n', n);
    i->format = FMT_JSONL;
    for (size_t k = 0; k < sizeof field / sizeof *field && !i->config->records; k++)
        if (field[k] && csv_heads(i->head.ptr, end ? (size_t)(end - i->head.ptr) : n, field[k]))
            i->format = FMT_CSV;
    return st;
}

static enum status detect(struct inputs *i)
{
    enum status st = ST_MORE;
    bool end = false;
    while (st == ST_MORE) {
        size_t got = 0;
        if (buf_reserve(&i->head, DETECT_MAX))
            return ST_NOMEM;
        st = read_some(i, i->head.ptr + i->head.len, DETECT_MAX, &got);
        i->head.len += got;
        if (st && st != ST_END)
            return st;
        end = st == ST_END;
        st = detect_format(i->head.ptr, i->head.len, end, &i->format);
    }
    const struct config *c = i->config;
    i->foreign = i->format == FMT_TEXT ? detect_foreign(i->head.ptr, i->head.len, i->name) : NULL;
    if (i->format == FMT_TEXT && !i->foreign && named_csv(i->name))
        i->format = FMT_CSV;
    if (i->format == FMT_TEXT && (c->text_field || c->thread_field || c->id_field || c->records))
        st = detect_records(i);
    return st;
}

enum status inputs_next(struct inputs *i)
{
    const struct config *c = i->config;
    for (;;) {
        buf_clear(&i->head);
        i->head_at = 0;
        i->foreign = NULL;
        enum status st = open_next(i);
        i->format = c->format;
        if (!st && i->format == FMT_AUTO)
            st = detect(i);
        if (st)
            return st;
        bool among = c->recursive || c->output_dir; /* in a folder, files that hold no text are no trouble */
        bool other = i->foreign != NULL;
        if (!other && among && c->format == FMT_AUTO && i->format == FMT_TEXT) {
            st = read_look(i, false);
            other = !st && is_binary(i->head.ptr, i->head.len);
        }
        if (st || !other)
            return st;
        if (!among)
            i->events.trouble(i->events.ctx, input_name(i->in), 0, i->foreign);
        i->n_left += among;
        i->n_files -= among;
        inputs_close(i);
    }
}

enum unpack_kind inputs_packing(const struct inputs *i) { return i->in ? input_packing(i->in) : i->packing; }

uint8_t inputs_encoding(const struct inputs *i) { return i->in ? (uint8_t)input_encoding(i->in) : i->encoding; }

void inputs_close(struct inputs *i)
{
    if (i->in) {
        i->consumed += input_consumed(i->in);
        i->packing = input_packing(i->in);
        i->encoding = (uint8_t)input_encoding(i->in);
    }
    input_close(i->in);
    i->in = NULL;
}

enum status inputs_read(struct inputs *i, uint8_t *to, size_t cap, size_t *got)
{
    size_t waits = i->head.len - i->head_at;
    if (!waits)
        return read_some(i, to, cap, got);
    *got = waits < cap ? waits : cap;
    memcpy(to, i->head.ptr + i->head_at, *got);
    i->head_at += *got;
    return ST_OK;
}

bool inputs_pending(struct inputs *i) { return i->head_at < i->head.len || input_pending(i->in); }

uint64_t inputs_consumed(const struct inputs *i) { return i->consumed + (i->in ? input_consumed(i->in) : 0); }
