/* places_fold: the sorted fingerprints of all shards → what each is told of those before it; see places.h.
 *
 * One pass over all shards at a time (a heap of cursors): of each fingerprint that more than one shard has, the
 * first place, and shard by shard the latest one so far that does not go on as it.  SPDX-License-Identifier: MIT */
#include "state/places_join.h"
#include "util/vec.h"

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
uint16_t join_word(const struct join *j, uint64_t g)
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
            f->back[i] = join_word(j, g - i - 1);
        if (f->pos + f->len + i >= s->file.head.words && end + i < j->end)
            f->on[i] = join_word(j, end + i);
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
        if (s->cursor.bad || r.pos >= s->file.head.words) {
            s->cursor.bad = true;
            return;
        }
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

/* One piece of all shards. */
static enum status fold_piece(struct join *j)
{
    enum status st = ST_OK;
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

enum status join_fold(struct join *j, size_t *which)
{
    size_t n = j->n ? places_pieces(j->shard[0].code, j->shard[0].n_code) : 0;
    enum status st = n || !j->n ? ST_OK : ST_SKIP;
    *which = 0;
    for (size_t k = 0; k < n && !st; k++) {
        j->n_heap = 0;
        for (size_t i = 0; i < j->n; i++) {
            struct shard *s = &j->shard[i];
            bool good = places_pieces(s->code, s->n_code) == n && places_piece(s->code, s->n_code, k, &s->cursor);
            if (good && places_next(&s->cursor))
                j->heap[j->n_heap++] = i;
            s->cursor.bad = s->cursor.bad || !good;
        }
        st = fold_piece(j);
        for (size_t i = 0; i < j->n && !st; i++)
            if (j->shard[i].cursor.bad) {
                *which = i;
                st = ST_SKIP;
            }
    }
    return st;
}
