/* threads: see the header.  A hash table with chains and a list by last use, in slots that do not move.
 * SPDX-License-Identifier: MIT */
#include "decide/threads.h"

#include <string.h>

#include "reader/records.h"
#include "util/alloc.h"
#include "util/vec.h"

#define NONE THREADS_NONE
#define CHUNK 256u
#define LAG 64u /* free slots kept before the oldest of them is used again (take_slot) */

struct open_thread {
    /* read and written by the worker whose turn it is */
    struct thread_pack *pack; /* of a small thread that rests */
    struct thread_index *own; /* of a larger one, and of plain text */
    bool lent;                /* it is in the worker's index */
    struct edges *edges;      /* of plain text */
    struct turn turn;
    uint64_t cpu_ns; /* that its posts took, one after the other */
    /* read and written by threads_enter */
    bool open; /* posts of others come in between */
    bool head; /* a head of a post may have told names */
    uint64_t number, uses, block;
    uint64_t tokens, prints, posts; /* added so far (prints: fingerprints); its memory is reckoned from them */
    uint64_t bytes;
    uint32_t use;            /* in `block` */
    uint32_t chain;          /* next of its bucket, or of the free ones */
    uint32_t older, younger; /* by last use */
};

static inline struct open_thread *at(const struct threads *t, uint32_t i) { return &t->chunk[i / CHUNK][i % CHUNK]; }

enum status threads_init(struct threads *t, size_t bound, uint64_t max_bytes, size_t window)
{
    memset(t, 0, sizeof *t);
    t->bound = bound;
    t->max_bytes = max_bytes;
    t->window = window;
    t->oldest = t->youngest = t->free = t->last_free = t->running = NONE;
    t->chunk = alloc_zero(bound / CHUNK + 2, sizeof *t->chunk); /* and those of plain text */
    t->codes = alloc_zero(1, sizeof *t->codes);
    if (!t->chunk || !t->codes) {
        alloc_free(t->chunk);
        alloc_free(t->codes);
        t->chunk = NULL;
        return ST_NOMEM;
    }
    turns_init(&t->turns);
    return ST_OK;
}

static void forget_words(struct open_thread *x)
{
    if (x->own)
        tindex_free(x->own);
    alloc_free(x->own);
    alloc_free(x->pack);
    x->own = NULL;
    x->pack = NULL;
    x->lent = false;
}

void threads_free(struct threads *t)
{
    if (!t->chunk)
        return;
    for (uint32_t i = 0; i < t->n; i++) {
        forget_words(at(t, i));
        alloc_free(at(t, i)->edges);
    }
    alloc_free(t->codes);
    for (size_t i = 0; t->chunk[i]; i++)
        alloc_free(t->chunk[i]);
    alloc_free(t->chunk);
    alloc_free(t->head);
    turns_free(&t->turns);
    memset(t, 0, sizeof *t);
}

void thread_uses_free(struct thread_uses *u)
{
    alloc_free(u->use);
    alloc_free(u->of);
    alloc_free(u->next);
    memset(u, 0, sizeof *u);
}

/* ---- in the order of the input ---- */

static void unlink_age(struct threads *t, uint32_t i)
{
    struct open_thread *x = at(t, i);
    *(x->older == NONE ? &t->oldest : &at(t, x->older)->younger) = x->younger;
    *(x->younger == NONE ? &t->youngest : &at(t, x->younger)->older) = x->older;
}

static void make_youngest(struct threads *t, uint32_t i)
{
    struct open_thread *x = at(t, i);
    x->older = t->youngest;
    x->younger = NONE;
    *(t->youngest == NONE ? &t->oldest : &at(t, t->youngest)->younger) = i;
    t->youngest = i;
}

static uint32_t *bucket(const struct threads *t, uint64_t number) { return &t->head[number & t->mask]; }

