/* report: see report.h.  SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/standard.h"

void report_stats(const char *file, const char *text, size_t n)
{
    /* the file that messages go to is not emptied */
    if (!file || standard_is_error(file)) {
        message_transient("");
        if (fwrite(text, 1, n, stderr) != n || fflush(stderr) != 0)
            message_error_at("standard error", 0, "writing failed: %s", strerror(errno));
        return;
    }
    FILE *out = fopen(file, "we");
    if (!out)
        message_error_at(file, 0, "cannot be written: %s", strerror(errno));
    else if (fwrite(text, 1, n, out) != n || fflush(out) != 0)
        message_error_at(file, 0, "writing failed: %s", strerror(errno));
    if (out && fclose(out) != 0)
        message_error_at(file, 0, "closing failed: %s", strerror(errno));
}
