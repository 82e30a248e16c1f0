/* decoder: a frame -> a record with its text; and back, with parts of the text gone.
 *
 * A decoder is the scratch of one worker and keeps nothing between records that could change a result, so any
 * worker may decode any frame.  Records stay valid until decoder_clear.
 *
 *     decoder_run(d, &frame, &record, &text);       text grows by the record's text
 *     ... judge text[record.text_from .. + text_len), gather edits ...
 *     record_rewrite(&record, edits, n_edits, &out);  out grows by the record in its own format
 *
 * Laws, tested: with no edits the record comes out byte for byte; kept text comes out as the bytes it came in as
 * wherever the format allows (mbox: see mbox.c); fields other than the text never change.
 * SPDX-License-Identifier: MIT */
#ifndef READER_DECODER_H
#define READER_DECODER_H

#include "reader/framer.h"
#include "reader/markup.h"
#include "reader/record.h"
#include "util/buf.h"
#include "util/status.h"

struct decoder;

struct decoder_opts {
    /* jsonl: dotted paths; csv: names or numbers of columns.  NULL: found by the usual names (fieldnames.h); no thread field. */
    const char *text_field, *thread_field, *id_field;
    enum html_part html_part; /* mbox */
};

/* Any format but FMT_AUTO and FMT_TEXT.  Strings of opts must outlive the decoder. */
enum status decoder_new(struct decoder **d, enum format format, const struct decoder_opts *opts) MUST_CHECK;
/* Sets --memory, which bounds the size of pages; one gigabyte if this is not called. */
void decoder_bound(struct decoder *d, uint64_t memory);
void decoder_delete(struct decoder *d); /* NULL is fine */
void decoder_clear(struct decoder *d);  /* frees the records made so far, and keeps the memory for others */

/* Decodes one frame.  raw must stay where it is as long as the record is used.
 * ST_OK: r is filled; if has_text is false there is nothing to judge.
 * ST_SKIP: malformed; r has error, error_at and no text, and is written back as it came.  This is also returned for a frame
 * that is a part of a record or has an error of its own. */
enum status decoder_run(struct decoder *d, const struct frame *f, struct record *r, struct buf *text) MUST_CHECK;

/* Appends the record in its own format, without the text that e[0 .. n) take.  No edits: raw as it is. */
enum status record_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out) MUST_CHECK;

/* true: the text was read from HTML, and *s says where its bytes stand there (markup.h). */
bool record_markup(const struct record *r, struct markup *s);

#endif
