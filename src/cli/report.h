/* report: what a finished run says: the counters as JSON, and the warning that too much went.
 * Only reads `struct stats`; only main calls it.  SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "config.h"
#include "stats.h"

/* --stats: to the file or standard error.  Trouble becomes a message and status 1. */
void report_stats(const struct config *config, const struct stats *s);

/* A field that no record has, a format with nothing to clean in it: said; with --strict that is status 1. */
void report_fields(const struct config *config, const struct stats *s);

/* --warn-above: says so when more than the share went; with --strict that is status 1. */
void report_warning(const struct config *config, const struct stats *s);

/* A run that forgot something says how much, and what to do. */
void report_forgotten(const struct config *config, const struct stats *s);

#endif
