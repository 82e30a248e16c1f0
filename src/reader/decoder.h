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
    /* jsonl: dotted paths, or NULL for what is found by itself (no thread field then). */
    const char *text_field, *thread_field, *id_field;
    enum html_part html_part; /* mbox */
};

/* Any format but FMT_AUTO and FMT_TEXT.  Strings of opts must outlive the decoder. */
enum status decoder_new(struct decoder **d, enum format format, const struct decoder_opts *opts) MUST_CHECK;
/* --memory, by which a page is bounded; a gigabyte if nobody says. */
void decoder_bound(struct decoder *d, uint64_t memory);
void decoder_delete(struct decoder *d); /* NULL is fine */
void decoder_clear(struct decoder *d);  /* records made so far are gone; memory kept */

/* Decodes one frame.  raw must stay where it is as long as the record is used.
 * ST_OK: r is filled; has_text false means there is nothing to judge.
 * ST_SKIP: malformed; r has error, error_at and no text, and is written back as it came.  A frame that is a part or
 * has an error of its own gives ST_SKIP too. */
enum status decoder_run(struct decoder *d, const struct frame *f, struct record *r, struct buf *text) MUST_CHECK;

/* Appends the record in its own format, without the text that e[0 .. n) take.  No edits: raw as it is. */
enum status record_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out) MUST_CHECK;

/* true: the text was read from HTML, and what goes of it is told in *s (markup.h). */
bool record_markup(const struct record *r, struct markup *s);

#endif