static enum status more_buckets(struct threads *t)
{
    size_t n = t->mask ? 2 * (t->mask + 1) : 1024;
    uint32_t *head = alloc_array(n, sizeof *head);
    if (!head)
        return ST_NOMEM;
    alloc_free(t->head);
    t->head = head;
    t->mask = n - 1;
    memset(head, 0xff, n * sizeof *head);
    for (uint32_t i = t->oldest; i != NONE; i = at(t, i)->younger) {
        uint32_t *link = bucket(t, at(t, i)->number);
        at(t, i)->chain = *link;
        *link = i;
    }
    return ST_OK;
}

static void give_back(struct threads *t, uint32_t i)
{
    at(t, i)->chain = NONE;
    *(t->free == NONE ? &t->free : &at(t, t->last_free)->chain) = i;
    t->last_free = i;
    t->n_free++;
}

/* A slot for a thread that begins.  A free slot is used again only when LAG of them are free, or no others are left, and the one
 * given back first comes first: the new thread waits until the old one's last use is over. */
static enum status take_slot(struct threads *t, uint64_t number, bool open, uint32_t *out)
{
    uint32_t i = t->free;
    if (t->n_free < LAG && (i == NONE || t->n < t->bound)) {
        i = (uint32_t)t->n;
        if (!t->chunk[i / CHUNK] && !(t->chunk[i / CHUNK] = alloc_zero(CHUNK, sizeof **t->chunk)))
            return ST_NOMEM;
        t->n++;
    } else {
        t->free = at(t, i)->chain;
        t->n_free--;
    }
    struct open_thread *x = at(t, i);
    x->number = number;
    x->open = open;
    x->head = false;
    x->tokens = x->prints = x->posts = x->bytes = 0;
    x->block = UINT64_MAX;
    *out = i;
    return ST_OK;
}

/* The use of slot i in this block. */
static enum status use_of(struct threads *t, struct thread_uses *out, uint32_t i, bool fresh, uint32_t *use)
{
    struct open_thread *x = at(t, i);
    if (x->block != t->blocks || fresh) {
        struct thread_use u = {.thread = x, .turn = x->uses, .first = NONE, .last = NONE, .fresh = fresh, .idle = x->open};
        if (VEC_PUSH(out->use, out->n, out->cap, u))
            return ST_NOMEM;
        x->uses++;
        x->block = t->blocks;
        x->use = (uint32_t)out->n - 1;
    }
    *use = x->use;
    return ST_OK;
}

static enum status forget_oldest(struct threads *t, struct thread_uses *out)
{
    uint32_t i = t->oldest, use;
    struct open_thread *x = at(t, i);
    uint32_t *link = bucket(t, x->number);
    while (*link != i)
        link = &at(t, *link)->chain;
    *link = x->chain;
    unlink_age(t, i);
    t->bytes -= x->bytes;
    t->forgotten++;
    enum status st = use_of(t, out, i, false, &use);
    if (!st)
        out->use[use].drop = true;
    give_back(t, i);
    return st;
}

static enum status find_open(struct threads *t, struct thread_uses *out, uint64_t number, uint32_t *slot, bool *fresh)
{
    uint32_t i = t->head ? *bucket(t, number) : NONE;
    while (i != NONE && at(t, i)->number != number)
        i = at(t, i)->chain;
    *fresh = i == NONE;
    if (*fresh) {
        if (t->bound <= t->n && t->free == NONE && t->oldest != NONE && forget_oldest(t, out))
            return ST_NOMEM;
        if (t->n >= t->mask && more_buckets(t))
            return ST_NOMEM;
        enum status st = take_slot(t, number, true, &i);
        if (st)
            return st;
        uint32_t *head = bucket(t, number);
        at(t, i)->chain = *head;
        *head = i;
    } else {
        unlink_age(t, i);
    }
    make_youngest(t, i);
    *slot = i;
    return ST_OK;
}

