/* places_fold: from the sorted fingerprints of all shards works out what each shard is told of those before it; see places.h.
 *
 * One piece after the other is merged over all shards (a heap of cursors).  For each fingerprint that more than one shard has,
 * the first place is noted, and for each shard the latest place before it whose text does not continue as at the first one.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "state/places_join.h"
#include "util/alloc.h"
#include "util/search.h"
#include "util/vec.h"

/* Which keys of a piece two shards may have.  Most keys only one shard has; they are skipped. */
struct common {
    uint8_t *seen; /* bits by the hash of a key; for each eight keys a byte "seen once" and a byte "seen twice" */
    uint64_t most; /* number of bits of each, less one */
};

#define COMMON_BITS_LEAST 16u
#define COMMON_BITS_MOST 27u

static enum status common_new(struct common *m, const struct join *j)
{
    unsigned bits = COMMON_BITS_LEAST;
    uint64_t bytes = 0;
    for (size_t i = 0; i < j->n; i++)
        bytes += j->shard[i].n_code;
    while (bits < COMMON_BITS_MOST && (uint64_t)1 << bits < 2 * bytes / PLACES_PIECES) /* some twenty for a key */
        bits++;
    m->most = ((uint64_t)1 << bits) - 1;
    m->seen = alloc_array(2, (size_t)1 << (bits - 3));
    return m->seen ? ST_OK : ST_NOMEM;
}

static void common_note(struct common *m, uint64_t key)
{
    uint64_t at = key & m->most;
    uint8_t *seen = &m->seen[at / 8 * 2], bit = (uint8_t)(1u << at % 8);
    seen[1] = (uint8_t)(seen[1] | (seen[0] & bit));
    seen[0] = (uint8_t)(seen[0] | bit);
}

/* Moves the cursor to the shard's next key that two shards may have. */
static bool next_common(struct shard *s, const struct common *m)
{
    while (s->next < s->n_keys) {
        const struct fold_key *k = &s->key[s->next++];
        uint64_t at = k->key & m->most;
        if (!(m->seen[at / 8 * 2 + 1] >> at % 8 & 1))
            continue;
        s->cursor.at = k->at;
        s->cursor.key = s->next > 1 ? k[-1].key : 0;
        return places_next(&s->cursor);
    }
    return false;
}

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

static void advance(struct join *j, const struct common *m)
{
    if (!next_common(&j->shard[j->heap[0]], m))
        j->heap[0] = j->heap[--j->n_heap];
    sink(j, 0);
}

/* ---- one fingerprint ---- */

/* The word at a place of the whole dump, near the edge of a shard. */
uint16_t join_word(const struct join *j, uint64_t g)
{
    size_t lo = 0, hi = j->n;
    lo++;
    SEARCH(lo, hi, mid, j->shard[mid].base <= g);
    lo--;
    while (g - j->shard[lo].base >= j->shard[lo].file.head.words && lo + 1 < j->n) /* shards without words share a base */
        lo++;
    const struct places_file *f = &j->shard[lo].file;
    return g - j->shard[lo].base < f->head.words ? f->tok[g - j->shard[lo].base] : 0;
}

/* Fills in the words around f, a place of shard s, from other shards where they lie there. */
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

struct folded {
    const struct shard *of; /* the first shard that has it; NULL: none so far */
    struct place_rec first; /* the first place */
    bool known;             /* the words around it were looked up */
    uint64_t at, latest;    /* first and latest place as positions of the whole dump; PLACES_NONE: none */
};

static bool goes_on(const struct join *j, const struct places_cursor *c, struct place_rec *r, struct folded *f)
{
    if (!f->known) {
        places_around(&f->of->cursor, &f->first);
        make_source(j, f->of, &f->first);
        f->known = true;
    }
    places_around(c, r);
    return place_goes_on(r, &f->first);
}

/* Takes in the places that one shard has of the fingerprint at c. */
static void fold_shard(const struct join *j, struct shard *s, struct places_cursor *c, struct folded *f)
{
    for (size_t n = c->n; n > 0; n--) {
        struct place_rec r;
        places_rec(c, &r);
        if (c->bad || r.pos >= s->file.head.words) {
            s->cursor.bad = true;
            return;
        }
        uint64_t g = s->base + r.pos;
        if (!f->of)
            *f = (struct folded){.of = s, .first = r, .at = g, .latest = PLACES_NONE};
        else if (g > f->at && (f->latest == PLACES_NONE || g > f->latest) && !goes_on(j, c, &r, f))
            f->latest = g;
    }
}

static enum status tell(struct shard *s, const struct folded *f)
{
    return f->of ? VEC_PUSH(s->told, s->n_told, s->cap_told, ((struct told){s->cursor.key, f->at, f->latest})) : ST_OK;
}

/* Merges one piece of all shards. */
static enum status fold_piece(struct join *j, const struct common *m)
{
    enum status st = ST_OK;
    for (size_t i = j->n_heap; i-- > 0;)
        sink(j, i);
    while (j->n_heap && !st) {
        uint64_t key = j->shard[j->heap[0]].cursor.key;
        struct folded f = {0};
        struct shard *last = NULL; /* a shard with the key waits here until another one has it too */
        struct places_cursor c = {0};
        for (; j->n_heap && !st && j->shard[j->heap[0]].cursor.key == key; advance(j, m)) {
            if (last)
                fold_shard(j, last, &c, &f);
            last = &j->shard[j->heap[0]];
            c = last->cursor;
            st = tell(last, &f);
        }
    }
    return st;
}

/* Reads the keys of a shard's piece; s->cursor.bad is set if the code is damaged. */
static enum status read_keys(struct shard *s, size_t n, size_t k, struct common *m)
{
    bool good = places_pieces(s->code, s->n_code) == n && places_piece(s->code, s->n_code, k, &s->cursor);
    struct places_cursor c = s->cursor;
    const uint8_t *at = c.at;
    enum status st = ST_OK;
    s->n_keys = s->next = 0;
    for (; good && !st && places_next(&c); at = c.at) {
        common_note(m, c.key);
        st = VEC_PUSH(s->key, s->n_keys, s->cap_keys, ((struct fold_key){c.key, at}));
        places_skip(&c);
    }
    s->cursor.bad = !good || c.bad;
    return st;
}

/* Moves each shard to the first key of its piece k. */
static enum status begin_piece(struct join *j, size_t n, size_t k, struct common *m)
{
    enum status st = ST_OK;
    memset(m->seen, 0, (size_t)(m->most + 1) / 4);
    for (size_t i = 0; i < j->n && !st; i++)
        st = read_keys(&j->shard[i], n, k, m);
    j->n_heap = 0;
    for (size_t i = 0; i < j->n && !st; i++)
        if (next_common(&j->shard[i], m))
            j->heap[j->n_heap++] = i;
    return st;
}

enum status join_fold(struct join *j, size_t *which)
{
    size_t n = j->n ? places_pieces(j->shard[0].code, j->shard[0].n_code) : 0;
    struct common m = {0};
    enum status st = n || !j->n ? common_new(&m, j) : ST_SKIP;
    *which = 0;
    for (size_t k = 0; k < n && !st; k++) {
        st = begin_piece(j, n, k, &m);
        if (!st)
            st = fold_piece(j, &m);
        for (size_t i = 0; i < j->n && !st; i++)
            if (j->shard[i].cursor.bad) {
                *which = i;
                st = ST_SKIP;
            }
    }
    alloc_free(m.seen);
    return st;
}
