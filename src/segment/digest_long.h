/* digest_long: XXH3_64bits_withSeed for texts over DIGEST_LONG bytes, compiled for machines with wide registers.  Only to be
 * called
 * on machines that have them.  Internal to digests.c.  SPDX-License-Identifier: MIT */
#ifndef SEGMENT_DIGEST_LONG_H
#define SEGMENT_DIGEST_LONG_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_LONG 240u

typedef uint64_t digest_long(const void *p, size_t n, uint64_t seed);
digest_long digest_avx2, digest_avx512;

#endif
