/* signals: see signals.h.
 * SPDX-License-Identifier: MIT */
#include "cli/signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t came;
static bool done;

static thresh *stopped;

static void on_signal(int number)
{
    came = number;
    thresh_stop(stopped);
}

void signals_init(thresh *t)
{
    stopped = t;
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};

    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        struct sigaction old;
        if (sigaction(stops[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue;
        /* no SA_RESTART: a read that waits on a silent pipe must come back */
        struct sigaction act = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
        sigemptyset(&act.sa_mask);
        sigaction(stops[i], &act, NULL);
    }
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a limit to the size of files is told as a full disk is */
}

static void end_by(int number)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigemptyset(&plain.sa_mask);
    sigaction(number, &plain, NULL);
    raise(number);
}

void signals_done(void) { done = true; }

void signals_reraise(void)
{
    if (came && !done)
        end_by(came);
}

void signals_end_by_pipe(void) { end_by(SIGPIPE); }
