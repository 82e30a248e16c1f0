/* record: one unit of a structured input (a JSON object, a mail, a WARC record, a page, a row of CSV): its text to be judged,
 * and all that is needed to write it back.
 *
 * Three byte spaces, never mixed:
 *   input   offsets from the start of the decompressed input: off
 *   raw     the bytes of the record as they came in: raw, error_at
 *   text    what people wrote, UTF-8 where the input told its charset: post, quote, and edits
 * The text of a record is appended to a buffer of the caller's (text_from, text_len), so that many records
 * can stand in one block; offsets in `post` and `quote` count from the record's text, not from that buffer.
 *
 * Ownership: slices point into raw or into the decoder's arena and live until decoder_clear.
 * SPDX-License-Identifier: MIT */
#ifndef READER_RECORD_H
#define READER_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "text/slice.h"

/* A post whose limits the markup tells.  Posts rise and are disjoint; text between them belongs to none. */
struct record_post {
    uint32_t from, to;
    struct slice id, author, date; /* as written in the input, entities decoded; len 0 = not told */
};

/* Text that the markup says is quoted: <blockquote>, [data-quote], ...  Sorted by from, outer before inner. */
struct record_quote {
    uint32_t from, to;
    uint32_t depth;              /* 1 = outermost */
    bool sure;                   /* a quote of a post, by markup that engines write; false: any <blockquote> */
    struct slice author, source; /* author, and id or address, of the post quoted; len 0 = not told */
};

struct csvcolumns;

/* A piece of the text that stands by itself (a MIME part).  flowed: blanks stuff its lines (RFC 3676). */
struct record_piece {
    uint32_t from, to;
    bool flowed;
};

/* Bytes [from, to) of the text go; `with` stands there instead (UTF-8; a --mark line), usually empty.
 * Rising and disjoint. */
struct edit {
    uint32_t from, to;
    struct slice with;
};

struct record {
    enum format format;
    struct slice raw;
    uint64_t off, line, number; /* offset of raw in the input; line of its first byte, from 1; number of the record, from 1 */

    size_t from, to; /* the record itself is raw[from .. to); to 0: all of raw; what stands around it is not changed */

    uint64_t talk; /* number of the conversation that the record belongs to; 0: none */

    const struct csvcolumns *columns; /* csv: valid while the record is decoded */

    const char *error; /* decoder_run gave ST_SKIP: what is wrong, a static text; else NULL */
    size_t error_at;   /* bytes from the start of raw */
    const char *note;  /* judged, but something is odd in it (a wrong charset); static text or NULL */
    bool blank;        /* a line of white space between records: nothing is wrong with it */
    bool has_text;     /* false: nothing to judge, pass it through (other WARC types, no such field, ...) */

    size_t text_from, text_len;
    struct slice id, thread, author, date, title; /* len 0 = not told */
    struct slice *parent;                         /* ids this record answers, nearest first */
    size_t n_parents;
    struct record_post *post; /* n_posts = 0: the text is to be segmented as text is */
    size_t n_posts;
    struct record_quote *quote;
    size_t n_quotes;
    struct record_piece *piece; /* n_pieces = 0: the text is one */
    size_t n_pieces;

    bool anew;         /* to be rewritten even if nothing of its text goes */
    bool whole;        /* one post, whatever its lines look like */
    const void *codec; /* what the format needs to write it back */
};

#endif
