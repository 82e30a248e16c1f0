/* requote: the ways in which people quote an earlier post.  All copied text is labelled `quote` with the way as its kind;
 * attribution lines are `attribution`, "Click to expand..." is `chrome`, answers in between are new.
 * SPDX-License-Identifier: MIT */
#include "plant.h"
#include "prose.h"
#include "style.h"

#define MAX_OWN 64

struct job {
    struct thread *t;
    struct post *p;
    const struct post *src;
    const struct item *own[MAX_OWN]; /* what the quoted author wrote, without the ending */
    uint32_t n_own;
    enum kind kind;
    uint16_t flags;            /* of every copied item */
    const struct item *before; /* what was copied last, to its end */
    bool marked, edit;
    uint32_t edits;
};

static void collect(struct job *j)
{
    for (uint32_t i = 0; i < j->src->n_item && j->n_own < MAX_OWN; i++) {
        const struct item *it = &j->src->item[i];
        if (it->depth == 0 && !(it->flags & (IT_END | IT_OPEN | IT_CLOSE)))
            j->own[j->n_own++] = it;
    }
}

static uint32_t words_of(const struct job *j, const struct item *it, uint32_t a, uint32_t b)
{
    uint32_t n = 0;
    for (uint32_t i = a; i < b; i++)
        n += prose_words(j->t->lx->lang, it->seg[i].p, it->seg[i].len);
    return n;
}

static struct slice8 copy_segment(struct job *j, const struct item *it, struct slice8 s)
{
    struct thread *t = j->t;
    bool spaced = *prose_space(t->lx->lang) != 0;
    if (!j->edit || (it->flags & IT_VERBATIM) || !spaced || prose_words(t->lx->lang, s.p, s.len) < 10 || rng_percent(t->r, 40))
        return arena_keep(&j->p->arena, s.p, s.len);
    t->tmp.len = 0;
    j->edits += plant_edit(t->lx, t->r, s, 30, 1, &t->tmp);
    return arena_keep(&j->p->arena, t->tmp.p, t->tmp.len);
}

/* sentences a .. b-1 of an item of the source, one depth further in */
static struct item *copy(struct job *j, const struct item *it, uint32_t a, uint32_t b, uint16_t more)
{
    uint16_t flags =
        (uint16_t)((it->flags & (IT_VERBATIM | IT_TIGHT | IT_GLUED | IT_NOSPACE | IT_OPEN | IT_CLOSE)) | j->flags | more);
    if (!(a == 0 && it > j->src->item && j->before == it - 1) && !(more & IT_GLUED))
        flags = (uint16_t)(flags & ~(uint32_t)(IT_GLUED | IT_NOSPACE)); /* what it was glued to is not here */
    j->before = b == it->n_seg ? it : NULL;
    bool frame = it->flags & (IT_OPEN | IT_CLOSE);
    struct item *to = post_item(j->p, frame ? it->label : LB_QUOTE, frame ? K_NONE : j->kind, flags, b - a);
    to->depth = (uint8_t)(it->depth + 1);
    to->part = it->part;
    for (uint32_t i = a; i < b; i++)
        to->seg[i - a] = copy_segment(j, it, it->seg[i]);
    return to;
}

static void put_open(struct job *j)
{
    struct bytes b = {0};
    if (j->t->original)
        style_original(j->t, j->src, &b);
    else if (j->t->style->attribution && (j->marked || j->t->style->marks != MARK_NONE))
        j->t->style->attribution(j->t, j->src, &b);
    for (size_t at = 0; at < b.len;) { /* a line each: all have the marks of their depth */
        const char *nl = memchr(b.p + at, '\n', b.len - at);
        size_t n = nl ? (size_t)(nl - b.p) - at : b.len - at;
        bool last = at + n >= b.len;
        uint16_t flags = j->t->original && last ? IT_END : IT_OPEN; /* a blank line below the header block */
        post_line(j->p, b.p + at, n, LB_ATTRIBUTION, K_NONE, (uint16_t)(flags | IT_VERBATIM | (at ? IT_TIGHT : 0)));
        at += n + 1;
    }
    bytes_free(&b);
}

static void put_close(struct job *j)
{
    struct bytes b = {0};
    if (j->t->style->closing && j->marked)
        j->t->style->closing(j->t, &b);
    if (b.len)
        post_line(j->p, b.p, b.len, LB_CHROME, K_NONE,
                  rng_percent(j->t->r, 30) ? IT_CLOSE | IT_GLUED | IT_NOSPACE : IT_CLOSE | IT_TIGHT);
    bytes_free(&b);
}

