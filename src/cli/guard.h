/* guard: nobody loses a file.  Before anything is opened for writing, what the run reads and what it writes are held
 * against each other, whatever their names: an output that is an input, two outputs that are one file, an output that
 * cannot be written are refused.  Only main calls this.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_GUARD_H
#define CLI_GUARD_H

#include <stdbool.h>

#include "cli/filelist.h"
#include "cli/options.h"
#include "config.h"

/* Descriptors 0 to 2 that the caller closed are taken, so that no file gets their numbers: reading from or writing to one of
 * them fails as it would if it were closed. */
void guard_descriptors(void);

/* False: a message was given, the exit status is 1, nothing was touched. */
bool guard_files(const struct config *config, enum action action, const struct filelist *list);

#endif
