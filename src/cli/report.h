/* report: the counters of a finished run, where --stats wants them.  SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stddef.h>

/* text[0 .. n) to the file, or to standard error (NULL).  Trouble becomes a message and status 1. */
void report_stats(const char *file, const char *text, size_t n);

#endif
