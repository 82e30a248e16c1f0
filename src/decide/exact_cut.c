/* exact_cut: what goes of the posts that have hits.  See exact.h.
 *
 * As in runs.c, evidence is for runs: hits with nothing but blank lines between, whose texts follow each other at their
 * source.  Pure functions of the block.
 * SPDX-License-Identifier: MIT */
#include "decide/exact.h"
#include "decide/policy.h"
#include "segment/analyse.h"
#include "util/vec.h"

#define FOLLOWS 64u /* texts of the source that may be left out between two hits of a run */
#define VERSE 16u   /* half words of a line: lines of fewer are verse */

/* One post under work. */
struct cutter {
    const struct config *config;
    struct block *b;
    const struct post *p;
    bool single, cues; /* single: text without separators; cues: the cues of its lines were found */
    struct hit *hit;
    size_t n_hits;
    uint32_t para, para_end, width; /* the paragraph whose longest line was measured last */
    uint32_t below;                 /* the line and the hit that first_new has come to */
    size_t next_hit;
};

static uint32_t halves(const struct block *b, uint32_t from, uint32_t to)
{
    return b->exact.norm.line[to].half_words - b->exact.norm.line[from].half_words;
}

/* Nothing with words stands between the two hits. */
static bool touch(const struct block *b, const struct hit *a, const struct hit *z)
{
    return halves(b, a->line_end, z->line) == 0;
}

static bool follows(const struct hit *a, const struct hit *z)
{
    return a->verdict == z->verdict && source_same(a->source, z->source) && z->place > a->place && z->place - a->place <= FOLLOWS;
}

/* The end of the run that begins with hit i: its hits stand in one source, in order.  A short hit, whose first occurrence may be
 * anywhere, does not end it. */
static size_t run_end(const struct cutter *x, size_t i, uint32_t little)
{
    size_t last = i;
    for (size_t k = i + 1; k < x->n_hits && touch(x->b, &x->hit[k - 1], &x->hit[k]); k++)
        if (follows(&x->hit[last], &x->hit[k]))
            last = k;
        else if (x->hit[k].half_words >= little)
            break;
    return last + 1;
}

static bool is_verse(const struct block *b, const struct hit *h)
{
    for (uint32_t i = h->line; i < h->line_end; i++)
        if (halves(b, i, i + 1) >= VERSE)
            return false;
    return true;
}

