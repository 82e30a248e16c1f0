/* word: see word.h.
 * SPDX-License-Identifier: MIT */
#include "text/word.h"

#include <assert.h>
#include <string.h>

#include "text/utf8.h"
#include "text/wordhash.h"

/* More characters than this in one segment: the base has marks enough (UAX #15, stream-safe format). */
#define SEGMENT_MAX 32u

void word_absorb(struct word *w)
{
    /* At least one byte stays, because the last piece is hashed in another way. */
    size_t done = (w->seg < w->n ? w->seg : w->n - 1) & ~(size_t)15;
    for (size_t i = 0; i < done; i += 16)
        w->h = wordhash_more(w->h, w->buf + i);
    memmove(w->buf, w->buf + done, w->n - done);
    w->n -= done;
    w->seg -= done;
    assert(w->n <= WORD_ROOM - 4 * FOLD_EXPAND_MAX);
}

/* The code points of buf[seg .. n), at most SEGMENT_MAX. */
static size_t segment(const struct word *w, uint32_t *cps)
{
    size_t k = 0;
    for (size_t i = w->seg; i < w->n && k < SEGMENT_MAX; k++)
        i += utf8_decode(w->buf + i, w->buf + w->n, &cps[k]);
    return k;
}

/* cp may compose with, or belong before, what stands at the end. */
static void add_to_segment(struct word *w, const struct fold_table *t, const struct fold *f, uint32_t cp)
{
    uint32_t cps[FOLD_SEGMENT];
    size_t k = segment(w, cps);
    if (k == 0 || k == SEGMENT_MAX) {
        w->seg = w->n;
        w->n += utf8_encode(cp, w->buf + w->n);
        return;
    }
    /* The usual cases without decomposing: a mark that is in its place and can compose with nothing, or that another of its
     * class parts from the base, and one that composes with its bare base.  No pair has a base whose own marks belong behind the
     * second part, because decompositions are sorted. */
    unsigned before = fold_get(t, cps[k - 1])->ccc;
    if ((!(f->flags & FOLD_SECOND) && before <= f->ccc) || (before && before == f->ccc)) {
        w->n += utf8_encode(cp, w->buf + w->n);
        return;
    }
    uint32_t both = k == 1 && (f->flags & FOLD_SECOND) ? fold_pair(cps[0], cp) : 0;
    if (both) {
        cps[0] = both;
    } else {
        cps[k++] = cp;
        k = fold_compose(cps, k);
    }
    w->n = w->seg;
    for (size_t i = 0; i < k; i++) {
        /* A character that opens a segment of its own (a second part that did not compose). */
        if (i && fold_get(t, cps[i])->ccc == 0)
            w->seg = w->n;
        w->n += utf8_encode(cps[i], w->buf + w->n);
    }
}

static void add_folded(struct word *w, const struct fold_table *t, const struct fold *f, uint32_t cp)
{
    if (f->ccc || (f->flags & FOLD_SECOND)) {
        add_to_segment(w, t, f, cp);
    } else {
        w->seg = w->n;
        w->n += utf8_encode(cp, w->buf + w->n);
    }
}

void word_add(struct word *w, const struct fold_table *t, const struct fold *f, uint32_t cp)
{
    word_room(w);
    if (f->flags & FOLD_MULTI) {
        const uint32_t *p = t->pool + f->delta;
        for (uint32_t i = 1; i <= p[0]; i++)
            add_folded(w, t, fold_get(t, p[i]), p[i]);
    } else if (f->delta) {
        cp += (uint32_t)f->delta;
        add_folded(w, t, fold_get(t, cp), cp);
    } else {
        add_folded(w, t, f, cp);
    }
}

uint32_t word_hash(const struct word *w)
{
    assert(w->n > 0);
    return wordhash_tail(w->h, w->buf, w->n);
}
