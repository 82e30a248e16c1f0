/* restore: output and journal → the input, byte for byte.
 *
 * A stretch of output is checked against the journal before anything is written from it, so what is written is right as far
 * as it goes.  The journal of an interrupted run describes more than its output holds: then the input comes back as far as
 * the output goes.  The journal may be compressed (io/input.h).  A single output is taken as it is; several (those of
 * --output-dir, in the order of the run) are unpacked and read one after the other.
 * SPDX-License-Identifier: MIT */
#ifndef STATE_RESTORE_H
#define STATE_RESTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/output.h"
#include "util/status.h"
#include "util/stopping.h"

struct restored {
    uint64_t output, input; /* bytes of output read, bytes of input written */
    bool finished;          /* the journal is of a run that ended in order */
    const char *file;       /* after ST_IO: the file it is about, */
    char why[256];          /* and a sentence */
};

/* kept: n_kept paths of outputs of the run, "-" is standard input; without any, standard input is read.  ST_OK; ST_IO: r->file
 * and r->why tell (or `out` has the error); ST_END: `out` is a closed pipe; ST_MORE: stopped by the flag (may be NULL);
 * ST_NOMEM. */
enum status restore_run(const char *journal, const char *const *kept, size_t n_kept, struct output *out, const stop_flag *stop,
                        struct restored *r) MUST_CHECK;

#endif
