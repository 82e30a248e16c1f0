/* segmenter (of posts): lines → posts, in order; what text_reader and records share.
 *
 * Posts begin at separator lines (separator.h), which belong to the post they open.  A post is judged as a whole
 * up to PIECE_SOFT bytes and half of PIECE_LINES lines; a longer one in pieces, cut at the next blank line, from PIECE_LINE bytes or
 * PIECE_LINES lines on at the next line end, at PIECE_HARD inside the line.  These places depend on the post's bytes alone, so the result does not
 * depend on read sizes or pauses.
 *
 * The caller owns the struct, appends lines to the block and calls segmenter_run; posts are pushed to the block.
 * SPDX-License-Identifier: MIT */
#ifndef READER_SEGMENTER_H
#define READER_SEGMENTER_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "reader/boxed.h"
#include "reader/separator.h"
#include "segment/block.h"
#include "util/status.h"

#define LOOK_AHEAD (64u << 10)
#define PIECE_SOFT (128u << 10)
#define PIECE_LINE (256u << 10)
#define PIECE_HARD (1u << 20)
#define PIECE_LINES (16u << 10) /* what is kept of a line costs more than a line of a letter */

struct segmenter {
    struct separator sep;
    uint64_t thread, post; /* of the open post */
    bool new_thread;       /* the next post opens a thread */
    bool broke;            /* a separator line opened it */
    bool piece;            /* the open post began in an earlier piece */
    bool dated;            /* a date opened the open post: no fields of a mail belong to it */
    bool whole;            /* no line separates anything */
    enum boxed boxed;      /* the thread's posts stand behind marks of quotes */
    /* lines of the block at hand */
    size_t next;   /* to be looked at next for posts */
    size_t probed; /* to be looked at next for the thread's style */
    size_t marked; /* to be looked at next for what may separate (their sign is not set yet) */
    size_t open;   /* first of the open post */
    size_t body;   /* its first that is no separator */
    uint64_t look; /* bytes probed in this thread */
};

enum status segmenter_init(struct segmenter *p, const struct config *config, const struct rules *rules) MUST_CHECK;
void segmenter_free(struct segmenter *p);

/* A new thread begins with line `at` of the block. */
void segmenter_thread(struct segmenter *p, size_t at);
/* Looks at the lines that came.  scanned: bytes of the block that are lines.  ended: the last line is the last of
 * its thread, which is closed. */
enum status segmenter_run(struct segmenter *p, struct block_text *text, size_t scanned, bool ended) MUST_CHECK;
/* Ends a piece of the open post behind the last line, whatever it is. */
enum status segmenter_cut(struct segmenter *p, struct block_text *text) MUST_CHECK;
/* Byte where the open post begins; scanned as above. */
size_t segmenter_from(const struct segmenter *p, const struct block_text *text, size_t scanned);
/* Lines before the open post are taken out of the block. */
void segmenter_shift(struct segmenter *p);
/* The place inside a line where a piece of PIECE_HARD bytes that begins at `from` ends. */
size_t segmenter_hard_cut(const struct block_text *text, size_t from);

/* Appends the lines of buf[*scan .. len), moves *scan behind them.  searched: no line end before it.  A CR at the
 * very end may be half of a CRLF and waits, and so does a line without an end, unless `ended`. */
enum status segmenter_lines(struct block_text *text, size_t *scan, size_t searched, bool ended) MUST_CHECK;

#endif
