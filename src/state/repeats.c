/* repeats: see the header.  SPDX-License-Identifier: MIT */
#include "state/repeats.h"

#include <string.h>

#include <xxhash.h>

#include "text/utf8.h"
#include "util/alloc.h"
#include "util/search.h"

#define WAYS 4u
#define WORDS_LEAST 3u

/* The keys of the texts of one bucket, on one cache line. */
struct bucket {
    uint64_t key[WAYS]; /* 0: empty */
    uint32_t life[WAYS], spare[WAYS];
};

struct repeats {
    size_t token; /* the first token of the last text: where the search for the next one in the same block begins */
    struct bucket bucket[REPEATS_ENTRIES / WAYS];
    struct stats_repeat text[REPEATS_ENTRIES]; /* WAYS of a bucket */
};

enum status repeats_new(struct repeats **r)
{
    *r = alloc_zero(1, sizeof **r);
    return *r ? ST_OK : ST_NOMEM;
}

void repeats_delete(struct repeats *r) { alloc_free(r); }

/* The first token at byte `at` or behind it; the search begins at token `near`, if that is before it. */
static size_t token_at(const struct tokens *t, uint32_t at, size_t near)
{
    size_t lo = 0, hi = t->n, step = 1;
    if (near < hi && t->start[near] < at) {
        for (lo = near; lo + step < hi && t->start[lo + step] < at; step *= 2)
            lo += step;
        hi = lo + step < hi ? lo + step : hi;
    }
    SEARCH(lo, hi, mid, t->start[mid] < at);
    return lo;
}

/* Copies the beginning of the text as one line: white space becomes one blank, bytes that are no UTF-8 a question mark. */
static void excerpt(char *to, size_t size, const uint8_t *p, const uint8_t *end)
{
    size_t n = 0;
    bool blank = true;
    while (p < end && n + 5 < size) {
        uint32_t cp;
        if (*p > ' ' && *p < 0x7f) {
            to[n++] = (char)*p++;
            blank = false;
            continue;
        }
        unsigned len = utf8_decode(p, end, &cp);
        if (len && cp <= ' ') {
            if (!blank)
                to[n++] = ' ';
            blank = true;
        } else if (len) {
            memcpy(to + n, p, len);
            n += len;
            blank = false;
        } else {
            to[n++] = '?';
            blank = false;
        }
        p += len ? len : 1;
    }
    while (n && to[n - 1] == ' ')
        n--;
    to[n] = '\0';
}

/* A hash of the cut's words, 0: too few.  Exact mode has no tokens unless words are counted: then of its bytes. */
static uint64_t key_of(struct repeats *r, const struct block *b, const struct cut *c)
{
    if (!b->words.tok.n)
        return c->words < WORDS_LEAST ? 0 : XXH3_64bits(b->text.buf + c->from, c->to - c->from) | 1;
    size_t from = token_at(&b->words.tok, c->from, r->token);
    r->token = from - (from > 0);
    if (from + WORDS_LEAST > b->words.tok.n || b->words.tok.start[from + WORDS_LEAST - 1] >= c->to)
        return 0;
    return repeats_key(&b->words, from, token_at(&b->words.tok, c->to, from));
}

uint64_t repeats_key(const struct block_words *words, size_t from, size_t to)
{
    if (to < from + WORDS_LEAST || to > UINT32_MAX)
        return 0;
    return fingerprint_digest(words->tok.hash, (uint32_t)from, (uint32_t)to) | 1;
}

static struct bucket *bucket_of(struct repeats *r, uint64_t key) { return &r->bucket[(key >> 32) % (REPEATS_ENTRIES / WAYS)]; }

void repeats_ask(struct repeats *r, uint64_t key) { __builtin_prefetch(bucket_of(r, key), 1); }

void repeats_add(struct repeats *r, const struct block *b, const struct cut *c, const uint64_t *known)
{
    uint64_t key = known ? *known : key_of(r, b, c);
    if (!key)
        return;
    struct bucket *at = bucket_of(r, key);
    struct stats_repeat *text = &r->text[(size_t)(at - r->bucket) * WAYS];
    unsigned e = 0;
    for (unsigned i = 0; i < WAYS; i++) {
        if (at->key[i] == key) {
            struct stats_repeat *t = &text[i];
            at->life[i] += at->life[i] < UINT32_MAX;
            t->count++;
            t->bytes += c->to - c->from;
            if (c->source.thread < t->thread || (c->source.thread == t->thread && c->source.post < t->post)) {
                t->thread = c->source.thread;
                t->post = c->source.post;
            }
            return;
        }
        if (at->life[i] < at->life[e])
            e = i;
    }
    if (at->life[e]) {
        at->life[e]--;
        return;
    }
    at->key[e] = key;
    at->life[e] = 1;
    text[e].count = 1;
    text[e].bytes = c->to - c->from;
    text[e].thread = c->source.thread;
    text[e].post = c->source.post;
    excerpt(text[e].text, sizeof text[e].text, b->text.buf + c->from, b->text.buf + c->to);
}

static bool before(const struct stats_repeat *a, const struct stats_repeat *b)
{
    if (a->count != b->count)
        return a->count > b->count;
    if (a->bytes != b->bytes)
        return a->bytes > b->bytes;
    if (a->thread != b->thread)
        return a->thread < b->thread;
    return a->post != b->post ? a->post < b->post : strcmp(a->text, b->text) < 0;
}

void repeats_top(const struct repeats *r, struct stats *s)
{
    s->n_repeats = 0;
    for (size_t i = 0; i < REPEATS_ENTRIES; i++) {
        const struct stats_repeat *t = &r->text[i];
        unsigned k = s->n_repeats;
        if (!r->bucket[i / WAYS].key[i % WAYS] || (k == STATS_REPEATS && !before(t, &s->repeat[k - 1])))
            continue;
        k -= k == STATS_REPEATS;
        for (; k > 0 && before(t, &s->repeat[k - 1]); k--)
            s->repeat[k] = s->repeat[k - 1];
        s->repeat[k] = *t;
        s->n_repeats += s->n_repeats < STATS_REPEATS;
    }
}
