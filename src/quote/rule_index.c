/* rule_index: see the header.
 * SPDX-License-Identifier: MIT */
#include "quote/rule_index.h"

#include <stdlib.h>

static void set_bit(uint32_t *set, unsigned k) { set[k / 32] |= 1u << (k % 32); }

static void add(struct rule_index *x, const struct rule *rule, const struct rule_begin *b)
{
    x->slot[rule_slot(b->value) + 2]++;
    if (b->len == 3)
        set_bit(x->three, rule_slot(b->value));
    else
        set_bit(x->four, rule_slot4(b->value));
    if (b->len >= 6)
        set_bit(x->six, rule_slot6(b->value));
    else if (b->len > 3)
        set_bit(x->five, rule_slot4(b->value));
    if (rule->kind == RULE_SEPARATOR)
        set_bit(x->separator, rule_slot(b->value));
}

static int by_slot(const void *a, const void *b)
{
    const struct rule_first *x = a, *y = b;
    unsigned i = rule_first_slot(x->value, x->len), k = rule_first_slot(y->value, y->len);
    if (i != k)
        return i < k ? -1 : 1;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->len != y->len ? x->len - y->len : x->wide - y->wide;
}

/* Sorts first[0 .. n), joins those that are the same, and says where those of each slot are. */
static void join_firsts(struct rule_index *x, struct rule_first *first, size_t n)
{
    size_t k = 0;
    qsort(first, n, sizeof *first, by_slot);
    for (size_t i = 0; i < n; i++) {
        if (k && by_slot(&first[k - 1], &first[i]) == 0)
            first[k - 1].kinds |= first[i].kinds;
        else
            first[k++] = first[i];
    }
    for (size_t i = 0; i < k; i++)
        x->first_slot[rule_first_slot(first[i].value, first[i].len) + 1]++;
    for (size_t h = 0; h < 3 * RULE_FIRSTS; h++)
        x->first_slot[h + 1] += x->first_slot[h];
    x->first = first;
}

enum status rule_index_new(struct rule_index **out, const struct rule *const *rule, size_t n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += rule[i]->n_begin;
    struct rule_index *x = calloc(1, sizeof *x);
    struct rule_lead *lead = malloc((total + 1) * sizeof *lead);
    struct rule_first *first = malloc((total + 1) * sizeof *first);
    if (!x || !lead || !first) {
        free(x);
        free(lead);
        free(first);
        return ST_NOMEM;
    }
    total = 0;
    x->lead = lead;
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < rule[i]->n_begin; k++)
            add(x, rule[i], &rule[i]->begin[k]);
    for (size_t h = 2; h < RULE_SLOTS + 2; h++)
        x->slot[h] += x->slot[h - 1];
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < rule[i]->n_begin; k++) {
            const struct rule_begin *b = &rule[i]->begin[k];
            lead[x->slot[rule_slot(b->value) + 1]++] =
                (struct rule_lead){b->value, rule_mask(b->len, b->wide), (uint16_t)(i + 1), rule[i]->kind};
            first[total++] = (struct rule_first){b->value, (uint16_t)(1u << rule[i]->kind), b->len, b->wide};
        }
    join_firsts(x, first, total);
    *out = x;
    return ST_OK;
}

void rule_index_delete(struct rule_index *x)
{
    if (x) {
        free((void *)(uintptr_t)x->lead); /* it is this file that made them */
        free((void *)(uintptr_t)x->first);
    }
    free(x);
}
