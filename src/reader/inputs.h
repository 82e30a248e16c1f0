/* inputs: the FILEs of the command line, one after the other, each with its format.
 *
 * The format is the one asked for, else what the first bytes say (detect.h); text is JSON lines to who names fields.  Detection waits for as many bytes as it
 * needs and never goes by pauses, so it is the same however the bytes come.
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
    ptrdiff_t (*pull)(void *ctx, void *to, size_t n); /* bytes of the one input, instead of its file; or NULL */
    void *pull_ctx;
};

struct inputs {
    const struct config *config;
    struct reader_events events;
    uint64_t window;    /* bytes that unpacking one may take */
    struct input *in;   /* NULL: none is open */
    enum format format; /* of the open one */
    const char *name;   /* of the open one, as given; stays good */
    size_t file;        /* next of config->files */
    uint64_t n_files;   /* opened */
    uint64_t consumed;  /* of inputs already closed */
    struct buf head;    /* read for detection, given out first */
    size_t head_at;
    const char *foreign;      /* why the open one is not read */
    bool stopped;             /* by the flag: what came is all there is */
    bool broken;              /* the open one gives no more; that was said */
    enum unpack_kind packing; /* of the one closed last */
    uint8_t encoding;         /* enum input_encoding, of the same */
    uint64_t n_left;          /* left alone: no text in them */
};

void inputs_init(struct inputs *i, const struct config *config, const struct reader_events *events);
void inputs_free(struct inputs *i);

/* Opens the next one that can be opened and read and learns its format.  Of whole folders, or into one, only what can be read
 * is: other files are counted in n_left.  ST_END: there is none.  ST_MORE: the
 * stop flag is set. */
enum status inputs_next(struct inputs *i) MUST_CHECK;
void inputs_close(struct inputs *i);

/* As input_read, but for trouble, which is told and then is the end, as the stop flag is: ST_OK, ST_END, ST_NOMEM. */
enum status inputs_read(struct inputs *i, uint8_t *to, size_t cap, size_t *got) MUST_CHECK;
/* False if inputs_read would block now. */
bool inputs_pending(struct inputs *i);

enum unpack_kind inputs_packing(const struct inputs *i); /* of the open one, or the one closed last */
uint8_t inputs_encoding(const struct inputs *i);         /* enum input_encoding */

/* Bytes taken from the inputs as they lie on disk. */
uint64_t inputs_consumed(const struct inputs *i);

#endif
