/* signals: a request to stop becomes a flag; a closed pipe becomes EPIPE.
 *
 * SIGINT, SIGTERM and SIGHUP set the flag the pipeline polls (config of the pipeline holds a pointer to it);
 * whoever waits in a read or a write looks at it five times a second.  The second signal ends the program at once.  A signal that was
 * ignored at start (nohup) stays ignored.  SIGPIPE is ignored, so a write to a closed pipe fails with EPIPE.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <signal.h>

void signals_init(void);
/* Not zero once a signal came: its number.  The pointer is good for the whole run. */
const volatile sig_atomic_t *signals_flag(void);
/* All was done: a signal that came too late to change anything is none. */
void signals_done(void);
/* Ends the process by the signal that came, so that the shell sees the true cause; returns if none came
 * or signals_done was called. */
void signals_reraise(void);
/* Ends the process as SIGPIPE would have: for EPIPE on standard output. Never says a word. */
void signals_end_by_pipe(void);

#endif
