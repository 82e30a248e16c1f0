/* grouper: see the header.  A hash table with chains, and a list by last use, both in one array.
 * SPDX-License-Identifier: MIT */
#include "reader/grouper.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "reader/records.h"
#include "util/alloc.h"
#include "util/vec.h"

#define GROUP_NONE UINT32_MAX
#define KNOWN_POSTS ((size_t)1 << 15) /* 768 KB, once there are any */
#define KEY_OF_NAME 0x6e616d65u       /* makes keys of names differ from those of ids and fields, */
#define KEY_OF_TALK 0x74616c6bu       /* and those of conversations from both */

void grouper_init(struct grouper *g, size_t bound)
{
    memset(g, 0, sizeof *g);
    g->bound = bound ? bound : GROUPER_OPEN;
    g->oldest = g->youngest = GROUP_NONE;
}

void grouper_free(struct grouper *g)
{
    alloc_free(g->group);
    alloc_free(g->head);
    alloc_free(g->known);
    sharing_free(&g->sharing);
    if (g->mail_ready)
        threading_free(&g->mail);
}

static uint32_t *bucket(const struct grouper *g, uint64_t key)
{
    return &g->head[(key * 0x9e3779b97f4a7c15u) >> (64 - GROUPER_BITS)];
}

static void unlink_age(struct grouper *g, uint32_t i)
{
    struct group *x = &g->group[i];
    *(x->older == GROUP_NONE ? &g->oldest : &g->group[x->older].younger) = x->younger;
    *(x->younger == GROUP_NONE ? &g->youngest : &g->group[x->younger].older) = x->older;
}

static void make_youngest(struct grouper *g, uint32_t i)
{
    struct group *x = &g->group[i];
    x->older = g->youngest;
    x->younger = GROUP_NONE;
    *(g->youngest == GROUP_NONE ? &g->oldest : &g->group[g->youngest].younger) = i;
    g->youngest = i;
}

/* The index for a new group: a free one, or that of the oldest group, which is closed. */
static enum status take_place(struct grouper *g, uint32_t *i)
{
    if (g->n < g->bound) {
        if (VEC_RESERVE(g->group, g->cap, g->n + 1))
            return ST_NOMEM;
        *i = (uint32_t)g->n++;
        return ST_OK;
    }
    *i = g->oldest;
    uint32_t *link = bucket(g, g->group[*i].key);
    while (*link != *i)
        link = &g->group[*link].chain;
    *link = g->group[*i].chain;
    unlink_age(g, *i);
    return ST_OK;
}

static enum status find(struct grouper *g, uint64_t key, struct group **out)
{
    if (!g->head) {
        g->head = alloc_array(GROUPER_OPEN, sizeof *g->head);
        if (!g->head)
            return ST_NOMEM;
        memset(g->head, 0xff, GROUPER_OPEN * sizeof *g->head);
    }
    uint32_t i = *bucket(g, key);
    while (i != GROUP_NONE && g->group[i].key != key)
        i = g->group[i].chain;
    if (i == GROUP_NONE) {
        if (take_place(g, &i))
            return ST_NOMEM;
        uint32_t *head = bucket(g, key);
        g->group[i] = (struct group){.key = key, .thread = ++g->threads, .chain = *head};
        *head = i;
    } else {
        unlink_age(g, i);
    }
    make_youngest(g, i);
    *out = &g->group[i];
    return ST_OK;
}

enum status grouper_share(struct grouper *g, const char *thread_from) { return sharing_init(&g->sharing, thread_from); }

void grouper_files(struct grouper *g, const char *const *files, size_t n)
{
    g->files = files;
    g->n_files = n;
    g->text = (struct group_key){0};
}

static struct slice text_slice(const char *s) { return (struct slice){(const uint8_t *)s, s ? strlen(s) : 0}; }

/* The key of the thread that a record shares with others; *own: it is a thread of its own. */
static enum status key_of(struct grouper *g, const struct record *r, const char *file, uint64_t *key, bool *own)
{
    *own = false;
    if ((r->format == FMT_JSONL || r->format == FMT_CSV || r->format == FMT_ROW) && r->thread.len) {
        *key = XXH3_64bits(r->thread.ptr, r->thread.len);
        return ST_OK;
    }
    struct slice name = {0};
    if (r->format == FMT_HTML || r->format == FMT_JSONL || r->format == FMT_CSV)
        name = sharing_name(&g->sharing, text_slice(file), r->format == FMT_HTML ? r->id : name);
    *own = r->format != FMT_MBOX && !name.len && !r->talk;
    if (name.len)
        *key = XXH3_64bits_withSeed(name.ptr, name.len, KEY_OF_NAME);
    else if (r->talk)
        *key = XXH3_64bits_withSeed(&r->talk, sizeof r->talk, KEY_OF_TALK);
    if (*own || name.len || r->talk)
        return ST_OK;
    if (!g->mail_ready) {
        enum status st = threading_init(&g->mail, 0);
        if (st)
            return st;
        g->mail_ready = true;
    }
    return threading_add(&g->mail, r, key);
}