/* an answer right after a quote */
static void put_answer(struct job *j, struct slice8 follows)
{
    struct thread *t = j->t;
    const struct item *last = &j->p->item[j->p->n_item - 1];
    uint16_t flags = rng_percent(t->r, t->style->glued) ? IT_TIGHT : 0;
    if ((last->flags & IT_CLOSE) && (last->flags & IT_GLUED))
        flags = IT_GLUED | IT_NOSPACE;
    if (!follows.len || !rng_percent(t->r, 25) || !opinion_next(t, j->p, follows, flags))
        opinion_reply(t, j->p, flags);
}

/* all of it, or with `nested` also what it quoted */
static bool whole(struct job *j, bool nested)
{
    uint32_t words = 0;
    for (uint32_t i = 0; i < j->n_own; i++)
        words += words_of(j, j->own[i], 0, j->own[i]->n_seg);
    if (words < 8)
        return false;
    put_open(j);
    for (uint32_t i = 0; i < j->src->n_item; i++) {
        const struct item *it = &j->src->item[i];
        if (!(it->flags & IT_END) && (it->depth == 0 || nested) && (nested || !(it->flags & (IT_OPEN | IT_CLOSE))) &&
            it->depth < 4)
            copy(j, it, 0, it->n_seg, 0);
    }
    put_close(j);
    return true;
}

/* a run of prose sentences of one item with at least `least` words; false if this draw found none */
static bool draw_run(struct job *j, uint32_t least, const struct item **it, uint32_t *a, uint32_t *b)
{
    for (int tries = 0; tries < 6; tries++) {
        const struct item *x = j->own[rng_below(j->t->r, j->n_own)];
        if (x->flags & IT_VERBATIM)
            continue;
        uint32_t from = rng_below(j->t->r, x->n_seg), to = rng_range(j->t->r, from + 1, x->n_seg);
        if (words_of(j, x, from, to) < least)
            continue;
        *it = x, *a = from, *b = to;
        return true;
    }
    return false;
}

static bool partial(struct job *j)
{
    const struct item *it;
    uint32_t a, b;
    if (rng_percent(j->t->r, 50) && j->n_own > 2) { /* some items in a row */
        uint32_t from = rng_below(j->t->r, j->n_own - 1), to = rng_range(j->t->r, from + 1, j->n_own), words = 0;
        for (uint32_t i = from; i < to; i++)
            words += words_of(j, j->own[i], 0, j->own[i]->n_seg);
        if (words >= 8) {
            put_open(j);
            for (uint32_t i = from; i < to; i++)
                copy(j, j->own[i], 0, j->own[i]->n_seg, 0);
            put_close(j);
            return true;
        }
    }
    if (!draw_run(j, 7, &it, &a, &b))
        return false;
    put_open(j);
    copy(j, it, a, b, 0);
    put_close(j);
    if (b < it->n_seg)
        put_answer(j, it->seg[b]);
    return true;
}

/* the first or last half of a sentence, cut at a blank or a character */
static struct slice8 half(const struct job *j, struct slice8 s, bool first)
{
    bool spaced = *prose_space(j->t->lx->lang) != 0;
    uint32_t cut = s.len * (first ? 3 : 2) / 5;
    while (cut < s.len && (spaced ? s.p[cut] != ' ' : ((unsigned char)s.p[cut] & 0xc0) == 0x80))
        cut++;
    return first ? (struct slice8){s.p, cut} : (struct slice8){s.p + cut + spaced, s.len - cut - spaced};
}

static bool elided(struct job *j)
{
    static const char *const mark[] = {"(...)", "[…]", "…", "[...]", "...", "(…)"};
    const char *m = mark[rng_below(j->t->r, 6)];
    uint32_t n = j->n_own;
    const struct item *x = j->own[0], *y = j->own[n - 1];
    if (n < 2 || (x->flags & IT_VERBATIM) || (y->flags & IT_VERBATIM) || words_of(j, x, 0, 1) < 12 ||
        words_of(j, y, y->n_seg - 1, y->n_seg) < 12)
        return false;
    bool inside = rng_percent(j->t->r, 35), own_line = rng_percent(j->t->r, 50);
    put_open(j);
    struct item *a = copy(j, x, 0, inside ? 1 : rng_range(j->t->r, 1, x->n_seg), 0);
    if (inside)
        a->seg[0] = half(j, a->seg[0], true);
    if (n == 2 && a->n_seg == x->n_seg && !inside)
        inside = true; /* nothing would be left out */
    post_line(j->p, m, strlen(m), LB_QUOTE, K_ELIDED, (uint16_t)(j->flags | (own_line ? 0 : IT_GLUED)));
    j->p->item[j->p->n_item - 1].depth = 1;
    struct item *b = copy(j, y, rng_below(j->t->r, y->n_seg), y->n_seg, own_line ? 0 : IT_GLUED);
    if (inside)
        b->seg[0] = half(j, b->seg[0], false);
    put_close(j);
    return true;
}

