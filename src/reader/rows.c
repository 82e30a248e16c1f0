/* rows: see the header.  SPDX-License-Identifier: MIT */
#include "reader/rows.h"

#include <string.h>

#include "reader/record_reader.h"
#include "reader/records.h"

/* Counted for each row besides its bytes, so that a block of empty rows stays small too. */
#define ROW_COST 32u

void rows_init(struct rows *r, size_t n, uint64_t memory)
{
    memset(r, 0, sizeof *r);
    r->n = n;
    r->max_record = record_most(memory);
}

enum status rows_fill(struct rows *r, struct block *b)
{
    size_t cost = 0;
    enum status st = records_begin(b, FMT_ROW);
    if (!st && r->stop && *r->stop)
        return ST_MORE;
    if (!st && r->at == r->n)
        return ST_END;
    while (!st && r->at < r->n && cost < RECORDS_TARGET) {
        struct row row = {.null = false};
        if (!r->get(r->ctx, r->at, &row))
            return ST_SKIP;
        struct frame f = {.raw = row.text,
                          .number = r->at + 1,
                          .thread = row.thread,
                          .id = row.id,
                          .null = row.null,
                          .whole = row.whole,
                          .thread_number = row.thread_number,
                          .id_number = row.id_number};
        if (row.text.len > r->max_record) {
            f.part = true;
            f.error = "the text is too long to be judged with this --memory; it is passed through";
        }
        st = records_add(b->text.records, &f, NULL);
        cost += row.text.len + ROW_COST;
        r->at++;
    }
    return st;
}
