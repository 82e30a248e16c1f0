/* merge: one saved memory behind another, and what is in one; see snapshot.h.
 * SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>

#include "state/snapshot.h"
#include "util/alloc.h"
#include "util/vec.h"

struct entry {
    uint64_t pos, hash;
};

static int entry_order(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* All fingerprints in the order of the log.  A hash of which line and tag are right is as good as the whole one. */
static enum status entries_of(const struct stream_index *x, struct entry **out)
{
    struct entry *e = alloc_array(x->n_entries, sizeof *e);
    size_t n = 0;
    if (!e)
        return ST_NOMEM;
    uint64_t end = sindex_end(x);
    for (size_t i = 0; i < (size_t)1 << x->bits; i++)
        for (unsigned s = 0; s < SI_SLOTS; s++) {
            uint32_t tag = x->line[i].tag[s];
            size_t own = i ^ tag >> SI_GUEST_AT;
            if (tag && n < x->n_entries)
                e[n++] = (struct entry){end - (uint32_t)((uint32_t)end - x->line[i].pos[s]),
                                        (uint64_t)(tag & ~SI_GUEST) << SI_BITS_MIN | (own & ((1u << SI_BITS_MIN) - 1))};
        }
    qsort(e, n, sizeof *e, entry_order);
    *out = e;
    return ST_OK;
}

enum status snapshot_merge(struct snapshot *s, struct stream_index *x, const struct snapshot *f,
                           const struct stream_index *from)
{
    struct entry *entry = NULL;
    uint32_t *tok = NULL;
    size_t cap = 0, e = 0;
    enum status st = entries_of(from, &entry);
    while (x->thin < from->thin && !st) /* what one of them does not know of all its texts, neither does the other */
        st = sindex_thin(x);
    for (size_t u = 0; u < from->n_units && !st; u++) {
        uint64_t lo = from->unit[u].pos, hi = u + 1 < from->n_units ? from->unit[u + 1].pos : sindex_end(from), base = 0;
        lo = lo < from->start ? from->start : lo;
        size_t n = (size_t)(hi - lo), last = e;
        if (VEC_RESERVE(tok, cap, n)) {
            st = ST_NOMEM;
            break;
        }
        for (size_t i = 0; i < n; i++)
            tok[i] = sindex_tok(from, lo + i);
        while (last < from->n_entries && entry[last].pos < hi)
            last++;
        st = sindex_grow(x, last - e, n);
        if (!st)
            st = sindex_begin(x, x->threads + from->unit[u].thread, from->unit[u].post, tok, n, &base);
        for (; e < last && !st; e++)
            if (entry[e].pos >= lo && sindex_wanted(x, entry[e].hash))
                (void)sindex_add(x, entry[e].hash, base + (entry[e].pos - lo));
    }
    if (!st)
        x->threads += from->threads;
    s->runs += f->runs;
    s->bytes += f->bytes;
    s->evicted += f->evicted;
    s->thinned += f->thinned;
    alloc_free(entry);
    alloc_free(tok);
    return st;
}

void snapshot_info(const struct snapshot *s, const struct stream_index *x, FILE *out)
{
    const struct {
        const char *name;
        uint64_t value;
    } lines[] = {
        {"version", 1},
        {"seed", x->seed},
        {"runs", s->runs},
        {"input bytes", s->bytes},
        {"threads", x->threads},
        {"posts remembered", x->n_units},
        {"words remembered", x->n_tok},
        {"fingerprints", x->n_entries},
        {"fingerprint slots", (uint64_t)SI_SLOTS << x->bits},
        {"one sampled fingerprint kept in", (uint64_t)1 << x->thin},
        {"words forgotten", s->evicted},
        {"fingerprints given up", s->thinned},
        {"bytes in memory", sindex_bytes(x)},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        fprintf(out, "%s: %" PRIu64 "\n", lines[i].name, lines[i].value);
}
