/* framer: cuts the bytes of an input into records, however the bytes come in.
 *
 * It only finds where a record ends; what is in it is the decoder's work (decoder.h), which many workers can do at
 * once.  The frames together are the input, byte for byte, in order: nothing is dropped or added.
 *
 *     jsonl   a line with its terminator, or an object of a document, with what stands before it (jsonframe.h)
 *     mbox    from a From_ line to the next (mboxrd and mboxo: `From ` after an empty line, with headers below it)
 *     csv     a row (csvframe.h)
 *     wet     a WARC record with the blank lines behind it
 *     html    a page: to the end of the input, or to a <!DOCTYPE or <html that follows a </html>
 *
 * A record longer than max_record comes in parts (frame.part), which are passed through and never judged.
 * If the framing itself is broken (a WARC header without Content-Length), the bytes up to the next place where
 * a record begins for sure come as one frame with `error` set.
 *
 * Ownership: frames borrow from the framer's buffer until the next framer_space or framer_push.
 * SPDX-License-Identifier: MIT */
#ifndef READER_FRAMER_H
#define READER_FRAMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "reader/csvframe.h"
#include "reader/jsonframe.h"
#include "text/slice.h"
#include "util/buf.h"
#include "util/status.h"

struct frame {
    struct slice raw;          /* at least BUF_PAD readable bytes behind it */
    uint64_t off;              /* of raw in the input */
    uint64_t line;             /* of its first byte, from 1 */
    uint64_t number;           /* of the record in the input, from 1 */
    bool part;                 /* a piece of a record over max_record; pieces of one record share `number` */
    bool next;                 /* a piece that is not the first one of its record */
    bool other;                /* holds no record, only what stands around records */
    bool inner;                /* an element of a larger JSON document, so it cannot be left out */
    uint64_t talk;             /* jsonl: number of the conversation that it belongs to, from 1; 0: none */
    size_t from, to;           /* the record itself is raw[from .. to); to 0: all of raw */
    struct csvcolumns columns; /* csv: what its columns are */
    const char *error;         /* static text, or NULL */
    size_t error_at;           /* bytes from the start of raw */
    struct slice thread, id;   /* FMT_ROW: given beside the text */
    bool null, whole;          /* FMT_ROW: null: there is no text; whole: it is one post */
    struct frame_number {
        bool is, no_sign; /* is: there is a number; no_sign: value is to be read as uint64_t */
        int64_t value;
    } thread_number, id_number; /* FMT_ROW: thread and id as numbers */
};

struct framer {
    enum format format;
    size_t max_record;
    struct buf buf; /* unread: buf.ptr[pos .. buf.len) */
    size_t pos;
    size_t seen;      /* bytes from pos on that were searched for an end of the record in vain */
    bool cut;         /* reading was stopped before the end of the input, so the last record is a part */
    bool eof, inside; /* inside: the last frame was a part of a record that continues */
    uint64_t off, line, number;
    const char *error; /* of the frame being made */
    size_t error_at;
    struct jsonframe json;
    struct csvframe csv;
    bool other; /* this and the next two are for the frame being made */
    size_t from, to;
    uint64_t want; /* wet: length of the record, once its header is read; mbox: length of the body; 0: unknown */
};

/* Any format but FMT_AUTO and FMT_TEXT.  max_record in bytes, at least 64 KiB. */
void framer_init(struct framer *f, enum format format, size_t max_record);
void framer_free(struct framer *f);

/* Gives room (*cap bytes at *to) for at least `want` bytes; framer_came then says how many were read into it. */
enum status framer_space(struct framer *f, size_t want, uint8_t **to, size_t *cap) MUST_CHECK;
void framer_came(struct framer *f, size_t n);
void framer_finish(struct framer *f); /* the input has ended */

/* The next frame.  ST_MORE: needs more input.  ST_END: there are no more.  Cost: every byte is looked at once. */
enum status framer_next(struct framer *f, struct frame *out) MUST_CHECK;

#endif
