/* threading: see threading.h.  An id is known by its 64-bit XXH3: among a million, two collide with probability 3e-8.
 * SPDX-License-Identifier: MIT */
#include "reader/threading.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <xxhash.h>

#include "util/alloc.h"
#include "util/vec.h"

#define WINDOW_MIN ((size_t)1024)
#define WINDOW ((size_t)1 << 20)
#define SALT_ID 1u
#define SALT_SUBJECT 2u

struct threading_id {
    uint64_t hash; /* 0: free */
    uint64_t thread;
};

enum status threading_init(struct threading *t, size_t n_ids)
{
    *t = (struct threading){.window = n_ids == 0 ? WINDOW : n_ids < WINDOW_MIN ? WINDOW_MIN : n_ids};
    t->mask = 2 * WINDOW_MIN - 1;
    t->id = alloc_zero(t->mask + 1, sizeof *t->id);
    t->ring = alloc_array(t->window, sizeof *t->ring);
    if (t->id && t->ring)
        return ST_OK;
    threading_free(t);
    return ST_NOMEM;
}

void threading_free(struct threading *t)
{
    alloc_free(t->id);
    alloc_free(t->ring);
    alloc_free(t->joined);
    *t = (struct threading){0};
}

/* The entry of a hash, or the free one where it would go. */
static struct threading_id *place(const struct threading *t, uint64_t hash)
{
    size_t i = (size_t)hash & t->mask;
    while (t->id[i].hash && t->id[i].hash != hash)
        i = (i + 1) & t->mask;
    return &t->id[i];
}

/* Takes a hash out and closes the gap behind it (Knuth, TAOCP 6.4, algorithm R). */
static void forget(struct threading *t, uint64_t hash)
{
    size_t i = (size_t)(place(t, hash) - t->id);
    if (!t->id[i].hash)
        return;
    t->n--;
    for (size_t j = i;;) {
        j = (j + 1) & t->mask;
        if (!t->id[j].hash)
            break;
        size_t home = (size_t)t->id[j].hash & t->mask;
        if (((j - home) & t->mask) >= ((j - i) & t->mask)) {
            t->id[i] = t->id[j];
            i = j;
        }
    }
    t->id[i] = (struct threading_id){0};
}

static enum status grow(struct threading *t)
{
    struct threading_id *old = t->id, *bigger = alloc_zero((t->mask + 1) * 2, sizeof *bigger);
    size_t n = t->mask + 1;
    if (!bigger)
        return ST_NOMEM;
    t->id = bigger;
    t->mask = n * 2 - 1;
    for (size_t i = 0; i < n; i++)
        if (old[i].hash)
            *place(t, old[i].hash) = old[i];
    alloc_free(old);
    return ST_OK;
}

/* The thread that `thread` was joined to, over all joins (union-find). */
static uint64_t root(struct threading *t, uint64_t thread)
{
    while (t->joined[thread - 1] != thread) {
        t->joined[thread - 1] = t->joined[t->joined[thread - 1] - 1]; /* halve the path */
        thread = t->joined[thread - 1];
    }
    return thread;
}

static uint64_t find(struct threading *t, uint64_t hash)
{
    const struct threading_id *p = place(t, hash);
    return p->hash ? root(t, p->thread) : 0;
}

static enum status remember(struct threading *t, uint64_t hash, uint64_t thread)
{
    struct threading_id *p = place(t, hash);
    if (p->hash) {
        p->thread = thread;
        return ST_OK;
    }
    if (t->n * 2 > t->mask) {
        enum status st = grow(t);
        if (st != ST_OK)
            return st;
    }
    uint64_t *slot = &t->ring[t->came % t->window];
    if (t->came >= t->window)
        forget(t, *slot);
    *slot = hash;
    t->came++;
    *place(t, hash) = (struct threading_id){hash, thread};
    t->n++;
    return ST_OK;
}

