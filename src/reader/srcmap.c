/* srcmap: see srcmap.h.  SPDX-License-Identifier: MIT */
#include "reader/srcmap.h"

#include "util/alloc.h"
#include "util/search.h"
#include "util/vec.h"

enum status srcmap_add(struct srcmap *m, size_t text, size_t len, size_t src, size_t src_len)
{
    if (m->n && len == src_len) {
        struct srcrun *r = &m->run[m->n - 1];
        if (r->len == r->src_len && r->text + r->len == text && r->src + r->src_len == src) {
            r->len += (uint32_t)len;
            r->src_len += (uint32_t)len;
            return ST_OK;
        }
    }
    struct srcrun r = {(uint32_t)text, (uint32_t)src, (uint32_t)len, (uint32_t)src_len};
    return VEC_PUSH(m->run, m->n, m->cap, r);
}

void srcmap_free(struct srcmap *m)
{
    alloc_free(m->run);
    *m = (struct srcmap){0};
}

size_t srcmap_find(const struct srcmap *m, uint32_t at)
{
    size_t lo = 0, hi = m->n;
    SEARCH(lo, hi, mid, m->run[mid].text + m->run[mid].len <= at);
    return lo;
}

int srcmap_part(const struct srcrun *r, uint32_t from, uint32_t to, uint32_t *src_from, uint32_t *src_to)
{
    uint32_t a = r->text > from ? r->text : from, b = r->text + r->len < to ? r->text + r->len : to;
    if (a >= b)
        return 0;
    if (r->len == r->src_len) {
        *src_from = r->src + (a - r->text);
        *src_to = r->src + (b - r->text);
        return 1;
    }
    /* one thing: only as a whole */
    if (a != r->text || b != r->text + r->len)
        return 0;
    *src_from = r->src;
    *src_to = r->src + r->src_len;
    return 1;
}
