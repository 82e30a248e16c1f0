/* article: news pasted into threads, and pasted again: with an edited headline, another byline, date, image name and link, some
 * paragraphs left out or lightly edited.
 * Truth of the second copy: all of it is repost; lines that were replaced but stand between the headline and the text count as
 * repost too (kind replaced-line); a replaced link after the end is `unknown`.
 * SPDX-License-Identifier: MIT */
#include "plant.h"
#include "prose.h"
#include "thread.h"

#define KEPT 64

struct line {
    struct slice8 *seg;
    uint32_t n_seg;
    enum part part;
};

struct article {
    struct arena arena;
    struct line line[16];
    uint32_t n_line, thread, post;
};

struct library {
    struct article kept[KEPT];
    uint64_t n;
};

struct library *library_new(void)
{
    struct library *l = xrealloc(NULL, sizeof *l);
    memset(l, 0, sizeof *l);
    return l;
}

void library_delete(struct library *l)
{
    for (int i = 0; i < KEPT; i++)
        arena_free(&l->kept[i].arena);
    free(l);
}

/* a line of the page that is not prose: who, when, which picture, where from */
static void detail(struct thread *t, enum part part, bool again, struct bytes *out)
{
    char s[200];
    struct rng *r = t->r;
    unsigned id = 10000000u + rng_below(r, 80000000), y = rng_range(r, 2009, 2023), m = rng_range(r, 1, 12),
             d = rng_range(r, 1, 28);
    out->len = 0;
    switch (part) {
    case PART_BYLINE:
        prose_expand(t->lx, r, out, t->lx->lang == LANG_EN ? "by X, Q N" : t->lx->lang == LANG_RU ? "Автор: X" : "记者 X");
        prose_capital(out->p, out->len);
        return;
    case PART_DATE: snprintf(s, sizeof s, again ? "%u-%02u-%02u" : "Published: %u-%02u-%02u 15:%02u", y, m, d, m * 4); break;
    case PART_IMAGE:
        if (again)
            snprintf(s, sizeof s, "View attachment %u", id / 100);
        else
            snprintf(s, sizeof s, "%u_%08x%u.jpg", id, (unsigned)rng_next(r), m);
        break;
    default: snprintf(s, sizeof s, "https://www.%s%u.example/%u/%02u/%u.html", "daily", id % 97, y, m, id);
    }
    bytes_str(out, s);
}

static struct line *add_line(struct article *a, enum part part, uint32_t n_seg)
{
    struct line *l = &a->line[a->n_line++];
    *l = (struct line){arena_get(&a->arena, n_seg * sizeof *l->seg), n_seg, part};
    return l;
}

static void make(struct thread *t, struct article *a)
{
    static const char *const head[LANG_N] = {"A N V 3 4, X 9", "A N V 2 3", "AN在QV了2", "QでANが2をV"};
    static const enum part top[] = {PART_BYLINE, PART_DATE, PART_IMAGE};
    do {
        t->tmp.len = 0;
        prose_expand(t->lx, t->r, &t->tmp, head[t->lx->lang]);
        prose_capital(t->tmp.p, t->tmp.len);
    } while (prose_words(t->lx->lang, t->tmp.p, t->tmp.len) < 7);
    add_line(a, PART_HEADLINE, 1)->seg[0] = arena_keep(&a->arena, t->tmp.p, t->tmp.len);
    for (int i = 0; i < 3; i++)
        if (rng_percent(t->r, 60)) {
            detail(t, top[i], false, &t->tmp);
            add_line(a, top[i], 1)->seg[0] = arena_keep(&a->arena, t->tmp.p, t->tmp.len);
        }
    for (uint32_t i = 0, n = rng_range(t->r, 3, 8); i < n; i++) {
        struct line *l = add_line(a, PART_TEXT, rng_range(t->r, 1, 4));
        for (uint32_t k = 0; k < l->n_seg; k++) {
            t->tmp.len = 0;
            while (prose_sentence(t->lx, t->r, &t->tmp) < 8)
                t->tmp.len = 0;
            l->seg[k] = arena_keep(&a->arena, t->tmp.p, t->tmp.len);
        }
    }
    if (rng_percent(t->r, 70)) {
        detail(t, PART_LINK, false, &t->tmp);
        add_line(a, PART_LINK, 1)->seg[0] = arena_keep(&a->arena, t->tmp.p, t->tmp.len);
    }
}

static struct item *put_line(struct post *p, const struct line *l, enum label label, enum kind kind)
{
    uint16_t flags = l->part == PART_TEXT || l->part == PART_HEADLINE ? 0 : IT_VERBATIM;
    struct item *it = post_item(p, label, kind, flags, l->n_seg);
    it->part = (uint8_t)l->part;
    for (uint32_t i = 0; i < l->n_seg; i++)
        it->seg[i] = arena_keep(&p->arena, l->seg[i].p, l->seg[i].len);
    return it;
}

void article_paste(struct thread *t, struct library *l, struct post *p)
{
    struct article *a = &l->kept[l->n++ % KEPT];
    arena_free(&a->arena);
    *a = (struct article){.thread = t->number, .post = p->number};
    make(t, a);
    for (uint32_t i = 0; i < a->n_line; i++)
        put_line(p, &a->line[i], LB_NEW, K_TEXT);
}

/* one line of the copy, changed or not */
static void again_line(struct thread *t, struct post *p, const struct line *l, enum kind kind)
{
    bool detail_line = l->part != PART_TEXT && l->part != PART_HEADLINE;
    if (detail_line && rng_percent(t->r, 50)) {
        detail(t, l->part, true, &t->tmp);
        bool inside = l->part != PART_LINK;
        post_line(p, t->tmp.p, t->tmp.len, inside ? LB_REPOST : LB_UNKNOWN, inside ? K_REPLACED : K_NONE, IT_VERBATIM);
        return;
    }
    struct item *it = put_line(p, l, LB_REPOST, kind);
    bool edit = l->part == PART_HEADLINE ? rng_percent(t->r, 50) : l->part == PART_TEXT && rng_percent(t->r, 25);
    if (!edit || !*prose_space(t->lx->lang))
        return;
    uint32_t k = rng_below(t->r, it->n_seg);
    if (prose_words(t->lx->lang, it->seg[k].p, it->seg[k].len) < 8)
        return;
    t->tmp.len = 0;
    plant_edit(t->lx, t->r, it->seg[k], 20, 1, &t->tmp);
    it->seg[k] = arena_keep(&p->arena, t->tmp.p, t->tmp.len);
}

bool article_again(struct thread *t, struct library *l, struct post *p, bool across)
{
    uint64_t have = l->n < KEPT ? l->n : KEPT;
    for (int tries = 0; have && tries < 12; tries++) {
        const struct article *a = &l->kept[rng_below(t->r, (uint32_t)have)];
        if ((a->thread != t->number) != across || (!across && a->post == p->number))
            continue;
        for (uint32_t i = 0; i < a->n_line; i++)
            if (i < 4 || i + 1 == a->n_line || rng_percent(t->r, 90)) {
                again_line(t, p, &a->line[i], across ? K_ACROSS : K_ARTICLE);
                if (i > 3 && i + 2 < a->n_line && rng_percent(t->r, 8))
                    sibling_title(t, p); /* somebody divides it into parts */
            }
        return true;
    }
    return false;
}