static uint64_t hash_of(const uint8_t *p, size_t n, unsigned salt)
{
    uint64_t h = XXH3_64bits_withSeed(p, n, salt);
    return h ? h : 1;
}

static bool skip_word(struct slice *s, const char *word)
{
    size_t n = strlen(word);
    if (s->len < n || strncasecmp((const char *)s->ptr, word, n) != 0)
        return false;
    s->ptr += n;
    s->len -= n;
    return true;
}

bool threading_subject(struct slice *s)
{
    static const char *const marks[] = {"re", "aw", "sv", "antw", "fwd", "fw", "wg", "vs", "odp", "ynt", "r", "rif", "tr"};
    bool answer = false;
    for (;;) {
        struct slice t = *s;
        while (t.len && *t.ptr <= ' ')
            t.ptr++, t.len--;
        *s = t;
        const uint8_t *end = t.len && *t.ptr == '[' ? memchr(t.ptr, ']', t.len) : NULL;
        if (end && (size_t)(end - t.ptr) + 1 < t.len) {
            s->len -= (size_t)(end - t.ptr) + 1;
            s->ptr = end + 1;
            continue;
        }
        bool found = false;
        for (size_t i = 0; i < sizeof marks / sizeof *marks && !found; i++) {
            t = *s;
            if (!skip_word(&t, marks[i]))
                continue;
            if (t.len && *t.ptr == '[') /* Re[2]: */
                while (t.len && *t.ptr != ':')
                    t.ptr++, t.len--;
            found = skip_word(&t, ":") || skip_word(&t, "\xef\xbc\x9a");
            if (found)
                *s = t;
        }
        if (!found)
            return answer;
        answer = true;
    }
}

static uint64_t subject_hash(struct slice s)
{
    uint8_t norm[256];
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < sizeof norm; i++) {
        uint8_t b = s.ptr[i];
        if (b <= ' ') {
            if (n && norm[n - 1] != ' ')
                norm[n++] = ' ';
        } else {
            norm[n++] = b >= 'A' && b <= 'Z' ? (uint8_t)(b + 32) : b;
        }
    }
    while (n && norm[n - 1] == ' ')
        n--;
    return n ? hash_of(norm, n, SALT_SUBJECT) : 0;
}

static uint64_t join(struct threading *t, uint64_t a, uint64_t b)
{
    if (!a || a == b)
        return b ? b : a;
    if (!b)
        return a;
    uint64_t older = a < b ? a : b, newer = a < b ? b : a;
    t->joined[newer - 1] = older;
    return older;
}

enum status threading_join(struct threading *t, struct slice id, const struct slice *parent, size_t n_parents,
                           struct slice subject, uint64_t *thread)
{
    uint64_t mine = id.len ? hash_of(id.ptr, id.len, SALT_ID) : 0, found = mine ? find(t, mine) : 0;
    for (size_t i = 0; i < n_parents; i++)
        found = join(t, found, find(t, hash_of(parent[i].ptr, parent[i].len, SALT_ID)));
    bool answer = threading_subject(&subject);
    uint64_t about = subject_hash(subject);
    if (!found && !n_parents && answer && about)
        found = find(t, about);
    enum status st = ST_OK;
    if (!found) {
        found = t->threads + 1;
        st = VEC_PUSH(t->joined, t->n_joined, t->cap_joined, found);
        if (st != ST_OK)
            return st;
        t->threads++;
    }
    if (mine)
        st = remember(t, mine, found);
    for (size_t i = 0; i < n_parents && st == ST_OK; i++)
        st = remember(t, hash_of(parent[i].ptr, parent[i].len, SALT_ID), found);
    if (about && st == ST_OK)
        st = remember(t, about, found);
    if (st == ST_OK)
        *thread = found;
    return st;
}

enum status threading_add(struct threading *t, const struct record *r, uint64_t *thread)
{
    return threading_join(t, r->id, r->parent, r->n_parents, r->title, thread);
}
