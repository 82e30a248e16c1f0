/* starts: see the header.
 * SPDX-License-Identifier: MIT */
#include "quote/starts.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Where the stretches begin; how many there are. */
static uint32_t find_bounds(uint64_t *bound, const struct rule *const *rule, size_t n)
{
    size_t k = 1;
    uint32_t kept = 1;
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; rule[i]->known && j < rule[i]->n_starts; j++) {
            bound[k++] = rule[i]->start[j].from;
            bound[k] = rule[i]->start[j].to + 1;
            k += bound[k] != 0; /* nothing is behind the last word */
        }
    qsort(bound, k, sizeof *bound, by_value);
    for (size_t i = 1; i < k; i++)
        if (bound[i] != bound[kept - 1])
            bound[kept++] = bound[i];
    return kept;
}

/* Goes through the stretches of each rule: counts in x[k + 2].list the rules of stretch k, or puts their ids where x[k + 1].list
 * says, and moves that on. */
static void go_through(struct stretch *x, uint32_t n_stretches, uint16_t *id, const struct rule *const *rule, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; rule[i]->known && j < rule[i]->n_starts; j++) {
            const struct rule *r = rule[i];
            const bool line = r->kind == RULE_ATTRIBUTION && (r->scope == SCOPE_LINE || r->scope == SCOPE_START);
            const struct stretch *b = bsearch(&r->start[j].from, x, n_stretches, sizeof *b, by_value);
            for (uint32_t k = (uint32_t)(b - x); k < n_stretches && x[k].from <= r->start[j].to; k++) {
                x[k].kinds |= 1u << r->kind | (line ? STARTS_ATTRIBUTION : 0);
                if (id && r->scope != SCOPE_IN)
                    id[x[k + 1].list++] = (uint16_t)(i + 1);
                else if (!id)
                    x[k + 2].list += r->scope != SCOPE_IN;
            }
        }
}

/* The last stretch that begins at or before a word, from stretch k on, in which the search before ended. */
static uint32_t last_before(const struct starts *s, uint32_t k, uint64_t word)
{
    while (k + 1 < s->n && s->stretch[k + 1].from <= word)
        k++;
    return k;
}

/* Where the stretches of words with the same first bytes begin; false: no memory. */
static bool find_before(struct starts *s, uint32_t *before)
{
    uint32_t k = 0, row = 0;
    for (uint32_t h = 0; h < STARTS_PAIRS; h++)
        before[h] = k = last_before(s, k, (uint64_t)h << 48);
    for (uint32_t h = 0; h < STARTS_PAIRS; h++)
        s->n_third += (h + 1 < STARTS_PAIRS ? before[h + 1] : s->n - 1) - before[h] > STARTS_FEW;
    uint32_t *third = calloc((size_t)s->n_third * STARTS_ROW + 1, sizeof *third);
    if (!third)
        return false;
    s->third = third;
    for (uint32_t h = 0; h < STARTS_PAIRS; h++) {
        uint32_t *t = third + row * STARTS_ROW, end = h + 1 < STARTS_PAIRS ? before[h + 1] : s->n - 1;
        if (end - before[h] <= STARTS_FEW)
            continue;
        k = before[h];
        for (uint32_t c = 0; c < 256; c++)
            t[c] = k = last_before(s, k, (uint64_t)h << 48 | (uint64_t)c << 40);
        t[256] = end;
        before[h] = STARTS_DEEP | row++;
    }
    return true;
}

enum status starts_new(struct starts *s, const struct rule *const *rule, size_t n)
{
    size_t most = 1;
    for (size_t i = 0; i < n; i++)
        most += rule[i]->known ? 2 * (size_t)rule[i]->n_starts : 0;
    uint64_t *bound = calloc(most + 1, sizeof *bound);
    struct stretch *x = calloc(most + 2, sizeof *x);
    uint32_t *before = calloc(STARTS_PAIRS, sizeof *before);
    uint16_t *id = NULL;
    *s = (struct starts){.stretch = x, .before = before};
    if (bound && x && before) {
        s->n = find_bounds(bound, rule, n);
        for (uint32_t i = 0; i < s->n; i++)
            x[i].from = bound[i];
        go_through(x, s->n, NULL, rule, n);
        for (uint32_t i = 0; i < s->n; i++)
            x[i + 2].list += x[i + 1].list;
        id = malloc((x[s->n + 1].list + 1u) * sizeof *id);
    }
    free(bound);
    s->id = id;
    if (!id || !find_before(s, before)) {
        starts_free(s);
        return ST_NOMEM;
    }
    go_through(x, s->n, id, rule, n);
    return ST_OK;
}

void starts_free(struct starts *s)
{
    free((void *)(uintptr_t)s->stretch); /* it is this file that made them */
    free((void *)(uintptr_t)s->id);
    free((void *)(uintptr_t)s->before);
    free((void *)(uintptr_t)s->third);
    *s = (struct starts){0};
}
