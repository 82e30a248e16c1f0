/* foreign: see foreign.c.  Internal to reader/.  SPDX-License-Identifier: MIT */
#ifndef READER_FOREIGN_H
#define READER_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOREIGN_LOOK 1024u /* bytes in which the kind of a zip shows */
#define TAR_NAME 108u
#define TAR_HEAD 263u

/* More bytes could show that p[0 .. n) begins a foreign format.  Never true of a text behind its first line end or its
 * 108th byte. */
bool foreign_waits(const uint8_t *p, size_t n);

#endif
