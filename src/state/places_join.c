/* places_join: all shards → what each is told of those before it; see places.h.
 *
 * One pass over the sorted fingerprints of all shards at a time (a heap of cursors): of each that more than one shard has, the
 * first place, and shard by shard the latest one so far that does not go on as it.  Then, for each shard, the posts with these places, each
 * between the words around it.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "state/places.h"
#include "util/alloc.h"
#include "util/vec.h"

struct told { /* of a fingerprint: places of the whole dump */
    uint64_t key, first, latest;
};

struct shard {
    struct places_file file;
    struct places_cursor cursor;
    uint64_t base, threads; /* words and threads before */
    struct told *told;
    size_t n_told, cap_told;
};

struct join {
    struct shard *shard;
    size_t n;
    size_t *heap; /* shards, by the key at hand, then by number */
    size_t n_heap;
    uint64_t end;
};

/* ---- the heap ---- */

static bool before(const struct join *j, size_t a, size_t b)
{
    uint64_t x = j->shard[a].cursor.key, y = j->shard[b].cursor.key;
    return x != y ? x < y : a < b;
}

static void sink(struct join *j, size_t i)
{
    for (;;) {
        size_t l = 2 * i + 1, least = i;
        for (size_t k = l; k < l + 2 && k < j->n_heap; k++)
            if (before(j, j->heap[k], j->heap[least]))
                least = k;
        if (least == i)
            return;
        size_t t = j->heap[i];
        j->heap[i] = j->heap[least];
        j->heap[least] = t;
        i = least;
    }
}

static void advance(struct join *j)
{
    struct shard *s = &j->shard[j->heap[0]];
    if (!places_next(&s->cursor))
        j->heap[0] = j->heap[--j->n_heap];
    sink(j, 0);
}

/* ---- one fingerprint ---- */

/* The word at a place of the whole dump, near the edge of a shard. */
static uint16_t word_at(const struct join *j, uint64_t g)
{
    size_t lo = 0, hi = j->n;
    while (lo + 1 < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (j->shard[mid].base <= g)
            lo = mid;
        else
            hi = mid;
    }
    while (g - j->shard[lo].base >= j->shard[lo].file.head.words && lo + 1 < j->n) /* shards without words share a base */
        lo++;
    const struct places_file *f = &j->shard[lo].file;
    return g - j->shard[lo].base < f->head.words ? f->tok[g - j->shard[lo].base] : 0;
}

/* As a source: the words around it, wherever they are. */
static void make_source(const struct join *j, const struct shard *s, struct place_rec *f)
{
    uint64_t g = s->base + f->pos, end = g + f->len;
    f->before = g < PLACES_ROUND ? (uint8_t)g : PLACES_ROUND;
    for (unsigned i = 0; i < PLACES_ROUND; i++) {
        if (f->pos <= i && i < f->before)
            f->back[i] = word_at(j, g - i - 1);
        if (f->pos + f->len + i >= s->file.head.words && end + i < j->end)
            f->on[i] = word_at(j, end + i);
    }
}

struct fold {
    bool any;
    struct place_rec first;
    uint64_t at, latest; /* of the whole dump; PLACES_NONE: none */
};

/* What one shard has of the fingerprint. */
static void fold_shard(const struct join *j, struct shard *s, struct fold *f)
{
    for (size_t n = s->cursor.n; n > 0; n--) {
        struct place_rec r;
        places_rec(&s->cursor, &r);
        uint64_t g = s->base + r.pos;
        if (!f->any) {
            f->any = true;
            f->at = g;
            f->latest = PLACES_NONE;
            f->first = r;
            make_source(j, s, &f->first);
        } else if (g > f->at && (f->latest == PLACES_NONE || g > f->latest) && !place_goes_on(&r, &f->first)) {
            f->latest = g;
        }
    }
}

static enum status tell(struct shard *s, const struct fold *f)
{
    return f->any ? VEC_PUSH(s->told, s->n_told, s->cap_told, ((struct told){s->cursor.key, f->at, f->latest})) : ST_OK;
}