static uint64_t bytes_of(const struct threads *t, const struct open_thread *x)
{
    uint64_t most = 2 * t->window, tokens = x->tokens < most ? x->tokens : most, prints = x->prints < most ? x->prints : most;
    uint64_t copies = x->posts * TI_COPIES + tokens / TI_COPY_TOKENS;
    if (x->tokens <= TPACK_TOKENS && x->prints <= TI_REMADE_SMALL)
        return sizeof *x + tpack_bytes(tokens, x->posts, copies);
    uint64_t arrays = tokens * sizeof *x->own->tok + (tokens / TI_GRANULE + 1) * sizeof *x->own->granule +
                      x->posts * sizeof *x->own->post + copies * sizeof *x->own->copy;
    uint64_t n = sizeof *x + sizeof *x->own + arrays + arrays / 4 + prints * sizeof *x->own->posting * 3 / 2;
    return x->prints > TI_REMADE ? n + prints * 4 * sizeof *x->own->head : n;
}

/* What the post adds to its thread. */
static enum status weigh_post(struct threads *t, struct thread_uses *out, uint32_t i, const struct post *p)
{
    struct open_thread *x = at(t, i);
    enum status st = ST_OK;
    x->tokens += p->tok_to - p->tok_from;
    x->prints += p->fp_to - p->fp_from;
    x->posts++;
    t->bytes -= x->bytes;
    x->bytes = bytes_of(t, x);
    t->bytes += x->bytes;
    while (t->oldest != i && t->bytes > t->max_bytes && !st)
        st = forget_oldest(t, out);
    return st;
}

static void link_post(struct thread_uses *out, uint32_t use, uint32_t post)
{
    struct thread_use *u = &out->use[use];
    out->of[post] = use;
    out->next[post] = NONE;
    *(u->first == NONE ? &u->first : &out->next[u->last]) = post;
    u->last = post;
}

static enum status enter_open(struct threads *t, struct thread_uses *out, const struct block_text *text, uint32_t i)
{
    const struct post *p = &text->post[i];
    uint32_t slot, use;
    bool fresh;
    enum status st = ST_OK;
    if (t->youngest != NONE && at(t, t->youngest)->number == p->thread) {
        slot = t->youngest;
        fresh = false;
    } else {
        st = find_open(t, out, p->thread, &slot, &fresh);
    }
    if (!st)
        st = use_of(t, out, slot, fresh, &use);
    if (st)
        return st;
    link_post(out, use, i);
    return weigh_post(t, out, slot, p);
}

static bool all_pieces(struct open_thread *x, const struct post *from, const struct post *to)
{
    for (; from < to; from++) {
        x->head = x->head || from->line_body > from->line_from;
        if (x->head || !post_single(from))
            return false;
    }
    return true;
}

/* Enters posts [i, to) of one thread of plain text, which needs a memory here only if it goes on in another block. */
static enum status enter_text(struct threads *t, struct thread_uses *out, const struct block_text *text, uint32_t i, uint32_t to)
{
    bool begins = (text->post[i].flags & POST_THREAD) || t->running == NONE, fresh = false;
    bool goes_on = to == text->n_posts && !(text->post[to - 1].flags & POST_LAST);
    uint32_t slot = t->running, use = NONE;
    enum status st = ST_OK;
    if (begins && slot != NONE) { /* it ended with the last block */
        st = use_of(t, out, slot, false, &use);
        if (st)
            return st;
        out->use[use].drop = true;
        give_back(t, slot);
        slot = use = NONE;
    }
    if (slot == NONE && goes_on) {
        st = take_slot(t, 0, false, &slot);
        fresh = true;
    }
    if (!st && slot != NONE)
        st = use_of(t, out, slot, fresh, &use);
    if (!st && use != NONE)
        out->use[use].pieces =
            all_pieces(at(t, slot), text->post + i, text->post + to) && !records_of(text); /* these name authors */
    for (; i < to && !st; i++)
        if (use == NONE)
            out->of[i] = NONE;
        else
            link_post(out, use, i);
    t->running = st ? NONE : slot;
    if (!goes_on && slot != NONE && !st) {
        out->use[use].drop = true;
        give_back(t, slot);
        t->running = NONE;
    }
    return st;
}

