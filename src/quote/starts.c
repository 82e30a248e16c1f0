/* starts: see the header.
 * SPDX-License-Identifier: MIT */
#include "quote/starts.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static uint32_t kinds_of(const struct rule *r)
{
    bool line = r->kind == RULE_ATTRIBUTION && r->known && (r->scope == SCOPE_LINE || r->scope == SCOPE_START);
    return 1u << r->kind | (line ? STARTS_ATTRIBUTION : 0) | (*r->required ? 0 : 1u << (STARTS_FREE + r->kind));
}

/* Where the stretches begin; how many there are. */
static uint32_t find_bounds(uint64_t *bound, const struct rule *const *rule, size_t n, bool known)
{
    size_t k = 1;
    uint32_t kept = 1;
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; rule[i]->known == known && j < rule[i]->n_starts; j++) {
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

/* Goes through the stretches of each rule: counts in at[i + 2] the rules of list i, or puts their ids where at[i + 1] says,
 * and moves that on. */
static void go_through(const struct starts *s, uint32_t *at, uint32_t *kinds, uint16_t *id, const struct rule *const *rule,
                       size_t n, bool known)
{
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; rule[i]->known == known && j < rule[i]->n_starts; j++) {
            const struct rule_start *x = &rule[i]->start[j];
            const uint64_t *b = bsearch(&x->from, s->bound, s->n, sizeof *b, by_value);
            for (uint32_t k = (uint32_t)(b - s->bound); k < s->n && s->bound[k] <= x->to; k++) {
                uint32_t l = k * s->lists + (s->lists > 1 ? rule[i]->kind : 0);
                kinds[k] |= kinds_of(rule[i]);
                if (rule[i]->scope == SCOPE_IN)
                    continue; /* it is asked of any text */
                if (id)
                    id[at[l + 1]++] = (uint16_t)(i + 1);
                else
                    at[l + 2]++;
            }
        }
}

enum status starts_new(struct starts *s, const struct rule *const *rule, size_t n, bool known)
{
    const uint32_t lists = known ? 1 : RULE_KINDS; /* of the others most may match a text, and few of a kind */
    size_t most = 1;
    for (size_t i = 0; i < n; i++)
        most += rule[i]->known == known ? 2 * (size_t)rule[i]->n_starts : 0;
    uint64_t *bound = calloc(most + 1, sizeof *bound);
    uint32_t *at = calloc(most * lists + 2, sizeof *at), *kinds = calloc(most, sizeof *kinds);
    uint32_t *before = calloc(STARTS_PAIRS, sizeof *before);
    uint16_t *id = NULL;
    *s = (struct starts){bound, at, kinds, NULL, before, 0, lists};
    if (bound && at && kinds && before) {
        s->n = find_bounds(bound, rule, n, known);
        go_through(s, at, kinds, NULL, rule, n, known);
        for (uint32_t i = 0; i < s->n * lists; i++)
            at[i + 2] += at[i + 1];
        id = malloc((at[s->n * lists + 1] + 1u) * sizeof *id);
    }
    if (!id) {
        starts_free(s);
        return ST_NOMEM;
    }
    s->id = id;
    go_through(s, at, kinds, id, rule, n, known);
    for (uint32_t h = 0, k = 0; h < STARTS_PAIRS; h++) {
        while (k + 1 < s->n && bound[k + 1] <= (uint64_t)h << 48)
            k++;
        before[h] = k;
    }
    return ST_OK;
}

void starts_free(struct starts *s)
{
    free((void *)(uintptr_t)s->bound); /* it is this file that made them */
    free((void *)(uintptr_t)s->list);
    free((void *)(uintptr_t)s->kinds);
    free((void *)(uintptr_t)s->id);
    free((void *)(uintptr_t)s->before);
    *s = (struct starts){0};
}
