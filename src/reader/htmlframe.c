/* htmlframe: see the header.  SPDX-License-Identifier: MIT */
#include "reader/htmlframe.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool starts_page(const uint8_t *p, size_t n)
{
    return (n >= 9 && strncasecmp((const char *)p, "<!doctype", 9) == 0) ||
           (n >= 6 && strncasecmp((const char *)p, "<html", 5) == 0 && (p[5] == '>' || p[5] <= ' '));
}

enum status html_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    /* f->want is not 0 once </html was seen; framer_give takes the length of each part of a long page from it, so it begins large */
    size_t at = f->seen;
    while (at < n) {
        const uint8_t *q = memchr(p + at, '<', n - at);
        if (!q)
            break;
        at = (size_t)(q - p);
        if (!eof && n - at < 10) {
            f->seen = at;
            return ST_MORE;
        }
        if (n - at >= 6 && strncasecmp((const char *)q, "</html", 6) == 0) {
            f->want = UINT64_MAX;
        } else if (f->want && at && starts_page(q, n - at)) {
            f->seen = at;
            *len = at;
            return ST_OK;
        }
        at++;
    }
    f->seen = n;
    *len = n;
    return eof ? ST_OK : ST_MORE;
}
