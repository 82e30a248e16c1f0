/* reader: see the header.  SPDX-License-Identifier: MIT */
#include "reader/reader.h"

#include "reader/record_reader.h"
#include "reader/records.h"
#include "reader/text_reader.h"
#include "util/alloc.h"

struct reader {
    struct inputs inputs;
    struct text_reader *text;
    struct record_reader records;
};

enum status reader_new(struct reader **out, const struct config *config, const struct rules *rules,
                       const struct reader_events *events)
{
    struct reader *r = alloc_zero(1, sizeof *r);
    if (!r)
        return ST_NOMEM;
    inputs_init(&r->inputs, config, events);
    record_reader_init(&r->records, config, &r->inputs);
    enum status st = text_reader_new(&r->text, config, rules, &r->inputs);
    if (st) {
        alloc_free(r);
        return st;
    }
    *out = r;
    return ST_OK;
}

void reader_delete(struct reader *r)
{
    if (!r)
        return;
    text_reader_delete(r->text);
    record_reader_free(&r->records);
    inputs_free(&r->inputs);
    alloc_free(r);
}

uint64_t reader_consumed(const struct reader *r) { return inputs_consumed(&r->inputs); }
uint64_t reader_files(const struct reader *r) { return r->inputs.n_files; }
uint64_t reader_files_left(const struct reader *r) { return r->inputs.n_left; }

static enum status begin(struct reader *r)
{
    enum status st = inputs_next(&r->inputs);
    if (st)
        return st;
    if (r->inputs.format == FMT_TEXT)
        text_reader_begin(r->text);
    else
        record_reader_begin(&r->records);
    return ST_OK;
}

enum status reader_fill(struct reader *r, struct block *b)
{
    for (;;) {
        enum status st = r->inputs.in ? ST_OK : begin(r);
        if (st)
            return st;
        if (r->inputs.format == FMT_TEXT) {
            if (b->text.records)
                b->text.records->n = 0;
            st = text_reader_fill(r->text, b);
        } else {
            st = record_reader_fill(&r->records, b);
        }
        b->text.file = r->inputs.file;
        b->text.packing = (uint8_t)inputs_packing(&r->inputs);
        b->text.encoding = inputs_encoding(&r->inputs);
        b->text.file_ends = !r->inputs.in && !r->inputs.stopped;
        const struct config *c = r->inputs.config;
        bool told = c->output_dir || (c->journal_file && b->text.encoding); /* though there is nothing in it */
        if (st || b->text.n_posts || records_of(&b->text) || (b->text.file_ends && told))
            return st;
    }
}
