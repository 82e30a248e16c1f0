/* record_reader: see the header.  SPDX-License-Identifier: MIT */
#include "reader/record_reader.h"

#include <string.h>

#include "reader/records.h"
#include "util/budget.h"

#define READ_SIZE (128u << 10)
#define RECORD_MAX ((size_t)256 << 20)

/* Text, tokens and matches of a record take some twelve times its bytes. */
#define RECORD_SHARE 16

size_t record_most(uint64_t memory)
{
    uint64_t most = budget_of(memory).all / RECORD_SHARE;
    return most < RECORD_MAX ? (size_t)most : RECORD_MAX;
}

void record_reader_init(struct record_reader *r, const struct config *config, struct inputs *inputs)
{
    memset(r, 0, sizeof *r);
    r->inputs = inputs;
    r->max_record = record_most(config->memory);
}

void record_reader_free(struct record_reader *r) { framer_free(&r->framer); }

void record_reader_begin(struct record_reader *r)
{
    struct buf keep = r->framer.buf;
    framer_init(&r->framer, r->inputs->format, r->max_record);
    const struct config *c = r->inputs->config;
    r->framer.json.path = c->records;
    r->framer.json.one_record = c->text_field && strchr(c->text_field, '*');
    r->framer.csv.text = c->text_field;
    r->framer.csv.thread = c->thread_field;
    r->framer.csv.id = c->id_field;
    buf_clear(&keep);
    r->framer.buf = keep;
    r->ended = false;
}

static enum status read_more(struct record_reader *r)
{
    uint8_t *to;
    size_t cap, got = 0;
    enum status st = framer_space(&r->framer, READ_SIZE, &to, &cap);
    if (st)
        return st;
    st = inputs_read(r->inputs, to, cap, &got);
    framer_came(&r->framer, got);
    if (st != ST_END)
        return st;
    r->ended = true;
    r->framer.cut = r->inputs->stopped;
    framer_finish(&r->framer);
    return ST_OK;
}

enum status record_reader_fill(struct record_reader *r, struct block *b)
{
    enum status st = records_begin(b, r->inputs->format);
    while (!st && b->text.records->raw.len < RECORDS_TARGET) {
        struct frame f;
        st = framer_next(&r->framer, &f);
        if (st == ST_MORE) {
            if (b->text.records->n && !inputs_pending(r->inputs))
                return ST_OK;
            st = read_more(r);
        } else if (!st) {
            f.talk += f.talk ? r->inputs->n_files << 32 : 0;
            st = records_add(b->text.records, &f, r->inputs->name);
        }
    }
    if (st == ST_END) {
        inputs_close(r->inputs);
        st = ST_OK;
    }
    return st;
}
