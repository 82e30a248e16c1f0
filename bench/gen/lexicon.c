/* lexicon: storage of the words and the alias tables; see lexicon.h.  Rank r (from 0, in order of adding) has a weight of
 * 1 / (r + 12): the Zipf-Mandelbrot law with a flattened head, since the real function words stand in the templates.
 * SPDX-License-Identifier: MIT */
#include "lexicon.h"

void lexicon_word(struct lexicon *lx, char cls, const char *p, size_t n)
{
    struct wordclass *c = &lx->cls[cls - 'A'];
    if (c->n + 2 > c->cap) {
        c->cap = c->cap ? c->cap * 2 : 256;
        c->off = xrealloc(c->off, c->cap * sizeof *c->off);
    }
    c->off[c->n] = (uint32_t)c->text.len;
    bytes_add(&c->text, p, n);
    c->off[++c->n] = (uint32_t)c->text.len;
}

void lexicon_words(struct lexicon *lx, char cls, const char *list)
{
    while (*list) {
        size_t n = strcspn(list, " ");
        if (n)
            lexicon_word(lx, cls, list, n);
        list += n + (list[n] == ' ');
    }
}

/* Vose's variant of the alias method over weights that sum to n * unit */
static void build_alias(struct wordclass *c)
{
    uint32_t n = c->n;
    uint64_t *w = xrealloc(NULL, n * sizeof *w), total = 0;
    uint32_t *stack = xrealloc(NULL, n * sizeof *stack), small = 0, large = n;
    c->prob = xrealloc(NULL, n * sizeof *c->prob);
    c->alias = xrealloc(NULL, n * sizeof *c->alias);
    for (uint32_t i = 0; i < n; i++)
        total += w[i] = (UINT64_C(1) << 26) / (i + 12);
    uint64_t unit = total; /* scaled weight of a full column: w * n against total */
    for (uint32_t i = 0; i < n; i++) {
        w[i] *= n;
        if (w[i] < unit)
            stack[small++] = i;
        else
            stack[--large] = i;
    }
    while (small > 0 && large < n) {
        uint32_t s = stack[--small], l = stack[large];
        c->prob[s] = (uint32_t)(w[s] * UINT32_MAX / unit);
        c->alias[s] = l;
        w[l] -= unit - w[s];
        if (w[l] < unit) {
            large++;
            stack[small++] = l;
        }
    }
    while (small > 0) {
        c->prob[stack[small - 1]] = UINT32_MAX;
        c->alias[stack[small - 1]] = stack[small - 1];
        small--;
    }
    for (; large < n; large++) {
        c->prob[stack[large]] = UINT32_MAX;
        c->alias[stack[large]] = stack[large];
    }
    free(w);
    free(stack);
}

struct lexicon *lexicon_new(enum lang lang)
{
    static void (*const fill[LANG_N])(struct lexicon *) = {lexicon_en, lexicon_ru, lexicon_zh, lexicon_ja};
    struct lexicon *lx = xrealloc(NULL, sizeof *lx);
    memset(lx, 0, sizeof *lx);
    lx->lang = lang;
    fill[lang](lx);
    for (int i = 0; i < 26; i++)
        if (lx->cls[i].n)
            build_alias(&lx->cls[i]);
    return lx;
}

void lexicon_delete(struct lexicon *lx)
{
    for (int i = 0; i < 26; i++) {
        free(lx->cls[i].off);
        free(lx->cls[i].prob);
        free(lx->cls[i].alias);
        bytes_free(&lx->cls[i].text);
    }
    free(lx);
}
