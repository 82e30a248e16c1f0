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

/* Goes through the stretches of each rule: counts in at[k + 2] the rules of stretch k, or puts their ids where at[k + 1] says,
 * and moves that on. */
static void go_through(const struct starts *s, uint32_t *at, uint32_t *kinds, uint16_t *id, const struct rule *const *rule,
                       size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; rule[i]->known && j < rule[i]->n_starts; j++) {
            const struct rule *r = rule[i];
            const bool line = r->kind == RULE_ATTRIBUTION && (r->scope == SCOPE_LINE || r->scope == SCOPE_START);
            const uint64_t *b = bsearch(&r->start[j].from, s->bound, s->n, sizeof *b, by_value);
            for (uint32_t k = (uint32_t)(b - s->bound); k < s->n && s->bound[k] <= r->start[j].to; k++) {
                kinds[k] |= 1u << r->kind | (line ? STARTS_ATTRIBUTION : 0);
                if (id && r->scope != SCOPE_IN)
                    id[at[k + 1]++] = (uint16_t)(i + 1);
                else if (!id)
                    at[k + 2] += r->scope != SCOPE_IN;
            }
        }
}

/* The last stretch that begins at or before a word, from stretch k on, in which the search before ended. */
static uint32_t last_before(const struct starts *s, uint32_t k, uint64_t word)
{
    while (k + 1 < s->n && s->bound[k + 1] <= word)
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
    s->third = third;
    return true;
}

enum status starts_new(struct starts *s, const struct rule *const *rule, size_t n)
{
    size_t most = 1;
    for (size_t i = 0; i < n; i++)
        most += rule[i]->known ? 2 * (size_t)rule[i]->n_starts : 0;
    uint64_t *bound = calloc(most + 1, sizeof *bound);
    uint32_t *at = calloc(most + 2, sizeof *at), *kinds = calloc(most, sizeof *kinds);
    uint32_t *before = calloc(STARTS_PAIRS, sizeof *before);
    uint16_t *id = NULL;
    *s = (struct starts){.bound = bound, .list = at, .kinds = kinds, .before = before};
    if (bound && at && kinds && before) {
        s->n = find_bounds(bound, rule, n);
        go_through(s, at, kinds, NULL, rule, n);
        for (uint32_t i = 0; i < s->n; i++)
            at[i + 2] += at[i + 1];
        id = malloc((at[s->n + 1] + 1u) * sizeof *id);
    }
    s->id = id;
    if (!id || !find_before(s, before)) {
        starts_free(s);
        return ST_NOMEM;
    }
    go_through(s, at, kinds, id, rule, n);
    return ST_OK;
}

void starts_free(struct starts *s)
{
    free((void *)(uintptr_t)s->bound); /* it is this file that made them */
    free((void *)(uintptr_t)s->list);
    free((void *)(uintptr_t)s->kinds);
    free((void *)(uintptr_t)s->id);
    free((void *)(uintptr_t)s->before);
    free((void *)(uintptr_t)s->third);
    *s = (struct starts){0};
}
