/* wholes: a uuencoded file, a key or a patch goes as a whole or not at all, whatever was found of it.
 *
 * Where it stays, lines right above and below it that went because of their words stay too if these are fewer than --min-words:
 * they no longer have the block as evidence.
 * SPDX-License-Identifier: MIT */
#include "decide/stages.h"

static bool is_whole(const struct scene *s, size_t i) { return (scene_cue(s, i)->flags & CUE_WHOLE) != 0; }

static void drop_parts(struct scene *s, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_parts; i++)
        if (s->part[i].line < from || s->part[i].line >= to)
            s->part[n++] = s->part[i];
    s->n_parts = n;
}

static void keep(struct scene *s, size_t from, size_t to)
{
    drop_parts(s, from, to);
    for (size_t i = from; i < to; i++) {
        scene_decide(s, i, (struct verdict){.seg = NO_SEG});
        s->line[i].parted = false;
    }
}

/* Line i went because its words were found or because of its neighbours, or it has no words. */
static bool by_words(const struct scene *s, size_t i)
{
    const struct verdict *f = &s->line[i].verdict;
    return scene_gone(s, i) ? f->reason != R_RULE && f->kind != V_CHROME && f->kind != V_SIGNATURE : scene_wordless(s, i);
}

/* Gives back lines [from, to) if they say little. */
static void give_back(struct scene *s, size_t from, size_t to)
{
    uint32_t words2 = 0;
    for (size_t i = from; i < to; i++)
        for (uint32_t t = s->line[i].t_from; t < s->line[i].t_to; t++)
            words2 += tok_words2(s, t);
    if (words2 < 2 * s->config->min_words)
        keep(s, from, to);
}

/* All lines of [from, to) with words go: so do those without. */
static void take_rest(struct scene *s, size_t from, size_t to)
{
    const struct verdict *f = NULL;
    for (size_t i = from; i < to; i++) {
        if (scene_gone(s, i))
            f = &s->line[i].verdict;
        else if (f && scene_wordless(s, i))
            scene_decide(s, i, verdict_along(f, R_BETWEEN));
    }
}

/* Lines [from, to) are a block. */
static void decide_block(struct scene *s, size_t from, size_t to)
{
    size_t stays = 0, goes = 0, a = from, e = to;
    for (size_t i = from; i < to; i++) {
        goes += scene_gone(s, i) || s->line[i].parted;
        stays += !scene_gone(s, i) && !scene_wordless(s, i);
    }
    if (goes && !stays)
        take_rest(s, from, to);
    if (!goes || !stays)
        return;
    keep(s, from, to);
    while (a > 0 && by_words(s, a - 1))
        a--;
    while (e < s->n_lines && by_words(s, e))
        e++;
    give_back(s, a, from);
    give_back(s, to, e);
}

void wholes_decide(struct scene *s)
{
    for (size_t i = 0; s->p->marked && i < s->n_lines; i++) {
        size_t to = i;
        while (to < s->n_lines && is_whole(s, to))
            to++;
        if (to == i)
            continue;
        decide_block(s, i, to);
        i = to - 1;
    }
}
