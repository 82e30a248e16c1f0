/* signals: a request to stop becomes a flag; a closed pipe becomes EPIPE.
 *
 * SIGINT, SIGTERM and SIGHUP stop the handle: whoever waits in a read or a write looks at that five times a second.  The second signal ends the program at once.  A signal that was
 * ignored at start (nohup) stays ignored.  SIGPIPE is ignored, so a write to a closed pipe fails with EPIPE.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>

#include "thresh.h"

/* The handle that a signal stops; it must outlive all signals. */
void signals_init(thresh *t);
/* All was done: a signal that came too late to change anything is none. */
void signals_done(void);
/* Ends the process by the signal that came, so that the shell sees the true cause; returns if none came
 * or signals_done was called. */
void signals_reraise(void);
/* Ends the process as SIGPIPE would have: for EPIPE on standard output. Never says a word. */
void signals_end_by_pipe(void);

#endif
