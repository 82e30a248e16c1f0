/* places_load: puts what other shards have into the memory of a run; see places.h.  SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "segment/cuelog.h"
#include "state/places.h"
#include "util/alloc.h"

static const char *differs(const struct places_head *file, const struct places_head *run)
{
    return memcmp(file->version, run->version, sizeof run->version) != 0 ? "was made by another version of the program"
           : file->shape != run->shape || file->seed != run->seed        ? "was made with another --seed"
           : file->options != run->options ? "was made with other options or rules than this run has"
                                           : NULL;
}

/* Bits of alone.others for each fingerprint that others have: one other hash in eight is taken for one of these. */
#define OTHERS_BITS 8u
#define OTHERS_LEAST 4096u

static enum status know_alone(struct alone *a, const struct places_file *f)
{
    const size_t n = places_twice_bytes(&f->head);
    uint64_t bits = OTHERS_LEAST;
    while (bits < OTHERS_BITS * f->head.n_keys)
        bits *= 2;
    a->most = bits - 1;
    a->others = alloc_zero((size_t)(bits / 8), 1);
    a->twice = a->others ? alloc_array(n, 1) : NULL;
    if (!a->twice)
        return ST_NOMEM;
    memcpy(a->twice, f->twice, n);
    memcpy(a->n, f->head.sought, sizeof a->n);
    return ST_OK;
}

static enum status put_all(struct stream_index *x, const struct places_file *f)
{
    struct places_cursor c = {.at = f->code, .end = f->code + f->head.n_code};
    enum status st = ST_OK;
    uint64_t key = 0, most = f->head.n_tok;
    for (uint64_t i = 0; i < f->head.n_keys && !st && !c.bad; i++) {
        key += places_number(&c);
        uint64_t first = places_number(&c), latest = places_number(&c), hash = places_hash(key);
        c.bad = c.bad || first >= most || latest > most || key >> PLACES_KEY_BITS || !sindex_tag(hash);
        if (c.bad)
            break;
        x->alone.others[(hash & x->alone.most) / 8] |= (uint8_t)(1u << hash % 8);
        st = sindex_add(x, hash, first);
        if (!st && latest)
            st = sindex_add(x, hash, latest - 1);
    }
    return c.bad ? ST_SKIP : st;
}

static enum status fill(struct stream_index *x, const struct places_file *f)
{
    const struct places_head *h = &f->head;
    struct token_store *l = &x->store;
    if (reserve_need(&x->unit_at, (size_t)h->n_units * sizeof *l->unit) ||
        reserve_need(&x->tok_at, (size_t)h->n_tok * sizeof *l->tok))
        return ST_NOMEM;
    memcpy(l->unit, f->unit, (size_t)h->n_units * sizeof *l->unit);
    memcpy(l->tok, f->tok, (size_t)h->n_tok * sizeof *l->tok);
    l->n_tok = (size_t)h->n_tok;
    l->n_units = (size_t)h->n_units;
    for (size_t i = 0; i < l->n_units; i++)
        if (l->unit[i].pos >= h->n_tok || (i ? l->unit[i].pos <= l->unit[i - 1].pos : l->unit[i].pos != 0))
            return ST_SKIP;
    if (!l->n_units != !l->n_tok)
        return ST_SKIP;
    return sindex_filled(x);
}

enum status places_load(struct stream_index *x, struct cuelog **cues, const char *path, const struct config *config,
                        const struct rules *rules, struct places_head *h, char *why, size_t size)
{
    struct places_file f;
    struct places_head run = {0};
    enum status st = places_open(&f, path, PLACES_OTHER, true, why, size);
    if (st)
        return st;
    *h = f.head;
    places_expect(&run, config, rules, x->seed);
    const char *what = differs(h, &run);
    if (!what && h->n_tok * 2 + h->n_units * sizeof(struct sunit) + h->n_keys * 20 > x->bound)
        what = "is more than --memory leaves for it: give more, or cut the dump into smaller shards";
    if (!what) {
        st = fill(x, &f);
        if (!st)
            st = know_alone(&x->alone, &f);
        if (!st)
            st = put_all(x, &f);
        if (!st)
            st = cuelog_new(cues, f.cues, (size_t)h->n_cues);
        what = st == ST_SKIP ? "is damaged: it leads nowhere; make it again" : NULL;
    }
    if (what) {
        snprintf(why, size, "%s", what);
        st = ST_IO;
    }
    places_close(&f);
    return st;
}
