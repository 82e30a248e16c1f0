/* judge_block: in which order the posts of a block are judged: posts of one thread wait for each other.
 * SPDX-License-Identifier: MIT */
#include "decide/judge_priv.h"
#include "stats.h"
#include "util/vec.h"

enum status judge_place(struct judge *j, struct block *b, const struct ticket *t)
{
    return stream_place(&j->memory->stream, t->good ? b : NULL, &t->view, j->config->scope_thread);
}

/* Decides pieces of first posts, without adding them to their threads. */
static enum status judge_pieces(struct judge *j, struct block *b, struct ticket *t)
{
    enum status st = ST_OK;
    for (size_t k = 0; k < t->uses.n && !st; k++) {
        const struct thread_use *u = &t->uses.use[k];
        if (!u->pieces)
            continue;
        j->at = &j->ix;
        j->edge = &j->edges;
        j->apart = t;
        for (uint32_t i = u->first; i != THREADS_NONE && !st; i = t->uses.next[i]) {
            tindex_clear(&j->ix);
            j->ix.evicted = 0;
            st = judge_post(j, b, &b->text.post[i], &t->view);
            for (size_t c = 0; c < j->ix.n_copies && !st; c++) {
                struct torigin o = j->ix.copy[c];
                o.from += b->text.post[i].tok_from;
                o.to += b->text.post[i].tok_from;
                st = VEC_PUSH(t->copy, t->n_copies, t->cap_copies, o);
            }
        }
        j->apart = NULL;
    }
    return st;
}

/* Adds a piece that was decided to its thread. */
static enum status add_piece(struct judge *j, const struct block_words *words, const struct post *p, const struct ticket *t)
{
    uint32_t base;
    enum status st = tindex_begin(j->at, p->number, words->tok.hash + p->tok_from, p->tok_to - p->tok_from, &base);
    for (size_t i = 0; i < t->n_hidden && !st; i++) {
        const struct hidden *h = &t->hidden[i]; /* it may begin in the piece before */
        uint32_t from = h->from > p->tok_from ? h->from : p->tok_from, to = h->to < p->tok_to ? h->to : p->tok_to;
        for (uint32_t k = from; k < to; k++)
            j->at->tok[base + (k - p->tok_from)] &= TOK_FLAGS;
    }
    for (size_t i = 0; i < t->n_copies && !st; i++) {
        struct torigin o = t->copy[i];
        if (o.from < p->tok_from || o.from >= p->tok_to)
            continue;
        o.from = base + (o.from - p->tok_from);
        o.to = base + (o.to - p->tok_from);
        st = VEC_PUSH(j->at->copy, j->at->n_copies, j->at->cap_copies, o);
    }
    return st;
}

uint64_t judge_longest_ns(const struct judge *j) { return j->longest_ns; }

/* Decides the posts of one use of a thread. */
static enum status judge_use(struct judge *j, struct block *b, const struct ticket *t, const struct thread_use *u, bool good)
{
    enum status st = ST_OK;
    bool many = good && u->first != u->last; /* one costs hardly more than the clock */
    uint64_t start = many ? stats_thread_cpu_ns() : 0, all;
    if (u->first != THREADS_NONE && good) {
        st = threads_get(&j->memory->threads, u, &j->spare, &j->at, &j->edge);
        j->edge = j->edge ? j->edge : &j->edges;
    }
    for (uint32_t i = u->first; good && i != THREADS_NONE && !st; i = t->uses.next[i])
        st = u->pieces ? add_piece(j, &b->words, &b->text.post[i], t) : judge_post(j, b, &b->text.post[i], &t->view);
    if (many && (all = threads_took(u, stats_thread_cpu_ns() - start)) > j->longest_ns)
        j->longest_ns = all;
    enum status done = threads_done(&j->memory->threads, u, &j->spare);
    return st ? st : done;
}

/* Decides the threads that lie within the block. */
static enum status judge_within(struct judge *j, struct block *b, const struct ticket *t)
{
    enum status st = ST_OK;
    j->at = &j->ix;
    j->edge = &j->edges;
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        if (t->uses.of[i] != THREADS_NONE)
            continue;
        if (b->text.post[i].flags & POST_THREAD) {
            tindex_clear(&j->ix);
            j->ix.evicted = 0;
        }
        st = judge_post(j, b, &b->text.post[i], &t->view);
    }
    return st;
}

/* Decides the uses that need not wait.  A thread that goes on in the next block comes first: another worker may wait for it.
 * Returns how many uses it decided. */
static size_t judge_ready(struct judge *j, struct block *b, const struct ticket *t, enum status *st)
{
    size_t n = 0;
    for (size_t i = t->uses.n; i-- > 0;) {
        const struct thread_use *u = &t->uses.use[i];
        if (!threads_ready(u) || threads_past(u))
            continue;
        enum status r = judge_use(j, b, t, u, !*st);
        *st = *st ? *st : r;
        n++;
    }
    return n;
}

/* Waits for the turn of the first use that is left, and decides it.  Returns how many uses it decided. */
static size_t judge_first(struct judge *j, struct block *b, const struct ticket *t, enum status *st)
{
    size_t i = 0;
    while (i < t->uses.n && threads_past(&t->uses.use[i]))
        i++;
    if (i == t->uses.n)
        return 0;
    enum status r = judge_use(j, b, t, &t->uses.use[i], !*st);
    *st = *st ? *st : r;
    return 1;
}

enum status judge_block(struct judge *j, struct block *b, struct ticket *t, bool waits)
{
    struct memory *m = j->memory;
    enum status st = t->good ? ST_OK : ST_SKIP;
    if (!st && !t->begun)
        st = judge_pieces(j, b, t);
    t->left -= judge_ready(j, b, t, &st);
    if (!st && !t->begun)
        st = judge_within(j, b, t);
    t->begun = true;
    while (t->left && waits) {
        t->left -= judge_ready(j, b, t, &st);
        if (t->left)
            t->left -= judge_first(j, b, t, &st);
    }
    if (!t->left)
        turn_count(&m->stream.turns, &m->decided);
    return t->good ? st : ST_OK;
}