enum status threads_enter(struct threads *t, const struct block_text *text, struct thread_uses *out)
{
    enum status st = ST_OK;
    out->n = 0;
    if (VEC_RESERVE(out->of, out->cap_of, text->n_posts) || VEC_RESERVE(out->next, out->cap_next, text->n_posts))
        return ST_NOMEM;
    for (uint32_t i = 0, to; i < text->n_posts && !st; i = to) {
        to = i + 1;
        if (text->post[i].flags & POST_OPEN) {
            st = enter_open(t, out, text, i);
            continue;
        }
        while (to < text->n_posts && !(text->post[to].flags & (POST_THREAD | POST_OPEN)))
            to++;
        st = enter_text(t, out, text, i, to);
    }
    t->blocks++;
    return st;
}

/* ---- by whoever has the turn ---- */

bool threads_ready(const struct thread_use *u) { return turn_is(&u->thread->turn, u->turn); }
bool threads_past(const struct thread_use *u) { return turn_is(&u->thread->turn, u->turn + 1); }

static enum status own_index(const struct threads *t, struct open_thread *x)
{
    x->own = alloc_zero(1, sizeof *x->own);
    if (!x->own)
        return ST_NOMEM;
    tindex_init(x->own, t->window);
    return ST_OK;
}

enum status threads_get(struct threads *t, const struct thread_use *u, struct thread_index *spare, struct thread_index **ix,
                        struct edges **edges)
{
    struct open_thread *x = u->thread;
    turn_wait(&t->turns, &x->turn, u->turn);
    *edges = NULL;
    if (u->fresh)
        forget_words(x);
    if (!u->idle) {
        enum status st = x->own ? ST_OK : own_index(t, x);
        if (!st && !x->edges && !(x->edges = alloc_zero(1, sizeof *x->edges)))
            st = ST_NOMEM;
        *ix = x->own;
        *edges = x->edges;
        return st;
    }
    if (x->own) {
        tindex_lend(x->own, spare);
        *ix = x->own;
        return ST_OK;
    }
    tindex_clear(spare);
    spare->evicted = 0;
    x->lent = true;
    *ix = spare;
    return x->pack ? tpack_open(x->pack, t->codes, spare) : ST_OK;
}

uint64_t threads_took(const struct thread_use *u, uint64_t ns)
{
    struct open_thread *x = u->thread;
    x->cpu_ns = (u->fresh ? 0 : x->cpu_ns) + ns;
    return x->cpu_ns;
}

/* Moves what is in the worker's index to the thread: packed if it is small, else copied. */
static enum status take_in(const struct threads *t, struct open_thread *x, struct thread_index *spare)
{
    bool small = tpack_fits(spare);
    alloc_free(x->pack);
    x->pack = small ? tpack_make(spare, t->codes) : NULL;
    x->lent = false;
    if (small)
        return x->pack ? ST_OK : ST_NOMEM;
    enum status st = own_index(t, x);
    if (!st)
        st = tindex_copy(x->own, spare);
    tindex_free(spare);
    tindex_init(spare, t->window);
    return st;
}

enum status threads_done(struct threads *t, const struct thread_use *u, struct thread_index *spare)
{
    struct open_thread *x = u->thread;
    enum status st = ST_OK;
    turn_wait(&t->turns, &x->turn, u->turn);
    if (u->drop) {
        forget_words(x);
        alloc_free(x->edges);
        x->edges = NULL;
    } else if (x->lent) {
        st = take_in(t, x, spare);
    } else if (x->own && u->idle) {
        tindex_rest(x->own, spare);
    }
    turn_pass(&t->turns, &x->turn, u->turn + 1);
    return st;
}
