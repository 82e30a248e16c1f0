/* places_texts: writes the joined file of a shard: the posts that hold the places it is told, each with the words around it; see
 * places.h.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "state/places_join.h"
#include "util/alloc.h"
#include "util/search.h"
#include "util/vec.h"

struct texts {
    struct sunit *unit;
    size_t n_units, cap_units;
    uint64_t n_tok;  /* words, which are in the file */
    uint64_t *place; /* positions in the whole dump, rising */
    uint64_t *at;    /* the same places in the file's words */
    size_t n_places, cap_places;
    struct places_out out;
    char *why; /* after ST_IO */
    size_t n_why;
};

static int rising(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static enum status list_places(const struct shard *s, struct texts *t)
{
    size_t n = 0;
    t->n_places = 0;
    if (VEC_RESERVE(t->place, t->cap_places, 2 * s->n_told))
        return ST_NOMEM;
    for (size_t i = 0; i < s->n_told; i++) {
        t->place[n++] = s->told[i].first;
        if (s->told[i].latest != PLACES_NONE)
            t->place[n++] = s->told[i].latest;
    }
    qsort(t->place, n, sizeof *t->place, rising);
    for (size_t i = 0; i < n; i++)
        if (!t->n_places || t->place[t->n_places - 1] != t->place[i])
            t->place[t->n_places++] = t->place[i];
    return ST_OK;
}

static enum status put_words(struct texts *t, const uint16_t *tok, size_t n)
{
    t->n_tok += n;
    return places_put(&t->out, tok, n * sizeof *tok, t->why, t->n_why);
}

/* Writes n <= PLACES_ROUND words of the whole dump from g on, as context only.  They are in a unit of no post, together with such
 * words before them. */
static enum status put_margin(const struct join *j, struct texts *t, uint64_t g, size_t n)
{
    uint16_t tok[PLACES_ROUND];
    bool more = t->n_units && !t->unit[t->n_units - 1].thread;
    if (!n)
        return ST_OK;
    if (!more && VEC_PUSH(t->unit, t->n_units, t->cap_units, ((struct sunit){t->n_tok, 0, 0})))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++)
        tok[i] = join_word(j, g + i);
    return put_words(t, tok, n);
}

/* Writes unit u of a shard, which ends at position `end` of it. */
static enum status put_unit(const struct join *j, const struct shard *s, size_t u, uint64_t end, struct texts *t)
{
    const struct sunit *unit = &s->file.unit[u];
    uint64_t g = s->base + unit->pos, after = j->end - (s->base + end);
    size_t margin = g < PLACES_ROUND ? (size_t)g : PLACES_ROUND;
    enum status st = put_margin(j, t, g - margin, margin);
    if (!st)
        st = VEC_PUSH(t->unit, t->n_units, t->cap_units, ((struct sunit){t->n_tok, s->threads + unit->thread, unit->post}));
    if (!st)
        st = put_words(t, s->file.tok + unit->pos, (size_t)(end - unit->pos));
    return st ? st : put_margin(j, t, s->base + end, after < PLACES_ROUND ? (size_t)after : PLACES_ROUND);
}

static size_t unit_at(const struct places_file *f, uint64_t pos)
{
    size_t lo = 0, hi = (size_t)f->head.n_units;
    lo++;
    SEARCH(lo, hi, mid, f->unit[mid].pos <= pos);
    lo--;
    return lo;
}

/* Unit u ends at `end` and holds pos.  This is checked, since a part of a join does not check the whole file before. */
static bool holds(const struct places_file *f, size_t u, uint64_t pos, uint64_t end)
{
    return f->unit[u].pos <= pos && pos < end && end <= f->head.n_tok;
}

