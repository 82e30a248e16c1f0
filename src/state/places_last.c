/* places_last: which places of a fingerprint in a shard may turn out to be the latest one whose text does not continue as at the
 * first place, f, which an earlier shard may have.
 *
 * Whether the text at a place x continues as at f depends on the words around f: a of them behind agree and b before, with
 * a + b = PLACES_ROUND, or fewer if x's line ends or begins within them.  Each such pair (a, b) is a way to agree, and says that
 * certain words around f are those around x: a claim about f.  Going back from the latest place, `claims` holds what f can be if
 * it agrees with every place so far.  A place need not be kept if all these f agree with it too; when no claim is left, no
 * further place need be kept.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "state/places.h"
#include "text/tokens.h"

#define WAYS 10u
#define CLAIMS 64u

/* A claim: some words right before and right behind f. */
struct claim {
    uint8_t n_back, n_on;
    uint16_t back[PLACES_ROUND], on[PLACES_ROUND];
};

static inline bool same(uint16_t a, uint16_t b) { return (a ^ b) >> 2 == 0; }

/* x's line ends within the `ahead` words behind it, and begins within the `behind` words before it. */
static bool whole_line(const struct place_rec *x, unsigned ahead, unsigned behind)
{
    bool ends = x->end & TOK_LINE, begins = false;
    for (unsigned i = 0; i < ahead; i++)
        ends = ends || (x->on[i] & TOK_LINE);
    for (unsigned i = 0; i <= behind; i++)
        begins = begins || (i == x->before && i < PLACES_ROUND) || (i < PLACES_ROUND && (x->back[i] & TOK_LINE));
    return ends && begins;
}

bool place_goes_on(const struct place_rec *x, const struct place_rec *f)
{
    unsigned ahead = 0, behind = 0, most = x->before < f->before ? x->before : f->before;
    if (x->check != f->check || x->len != f->len)
        return false;
    while (ahead < x->after && same(x->on[ahead], f->on[ahead]))
        ahead++;
    while (ahead < PLACES_ROUND && behind < most && same(x->back[behind], f->back[behind]))
        behind++;
    return ahead + behind >= PLACES_ROUND || whole_line(x, ahead, behind);
}

/* Every f for which the claim is true agrees with x. */
static bool implied(const struct place_rec *x, const struct claim *c)
{
    unsigned ahead = 0, behind = 0;
    while (ahead < x->after && ahead < c->n_on && same(x->on[ahead], c->on[ahead]))
        ahead++;
    while (behind < x->before && behind < c->n_back && same(x->back[behind], c->back[behind]))
        behind++;
    return ahead + behind >= PLACES_ROUND || whole_line(x, ahead, behind);
}

/* The claims of all ways to agree with x; returns their number. */
static unsigned ways_of(const struct place_rec *x, struct claim way[WAYS])
{
    unsigned n = 0;
    for (unsigned a = 0; a <= PLACES_ROUND; a++)
        for (unsigned b = 0; a + b <= PLACES_ROUND; b++) {
            if (a > x->after || b > x->before || (a + b < PLACES_ROUND && !whole_line(x, a, b)))
                continue;
            struct claim *c = &way[n++];
            *c = (struct claim){.n_back = (uint8_t)b, .n_on = (uint8_t)a};
            memcpy(c->back, x->back, b * sizeof *c->back);
            memcpy(c->on, x->on, a * sizeof *c->on);
        }
    return n;
}

/* The claim that both a and b are true; false: they contradict each other. */
static bool join(const struct claim *a, const struct claim *b, struct claim *out)
{
    *out = a->n_back >= b->n_back ? *a : (struct claim){0};
    const struct claim *back = a->n_back >= b->n_back ? a : b, *on = a->n_on >= b->n_on ? a : b;
    for (unsigned i = 0; i < a->n_back && i < b->n_back; i++)
        if (!same(a->back[i], b->back[i]))
            return false;
    for (unsigned i = 0; i < a->n_on && i < b->n_on; i++)
        if (!same(a->on[i], b->on[i]))
            return false;
    out->n_back = back->n_back;
    out->n_on = on->n_on;
    memcpy(out->back, back->back, sizeof out->back);
    memcpy(out->on, on->on, sizeof out->on);
    return true;
}

/* Whenever claim b is true, claim a is. */
static bool covers(const struct claim *a, const struct claim *b)
{
    if (a->n_back > b->n_back || a->n_on > b->n_on)
        return false;
    for (unsigned i = 0; i < a->n_back; i++)
        if (!same(a->back[i], b->back[i]))
            return false;
    for (unsigned i = 0; i < a->n_on; i++)
        if (!same(a->on[i], b->on[i]))
            return false;
    return true;
}

struct claims {
    struct claim at[CLAIMS];
    unsigned n;
};

static void add_claim(struct claims *s, const struct claim *c)
{
    for (unsigned i = 0; i < s->n; i++)
        if (covers(&s->at[i], c))
            return;
    for (unsigned i = s->n; i-- > 0;)
        if (covers(c, &s->at[i]))
            s->at[i] = s->at[--s->n];
    if (s->n == CLAIMS) { /* too many: assume that f can be anything, by which more places are kept than needed */
        s->at[0] = (struct claim){0};
        s->n = 1;
        return;
    }
    s->at[s->n++] = *c;
}

/* Of the claims before, those that agree with x too. */
static void narrow(const struct claims *before, const struct place_rec *x, struct claims *s)
{
    struct claim way[WAYS], both;
    unsigned n = ways_of(x, way);
    s->n = 0;
    for (unsigned i = 0; i < before->n; i++)
        for (unsigned k = 0; k < n; k++)
            if (join(&before->at[i], &way[k], &both))
                add_claim(s, &both);
}

static bool of_use(const struct claims *s, const struct place_rec *x)
{
    for (unsigned i = 0; i < s->n; i++)
        if (!implied(x, &s->at[i]))
            return true;
    return false;
}

static void sort_latest_first(struct place_rec *rec, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct place_rec r = rec[i];
        rec[i] = rec[n - 1 - i];
        rec[n - 1 - i] = r;
    }
    for (size_t i = 1; i < n; i++) { /* nearly sorted */
        struct place_rec r = rec[i];
        size_t k = i;
        for (; k > 0 && rec[k - 1].pos < r.pos; k--)
            rec[k] = rec[k - 1];
        rec[k] = r;
    }
}

static bool same_text(const struct place_rec *a, const struct place_rec *b) { return a->check == b->check && a->len == b->len; }

size_t places_last(struct place_rec *rec, size_t n, const uint16_t *tok, uint64_t n_tok)
{
    struct claims claims[2], *s = claims, *next = claims + 1, *swap;
    size_t kept = 1;
    s->at[0] = (struct claim){0}; /* f can be anything */
    s->n = 1;
    sort_latest_first(rec + 1, n - 1);
    for (size_t i = 1; i < n && s->n; i++) {
        if (tok)
            places_words(&rec[i], tok, n_tok);
        /* two fingerprints may share a key; then a place of another fingerprint than f never continues as f does, so the search
         * ends at the first place that is of another fingerprint than the latest one */
        bool other = i > 1 && !same_text(&rec[i], &rec[1]);
        if (i > 1 && !other && !of_use(s, &rec[i]))
            continue;
        rec[kept++] = rec[i];
        if (other || i + 1 == n)
            break;
        narrow(s, &rec[kept - 1], next);
        swap = s, s = next, next = swap;
    }
    return kept;
}