static bool interleaved(struct job *j)
{
    uint32_t made = 0, want = rng_range(j->t->r, 2, 5);
    for (uint32_t i = 0; i < j->n_own && made < want; i++) {
        const struct item *it = j->own[i];
        for (uint32_t a = 0; a < it->n_seg && made < want; a++) {
            uint32_t b = a + 1;
            while (b < it->n_seg && words_of(j, it, a, b) < 7)
                b++;
            if ((it->flags & IT_VERBATIM) || words_of(j, it, a, b) < 7 || rng_percent(j->t->r, 25))
                continue;
            if (!made++ || j->t->style->marks == MARK_NONE)
                put_open(j);
            copy(j, it, a, b, 0);
            put_close(j);
            put_answer(j, b < it->n_seg ? it->seg[b] : (struct slice8){0});
            a = b - 1;
        }
    }
    return made > 0;
}

/* quote and answer on one line */
static bool run_on(struct job *j)
{
    const struct item *it;
    uint32_t a, b;
    bool last = rng_percent(j->t->r, 15);
    j->flags |= IT_UNMARKED;
    if (!draw_run(j, last ? 20 : 8, &it, &a, &b))
        return false;
    if (last) {
        opinion_text(j->t, j->p, 1);
        copy(j, it, a, b, IT_GLUED);
        return true;
    }
    if (j->t->style->marks == MARK_NONE)
        put_open(j);
    bool opened = j->p->n_item && (j->p->item[j->p->n_item - 1].flags & IT_OPEN);
    copy(j, it, a, b, opened && rng_percent(j->t->r, 50) ? IT_GLUED : 0);
    opinion_text(j->t, j->p, 1);
    j->p->item[j->p->n_item - 1].flags |= (uint16_t)(rng_percent(j->t->r, 75) ? IT_GLUED : IT_GLUED | IT_NOSPACE);
    return true;
}

void requote_orphan(struct thread *t, struct post *p, const struct post *src)
{
    struct job j = {.t = t, .p = p, .src = src, .marked = true};
    if (t->style->marks == MARK_NONE && !t->style->closing)
        return; /* without a mark nobody could tell where it ends */
    put_open(&j);
    uint32_t from = p->n_item;
    opinion_text(t, p, rng_range(t->r, 1, 2));
    for (uint32_t i = from; i < p->n_item; i++) {
        p->item[i].depth = 1;
        p->item[i].label = LB_ORPHAN;
        p->item[i].kind = K_NONE;
    }
    put_close(&j);
}

static bool quotes_too(const struct post *p)
{
    for (uint32_t i = 0; i < p->n_item; i++)
        if (p->item[i].depth > 0)
            return true;
    return false;
}

bool requote(struct thread *t, struct post *p, struct post *src)
{
    struct job j = {.t = t, .p = p, .src = src, .marked = rng_percent(t->r, t->style->marked)};
    j.flags = j.marked ? 0 : IT_UNMARKED;
    collect(&j);
    if (!j.n_own)
        return false;
    if (t->original) /* all of it, without marks */
        return j.marked = false, j.flags = IT_UNMARKED, j.kind = K_FULL, whole(&j, false);
    uint32_t x = rng_below(t->r, 100);
    if (quotes_too(src) && rng_percent(t->r, t->style->nested))
        return j.kind = K_NESTED, whole(&j, true);
    if (x < 26)
        return j.kind = K_FULL, whole(&j, false);
    if (x < 46)
        return j.kind = K_PARTIAL, partial(&j);
    if (x < 58)
        return j.kind = K_ELIDED, elided(&j);
    if (x < 74)
        return j.kind = K_INTERLEAVED, interleaved(&j);
    if (x < 84)
        return j.kind = K_RUNON, run_on(&j);
    if (x < 92)
        return j.edit = true, j.kind = K_EDITED, rng_percent(t->r, 50) ? whole(&j, false) : partial(&j);
    if (t->style->marks == MARK_NONE || !t->style->wrap || x < 96)
        return j.kind = K_REWRAPPED, j.flags |= IT_REFILL, whole(&j, false);
    j.marked = true;
    j.flags = IT_COMB;
    return j.kind = K_COMB, whole(&j, false);
}
