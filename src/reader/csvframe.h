/* csvframe: where the rows of a CSV end (RFC 4180; commas, tabs, semicolons or bars), and what its columns are.
 *
 * The first row names the columns, unless all columns asked for are numbers: then it is a row like any other.  The separator
 * of fields is the one of these four signs that stands most often in the first row outside of quotes.  Internal to reader/.
 * SPDX-License-Identifier: MIT */
#ifndef READER_CSVFRAME_H
#define READER_CSVFRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/fieldnames.h"
#include "util/status.h"

struct framer;

struct csvcolumns {
    uint8_t sep;
    uint32_t at[SLOT_N]; /* number of the column, from 1; 0: there is none */
};

enum csvframe_state { CSV_START = 0, CSV_BARE, CSV_QUOTED, CSV_QUOTE };

struct csvframe {
    const char *text, *thread, *id; /* --text-field and so on, or NULL */
    struct csvcolumns columns;
    bool known;    /* columns is filled in */
    uint8_t state; /* enum csvframe_state, at byte framer.seen */
    uint8_t sep;   /* 0: not known yet */
};

/* codec.frame of CSV. */
enum status csv_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len) MUST_CHECK;

/* p[0 .. n), the first line of something, is the head of a CSV in which a column has this name. */
bool csv_heads(const uint8_t *p, size_t n, const char *name);

/* One field of a row: bytes [from, to) of it without its quotes. */
struct csvfield {
    size_t from, to;
    bool quoted;
    bool odd;  /* something stands behind its closing quote */
    bool open; /* it has no closing quote */
};

/* Reads the field that begins at p[*at], and moves *at to the next one.  False: there is none. */
bool csv_next(const uint8_t *p, size_t n, uint8_t sep, size_t *at, struct csvfield *f);

#endif
