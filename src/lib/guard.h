/* guard: nobody loses a file.  Before anything is opened for writing, what the run reads and what it writes are held
 * against each other, whatever their names: an output that is an input, two outputs that are one file, an output that
 * cannot be written are refused.
 * SPDX-License-Identifier: MIT */
#ifndef LIB_GUARD_H
#define LIB_GUARD_H

#include <stddef.h>

#include "thresh.h"
#include "util/status.h"

/* ST_IO, ST_LIMIT: refused, thresh_why says it, nothing was touched. */
enum status guard_files(struct thresh *t, const char *const *inputs, size_t n, const struct thresh_place *more,
                        size_t n_more) MUST_CHECK;

#endif
