/* version: the number of this program and those of the libraries it was linked with.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#include <stdio.h>

#include "thresh.h"

void version_print(FILE *out);

#endif
