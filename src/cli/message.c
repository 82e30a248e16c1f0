/* message: see message.h.  The state below is the reason this lives in cli/: one program has one standard
 * error and one exit status.
 * SPDX-License-Identifier: MIT */
#include "cli/message.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int verbosity;
static enum exit_status status;
static bool transient_shown;

void message_verbosity(int verbose) { verbosity = verbose; }
int message_level(void) { return verbosity; }

void message_raise(enum exit_status to)
{
    if (to > status)
        status = to;
}

enum exit_status message_status(void) { return status; }

/* One write a line, so that lines of several programs on one terminal or log do not mix.  Longer lines are
 * cut: a message is for a person. */
static void print(const char *file, uint64_t line, const char *fmt, va_list ap)
{
    char text[1024] = "thresh: ";
    size_t n = strlen(text);
    const size_t end = sizeof text - 2; /* room for \n and NUL */

    if (line || file) {
        const char *name = file && strcmp(file, "-") != 0 ? file : "(stdin)";
        int k = line ? snprintf(text + n, 512, "%.480s:%llu: ", name, (unsigned long long)line)
                     : snprintf(text + n, 512, "%.480s: ", name);
        n += k > 0 ? (size_t)k : 0;
    }
    int k = vsnprintf(text + n, end - n, fmt, ap);
    if (k > 0)
        n = (size_t)k < end - n ? n + (size_t)k : end - 1;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            text[i] = '?';
    text[n++] = '\n';

    message_transient("");
    fwrite(text, 1, n, stderr);
}

#define PRINT(file, line)           \
    do {                            \
        va_list ap;                 \
        va_start(ap, fmt);          \
        print(file, line, fmt, ap); \
        va_end(ap);                 \
    } while (0)

void message_usage(const char *fmt, ...)
{
    PRINT(NULL, 0);
    fputs("Try 'thresh --help'\n", stderr);
    message_raise(EXIT_USAGE);
}

void message_error(const char *fmt, ...)
{
    PRINT(NULL, 0);
    message_raise(EXIT_TROUBLE);
}

void message_error_at(const char *file, uint64_t line, const char *fmt, ...)
{
    PRINT(file ? file : "-", line);
    message_raise(EXIT_TROUBLE);
}

void message_warning_at(const char *file, uint64_t line, const char *fmt, ...)
{
    if (verbosity >= 0)
        PRINT(file ? file : "-", line);
}

void message_warning(const char *fmt, ...)
{
    if (verbosity >= 0)
        PRINT(NULL, 0);
}

void message_verbose(int level, const char *fmt, ...)
{
    if (verbosity >= level)
        PRINT(NULL, 0);
}

void message_transient(const char *text)
{
    if (!*text && !transient_shown)
        return;
    fprintf(stderr, "\r\033[K%s", text); /* erase to the end of the line, as every terminal since the VT100 does */
    fflush(stderr);
    transient_shown = *text != '\0';
}