/* Behind the last word of line i stands a stop, or something that is not ASCII. */
static bool stops(const struct block_text *text, uint32_t i)
{
    const struct line *l = &text->line[i];
    for (uint32_t k = l->off + l->len; k > l->off; k--) {
        uint8_t c = text->buf[k - 1], lower = c | 0x20u;
        if (c == '.' || c == '!' || c == '?' || c >= 0x80)
            return true;
        if ((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9'))
            return false;
    }
    return false;
}

/* The paragraph around line i, and the width of its longest line. */
static void measure(struct cutter *x, uint32_t i)
{
    const struct block *b = x->b;
    if (i >= x->para && i < x->para_end)
        return;
    x->para = x->para_end = i;
    while (x->para > x->p->line_body && halves(b, x->para - 1, x->para))
        x->para--;
    while (x->para_end < x->p->line_to && halves(b, x->para_end, x->para_end + 1))
        x->para_end++;
    x->width = 0;
    for (uint32_t k = x->para; k < x->para_end; k++)
        x->width = b->text.line[k].len > x->width ? b->text.line[k].len : x->width;
}

/* Line i ends where a wrapped paragraph was broken, not where a sentence ends (analyse.c, join_wrapped). */
static bool goes_on(const struct cutter *x, uint32_t i)
{
    const struct block *b = x->b;
    if (i < x->para || i + 1 >= x->para_end || x->width < WRAP_MIN || x->width > WRAP_MAX || stops(&b->text, i))
        return false;
    const struct line *l = &b->text.line[i + 1];
    uint32_t n = 0;
    while (n < l->len && b->text.buf[l->off + n] > ' ')
        n++;
    return b->text.line[i].len + 1 + n > x->width;
}

/* Lines of a paragraph that is not found, begun or ended within a sentence, or said again right away. */
static bool in_passing(struct cutter *x, const struct hit *a, const struct hit *z)
{
    if (a->part) {
        measure(x, a->line);
        if (a->line > x->para && goes_on(x, a->line - 1))
            return true;
    }
    if (z->part) {
        measure(x, z->line);
        if (goes_on(x, z->line))
            return true;
    }
    return a->part && a->near;
}

/* At most a name stands below that was not found; `below` is the first such line. */
static bool is_last(const struct cutter *x, uint32_t below)
{
    return below == x->p->line_to || (halves(x->b, below, below + 1) <= 2 * POLICY_NAME && !stops(&x->b->text, below));
}

/* The first line from line `from` on that has words, no cue, and is no hit; p->line_to if there is none.  `from` must rise from
 * call to call. */
static uint32_t first_new(struct cutter *x, uint32_t from)
{
    size_t k = x->next_hit;
    uint32_t i = from > x->below ? from : x->below;
    for (; i < x->p->line_to; i++) {
        while (k < x->n_hits && x->hit[k].line_end <= i)
            k++;
        if (k < x->n_hits && x->hit[k].line <= i)
            i = x->hit[k].line_end - 1;
        else if (halves(x->b, i, i + 1) && !(x->cues && x->b->cues.line[i].kind != CUE_TEXT))
            break;
    }
    x->next_hit = k;
    return x->below = i;
}

static unsigned need_of(struct cutter *x, size_t i, size_t end)
{
    const struct config *c = x->config;
    const struct hit *a = &x->hit[i], *z = &x->hit[end - 1];
    bool verse = true, last = !x->single && is_last(x, first_new(x, z->line_end));
    for (size_t k = i; k < end && verse; k++)
        verse = is_verse(x->b, &x->hit[k]);
    unsigned need, least = 0;
    if (x->single)
        need = policy_need(c, in_passing(x, a, z) ? S_FAR : S_FAR_TEXT);
    else if (a->verdict == V_REPOST)
        need = policy_need(c, last ? S_FAR_LAST : S_FAR);
    else
        need = policy_need(c, last ? S_FAREWELL : in_passing(x, a, z) ? S_PASSING : S_ALONE);
    if (verse)
        least = policy_need(c, a->verdict == V_REPOST ? S_FAR_VERSE : S_CRUMBS);
    return need > least ? need : least;
}

/* Hit h goes with the run that begins with `first` and has so many half words; 0: it only stands between texts that go. */
static void take(struct hit *h, const struct hit *first, uint32_t halves)
{
    h->gone = true;
    h->run = halves;
    h->verdict = first->verdict;
    h->source = first->source;
}

static void take_runs(struct cutter *x)
{
    uint32_t little = exact_line(x->config);
    for (size_t i = 0, end; i < x->n_hits; i = end) {
        uint32_t sum = 0;
        end = run_end(x, i, little);
        for (size_t k = i; k < end; k++)
            sum += x->hit[k].half_words;
        if (sum < little)
            continue; /* most of what is not enough */
        if (sum < need_of(x, i, end))
            continue;
        for (size_t k = i; k < end; k++)
            take(&x->hit[k], &x->hit[i], sum);
    }
}

/* What was seen before and stands between texts that go, goes with them: a headline, a text that the source took from
 * elsewhere. */
static void take_between(struct cutter *x)
{
    size_t above = SIZE_MAX; /* the last that goes, if all since touch */
    for (size_t i = 0; i < x->n_hits; i++) {
        struct hit *h = &x->hit[i];
        if (i && !touch(x->b, h - 1, h))
            above = SIZE_MAX;
        if (!h->gone)
            continue;
        for (size_t k = above + 1; above != SIZE_MAX && follows(&x->hit[above], h) && k < i; k++)
            take(&x->hit[k], &x->hit[above], 0);
        above = i;
    }
}

/* A post that has nothing of its own is the same thing posted again. */
static void tell_reposts(struct cutter *x)
{
    const struct post *p = x->p;
    uint32_t gone = 0;
    for (size_t i = 0; i < x->n_hits; i++)
        gone += x->hit[i].gone ? x->hit[i].half_words : 0;
    if (gone != halves(x->b, p->line_body, p->line_to) || p->span_from < p->span_to)
        return;
    for (size_t i = 0; i < x->n_hits; i++)
        x->hit[i].verdict = V_REPOST;
}

static enum status cut_lines(struct block *b, const struct hit *h, uint32_t from, uint32_t to, bool between)
{
    struct cut c = {.verdict = h->verdict, .source = h->source};
    c.reason = between || !h->run ? R_BETWEEN : h->verdict == V_REPOST ? R_PARAGRAPH : R_RUN;
    c.words = between ? 0 : h->run / 2;
    if (VEC_RESERVE(b->cuts.cut, b->cuts.cap, b->cuts.n + (to - from)))
        return ST_NOMEM;
    for (uint32_t i = from; i < to; i++) {
        c.from = b->text.line[i].off;
        c.to = block_line_end(&b->text, i);
        b->cuts.cut[b->cuts.n++] = c;
    }
    return ST_OK;
}

static enum status write_cuts(const struct cutter *x)
{
    struct block *b = x->b;
    const struct hit *above = NULL;
    enum status st = ST_OK;
    for (size_t i = 0; i < x->n_hits && !st; i++) {
        const struct hit *h = &x->hit[i];
        if (!h->gone)
            continue;
        if (above && touch(b, above, h))
            st = cut_lines(b, above, above->line_end, h->line, true);
        if (!st)
            st = cut_lines(b, h, h->line, h->line_end, false);
        above = h;
    }
    return st;
}

bool exact_wants_cues(const struct config *config, const struct block *b, const struct post *p)
{
    uint32_t all = 0, far = 0;
    if (post_single(p))
        return p->hit_from < p->hit_to && !(p->flags & (POST_MORE | POST_NEXT));
    for (uint32_t i = p->hit_from; i < p->hit_to; i++) {
        all += b->exact.hit[i].half_words;
        far += b->exact.hit[i].verdict == V_REPOST ? b->exact.hit[i].half_words : 0;
    }
    /* nothing new stands below a post that has nothing of its own: it needs as much as the last thing in a post */
    bool same_again = all >= policy_need(config, S_FAREWELL) && all == halves(b, p->line_body, p->line_to);
    return same_again || far >= policy_need(config, S_FAR);
}

/* Drops hits on lines that have a cue: it says what they are. */
static void drop_signs(struct cutter *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n_hits; i++) {
        bool sign = false;
        for (uint32_t k = x->hit[i].line; k < x->hit[i].line_end; k++)
            sign = sign || x->b->cues.line[k].kind > CUE_BLANK || (x->b->cues.line[k].flags & CUE_TAIL);
        if (!sign)
            x->hit[n++] = x->hit[i];
    }
    x->n_hits = n;
}

static enum status decide_post(const struct config *config, struct block *b, const struct post *p)
{
    struct cutter x = {.config = config,
                       .b = b,
                       .p = p,
                       .single = post_single(p),
                       .hit = b->exact.hit + p->hit_from,
                       .n_hits = p->hit_to - p->hit_from};
    x.cues = exact_wants_cues(config, b, p);
    if (x.cues && p->marked)
        drop_signs(&x);
    take_runs(&x);
    take_between(&x);
    if (!x.single)
        tell_reposts(&x);
    return write_cuts(&x);
}

enum status exact_decide(const struct config *config, struct block *b)
{
    enum status st = VEC_RESERVE(b->cuts.cut, b->cuts.cap, 1); /* emitters point into it, cuts or not */
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        struct post *p = &b->text.post[i];
        p->cut_from = (uint32_t)b->cuts.n;
        if (p->hit_from < p->hit_to)
            st = decide_post(config, b, p);
        p->cut_to = (uint32_t)b->cuts.n;
    }
    return st;
}
