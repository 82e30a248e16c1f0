/* laws: property tests that say which law was broken and how to see it again.  SPDX-License-Identifier: MIT */
#ifndef LAWS_H
#define LAWS_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "random.h"

static uint64_t seed; /* of the case under way */

/* The text of a case, so that it can be pasted into printf. */
static inline void show_bytes(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, p[i] >= ' ' && p[i] < 0x7f && p[i] != '\\' ? "%c" : "\\x%02x", p[i]);
    fputc('\n', stderr);
}

static inline void must(int ok, const char *law, const char *file, int line)
{
    if (ok)
        return;
    fprintf(stderr, "%s:%d: %s broken, THRESH_SEED=%" PRIu64 "\n", file, line, law, seed);
    exit(1);
}
#define MUST(ok, law) must((ok) != 0, law, __FILE__, __LINE__)

#endif
