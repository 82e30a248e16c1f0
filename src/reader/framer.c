/* framer: see framer.h.  Buffering is here; what ends a record is in the file of each format.
 * SPDX-License-Identifier: MIT */
#include "reader/framer.h"

#include <assert.h>
#include <string.h>

#include "reader/codec.h"

void framer_init(struct framer *f, enum format format, size_t max_record)
{
    assert(format > FMT_TEXT && format < FMT_ROW);
    *f = (struct framer){.format = format, .line = 1, .max_record = max_record < 65536 ? 65536 : max_record};
}

void framer_free(struct framer *f) { buf_free(&f->buf); }

enum status framer_space(struct framer *f, size_t want, uint8_t **to, size_t *cap)
{
    /* the unread bytes are moved to the front: once for each read, and at most one record */
    if (f->pos) {
        buf_drop(&f->buf, f->pos);
        f->pos = 0;
    }
    enum status st = buf_reserve(&f->buf, want);
    if (st != ST_OK)
        return st;
    *to = f->buf.ptr + f->buf.len;
    *cap = f->buf.cap - f->buf.len;
    return ST_OK;
}

void framer_came(struct framer *f, size_t n) { f->buf.len += n; }

void framer_finish(struct framer *f) { f->eof = true; }

static uint64_t count_lines(const uint8_t *p, size_t n)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += p[i] == '\n'; /* gcc makes vector code of this */
    return lines;
}

static void framer_give(struct framer *f, size_t len, bool part, struct frame *out)
{
    const uint8_t *p = f->buf.ptr + f->pos;
    *out = (struct frame){.raw = {p, len},
                          .off = f->off,
                          .line = f->line,
                          .number = f->inside || f->other ? f->number : ++f->number,
                          .part = part || f->inside,
                          .next = f->inside,
                          .other = f->other,
                          .inner = f->json.form == JSONFRAME_VALUES && f->json.outside > 0,
                          .talk = f->json.talk ? f->json.talks : 0,
                          .columns = f->csv.columns,
                          .from = f->from,
                          .to = f->to,
                          .error = f->error,
                          .error_at = f->error_at};
    f->inside = part;
    f->error = NULL;
    f->error_at = 0;
    f->other = false;
    f->pos += len;
    f->off += len;
    f->line += f->format == FMT_JSONL && f->json.form == JSONFRAME_LINES ? p[len - 1] == '\n' : count_lines(p, len);
    f->seen = part && f->seen > len ? f->seen - len : 0;
    f->want = part && f->want > len ? f->want - len : 0;
}

enum status framer_next(struct framer *f, struct frame *out)
{
    size_t n = f->buf.len - f->pos, len = 0;
    if (n == 0)
        return f->eof ? ST_END : ST_MORE;
    enum status st = codec_for(f->format)->frame(f, f->buf.ptr + f->pos, n, f->eof, &len);
    if (st == ST_MORE) {
        assert(!f->eof);
        /* if no end is in sight with the look-ahead, the record is longer than max_record, whatever the read sizes were */
        if (n < f->max_record + FRAMER_LOOK)
            return ST_MORE;
        len = SIZE_MAX;
    } else if (st != ST_OK) {
        return st;
    }
    if (len > f->max_record) {
        framer_give(f, f->max_record, true, out);
        return ST_OK;
    }
    bool whole = !f->cut || len < n || (f->format == FMT_JSONL && f->buf.ptr[f->pos + len - 1] == '\n');
    if (!whole)
        f->error = "the run was stopped inside of it";
    framer_give(f, len, !whole, out);
    return ST_OK;
}
