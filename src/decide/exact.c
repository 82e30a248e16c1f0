/* exact: the look-ups, in order.  See the header; decisions are in exact_cut.c.  SPDX-License-Identifier: MIT */
#include "decide/exact.h"

#include "decide/policy.h"
#include "index/digest_table.h"
#include "stats.h"
#include "util/alloc.h"
#include "util/budget.h"
#include "util/vec.h"

#define AHEAD 12u   /* look-ups under way: 8 to 16 are best */
#define REFRAIN 32u /* a line so near above, in places, of the same paragraph is no source */

struct exact {
    const struct config *config;
    struct digest_table table;
};

bool exact_applies(const struct config *c) { return c->strip == 1u << V_REPOST && c->similarity >= 1.0 && !c->index_file; }

uint32_t exact_line(const struct config *c) { return policy_need(c, S_FAR_TEXT); }

enum status exact_new(struct exact **out, const struct config *config)
{
    struct exact *x = alloc_zero(1, sizeof *x);
    if (!x)
        return ST_NOMEM;
    x->config = config;
    enum status st = dtable_init(&x->table, budget_of(config->memory).stream);
    if (st)
        alloc_free(x);
    else
        *out = x;
    return st;
}

void exact_delete(struct exact *x)
{
    if (!x)
        return;
    dtable_free(&x->table);
    alloc_free(x);
}

void exact_count(const struct exact *x, struct stats *s)
{
    s->evictions = s->forgotten.fingerprints = x->table.evicted;
    s->stream_bytes = dtable_bytes(&x->table);
    s->stream_posts = x->table.n_units;
    s->stream_fingerprints = x->table.n;
}

static enum status note_hit(struct exact *x, struct block_exact *b, const struct digest *d, uint64_t place, uint64_t para)
{
    struct hit h = {.line = d->line,
                    .line_end = d->line + (d->n_lines ? d->n_lines : 1),
                    .half_words = d->half_words,
                    .place = place,
                    .part = !d->n_lines};
    h.near = h.part && place >= para && x->table.next - place <= REFRAIN;
    return VEC_PUSH(b->hit, b->n_hits, b->cap_hits, h);
}

/* Looks up each paragraph and, if it is new, its lines.  Remembers all that is new. */
static enum status look_up(struct exact *x, struct block_exact *b, const struct post *p)
{
    struct digest_table *t = &x->table;
    const struct digest *d = b->digest + p->digest_from, *end = b->digest + p->digest_to, *all = b->digest + b->n_digests;
    enum status st = ST_OK;
    uint64_t para = 0;
    /* with --scope=thread the digests of threads that are mixed do not meet; the table was cleared before the others */
    uint64_t own = x->config->scope_thread && (p->flags & POST_OPEN) ? p->thread * 0x9e3779b97f4a7c15u : 0;
    while (d < end && !st) {
        if (all - d > AHEAD)
            dtable_prefetch(t, d[AHEAD].hash);
        if (d->n_lines)
            para = t->next;
        uint64_t place = dtable_meet(t, d->hash ^ own, &st);
        const struct digest *found = d++;
        if (place == DT_NEW)
            continue;
        st = note_hit(x, b, found, place, para);
        for (; found->n_lines && d < end && !d->n_lines; d++) /* they went with it */
            if (all - d > AHEAD)
                dtable_prefetch(t, d[AHEAD].hash);
    }
    return st;
}

/* Sets source and verdict of the hits of p by where they were seen first.  A post is no source of itself, but text without
 * separators is. */
static void find_sources(struct exact *x, struct block_exact *b, const struct post *p)
{
    bool single = post_single(p);
    const struct dunit *u = NULL;
    uint64_t from = 1, to = 0; /* places of the unit looked up last */
    size_t n = p->hit_from;
    for (size_t i = p->hit_from; i < b->n_hits; i++) {
        struct hit h = b->hit[i];
        if (h.place < from || h.place >= to)
            u = dtable_unit(&x->table, h.place, &from, &to);
        bool here = u->thread == (uint32_t)p->thread;
        if (!single && here && u->post == (uint32_t)p->number)
            continue;
        h.source = (struct source){u->thread, u->post};
        h.verdict = here && !single ? V_QUOTE : V_REPOST;
        b->hit[n++] = h;
    }
    b->n_hits = n;
}

enum status exact_meet(struct exact *x, struct block *b)
{
    enum status st = ST_OK;
    b->exact.n_hits = 0;
    for (size_t i = 0; i < b->exact.n_digests && i < AHEAD; i++)
        dtable_prefetch(&x->table, b->exact.digest[i].hash);
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        struct post *p = &b->text.post[i];
        if (x->config->scope_thread && (p->flags & POST_THREAD) && !(p->flags & POST_OPEN))
            dtable_clear(&x->table);
        dtable_post(&x->table, p->thread, p->number);
        p->hit_from = (uint32_t)b->exact.n_hits;
        st = look_up(x, &b->exact, p);
        if (!st && b->exact.n_hits > p->hit_from)
            find_sources(x, &b->exact, p);
        p->hit_to = (uint32_t)b->exact.n_hits;
    }
    return st;
}
