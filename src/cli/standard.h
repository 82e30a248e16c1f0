/* standard: the three standard descriptors.  SPDX-License-Identifier: MIT */
#ifndef CLI_STANDARD_H
#define CLI_STANDARD_H

#include <stdbool.h>

/* Descriptors 0 to 2 that the caller closed are taken, so that no file gets their numbers: reading from or writing to one of
 * them fails as it would if it were closed. */
void standard_take(void);
/* This path leads to the regular file that messages go to. */
bool standard_is_error(const char *name);
/* Standard output is closed, which tells of what was not written (NFS, quotas); false: a message was given. */
bool standard_close(void);

#endif
