/* inputs: see the header.  SPDX-License-Identifier: MIT */
#include "reader/inputs.h"

#include <errno.h>
#include <string.h>

#include "io/input.h"
#include "util/budget.h"
#include "reader/detect.h"

void inputs_init(struct inputs *i, const struct config *config, const struct reader_events *events)
{
    memset(i, 0, sizeof *i);
    i->config = config;
    i->events = *events;
}

void inputs_free(struct inputs *i)
{
    input_close(i->in);
    buf_free(&i->head);
}

/* Opens the next input that can be opened. */
static enum status open_next(struct inputs *i)
{
    const struct config *c = i->config;
    /* half of all for the window of a compressed input: a larger one is refused with a message */
    struct input_opts opts = {.stop = i->events.stop, .memory = budget_of(c->memory).all / 2,
                              .pull = i->events.pull, .pull_ctx = i->events.pull_ctx};
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
            i->events.trouble(i->events.ctx, i->name, 0, strerror(errno));
    }
    i->n_files++;
    i->broken = false;
    return ST_OK;
}

static enum status read_some(struct inputs *i, uint8_t *to, size_t cap, size_t *got)
{
    if (i->broken)
        return ST_END; /* said already, when the format was looked for */
    enum status st = input_read(i->in, to, cap, got);
    if (st == ST_IO) {
        i->broken = true;
        i->events.trouble(i->events.ctx, input_name(i->in), 0, input_error(i->in));
        return ST_END;
    }
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
    i->foreign = i->format == FMT_TEXT ? detect_foreign(i->head.ptr, i->head.len) : NULL;
    if (i->format == FMT_TEXT && (c->text_field || c->thread_field || c->id_field))
        i->format = FMT_JSONL; /* who names fields has records, whatever the first of them looks like */
    return st;
}

enum status inputs_next(struct inputs *i)
{
    for (;;) {
        buf_clear(&i->head);
        i->head_at = 0;
        i->foreign = NULL;
        enum status st = open_next(i);
        i->format = i->config->format;
        if (!st && i->format == FMT_AUTO)
            st = detect(i);
        if (st || !i->foreign)
            return st;
        i->events.trouble(i->events.ctx, input_name(i->in), 0, i->foreign);
        inputs_close(i);
    }
}

void inputs_close(struct inputs *i)
{
    if (i->in)
        i->consumed += input_consumed(i->in);
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
