/* restore: output and journal → the input, byte for byte.
 *
 * A stretch of output is checked against the journal before anything is made of it, so what is written is right as far
 * as it goes.  An interrupted run's journal knows more than its output holds: then the input comes back as far as the
 * output goes.  The journal may be packed (io/input.h); one output is taken as it is, several are
 * unpacked and read one after the other (those of --output-dir, in the order of the run).
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
    uint64_t output, input; /* bytes taken, bytes given back */
    bool finished;          /* the journal is that of a run that ended in order */
    const char *file;       /* what the trouble is with */
    char why[256];
};

/* `kept`: n_kept paths of outputs of the run, "-" = standard input; none: that.  ST_OK; ST_IO: r->file and r->why (or the error of `out`);
 * ST_END: nobody reads `out`; ST_MORE: stopped by the flag (may be NULL); ST_NOMEM. */
enum status restore_run(const char *journal, const char *const *kept, size_t n_kept, struct output *out, const stop_flag *stop,
                        struct restored *r) MUST_CHECK;

#endif
