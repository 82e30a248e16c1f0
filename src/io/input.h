/* input: the bytes of one FILE or of standard input, whatever they are packed in.
 *
 * gzip, zstd, xz and bzip2 are known by their first bytes, on files and on pipes, never by name; anything else is read
 * as it is.  UTF-16 with a byte-order mark (FF FE or FE FF; also inside compressed input) is recoded to UTF-8 and the
 * mark dropped; a UTF-8 mark is left where it is.  Reads never return early because of signals or short counts other than
 * the one case input_read documents.
 *
 * Ownership: input_open gives, input_close takes.  Names are borrowed and must outlive the input.
 * SPDX-License-Identifier: MIT */
#ifndef IO_INPUT_H
#define IO_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/unpack.h"
#include "util/status.h"
#include "util/stopping.h"

struct input;

struct input_opts {
    /* Bytes the window of compressed input may take, 0 = as the format allows (zstd up to 2 GiB, xz 4 GiB). */
    uint64_t memory;
    /* Non-zero once the run should stop: a blocked read then ends with ST_MORE.  NULL = never. */
    const stop_flag *stop;
    /* Where the bytes come from instead of a file; `path` is only a name then.  NULL: from the file. */
    ptrdiff_t (*pull)(void *ctx, void *to, size_t n);
    void *pull_ctx;
    bool as_bytes; /* UTF-16 is not looked for */
};

enum input_encoding { INPUT_BYTES = 0, INPUT_UTF16LE, INPUT_UTF16BE };

/* Opens `path`, "-" = standard input.  Reads nothing yet.  opts may be NULL.
 * ST_IO: errno tells why, *in is not set. */
enum status input_open(struct input **in, const char *path, const struct input_opts *opts) MUST_CHECK;
void input_close(struct input *in); /* NULL is fine */

/* Waits for at least one byte, then gives what is there: 1 <= *got <= cap.  cap >= 1.
 * ST_END: nothing left.  ST_IO: unreadable, damaged or truncated; input_error says what and where; all bytes before
 * the trouble have been given, and every later call answers ST_IO too.  ST_NOMEM: the decompressor's window.
 * ST_MORE: the stop flag is set; no byte was lost. */
enum status input_read(struct input *in, uint8_t *buf, size_t cap, size_t *got) MUST_CHECK;

/* False if input_read would block now (the writer pauses: time to flush).  True for bytes, end and errors. */
bool input_pending(struct input *in);

const char *input_name(const struct input *in); /* "-" shows as "(stdin)" */
/* A sentence without file name or newline; "" before any trouble. */
const char *input_error(const struct input *in);
/* Known after the first read. */
enum input_encoding input_encoding(const struct input *in);

enum unpack_kind input_packing(const struct input *in);

/* For progress: bytes taken from the file, packed as they are there. */
uint64_t input_consumed(const struct input *in);

#endif
