/* wide: see wide.h.
 * SPDX-License-Identifier: MIT */
#include "text/wide.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "text/fold.h"
#include "text/utf8.h"

static struct wide_table table;

/* The class of cp, and its folded form in out[0 .. n) when that is n bytes long. */
static uint8_t classify(const struct fold_table *t, uint32_t cp, unsigned n, uint8_t *out)
{
    const struct fold *f = fold_get(t, cp);
    uint32_t one = cp + (uint32_t)f->delta;
    const uint32_t *seq = &one;
    uint32_t count = 1;
    uint8_t bytes[4 * FOLD_SEGMENT];
    unsigned len = 0;

    utf8_encode(cp, out);
    if (f->cls == FOLD_SEP)
        return f->flags & FOLD_STOP ? WIDE_STOP : 0;
    if (f->cls == FOLD_IGNORE)
        return WIDE_IGNORE | WIDE_RARE;
    if (f->cls == FOLD_MARK)
        return WIDE_BAD | WIDE_RARE;
    if (f->flags & FOLD_MULTI) {
        count = t->pool[f->delta];
        seq = t->pool + f->delta + 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct fold *g = fold_get(t, seq[i]);
        if (g->ccc || (g->flags & FOLD_SECOND))
            return WIDE_BAD | WIDE_RARE;
        len += utf8_encode(seq[i], bytes + len);
    }
    if (len != n)
        return WIDE_BAD | WIDE_RARE;
    memcpy(out, bytes, n);
    if (f->cls == FOLD_HALF)
        return f->flags & FOLD_DIGIT ? WIDE_BAD | WIDE_RARE : WIDE_HALF;
    return f->flags & FOLD_DIGIT ? WIDE_LETTER | WIDE_DIGIT | WIDE_RARE : WIDE_LETTER;
}

static void build_two(const struct fold_table *t)
{
    for (uint32_t cp = 0x80; cp < 0x800; cp++) {
        struct wide_two *w = &table.two[cp >> 6];
        uint8_t out[4];
        w->cls[cp & 63] = classify(t, cp, 2, out);
        w->lead[cp & 63] = out[0];
        w->second[cp & 63] = out[1];
    }
}

static void build_pairs(void)
{
    for (unsigned i = 0; i < 32; i++)
        for (unsigned k = 0; k < 64; k++) {
            const struct wide_two *w = &table.two[i];
            unsigned to = w->lead[k] & 31u, what = WIDE_PAIR_ODD;
            if (w->cls[k] == 0)
                what = 0;
            else if (w->cls[k] == WIDE_LETTER && to == i)
                what = WIDE_PAIR_LETTER;
            else if (w->cls[k] == WIDE_LETTER && to == (i ^ 1))
                what = WIDE_PAIR_OTHER;
            bool letter = what == WIDE_PAIR_LETTER || what == WIDE_PAIR_OTHER;
            table.pair[i / 2][i % 2 * 64 + k] = (uint8_t)(what | (letter ? w->second[k] & 63u : k));
        }
}

/* Three bytes: only characters that fold to themselves. */
static void build_three(const struct fold_table *t, uint32_t first)
{
    uint8_t cls[64], *entry = &table.three[first >> 12][first >> 6 & 63];
    bool uniform = true;
    for (uint32_t k = 0; k < 64; k++) {
        uint8_t own[4], out[4];
        cls[k] = classify(t, first + k, 3, out);
        utf8_encode(first + k, own);
        if (memcmp(own, out, 3) != 0)
            cls[k] = WIDE_BAD | WIDE_RARE;
        uniform = uniform && cls[k] == cls[0];
    }
    *entry = cls[0];
    if (uniform)
        return;
    uint32_t i = 0;
    while (i < table.n_pages && memcmp(table.third[i], cls, 64) != 0)
        i++;
    *entry = WIDE_BAD | WIDE_RARE;
    if (i == WIDE_PAGES)
        return; /* no room: the scalar path does this page */
    if (i == table.n_pages)
        memcpy(table.third[table.n_pages++], cls, 64);
    *entry = WIDE_PAGE;
    table.page[first >> 12][first >> 6 & 63] = (uint8_t)i;
}

/* scan_wide.h does Han (E4 B8 .. E9 BF) and most of Hangul (EB, EC) by range. */
static void check_ranges(void)
{
    for (uint32_t first = 0x4E00; first < 0xA000; first += 64)
        assert(table.three[first >> 12][first >> 6 & 63] == WIDE_HALF);
    for (uint32_t first = 0xB000; first < 0xD000; first += 64)
        assert(table.three[first >> 12][first >> 6 & 63] == WIDE_LETTER);
    for (uint32_t cp = 0x3000; cp < 0x10000; cp++) {
        uint8_t out[4];
        utf8_encode(cp, out);
        assert(!wide_stop(out) || (fold_get(fold_table(), cp)->flags & FOLD_WIDE));
        (void)out;
    }
}

static void build(void)
{
    const struct fold_table *t = fold_table();
    memset(table.two, WIDE_BAD | WIDE_RARE, sizeof table.two);
    memset(table.three, WIDE_BAD | WIDE_RARE, sizeof table.three);
    memset(table.four, WIDE_BAD | WIDE_RARE, sizeof table.four);
    build_two(t);
    build_pairs();
    for (uint32_t first = 0x800; first < 0x10000; first += 64)
        if (first < 0xD800 || first > 0xDFFF)
            build_three(t, first);
    for (uint32_t third = 0; third < 64; third++) {
        bool sep = true;
        for (uint32_t k = 0; k < 64; k++) {
            const struct fold *f = fold_get(t, 0x1F000 + third * 64 + k);
            sep = sep && f->cls == FOLD_SEP && !(f->flags & FOLD_STOP);
        }
        if (sep)
            table.four[third] = 0;
    }
    check_ranges();
}

const struct wide_table *wide_table(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, build);
    return &table;
}
