/* text_reader: plain text → blocks of whole posts.
 *
 * Each FILE is a thread; a line holding only a form feed, or one that matches --thread-break, starts another.
 * Posts begin at separator lines (rules of kind separator, or --post-break), which belong to the post they
 * open.  Weak separators (bare rules such as `-----`) count only in a thread that shows no strong one in its
 * first LOOK_AHEAD bytes and the same weak line at least twice there.
 *
 * A post is judged as a whole up to PIECE_SOFT bytes; a longer one in pieces, cut at the next blank line, from
 * PIECE_LINE on at the next line end, at PIECE_HARD inside the line.  These places depend on the post's bytes
 * alone, so the result does not depend on read sizes or pauses.
 *
 * Ownership: the reader owns its inputs and the bytes carried over; blocks are the caller's.
 * SPDX-License-Identifier: MIT */
#ifndef READER_TEXT_READER_H
#define READER_TEXT_READER_H

#include <signal.h>
#include <stdint.h>

#include "config.h"
#include "segment/block.h"
#include "util/status.h"

#define LOOK_AHEAD (64u << 10)
#define PIECE_SOFT (128u << 10)
#define PIECE_LINE (256u << 10)
#define PIECE_HARD (1u << 20)

struct rules;
struct text_reader;

struct reader_events {
    void *ctx;
    /* An input could not be opened or read to its end. `what` is a sentence. */
    void (*trouble)(void *ctx, const char *file, uint64_t line, const char *what);
    const volatile sig_atomic_t *stop;
};

enum status text_reader_new(struct text_reader **r, const struct config *config, const struct rules *rules,
                            const struct reader_events *events) MUST_CHECK;
void text_reader_delete(struct text_reader *r);

/* Fills b with at least one post: as many as come to some BLOCK_TARGET bytes, fewer if the input pauses.
 * ST_END: no more.  ST_MORE: the stop flag is set. */
enum status text_reader_fill(struct text_reader *r, struct block *b) MUST_CHECK;

/* Bytes taken from the inputs as they lie on disk; inputs opened. */
uint64_t text_reader_consumed(const struct text_reader *r);
uint64_t text_reader_files(const struct text_reader *r);

#endif