static enum status fold_all(struct join *j)
{
    enum status st = ST_OK;
    j->n_heap = 0;
    for (size_t i = 0; i < j->n; i++) {
        struct shard *s = &j->shard[i];
        s->cursor = (struct places_cursor){.at = s->file.code, .end = s->file.code + s->file.head.n_code};
        if (places_next(&s->cursor))
            j->heap[j->n_heap++] = i;
    }
    for (size_t i = j->n_heap; i-- > 0;)
        sink(j, i);
    while (j->n_heap && !st) {
        uint64_t key = j->shard[j->heap[0]].cursor.key;
        struct fold f = {0};
        for (; j->n_heap && !st && j->shard[j->heap[0]].cursor.key == key; advance(j)) {
            struct shard *s = &j->shard[j->heap[0]];
            st = tell(s, &f);
            fold_shard(j, s, &f);
        }
    }
    return st;
}

/* ---- the texts for a shard ---- */

struct texts {
    struct sunit *unit;
    size_t n_units, cap_units;
    uint16_t *tok;
    size_t n_tok, cap_tok;
    uint64_t *place; /* of the whole dump, rising */
    uint64_t *at;    /* in tok */
    size_t n_places, cap_places;
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

/* n words of the whole dump from g on that are nobody's text here. */
static enum status put_margin(const struct join *j, struct texts *t, uint64_t g, size_t n)
{
    if (!n)
        return ST_OK;
    if (VEC_PUSH(t->unit, t->n_units, t->cap_units, ((struct sunit){t->n_tok, 0, 0})) || VEC_RESERVE(t->tok, t->cap_tok, t->n_tok + n))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++)
        t->tok[t->n_tok++] = word_at(j, g + i);
    return ST_OK;
}

/* Unit u of a shard, which ends at `end` there. */
static enum status put_unit(const struct join *j, const struct shard *s, size_t u, uint64_t end, struct texts *t)
{
    const struct sunit *unit = &s->file.unit[u];
    size_t n = (size_t)(end - unit->pos);
    uint64_t g = s->base + unit->pos, after = j->end - (s->base + end);
    size_t margin = g < PLACES_ROUND ? (size_t)g : PLACES_ROUND;
    enum status st = put_margin(j, t, g - margin, margin);
    if (st || VEC_RESERVE(t->tok, t->cap_tok, t->n_tok + n) ||
        VEC_PUSH(t->unit, t->n_units, t->cap_units, ((struct sunit){t->n_tok, s->threads + unit->thread, unit->post})))
        return ST_NOMEM;
    memcpy(t->tok + t->n_tok, s->file.tok + unit->pos, n * sizeof *t->tok);
    t->n_tok += n;
    return put_margin(j, t, s->base + end, after < PLACES_ROUND ? (size_t)after : PLACES_ROUND);
}

