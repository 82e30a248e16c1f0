/* index_check: the invariants of the tables of src/index/, and a look-up in one; for tests.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_CHECK_H
#define INDEX_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "index/digest_table.h"
#include "index/stream_index.h"
#include "index/thread_index.h"

/* The whole number of a place of which the table keeps the lower half. */
static inline uint64_t digest_place(const struct digest_table *t, uint32_t low)
{
    return t->start + (uint32_t)(low - (uint32_t)t->start);
}

/* 0 if the table is as its header says. */
static inline int dtable_check(const struct digest_table *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->cap + DT_MARGIN; i++) {
        const struct digest_line *x = &t->line[i];
        if (x->n > DT_LINE)
            return -1;
        for (unsigned k = 0; k < DT_LINE; k++) {
            if ((k < x->n) != (x->hash[k] != 0))
                return -1;
            if (k >= x->n)
                continue;
            size_t home = dtable_home(t, x->hash[k]);
            if (home < i || home - i > DT_REACH + DT_SLACK || digest_place(t, x->place[k]) >= t->next)
                return -1;
            for (size_t between = i + 1; between <= home; between++)
                if (t->line[between].n < DT_LINE)
                    return -1;
        }
        n += x->n;
    }
    for (size_t u = 0; u < t->n_units; u++)
        if (digest_place(t, t->unit[u].place) >= t->next ||
            (u && digest_place(t, t->unit[u].place) <= digest_place(t, t->unit[u - 1].place)))
            return -1;
    return n == t->n && n == t->next - t->start && dtable_bytes(t) <= t->bound ? 0 : -1;
}

/* 0 if the index is as its header says, else the line of the check that failed. */
static inline int tindex_check(const struct thread_index *ix)
{
    for (size_t i = 1; i < ix->n_posts; i++)
        if (ix->post[i - 1].pos > ix->post[i].pos || ix->post[i].pos > ix->n_tok)
            return __LINE__;
    for (size_t i = 0; i < ix->n_posts; i++)
        if (ix->post[i].pos < ix->n_tok && ix->post[tindex_post_at(ix, ix->post[i].pos)].pos != ix->post[i].pos)
            return __LINE__;
    for (size_t h = 0; ix->head_bits && h < (size_t)1 << ix->head_bits; h++) {
        bool mixed = ix->head[h] & TI_MIXED;
        for (uint32_t p = tindex_at(ix, ix->head[h] & TI_LAST); p != TI_NONE; p = tindex_at(ix, ix->posting[p].prev)) {
            if (tindex_pos(ix, p) >= ix->n_tok)
                return __LINE__;
            if (ix->posting[p].prev >= ix->first + p)
                return __LINE__;
            if (tindex_head(ix, ix->posting[p].hash) != &ix->head[h])
                return __LINE__;
            if (!mixed && tindex_tag(ix->posting[p].hash) != (ix->head[h] & TI_TAG))
                return __LINE__;
        }
    }
    return 0;
}

static inline int spart_check(const struct spart *p)
{
    size_t n = 0;
    for (size_t i = 0; i < (size_t)1 << p->bits; i++)
        for (unsigned s = 0; s < SI_SLOTS; s++) {
            uint32_t tag = spart_at(p, i)->tag[s];
            n += tag != 0;
            /* neighbours differ in the lowest bits, so the upper ones are the own line's */
            if (tag && (i >> SI_BITS_MIN) != (tag & ((1u << (p->bits - SI_BITS_MIN)) - 1)))
                return __LINE__;
        }
    return n == p->n_entries ? 0 : __LINE__;
}

/* The same of the memory of the run. */
static inline int sindex_check(const struct stream_index *x)
{
    const struct token_store *l = &x->store;
    for (unsigned i = 0; i < SI_PARTS; i++)
        if (spart_check(&x->part[i]))
            return __LINE__;
    for (size_t i = 1; i < l->n_units; i++)
        if (l->unit[i - 1].pos >= l->unit[i].pos)
            return __LINE__;
    for (size_t i = 0; i < (l->n_tok + SI_BLOCK - 1) / SI_BLOCK; i++) {
        uint64_t pos = l->origin + i * SI_BLOCK;
        size_t u = l->block[i];
        if (u >= l->n_units || (u && l->unit[u].pos > pos) || (u + 1 < l->n_units && l->unit[u + 1].pos <= pos))
            return __LINE__;
    }
    return 0;
}

/* The places of a fingerprint, latest first, at most SI_SLOTS of them.  Returns their number. */
static inline unsigned sindex_find(const struct stream_index *x, uint64_t hash, uint64_t *out)
{
    struct slook l;
    sindex_look(x, &x->part[sindex_part(hash)], hash, &l);
    memcpy(out, l.place, l.n * sizeof *out);
    return l.n;
}

#endif
