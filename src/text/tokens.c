/* tokens: see tokens.h.  Chooses the path and ends the text.
 * SPDX-License-Identifier: MIT */
#include "text/tokens.h"

#include <assert.h>

#include "text/scan.h"
#include "util/alloc.h"

enum status tokens_scan(struct tokens *t, const uint8_t *text, size_t len)
{
    size_t pos = 0;
    assert(len < (size_t)1 << 31);
    t->n = 0;
    enum status st = scan_scalar(t, text, len, &pos, len);
    if (st != ST_OK) return st;
    if (t->n) t->hash[t->n - 1] |= TOK_LINE;
    return ST_OK;
}

void tokens_free(struct tokens *t)
{
    alloc_free(t->hash);
    alloc_free(t->start);
    alloc_free(t->end);
    alloc_free(t->kind);
    *t = (struct tokens){0};
}
