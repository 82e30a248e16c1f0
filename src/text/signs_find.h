/* signs_find: the bytes that may begin a sign, by their halves: one is such a byte if its bits of both tables meet.
 * The signs of ASCII, and the first bytes of characters that may be one: C2, C3, E2, EF.  For scan_<isa>.c and signs_walk.c.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_SIGNS_FIND_H
#define TEXT_SIGNS_FIND_H

#include "text/signs.h"

static const uint8_t signs_low[16] = {0x04, 0x01, 0x60, 0x21, 0x01, 0x01, 0x01, 0x00,
                                      0x00, 0x00, 0x01, 0x01, 0x1A, 0x03, 0x1A, 0x49};
static const uint8_t signs_high[16] = {0, 0, 0x01, 0x02, 0x04, 0x08, 0, 0x10, 0, 0, 0, 0, 0x20, 0, 0x40, 0};

#endif
