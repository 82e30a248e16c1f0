/* digest: XXH3 of long texts with AVX2 registers: half the time, same hash.  See digest_long.h.
 * SPDX-License-Identifier: MIT */
#include "segment/digest_long.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("avx2,bmi2")
#include <immintrin.h>
#endif

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t digest_avx2(const void *p, size_t n, uint64_t seed) { return XXH3_64bits_withSeed(p, n, seed); }
