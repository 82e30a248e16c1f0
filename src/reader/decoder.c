/* decoder: see decoder.h.  What all formats share: life, arenas, broken frames.
 * SPDX-License-Identifier: MIT */
#include "reader/decoder.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reader/codec.h"
#include "util/alloc.h"

static const struct codec *const codecs[] = {[FMT_JSONL] = &jsonl_codec, [FMT_MBOX] = &mbox_codec, [FMT_WET] = &wet_codec,
                                             [FMT_HTML] = &html_codec,   [FMT_CSV] = &csv_codec,   [FMT_ROW] = &row_codec};

const struct codec *codec_for(enum format format) { return codecs[format]; }

/* Most bytes of a record: offsets into a text are 32 bits wide, and the tokeniser takes less than 2^31. */
#define RAW_MAX ((size_t)1 << 30)

enum status decoder_new(struct decoder **out, enum format format, const struct decoder_opts *opts)
{
    assert(format >= FMT_JSONL && format <= FMT_ROW);
    struct decoder *d = alloc_zero(1, sizeof *d);
    if (!d)
        return ST_NOMEM;
    d->codec = codecs[format];
    if (opts)
        d->opts = *opts;
    d->memory = (uint64_t)1 << 30;
    enum status st = d->codec->open ? d->codec->open(d) : ST_OK;
    if (st != ST_OK) {
        alloc_free(d);
        return st;
    }
    *out = d;
    return ST_OK;
}

void decoder_bound(struct decoder *d, uint64_t memory) { d->memory = memory; }

void decoder_delete(struct decoder *d)
{
    if (!d)
        return;
    if (d->codec->close)
        d->codec->close(d);
    arena_free(&d->arena);
    alloc_free(d);
}

void decoder_clear(struct decoder *d) { arena_clear(&d->arena); }

enum status decoder_keep(struct decoder *d, const void *p, size_t n, struct slice *out)
{
    uint8_t *copy = (uint8_t *)arena_text(&d->arena, p, n);
    if (!copy)
        return ST_NOMEM;
    *out = (struct slice){copy, n};
    return ST_OK;
}

enum status decoder_keep_array(struct decoder *d, const void *p, size_t n, size_t size, void **out)
{
    *out = arena_get(&d->arena, n * size);
    if (*out && n)
        memcpy(*out, p, n * size);
    return *out ? ST_OK : ST_NOMEM;
}

static enum format codec_format(const struct codec *c)
{
    enum format f = FMT_JSONL;
    while (codecs[f] != c)
        f++;
    return f;
}

static enum status digits_of(struct decoder *d, const struct frame_number *n, struct slice *out)
{
    char text[24];
    int len = n->no_sign ? snprintf(text, sizeof text, "%" PRIu64, (uint64_t)n->value)
                         : snprintf(text, sizeof text, "%" PRId64, n->value);
    return decoder_keep(d, text, (size_t)len, out);
}

static bool is_blank(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ' && s.ptr[i] != '\t' && s.ptr[i] != '\r' && s.ptr[i] != '\n')
            return false;
    return true;
}

enum status decoder_run(struct decoder *d, const struct frame *f, struct record *r, struct buf *text)
{
    size_t before = text->len;
    struct slice thread = f->thread, id = f->id;
    if ((f->thread_number.is && digits_of(d, &f->thread_number, &thread)) ||
        (f->id_number.is && digits_of(d, &f->id_number, &id)))
        return ST_NOMEM;
    *r = (struct record){.format = codec_format(d->codec),
                         .raw = f->raw,
                         .off = f->off,
                         .line = f->line,
                         .number = f->number,
                         .talk = f->talk,
                         .columns = &f->columns,
                         .from = f->from,
                         .to = f->to,
                         .text_from = before,
                         .thread = thread,
                         .id = id,
                         .has_text = d->codec == &row_codec && !f->null,
                         .whole = f->whole || f->talk};
    enum status st = ST_SKIP;
    if (f->other)
        return ST_OK;
    if (f->error) {
        r->error = f->error;
        r->error_at = f->error_at;
    } else if (f->part || f->raw.len > RAW_MAX) {
        r->error = "the record is too long to be judged";
    } else if (r->format == FMT_JSONL && is_blank(f->raw)) {
        r->blank = true;
        return ST_OK;
    } else {
        st = d->codec->decode(d, r, text);
    }
    if (st == ST_OK) {
        r->text_len = text->len - before;
        return ST_OK;
    }
    text->len = before;
    r->has_text = false;
    r->n_posts = r->n_quotes = r->n_pieces = 0;
    return st;
}

enum status record_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    if ((n == 0 && !r->anew) || !r->has_text)
        return buf_append(out, r->raw.ptr, r->raw.len);
    return codecs[r->format]->rewrite(r, e, n, out);
}

bool record_markup(const struct record *r, struct markup *s)
{
    return r->has_text && codecs[r->format]->markup && codecs[r->format]->markup(r, s);
}
