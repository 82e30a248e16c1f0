/* thread: storage of posts; see thread.h.
 * SPDX-License-Identifier: MIT */
#include "thread.h"

#include "prose.h"
#include "style.h"

#define BLOCK (64u << 10)

void *arena_get(struct arena *a, size_t n)
{
    n = (n + 7) & ~(size_t)7;
    if (!a->n_block || a->used + n > BLOCK || n > BLOCK / 4) {
        a->block = xrealloc(a->block, (a->n_block + 1) * sizeof *a->block);
        a->block[a->n_block++] = xrealloc(NULL, n > BLOCK / 4 ? n : BLOCK);
        a->used = n > BLOCK / 4 ? BLOCK : n; /* a large piece has its own block */
        return a->block[a->n_block - 1];
    }
    a->used += n;
    return a->block[a->n_block - 1] + a->used - n;
}

struct slice8 arena_keep(struct arena *a, const char *p, size_t n)
{
    char *q = arena_get(a, n ? n : 1);
    if (n)
        memcpy(q, p, n);
    return (struct slice8){q, (uint32_t)n};
}

void arena_free(struct arena *a)
{
    for (uint32_t i = 0; i < a->n_block; i++)
        free(a->block[i]);
    free(a->block);
    *a = (struct arena){0};
}

void post_delete(struct post *p)
{
    if (!p)
        return;
    arena_free(&p->arena);
    free(p->item);
    free(p);
}

struct post *post_new(struct thread *t)
{
    uint32_t slot = t->n_post % POST_WINDOW;
    const struct post *last = t->n_post ? t->post[(t->n_post - 1) % POST_WINDOW] : NULL;
    uint64_t time = last ? last->time + rng_range(t->r, 60, 90000) : 1200000000u + rng_below(t->r, 400000000u);
    post_delete(t->post[slot]);
    struct post *p = xrealloc(NULL, sizeof *p);
    *p = (struct post){.number = t->n_post++, .time = time};
    do
        p->author = rng_below(t->r, AUTHORS);
    while (last && p->number != 0 && p->author == t->post[(p->number - 1) % POST_WINDOW]->author);
    t->post[slot] = p;
    return p;
}

struct item *post_item(struct post *p, enum label label, enum kind kind, uint16_t flags, uint32_t n_seg)
{
    if (p->n_item == p->cap_item) {
        p->cap_item = p->cap_item ? p->cap_item * 2 : 32;
        p->item = xrealloc(p->item, p->cap_item * sizeof *p->item);
    }
    struct item *it = &p->item[p->n_item++];
    *it = (struct item){.label = label, .kind = kind, .flags = flags, .n_seg = n_seg};
    it->seg = arena_get(&p->arena, n_seg * sizeof *it->seg);
    return it;
}

void post_line(struct post *p, const char *s, size_t n, enum label label, enum kind kind, uint16_t flags)
{
    struct item *it = post_item(p, label, kind, flags, 1);
    it->seg[0] = arena_keep(&p->arena, s, n);
}

uint32_t item_words(const struct thread *t, const struct item *it)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < it->n_seg; i++)
        n += prose_words(t->lx->lang, it->seg[i].p, it->seg[i].len);
    return n;
}

static void draw_motto(struct thread *t, struct author *a)
{
    static const char *const form[LANG_N][3] = {{"G 3 is G 3.", "never I & A N without M.", "2 I, 2 I, 2 I."},
                                                {"не I K без L.", "A N лучше A L.", "жить — значит I K."},
                                                {"没有N就没有AN。", "VN，VN，再VN。", "AN不如AN。"},
                                                {"Nなくして AN なし。", "ANよりもANを。", "VNは二度と戻らない。"}};
    t->tmp.len = 0;
    prose_expand(t->lx, t->r, &t->tmp, form[t->lx->lang][rng_below(t->r, 3)]);
    prose_capital(t->tmp.p, t->tmp.len);
    a->motto = arena_keep(&t->arena, t->tmp.p, t->tmp.len);
}

struct thread *thread_new(const struct lexicon *lx, const struct style *style, struct rng *r, uint32_t number)
{
    struct thread *t = xrealloc(NULL, sizeof *t);
    *t = (struct thread){.lx = lx, .style = style, .r = r, .number = number};
    for (int i = 0; i < AUTHORS; i++) {
        struct author *a = &t->author[i];
        struct slice8 n = lexicon_draw(lx, 'X', r);
        char nick[96];
        uint32_t year = rng_percent(r, 40) ? rng_range(r, 1, 99) : 0;
        int k = snprintf(nick, sizeof nick, year ? "%.*s%u" : "%.*s", (int)n.len, n.p, year);
        a->name = arena_keep(&t->arena, nick, (size_t)k);
        if (rng_percent(r, 35))
            draw_motto(t, a);
        a->signs = style->signatures && rng_percent(r, 40);
    }
    t->tmp.len = 0;
    prose_expand(lx, r, &t->tmp, lx->lang == LANG_EN ? "A M 4" : lx->lang == LANG_RU ? "A N в Q" : "AN");
    prose_capital(t->tmp.p, t->tmp.len);
    t->title = arena_keep(&t->arena, t->tmp.p, t->tmp.len);
    t->code_topic = rng_percent(r, 15);
    t->table_topic = rng_percent(r, 10);
    t->series = style->wrap && style->signatures && rng_percent(r, 30);
    return t;
}

void thread_delete(struct thread *t)
{
    for (int i = 0; i < POST_WINDOW; i++)
        post_delete(t->post[i]);
    arena_free(&t->arena);
    bytes_free(&t->tmp);
    free(t);
}
