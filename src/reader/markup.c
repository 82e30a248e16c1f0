/* markup: see the header.  SPDX-License-Identifier: MIT */
#include "reader/markup.h"

#include "reader/htmlpage.h"
#include "util/alloc.h"
#include "util/search.h"

/* The text offset that byte `at` of the source stands for, or the next byte that stands for one. */
static uint32_t text_at(const struct srcmap *map, uint32_t at)
{
    size_t lo = 0, hi = map->n;
    SEARCH(lo, hi, mid, map->run[mid].src + map->run[mid].src_len <= at);
    if (lo == map->n)
        return UINT32_MAX;
    const struct srcrun *run = &map->run[lo];
    return run->src >= at || run->len != run->src_len ? run->text : run->text + (at - run->src);
}

enum status markup_cuts(const struct markup *s, const struct edit *e, size_t n, struct markup_cut **out, size_t *n_out)
{
    struct edit *cut = NULL;
    size_t n_cuts = 0, k = 0;
    enum status st = htmltext_cut(s->map, s->unit, s->n_units, s->read.ptr, s->read.len, e, n, &cut, &n_cuts);
    struct markup_cut *to = st == ST_OK ? alloc_array(n_cuts, sizeof *to) : NULL;
    if (st == ST_OK && !to)
        st = ST_NOMEM;
    for (size_t i = 0; i < n_cuts && st == ST_OK; i++) {
        struct markup_cut c = {cut[i].from, cut[i].to, text_at(s->map, cut[i].from)};
        if (s->back)
            htmlpage_raw(s->back, &c.from, &c.to);
        if (c.from < c.to && (k == 0 || c.from >= to[k - 1].to))
            to[k++] = c;
    }
    alloc_free(cut);
    *out = to;
    *n_out = k;
    return st;
}

uint32_t markup_at(const struct markup *s, uint32_t at)
{
    size_t i = srcmap_find(s->map, at);
    if (i == s->map->n)
        return (uint32_t)s->told.len;
    const struct srcrun *run = &s->map->run[i];
    uint32_t from = run->text < at && run->len == run->src_len ? run->src + (at - run->text) : run->src, to = from + 1;
    if (s->back)
        htmlpage_raw(s->back, &from, &to);
    return from;
}