static void number_own(struct grouper *g, struct post *from, struct post *to)
{
    for (struct post *p = from; p < to; p++) {
        g->threads += (p->flags & POST_THREAD) != 0;
        p->thread = g->threads;
    }
}

/* If the thread had a post with the same id and the same text before, this is that post again: pages overlap, archives too. */
static enum status look_again(struct grouper *g, const struct record *r, struct post *p)
{
    struct slice id = p->part ? r->post[p->part - 1].id : r->id;
    p->again = 0;
    if (!id.len || (p->flags & (POST_MORE | POST_NEXT)) || p->line_body == p->line_to)
        return ST_OK;
    if (!g->known && !(g->known = alloc_zero(KNOWN_POSTS, sizeof *g->known)))
        return ST_NOMEM;
    struct known_post x = {XXH3_64bits_withSeed(id.ptr, id.len, p->thread), p->said, p->number};
    struct known_post *k = &g->known[x.name % KNOWN_POSTS];
    if (k->number && k->name == x.name && k->text == x.text)
        p->again = k->number;
    else
        *k = x;
    return ST_OK;
}

/* Numbers the posts of a record that shares its thread.  alone: it is judged as a mail without its thread, which is so for a mail
 * that answers one that is not here, and for the first FILE of a thread if no posts were found in it. */
static void number_shared(struct group *x, bool alone, struct post *from, struct post *to)
{
    for (struct post *p = from; p < to; p++) {
        unsigned flags = p->flags & (alone ? POST_MORE | POST_NEXT | POST_BODY | POST_LAST : POST_MORE | POST_NEXT | POST_BODY);
        p->flags = (uint8_t)(flags | POST_OPEN | (x->posts == 0 ? POST_THREAD : 0));
        x->posts += !(p->flags & POST_NEXT);
        p->number = x->posts;
        p->thread = x->thread;
    }
}

static enum status number_record(struct grouper *g, struct block_text *text, struct record_item *item)
{
    uint64_t key = 0;
    bool own = false;
    enum status st = ST_OK;
    if (item->post_from == item->post_to && item->record.format != FMT_MBOX)
        return ST_OK;
    /* a block of mails without any post has no array of them */
    struct post *from = text->post ? text->post + item->post_from : NULL, *to = text->post ? text->post + item->post_to : NULL;
    if (item->st == ST_OK)
        st = key_of(g, &item->record, item->file, &key, &own);
    if (st || from == to)
        return st;
    if (own) {
        number_own(g, from, to);
    } else {
        struct group *x;
        st = find(g, key, &x);
        if (st)
            return st;
        const struct record *r = &item->record;
        number_shared(x, x->posts == 0 && (r->format == FMT_MBOX ? r->n_parents > 0 : r->format == FMT_HTML && to == from + 1),
                      from, to);
        for (struct post *p = from; p < to && !st; p++)
            st = look_again(g, &item->record, p);
    }
    item->thread = from->thread;
    return st;
}

/* Begins a thread of plain text, at the start of its FILE or behind a form feed. */
static void begin_text(struct grouper *g, const struct block_text *text)
{
    struct group_key *t = &g->text;
    t->ordinal = t->file == text->file ? t->ordinal + 1 : 0;
    t->file = text->file;
    struct slice file = text_slice(text->file && text->file <= g->n_files ? g->files[text->file - 1] : NULL);
    struct slice name = sharing_name(&g->sharing, file, (struct slice){0});
    t->shared = name.len > 0;
    t->key = t->shared ? XXH3_64bits_withSeed(name.ptr, name.len, KEY_OF_NAME + t->ordinal) : 0;
}

static enum status number_text(struct grouper *g, struct block_text *text)
{
    enum status st = ST_OK;
    for (struct post *p = text->post; p < text->post + text->n_posts && !st; p++) {
        struct group *x;
        const unsigned breaks = p->flags & POST_BREAK;
        if (p->flags & POST_THREAD)
            begin_text(g, text);
        if (!g->text.shared) {
            number_own(g, p, p + 1);
            continue;
        }
        st = find(g, g->text.key, &x);
        if (!st)
            number_shared(x, x->posts == 0 && (p->flags & POST_LAST), p, p + 1);
        p->flags |= (uint8_t)breaks;
    }
    return st;
}

enum status grouper_run(struct grouper *g, struct block_text *text)
{
    struct records *all = text->records;
    if (!records_of(text)) {
        if (text->n_posts && g->sharing.how == SHARE_NAME)
            return number_text(g, text);
        if (text->n_posts)
            number_own(g, text->post, text->post + text->n_posts);
        return ST_OK;
    }
    for (size_t i = 0; i < all->n; i++) {
        enum status st = number_record(g, text, &all->item[i]);
        if (st)
            return st;
    }
    return ST_OK;
}
