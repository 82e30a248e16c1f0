/* memory: see the header.  SPDX-License-Identifier: MIT */
#include "decide/memory.h"

#include "stats.h"
#include "util/alloc.h"
#include "util/budget.h"

/* Threads whose posts come in turn, at most. */
#define OPEN_MAX ((size_t)1 << 17)

enum status memory_new(struct memory **out, const struct config *config)
{
    struct memory *m = alloc_zero(1, sizeof *m);
    if (!m)
        return ST_NOMEM;
    struct budget budget = budget_of(config->memory);
    m->config = config;
    m->window = budget.window;
    enum status st = sindex_init(&m->stream, budget.stream);
    if (!st)
        st = threads_init(&m->threads, OPEN_MAX, budget.open, budget.window);
    if (st) {
        memory_delete(m);
        return st;
    }
    m->stream.seed = config->seed;
    *out = m;
    return ST_OK;
}

void memory_delete(struct memory *m)
{
    if (!m)
        return;
    sindex_free(&m->stream);
    threads_free(&m->threads);
    alloc_free(m);
}

void ticket_free(struct ticket *t)
{
    thread_uses_free(&t->uses);
    alloc_free(t->hidden);
    alloc_free(t->copy);
}

enum status memory_enter(struct memory *m, struct block *b, struct ticket *t)
{
    struct stream_index *x = &m->stream;
    uint64_t number = m->entered++;
    enum status st = ST_OK;
    t->good = t->begun = false;
    t->uses.n = t->left = t->n_hidden = t->n_copies = 0;
    t->view = (struct stream_view){.number = number};
    if (!b)
        return ST_OK;
    if (sindex_holds(x) && (!(m->config->debug & DEBUG_REVERSE) || turn_is(&m->decided, number))) {
        turn_wait(&x->turns, &m->decided, number);
        sindex_release(x);
    }
    st = threads_enter(&m->threads, &b->text, &t->uses);
    if (!st)
        st = stream_enter(x, b, number, m->config->scope_thread, &t->view);
    t->good = !st;
    t->left = t->uses.n;
    return st;
}

void memory_count(const struct memory *m, struct stats *s)
{
    const struct stream_index *x = &m->stream;
    s->forgotten.threads = m->threads.forgotten;
    s->forgotten.stream_words = x->evicted;
    s->forgotten.fingerprints = sindex_given_up(x);
    s->evictions = s->forgotten.threads + s->forgotten.stream_words + s->forgotten.fingerprints;
    s->stream_bytes = sindex_bytes(x);
    s->stream_words = store_end(&x->store) - x->store.start;
    s->stream_posts = x->store.n_units - x->store.gone;
    s->stream_fingerprints = sindex_entries(x);
}
