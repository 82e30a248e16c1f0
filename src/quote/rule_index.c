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

enum status rule_index_new(struct rule_index **out, const struct rule *const *rule, size_t n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += rule[i]->n_begin;
    struct rule_index *x = calloc(1, sizeof *x);
    struct rule_lead *lead = malloc((total + 1) * sizeof *lead);
    if (!x || !lead) {
        free(x);
        free(lead);
        return ST_NOMEM;
    }
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
                (struct rule_lead){b->value, rule_begin_mask(b), (uint16_t)(i + 1), rule[i]->kind};
        }
    *out = x;
    return ST_OK;
}

void rule_index_delete(struct rule_index *x)
{
    if (x)
        free((void *)(uintptr_t)x->lead); /* it is this file that made it */
    free(x);
}
