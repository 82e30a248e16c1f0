/* compose: one whole post: what it quotes, pastes and says, in the order in which people do these things.
 * SPDX-License-Identifier: MIT */
#include "phrases.h"
#include "style.h"

static struct post *pick_source(struct thread *t, const struct post *p)
{
    uint32_t have = p->number < POST_WINDOW - 1 ? p->number : POST_WINDOW - 1, back = 1;
    if (!rng_percent(t->r, 60)) { /* the smaller of two draws: recent posts more often */
        uint32_t a = rng_range(t->r, 1, have), b = rng_range(t->r, 1, have);
        back = a < b ? a : b;
    }
    return t->post[(p->number - back) % POST_WINDOW];
}

static void greet(struct thread *t, struct post *p)
{
    const char *s = phrases_draw(t->lx->lang, PH_HELLO, t->r);
    post_line(p, s, strlen(s), LB_NEW, K_GREETING, 0);
}

static void own_words(struct thread *t, struct post *p)
{
    uint32_t x = rng_below(t->r, 100);
    if (x < 30)
        opinion_trap(t, p);
    if (x < 15)
        opinion_reply(t, p, 0);
    else
        opinion_text(t, p, rng_range(t->r, 1, 3));
    if (x > 92)
        opinion_trap(t, p);
}

enum borrowed { NOTHING, BORROWED, ANSWERED_ABOVE, ENDED };

static enum borrowed borrow(struct thread *t, struct library *l, struct post *p)
{
    uint32_t x = rng_below(t->r, 100);
    if (p->number == 0)
        return NOTHING;
    if (x < 7)
        return article_again(t, l, p, false) ? BORROWED : NOTHING;
    if (x < 14)
        return article_again(t, l, p, true) ? BORROWED : NOTHING;
    if (x < 20)
        return article_paste(t, l, p), BORROWED;
    if (x < 30)
        return NOTHING;
    if (x < 33) {
        uint32_t from = p->n_item;
        requote_orphan(t, p, pick_source(t, p));
        return p->n_item > from ? BORROWED : NOTHING;
    }
    bool above = t->style->signatures && rng_percent(t->r, 12);
    if (above)
        own_words(t, p);
    if (above && rng_percent(t->r, 50)) {
        opinion_ending(t, p);
        t->original = true;
        requote(t, p, pick_source(t, p));
        t->original = false;
        return ENDED;
    }
    if (!requote(t, p, pick_source(t, p)))
        return above ? ANSWERED_ABOVE : NOTHING;
    if (above)
        return ANSWERED_ABOVE;
    if (rng_percent(t->r, 15)) {
        opinion_text(t, p, 1);
        requote(t, p, pick_source(t, p));
    }
    return BORROWED;
}

void compose_post(struct thread *t, struct library *l)
{
    struct post *p = post_new(t);
    if (p->number == 0 && rng_percent(t->r, 50))
        article_paste(t, l, p);
    else if (rng_percent(t->r, 12))
        greet(t, p);
    enum borrowed how = borrow(t, l, p);
    uint32_t mine = p->n_item;
    if (how == ENDED)
        return;
    if (how != ANSWERED_ABOVE)
        own_words(t, p);
    if (how == BORROWED) {
        const struct item *last = &p->item[mine - 1];
        if ((last->flags & IT_CLOSE) && (last->flags & IT_GLUED) && !(p->item[mine].flags & IT_VERBATIM))
            p->item[mine].flags |= IT_GLUED | IT_NOSPACE;
        else if (rng_percent(t->r, t->style->glued))
            p->item[mine].flags |= IT_TIGHT;
    }
    opinion_ending(t, p);
}
