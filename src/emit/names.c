/* names: see the header.  A ring of entries, hung in hash chains.  SPDX-License-Identifier: MIT */
#include "emit/names.h"

#include <string.h>

#include "reader/records.h"
#include "util/alloc.h"

#define NONE UINT32_MAX

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

static enum status grow(struct names *n)
{
    size_t cap = n->cap ? n->cap * 2 : 1024;
    uint32_t *head = alloc_array(cap, sizeof *head);
    struct name *name = head ? alloc_resize(n->name, cap, sizeof *name) : NULL;
    if (!name) {
        alloc_free(head);
        return ST_NOMEM;
    }
    alloc_free(n->head);
    n->name = name;
    n->head = head;
    n->cap = cap;
    memset(head, 0xff, cap * sizeof *head);
    for (size_t i = 0; i < n->n; i++) {
        uint32_t *link = bucket(n, name[i].thread, name[i].post);
        name[i].chain = *link;
        *link = (uint32_t)i;
    }
    return ST_OK;
}

static void drop(struct names *n, size_t i)
{
    uint32_t *link = bucket(n, n->name[i].thread, n->name[i].post);
    while (*link != i)
        link = &n->name[*link].chain;
    *link = n->name[i].chain;
    alloc_free(n->name[i].id);
}

enum status names_add(struct names *n, uint64_t thread, uint64_t post, struct slice id)
{
    if (!id.len || id.len > NAMES_LONGEST)
        return ST_OK;
    if (n->n == n->cap && n->cap < NAMES_MAX && grow(n))
        return ST_NOMEM;
    char *copy = alloc_text((const char *)id.ptr, id.len);
    if (!copy)
        return ST_NOMEM;
    size_t i = n->n;
    if (i == NAMES_MAX) {
        i = n->next;
        n->next = (i + 1) & (NAMES_MAX - 1);
        drop(n, i);
    } else {
        n->n++;
    }
    uint32_t *link = bucket(n, thread, post);
    n->name[i] = (struct name){thread, post, copy, (uint32_t)id.len, *link};
    *link = (uint32_t)i;
    return ST_OK;
}

enum status names_block(struct names *n, const struct block *b)
{
    enum status st = ST_OK;
    for (size_t i = 0; records_of(b) && i < b->n_posts && !st; i++)
        if (!(b->post[i].flags & POST_NEXT))
            st = names_add(n, b->post[i].thread, b->post[i].number, records_names(b, &b->post[i]).id);
    return st;
}

struct slice names_find(const struct names *n, struct source s)
{
    uint32_t i = n->cap && s.post ? *bucket(n, s.thread, s.post) : NONE;
    while (i != NONE && (n->name[i].thread != s.thread || n->name[i].post != s.post))
        i = n->name[i].chain;
    return i == NONE ? (struct slice){NULL, 0}
                     : (struct slice){(const uint8_t *)n->name[i].id, n->name[i].len};
}

void names_free(struct names *n)
{
    for (size_t i = 0; i < n->n; i++)
        alloc_free(n->name[i].id);
    alloc_free(n->name);
    alloc_free(n->head);
    memset(n, 0, sizeof *n);
}
