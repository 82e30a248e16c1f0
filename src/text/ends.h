/* ends: where lines end.  SPDX-License-Identifier: MIT */
#ifndef TEXT_ENDS_H
#define TEXT_ENDS_H

#include <stddef.h>
#include <stdint.h>

#define ENDS_MOST ((size_t)1024) /* bytes looked at in one call */

/* base + i of every LF and CR in p[0 .. n), in order, n <= ENDS_MOST; returns their count.  end[] has two places more than
 * there are bytes.  64 bytes at p + n are readable.  The machine makes no difference. */
size_t ends_find(uint32_t *end, const uint8_t *p, size_t n, uint32_t base);

#endif
