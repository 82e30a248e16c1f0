/* codec: what a structured format must provide; one entry of a table a format (inner to reader/).
 *
 * `frame` is a pure function of the bytes and of framer.seen and framer.want, in which it leaves what it has learnt.
 * SPDX-License-Identifier: MIT */
#ifndef READER_CODEC_H
#define READER_CODEC_H

#include "reader/decoder.h"
#include "reader/framer.h"
#include "reader/markup.h"
#include "reader/record.h"
#include "util/arena.h"
#include "util/buf.h"

/* The most bytes behind the end of a record that `frame` needs to see it. */
#define FRAMER_LOOK ((size_t)64 << 10)

struct decoder {
    const struct codec *codec;
    struct decoder_opts opts;
    uint64_t memory;
    struct arena arena;
    void *own; /* of the codec */
};

struct codec {
    /* p[0 .. n) starts a record (f->inside: goes on in one).  ST_OK: *len of it.  ST_MORE: no end in sight (never
     * when eof, and not when the end and FRAMER_LOOK bytes behind it are there). */
    enum status (*frame)(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len);
    enum status (*open)(struct decoder *d); /* NULL: nothing to do */
    void (*close)(struct decoder *d);
    /* Appends what is to be judged to `text` (r->has_text: there is any, perhaps none of it) and fills what else it finds into r,
     * which holds raw, off, line, number and is empty otherwise. */
    enum status (*decode)(struct decoder *d, struct record *r, struct buf *text);
    enum status (*rewrite)(const struct record *r, const struct edit *e, size_t n, struct buf *out);
    /* true: the text was read from HTML, and *s says how; NULL: never. */
    bool (*markup)(const struct record *r, struct markup *s);
};

extern const struct codec jsonl_codec, mbox_codec, wet_codec, html_codec, csv_codec, row_codec;

/* That of a format with records. */
const struct codec *codec_for(enum format format);

/* A copy in the decoder's arena; ST_NOMEM or ST_OK. */
enum status decoder_keep(struct decoder *d, const void *p, size_t n, struct slice *out) MUST_CHECK;
/* The same of n elements of a size each; p may be NULL if there is none. */
enum status decoder_keep_array(struct decoder *d, const void *p, size_t n, size_t size, void **out) MUST_CHECK;

#endif
