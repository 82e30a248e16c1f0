/* starts: see the header.
 * SPDX-License-Identifier: MIT */
#include "quote/starts.h"

#include <stdlib.h>

struct starts_made { /* struct starts while it is made */
    uint64_t *bound;
    uint32_t *list, *before;
    uint16_t *kinds, *id;
};

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Where the stretches begin; how many there are. */
static uint32_t find_bounds(uint64_t *bound, const struct rule *const *rule, size_t n)
{
    size_t k = 0;
    uint32_t kept = 0;
    bound[k++] = 0;
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; rule[i]->known && j < rule[i]->n_starts; j++) {
            bound[k++] = rule[i]->start[j].from;
            if (rule[i]->start[j].to != UINT64_MAX)
                bound[k++] = rule[i]->start[j].to + 1;
        }
    qsort(bound, k, sizeof *bound, by_value);
    for (size_t i = 0; i < k; i++)
        if (!kept || bound[i] != bound[kept - 1])
            bound[kept++] = bound[i];
    return kept;
}

static uint16_t kinds_of(const struct rule *r)
{
    bool line = r->kind == RULE_ATTRIBUTION && r->narrow && (r->scope == SCOPE_LINE || r->scope == SCOPE_START);
    return (uint16_t)(1u << r->kind | (line ? STARTS_ATTRIBUTION : 0));
}

/* Counts the rules of each stretch in list[i + 1], or puts them where list[i] says and moves it on. */
static void go_through(struct starts_made *t, uint32_t n_bounds, const struct rule *const *rule, size_t n, bool fill)
{
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; rule[i]->known && j < rule[i]->n_starts; j++) {
            const struct rule_start *s = &rule[i]->start[j];
            const uint64_t *b = bsearch(&s->from, t->bound, n_bounds, sizeof *b, by_value);
            for (uint32_t k = (uint32_t)(b - t->bound); k < n_bounds && t->bound[k] <= s->to; k++) {
                if (fill) {
                    t->id[t->list[k]] = (uint16_t)(i + 1);
                    t->kinds[k] |= kinds_of(rule[i]);
                }
                t->list[fill ? k : k + 1]++;
            }
        }
}

static enum status fill(struct starts_made *t, struct starts *s, const struct rule *const *rule, size_t n)
{
    uint32_t k = 0;
    s->n = find_bounds(t->bound, rule, n);
    t->list = calloc(s->n + 1u, sizeof *t->list);
    t->kinds = calloc(s->n, sizeof *t->kinds);
    t->before = malloc(STARTS_PAIRS * sizeof *t->before);
    if (!t->list || !t->kinds || !t->before)
        return ST_NOMEM;
    go_through(t, s->n, rule, n, false);
    for (uint32_t i = 0; i < s->n; i++)
        t->list[i + 1] += t->list[i];
    t->id = malloc((t->list[s->n] + 1u) * sizeof *t->id);
    if (!t->id)
        return ST_NOMEM;
    go_through(t, s->n, rule, n, true);
    for (uint32_t i = s->n; i > 0; i--)
        t->list[i] = t->list[i - 1];
    t->list[0] = 0;
    for (uint32_t h = 0; h < STARTS_PAIRS; h++) {
        while (k + 1 < s->n && t->bound[k + 1] <= (uint64_t)h << 48)
            k++;
        t->before[h] = k;
    }
    return ST_OK;
}

enum status starts_new(struct starts **out, const struct rule *const *rule, size_t n)
{
    size_t total = 1;
    for (size_t i = 0; i < n; i++)
        total += 2 * (size_t)rule[i]->n_starts;
    struct starts *s = calloc(1, sizeof *s);
    struct starts_made t = {.bound = malloc(total * sizeof *t.bound)};
    enum status st = s && t.bound ? fill(&t, s, rule, n) : ST_NOMEM;
    if (!s) {
        free(t.bound);
        return ST_NOMEM;
    }
    *s = (struct starts){t.bound, t.list, t.kinds, t.id, t.before, s->n};
    if (st != ST_OK) {
        starts_delete(s);
        return st;
    }
    *out = s;
    return ST_OK;
}

void starts_delete(struct starts *s)
{
    if (!s)
        return;
    free((void *)(uintptr_t)s->bound); /* it is this file that made them */
    free((void *)(uintptr_t)s->list);
    free((void *)(uintptr_t)s->kinds);
    free((void *)(uintptr_t)s->id);
    free((void *)(uintptr_t)s->before);
    free(s);
}
