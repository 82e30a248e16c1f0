/* message: every line on standard error, and the exit status, which can only rise.
 *
 * A line is `thresh: what, and what to do`, or `thresh: FILE:LINE: what, and what to do`.  Control
 * characters in it (file names, bad input) are shown as `?`, so that no input can drive the terminal.
 * Only main and cli/ call this, from any thread, a line at a time; the stages below return a status.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include <stdint.h>

enum exit_status {
    EXIT_DONE = 0,
    EXIT_TROUBLE = 1, /* input, output, index; with --strict: a malformed record, too much removed */
    EXIT_USAGE = 2,   /* wrong use of options */
};

#define MESSAGE_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* -1 errors only, 0 warnings too, 1 and 2 what -v and -vv ask for. */
void message_verbosity(int verbose);
int message_level(void); /* what was asked for there */

void message_usage(const char *fmt, ...) MESSAGE_LIKE(1, 2); /* + `Try 'thresh --help'`; status 2 */
void message_error(const char *fmt, ...) MESSAGE_LIKE(1, 2); /* status 1 */
/* The same, naming a place; `line` 0 leaves the number out, `file` NULL or "-" is `(stdin)`. */
void message_error_at(const char *file, uint64_t line, const char *fmt, ...) MESSAGE_LIKE(3, 4);
void message_warning_at(const char *file, uint64_t line, const char *fmt, ...) MESSAGE_LIKE(3, 4);
void message_warning(const char *fmt, ...) MESSAGE_LIKE(1, 2);            /* not with -q; status stays */
void message_verbose(int level, const char *fmt, ...) MESSAGE_LIKE(2, 3); /* shown from -v (1) or -vv (2) on */

/* A line that stays open and is replaced by the next one (progress); "" takes it away.  Any other message
 * takes it away first.  Only for a terminal. */
void message_transient(const char *text);

void message_raise(enum exit_status status); /* the status becomes the larger of the two */
enum exit_status message_status(void);

#endif
