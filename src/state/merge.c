/* merge: one saved memory behind another, and what is in one; see snapshot.h.
 * SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "state/snapshot.h"
#include "util/alloc.h"

struct merge_entry {
    uint64_t pos, hash;
};

static int entry_order(const void *a, const void *b)
{
    const struct merge_entry *x = a, *y = b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* A hash with the right part, line and tag: the table looks at no other bits. */
static uint64_t hash_at(unsigned part, size_t line, uint32_t tag)
{
    size_t own = line ^ tag >> SI_GUEST_AT;
    return (uint64_t)part << (64 - SI_PART_BITS) | (uint64_t)(tag & ~SI_GUEST) << SI_BITS_MIN | (own & ((1u << SI_BITS_MIN) - 1));
}

/* All fingerprints of x, in the order of the store. */
static enum status entries_of(const struct stream_index *x, struct merge_entry **out, size_t *n_out)
{
    size_t n = 0, most = sindex_entries(x);
    struct merge_entry *e = alloc_array(most + 1, sizeof *e);
    if (!e)
        return ST_NOMEM;
    for (unsigned k = 0; k < SI_PARTS; k++)
        for (size_t i = 0; i < (size_t)1 << x->part[k].bits; i++)
            for (unsigned s = 0; s < SI_SLOTS; s++) {
                const struct sline *l = spart_at(&x->part[k], i);
                if (l->tag[s] && n < most)
                    e[n++] = (struct merge_entry){sline_pos(l, s), hash_at(k, i, l->tag[s])};
            }
    for (unsigned k = 0; k < SI_PARTS; k++)
        for (size_t i = 0; i < x->part[k].over.cap; i++) {
            const struct over_entry *o = &x->part[k].over.at[i];
            if (o->key && n < most)
                e[n++] = (struct merge_entry){o->pos, (uint64_t)k << (64 - SI_PART_BITS) | o->key};
        }
    qsort(e, n, sizeof *e, entry_order);
    *out = e;
    *n_out = n;
    return ST_OK;
}

/* Adds unit u of `from`, with its fingerprints e[0 .. n). */
static enum status add_unit(struct stream_index *x, const struct token_store *from, size_t u, const struct merge_entry *e,
                            size_t n)
{
    uint64_t lo = from->unit[u].pos < from->start ? from->start : from->unit[u].pos, base;
    size_t tokens = (size_t)(store_unit_end(from, u) - lo);
    if (sindex_due(x, tokens))
        sindex_grow(x, tokens);
    if (sindex_holds(x))
        sindex_release(x);
    enum status st = sindex_begin(x, x->threads + from->unit[u].thread, from->unit[u].post, tokens, &base);
    if (!st && tokens)
        memcpy(store_at(&x->store, base), store_at(from, lo), tokens * sizeof *from->tok);
    for (size_t i = 0; i < n && !st; i++)
        if (e[i].pos >= lo && sindex_wanted(x, e[i].hash))
            st = sindex_add(x, e[i].hash, base + (e[i].pos - lo));
    return st;
}

enum status snapshot_merge(struct snapshot *s, struct stream_index *x, const struct snapshot *f, const struct stream_index *from)
{
    struct merge_entry *entry = NULL;
    size_t n = 0, e = 0;
    enum status st = entries_of(from, &entry, &n);
    while (x->thin < from->thin && !st) /* all of the merged index must be thinned alike */
        st = sindex_thin(x);
    for (size_t u = 0; u < from->store.n_units && !st; u++) {
        size_t last = e;
        while (last < n && entry[last].pos < store_unit_end(&from->store, u))
            last++;
        st = add_unit(x, &from->store, u, entry + e, last - e);
        e = last;
    }
    if (!st)
        x->threads += from->threads;
    s->runs += f->runs;
    s->bytes += f->bytes;
    s->evicted += f->evicted;
    s->thinned += f->thinned;
    alloc_free(entry);
    return st;
}

void snapshot_info(const struct snapshot *s, const struct stream_index *x, FILE *out)
{
    uint64_t slots = 0;
    for (unsigned i = 0; i < SI_PARTS; i++)
        slots += (uint64_t)SI_SLOTS << x->part[i].bits;
    const struct {
        const char *name;
        uint64_t value;
    } lines[] = {
        {"version", 2},
        {"seed", x->seed},
        {"runs", s->runs},
        {"input bytes", s->bytes},
        {"threads", x->threads},
        {"posts remembered", x->store.n_units},
        {"words remembered", x->store.n_tok},
        {"fingerprints", sindex_entries(x)},
        {"fingerprint slots", slots},
        {"one sampled fingerprint kept in", (uint64_t)1 << x->thin},
        {"words forgotten", s->evicted},
        {"fingerprints given up", s->thinned},
        {"bytes in memory", sindex_bytes(x)},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        fprintf(out, "%s: %" PRIu64 "\n", lines[i].name, lines[i].value);
}