static size_t unit_at(const struct places_file *f, uint64_t pos)
{
    size_t lo = 0, hi = (size_t)f->head.n_units;
    while (lo + 1 < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (f->unit[mid].pos <= pos)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

static enum status put_texts(const struct join *j, struct texts *t)
{
    size_t owner = 0;
    uint64_t from = 0, to = 0, at = 0; /* of the last unit, and where it was put */
    enum status st = ST_OK;
    t->n_units = t->n_tok = 0;
    if (!(t->at = alloc_array(t->n_places + 1, sizeof *t->at)))
        return ST_NOMEM;
    for (size_t i = 0; i < t->n_places && !st; i++) {
        uint64_t g = t->place[i];
        if (g >= to || i == 0) {
            while (g >= j->shard[owner].base + j->shard[owner].file.head.words)
                owner++;
            const struct shard *s = &j->shard[owner];
            size_t u = unit_at(&s->file, g - s->base);
            uint64_t end = u + 1 < s->file.head.n_units ? s->file.unit[u + 1].pos : s->file.head.n_tok;
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

/* The file for shard i. */
static enum status write_shard(const struct join *j, size_t i, const char *path, char *why, size_t size)
{
    const struct shard *s = &j->shard[i];
    struct texts t = {0};
    struct buf code = {0};
    struct places_head h = s->file.head;
    enum status st = list_places(s, &t);
    if (!st)
        st = put_texts(j, &t);
    if (!st)
        st = put_margin(j, &t, s->base < PLACES_ROUND ? 0 : s->base - PLACES_ROUND, s->base < PLACES_ROUND ? (size_t)s->base : PLACES_ROUND);
    if (!st)
        st = put_told(s, &t, &code);
    memcpy(h.magic, PLACES_OTHER, sizeof h.magic);
    h.base = s->base, h.threads_before = s->threads, h.shard = i, h.shards = j->n;
    h.n_units = t.n_units, h.n_tok = t.n_tok, h.n_keys = s->n_told, h.n_code = code.len;
    if (!st)
        st = places_save(path, &h, t.unit, t.tok, code.ptr, why, size);
    buf_free(&code);
    alloc_free(t.unit);
    alloc_free(t.tok);
    alloc_free(t.place);
    alloc_free(t.at);
    return st;
}

/* ---- all of it ---- */

static const char *differs(const struct places_head *a, const struct places_head *b)
{
    return memcmp(a->version, b->version, sizeof a->version) != 0 ? "was made by another version of the program than the first one"
           : a->shape != b->shape || a->seed != b->seed            ? "was made with another --seed than the first one"
           : a->options != b->options ? "was made with other options or rules than the first one"
                                      : NULL;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum status open_all(struct join *j, const char *const *path, size_t *which, char *why, size_t size)
{
    enum status st = ST_OK;
    uint64_t threads = 0;
    for (size_t i = 0; i < j->n && !st; i++) {
        struct shard *s = &j->shard[i];
        *which = i;
        st = places_open(&s->file, path[i], PLACES_SHARD, true, why, size);
        const char *what = st ? NULL : differs(&j->shard[0].file.head, &s->file.head);
        for (size_t k = 0; k < i && !st && !what; k++)
            if (strcmp(base_name(path[k]), base_name(path[i])) == 0)
                what = "has the name of another one: what is written for them would be one file";
        if (what) {
            snprintf(why, size, "%s", what);
            st = ST_IO;
        }
        s->base = j->end;
        s->threads = threads;
        j->end += st ? 0 : s->file.head.words;
        threads += st ? 0 : s->file.head.threads;
    }
    return st;
}

static bool sound(const struct join *j, size_t *which, char *why, size_t size)
{
    for (size_t i = 0; i < j->n; i++)
        if (j->shard[i].cursor.bad) {
            *which = i;
            snprintf(why, size, "is damaged: its fingerprints cannot be read");
            return false;
        }
    return true;
}

static enum status write_all_shards(const struct join *j, const char *const *path, const char *dir, size_t *which, char *why, size_t size)
{
    enum status st = ST_OK;
    if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
        snprintf(why, size, "%s cannot be made: %s", dir, strerror(errno));
        return ST_IO;
    }
    for (size_t i = 0; i < j->n && !st; i++) {
        char name[PATH_MAX];
        int n = snprintf(name, sizeof name, "%s/%s", dir, base_name(path[i]));
        *which = i;
        if (n < 0 || (size_t)n >= sizeof name) {
            snprintf(why, size, "its name is too long");
            return ST_IO;
        }
        st = write_shard(j, i, name, why, size);
    }
    return st;
}

enum status places_join(const char *const *path, size_t n, const char *dir, size_t *which, char *why, size_t size)
{
    struct join j = {.n = n};
    *which = 0;
    j.shard = alloc_zero(n ? n : 1, sizeof *j.shard);
    j.heap = alloc_array(n ? n : 1, sizeof *j.heap);
    enum status st = j.shard && j.heap ? ST_OK : ST_NOMEM;
    if (!st)
        st = open_all(&j, path, which, why, size);
    if (!st)
        st = fold_all(&j);
    if (!st && !sound(&j, which, why, size))
        st = ST_IO;
    if (!st)
        st = write_all_shards(&j, path, dir, which, why, size);
    for (size_t i = 0; j.shard && i < n; i++) {
        places_close(&j.shard[i].file);
        alloc_free(j.shard[i].told);
    }
    alloc_free(j.shard);
    alloc_free(j.heap);
    return st;
}
