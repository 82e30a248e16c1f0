/* names: see the header.  A ring of entries, hung in hash chains.  SPDX-License-Identifier: MIT */
#include "emit/names.h"

#include <string.h>

#include "reader/records.h"
#include "util/alloc.h"
#include "util/budget.h"

#define NONE UINT32_MAX
#define ALLOC_COST 16u /* bytes that malloc takes besides for a short text */

struct name {
    uint64_t thread, post;
    char *id;
    uint32_t len, chain;
};

static uint32_t *bucket(const struct names *n, uint64_t thread, uint64_t post)
{
    uint64_t h = (thread * 0x9e3779b97f4a7c15u) ^ (post * 0xc2b2ae3d27d4eb4fu);
    return &n->head[(h ^ h >> 29) & (n->cap - 1)];
}

static struct name *at(const struct names *n, uint64_t number) { return &n->name[number & (n->cap - 1)]; }

static void hang(struct names *n, uint64_t number)
{
    uint32_t *link = bucket(n, at(n, number)->thread, at(n, number)->post);
    at(n, number)->chain = *link;
    *link = (uint32_t)(number & (n->cap - 1));
}

static enum status grow(struct names *n)
{
    struct names more = *n;
    more.cap = n->cap ? n->cap * 2 : 256;
    more.head = alloc_array(more.cap, sizeof *more.head);
    more.name = more.head ? alloc_array(more.cap, sizeof *more.name) : NULL;
    if (!more.name) {
        alloc_free(more.head);
        return ST_NOMEM;
    }
    memset(more.head, 0xff, more.cap * sizeof *more.head);
    for (uint64_t i = n->from; i < n->to; i++) {
        *at(&more, i) = *at(n, i);
        hang(&more, i);
    }
    alloc_free(n->head);
    alloc_free(n->name);
    *n = more;
    return ST_OK;
}

static size_t cost(size_t len) { return len + 1 + ALLOC_COST + sizeof(struct name) + sizeof(uint32_t); }

static void drop_oldest(struct names *n)
{
    struct name *x = at(n, n->from);
    uint32_t i = (uint32_t)(n->from & (n->cap - 1)), *link = bucket(n, x->thread, x->post);
    while (*link != i)
        link = &n->name[*link].chain;
    *link = x->chain;
    n->bytes -= cost(x->len);
    alloc_free(x->id);
    n->from++;
}

void names_bound(struct names *n, uint64_t memory)
{
    uint64_t most = budget_of(memory).all / NAMES_SHARE;
    n->most = most < NAMES_BYTES ? (size_t)most : NAMES_BYTES;
}

enum status names_add(struct names *n, uint64_t thread, uint64_t post, struct slice id)
{
    if (!id.len || id.len > NAMES_LONGEST)
        return ST_OK;
    char *copy = alloc_text((const char *)id.ptr, id.len);
    if (!copy)
        return ST_NOMEM;
    while (n->from < n->to && n->bytes + cost(id.len) > (n->most ? n->most : NAMES_BYTES))
        drop_oldest(n);
    if (n->to - n->from == n->cap && grow(n)) {
        alloc_free(copy);
        return ST_NOMEM;
    }
    *at(n, n->to) = (struct name){thread, post, copy, (uint32_t)id.len, NONE};
    hang(n, n->to++);
    n->bytes += cost(id.len);
    return ST_OK;
}

enum status names_block(struct names *n, const struct block_text *text)
{
    enum status st = ST_OK;
    for (size_t i = 0; records_of(text) && i < text->n_posts && !st; i++)
        if (!(text->post[i].flags & POST_NEXT))
            st = names_add(n, text->post[i].thread, text->post[i].number, records_names(text, &text->post[i]).id);
    return st;
}

struct slice names_find(const struct names *n, struct source s)
{
    uint32_t i = n->cap && s.post ? *bucket(n, s.thread, s.post) : NONE;
    while (i != NONE && (n->name[i].thread != s.thread || n->name[i].post != s.post))
        i = n->name[i].chain;
    return i == NONE ? (struct slice){NULL, 0} : (struct slice){(const uint8_t *)n->name[i].id, n->name[i].len};
}

void names_free(struct names *n)
{
    for (uint64_t i = n->from; i < n->to; i++)
        alloc_free(at(n, i)->id);
    alloc_free(n->name);
    alloc_free(n->head);
    memset(n, 0, sizeof *n);
}