/* Writes the posts of all places.  ST_SKIP: shard *owner has no post at one of its places. */
static enum status put_texts(const struct join *j, struct texts *t, size_t *owner)
{
    uint64_t from = 0, to = 0, at = 0; /* bounds of the last unit in the dump, and where it was written */
    enum status st = ST_OK;
    t->n_units = t->n_tok = 0;
    if (!(t->at = alloc_array(t->n_places + 1, sizeof *t->at)))
        return ST_NOMEM;
    for (size_t i = 0; i < t->n_places && !st; i++) {
        uint64_t g = t->place[i];
        if (g >= to || i == 0) {
            while (g >= j->shard[*owner].base + j->shard[*owner].file.head.words)
                ++*owner;
            const struct shard *s = &j->shard[*owner];
            size_t u = unit_at(&s->file, g - s->base);
            uint64_t end = u + 1 < s->file.head.n_units ? s->file.unit[u + 1].pos : s->file.head.n_tok;
            if (!holds(&s->file, u, g - s->base, end))
                return ST_SKIP;
            from = s->base + s->file.unit[u].pos;
            to = s->base + end;
            at = t->n_tok + (from < PLACES_ROUND ? from : PLACES_ROUND);
            st = put_unit(j, s, u, end, t);
        }
        t->at[i] = at + (g - from);
    }
    return st;
}

static uint64_t put_at(const struct texts *t, uint64_t place)
{
    const uint64_t *p = bsearch(&place, t->place, t->n_places, sizeof *p, rising);
    return p ? t->at[p - t->place] : 0;
}

static enum status put_told(const struct shard *s, const struct texts *t, struct buf *code)
{
    enum status st = ST_OK;
    uint64_t last = 0;
    for (size_t i = 0; i < s->n_told && !st; i++) {
        const struct told *k = &s->told[i];
        st = places_put_number(code, k->key - last);
        last = k->key;
        if (!st)
            st = places_put_number(code, put_at(t, k->first));
        if (!st)
            st = places_put_number(code, k->latest == PLACES_NONE ? 0 : put_at(t, k->latest) + 1);
    }
    return st;
}

/* Writes all sections but the head. */
static enum status put_sections(const struct join *j, const struct shard *s, struct texts *t, struct places_head *h)
{
    struct buf code = {0};
    const size_t margin = s->base < PLACES_ROUND ? (size_t)s->base : PLACES_ROUND;
    size_t owner = 0;
    enum status st = put_texts(j, t, &owner);
    if (st == ST_SKIP) {
        snprintf(t->why, t->n_why, "cannot be told what it must know: %s is damaged; make it again", j->shard[owner].file.path);
        st = ST_IO;
    }
    if (!st)
        st = put_margin(j, t, s->base - margin, margin);
    if (!st)
        st = put_told(s, t, &code);
    h->n_units = t->n_units, h->n_tok = t->n_tok, h->n_keys = s->n_told, h->n_code = code.len;
    const struct places_file f = {.unit = t->unit, .cues = s->file.cues, .twice = s->file.twice};
    if (!st)
        st = places_pad(&t->out, (size_t)h->n_tok * sizeof(uint16_t), t->why, t->n_why);
    if (!st)
        st = places_put(&t->out, code.ptr, code.len, t->why, t->n_why);
    if (!st)
        st = places_pad(&t->out, code.len, t->why, t->n_why);
    buf_free(&code);
    return st ? st : places_put_rest(&t->out, h, &f, t->why, t->n_why);
}

enum status join_write(const struct join *j, size_t i, const char *path, char *why, size_t size)
{
    const struct shard *s = &j->shard[i];
    struct texts t = {.out = {.joined = true}, .why = why, .n_why = size};
    struct places_head h = s->file.head;
    enum status st = list_places(s, &t);
    memcpy(h.magic, PLACES_OTHER, sizeof h.magic);
    h.base = s->base, h.threads_before = s->threads, h.shard = i, h.shards = j->n;
    if (!st)
        st = places_begin(&t.out, path, why, size);
    if (!st)
        st = put_sections(j, s, &t, &h);
    if (!st)
        st = places_end(&t.out, &h, why, size);
    places_leave(&t.out);
    alloc_free(t.unit);
    alloc_free(t.place);
    alloc_free(t.at);
    return st;
}
