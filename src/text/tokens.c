/* tokens: see tokens.h.  Chooses the path, lets the scalar one do what the fast one cannot, ends the text.
 *
 * The choice is made once a process and cannot change a result; THRESH_CPU (scalar, sse2, avx2, avx512, neon)
 * takes another one, for tests.
 * SPDX-License-Identifier: MIT */
#include "text/tokens.h"

#include <assert.h>
#include <pthread.h>

#include "text/signs.h"
#include "util/alloc.h"

static scan_fast *chosen;

static void choose(void) { chosen = scan_fast_for(scan_cpu_chosen()); }

enum status scan_with(scan_fast *fast, struct tokens *t, const uint8_t *text, size_t len)
{
    size_t pos = 0, stretch = SCAN_STRETCH;
    assert(len < (size_t)1 << 31);
    t->n = t->n_breaks = 0;
    while (pos < len) {
        size_t from = pos;
        if (fast && fast(t, text, len, &pos) != ST_OK)
            return ST_NOMEM;
        if (pos == len)
            break;
        stretch = scan_stretch(stretch, pos - from);
        size_t until = fast && len - pos > stretch ? pos + stretch : len;
        if (scan_scalar(t, text, len, &pos, until) != ST_OK)
            return ST_NOMEM;
    }
    if (t->n)
        t->hash[t->n - 1] |= TOK_LINE;
    signs_mark(NULL, t, text, len);
    return ST_OK;
}

enum status tokens_scan(struct tokens *t, const uint8_t *text, size_t len)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    return scan_with(chosen, t, text, len);
}

void tokens_free(struct tokens *t)
{
    alloc_free(t->hash);
    alloc_free(t->start);
    alloc_free(t->end);
    alloc_free(t->kind);
    alloc_free(t->breaks);
    *t = (struct tokens){0};
}
