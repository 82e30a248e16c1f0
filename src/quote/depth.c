/* depth: see depth.h.
 * SPDX-License-Identifier: MIT */
#include "quote/depth.h"

#include <stdbool.h>

#define MAX_PREFIX 4096u
#define MAX_BLANKS 12u /* between line start and the first sign; deeper is an indented drawing */
#define MAX_GAP 3u     /* between two signs */

/* Length of a quote sign at p, or 0. */
static size_t sign_at(const uint8_t *p, size_t n)
{
    if (n == 0)
        return 0;
    if (*p == '>')
        return 1;
    if (*p == '&' && n >= 4 && p[1] == 'g' && p[2] == 't' && p[3] == ';')
        return 4;
    if (*p == 0xef && n >= 3 && p[1] == 0xbc && p[2] == 0x9e) /* fullwidth greater-than sign */
        return 3;
    return 0;
}

static size_t blank_at(const uint8_t *p, size_t n)
{
    if (n == 0)
        return 0;
    if (*p == ' ' || *p == '\t')
        return 1;
    if (*p == 0xc2 && n >= 2 && p[1] == 0xa0)
        return 2;
    if (*p == 0xef && n >= 3 && p[1] == 0xbb && p[2] == 0xbf) /* byte-order mark */
        return 3;
    if (*p == 0xe2 && n >= 3 && p[1] == 0x80 && (p[2] == 0x8b || p[2] == 0x8e || p[2] == 0x8f))
        return 3; /* zero-width blank, directional marks */
    return 0;
}

static size_t skip_blanks(const uint8_t *p, size_t n, size_t max)
{
    size_t i = 0, count = 0, b;
    while (count < max && (b = blank_at(p + i, n - i)) > 0) {
        i += b;
        count++;
    }
    return i;
}

struct depth depth_of(const uint8_t *line, size_t len)
{
    struct depth d = {0, 0, 0};
    size_t n = len < MAX_PREFIX ? len : MAX_PREFIX, i = skip_blanks(line, n, MAX_BLANKS), s;
    while ((s = sign_at(line + i, n - i)) > 0) {
        i += s;
        d.depth++;
        d.prefix = (unsigned)i;
        i += skip_blanks(line + i, n - i, MAX_GAP);
    }
    if (d.depth) {
        size_t b = blank_at(line + d.prefix, n - d.prefix);
        d.tight = b == 0;
        d.prefix += (unsigned)b;
    }
    return d;
}
