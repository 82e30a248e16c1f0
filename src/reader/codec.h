/* codec: what a structured format must provide; decoder.c has the table of them.  Internal to reader/.
 *
 * `frame` is a pure function of the bytes and of the framer's own part for its format, in which it keeps what it has learnt.
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
    void *own; /* the codec's own state */
};

struct codec {
    /* p[0 .. n) begins with a record (f->inside: with the rest of one).  ST_OK: *len is its length.  ST_MORE: its end is not in
     * sight; never at eof, nor if the end and FRAMER_LOOK bytes behind it are there. */
    enum status (*frame)(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len);
    enum status (*open)(struct decoder *d); /* NULL: nothing to do */
    void (*close)(struct decoder *d);
    /* Appends what is to be judged to `text` and fills what else it finds into r, in which raw, off, line and number are set and
     * all else is empty.  r->has_text: there is a text, which may be empty.  ST_SKIP: malformed; r->error says why. */
    enum status (*decode)(struct decoder *d, struct record *r, struct buf *text);
    /* Appends the record without the text that e[0 .. n) take. */
    enum status (*rewrite)(const struct record *r, const struct edit *e, size_t n, struct buf *out);
    /* true: the text was read from HTML, and *s says how.  NULL: it never is. */
    bool (*markup)(const struct record *r, struct markup *s);
};

extern const struct codec jsonl_codec, mbox_codec, wet_codec, html_codec, csv_codec, row_codec;

/* The codec of a format with records. */
const struct codec *codec_for(enum format format);

/* Copies bytes into the decoder's arena; ST_NOMEM or ST_OK. */
enum status decoder_keep(struct decoder *d, const void *p, size_t n, struct slice *out) MUST_CHECK;
/* The same for n elements of `size` bytes; p may be NULL if n is 0. */
enum status decoder_keep_array(struct decoder *d, const void *p, size_t n, size_t size, void **out) MUST_CHECK;

#endif
