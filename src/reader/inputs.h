/* inputs: the FILEs of the command line, one after the other, each with its format.
 *
 * The format is the one asked for, else what the first bytes say (detect.h); with --text-field and the like it is CSV or JSON.
 * Detection waits for as many bytes as it needs, whatever the pauses, so its answer does not depend on how the bytes come.
 * Ownership: the caller owns the struct; inputs_free releases it.
 * SPDX-License-Identifier: MIT */
#ifndef READER_INPUTS_H
#define READER_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "io/unpack.h"
#include "util/buf.h"
#include "util/status.h"
#include "util/stopping.h"

struct input;

struct reader_events {
    void *ctx;
    /* An input could not be opened or read to its end. `what` is a sentence. */
    void (*trouble)(void *ctx, const char *file, uint64_t line, const char *what);
    const stop_flag *stop;
    ptrdiff_t (*pull)(void *ctx, void *to, size_t n); /* gives the bytes of the one input, in place of a file; or NULL */
    void *pull_ctx;
};

struct inputs {
    const struct config *config;
    struct reader_events events;
    uint64_t window;    /* memory in bytes that unpacking may take */
    struct input *in;   /* NULL: none is open */
    enum format format; /* of the open one */
    const char *name;   /* of the open one, as given; never freed */
    size_t file;        /* index of the next one in config->files */
    uint64_t n_files;   /* how many were opened */
    uint64_t consumed;  /* bytes of inputs already closed */
    struct buf head;    /* bytes read for detection, which inputs_read gives first */
    size_t head_at;
    const char *foreign;      /* why the open one is not read, a sentence; or NULL */
    bool stopped;             /* the stop flag was set: no more is read */
    bool broken;              /* reading the open one failed, and this was told */
    enum unpack_kind packing; /* of the one closed last */
    uint8_t encoding;         /* enum input_encoding of the one closed last */
    uint64_t n_left;          /* how many were skipped because they hold no text */
};

void inputs_init(struct inputs *i, const struct config *config, const struct reader_events *events);
void inputs_free(struct inputs *i);

/* Opens the next input that can be opened and read, and finds its format.  With -r or --output-dir files without text are skipped
 * and counted in n_left.  ST_END: there is none.  ST_MORE: the stop flag is set. */
enum status inputs_next(struct inputs *i) MUST_CHECK;
void inputs_close(struct inputs *i);

/* Reads bytes of the open input.  Trouble is told (reader_events) and then counts as its end, and so does the stop flag: ST_OK,
 * ST_END, ST_NOMEM. */
enum status inputs_read(struct inputs *i, uint8_t *to, size_t cap, size_t *got) MUST_CHECK;
/* False if inputs_read would block now. */
bool inputs_pending(struct inputs *i);

enum unpack_kind inputs_packing(const struct inputs *i); /* of the open one, or the one closed last */
uint8_t inputs_encoding(const struct inputs *i);         /* enum input_encoding */

/* Bytes read of all inputs, as they lie on disk. */
uint64_t inputs_consumed(const struct inputs *i);

#endif
