/* grouper: records get threads and numbers.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "reader/grouper.h"
#include "reader/records.h"

/* A block of JSON records, one post each; a letter names the thread, a blank none. */
struct made {
    struct block b;
    struct records all;
    struct record_item item[64];
    struct post post[64];
};

static void make(struct made *m, const char *threads)
{
    memset(m, 0, sizeof *m);
    m->b.text.records = &m->all;
    m->b.text.post = m->post;
    m->all.item = m->item;
    m->all.format = FMT_JSONL;
    for (; threads[m->all.n]; m->all.n++) {
        uint32_t i = (uint32_t)m->all.n;
        struct record_item *item = &m->item[i];
        item->record = (struct record){.format = FMT_JSONL, .has_text = true};
        if (threads[i] != ' ')
            item->record.thread = (struct slice){(const uint8_t *)threads + i, 1};
        item->post_from = i;
        item->post_to = i + 1;
        m->post[i] = (struct post){.thread = 1, .number = 1, .flags = POST_THREAD | POST_LAST, .record = i};
        m->b.text.n_posts++;
    }
}

static void expect(const struct made *m, const char *threads, const char *numbers)
{
    for (size_t i = 0; i < m->b.text.n_posts; i++) {
        cr_expect_eq(m->post[i].thread, (uint64_t)(threads[i] - '0'), "thread of %zu", i);
        cr_expect_eq(m->post[i].number, (uint64_t)(numbers[i] - '0'), "number of %zu", i);
        cr_expect_eq((m->post[i].flags & POST_THREAD) != 0, numbers[i] == '1');
    }
}

Test(grouper, adjacent_and_in_turn)
{
    struct grouper g;
    struct made m;
    grouper_init(&g, 0);
    make(&m, "aab ab c");
    cr_assert_eq(grouper_run(&g, &m.b.text), ST_OK);
    expect(&m, "11231245", "12113211");
    cr_expect(m.post[0].flags & POST_OPEN);
    cr_expect(m.post[3].flags & POST_LAST, "a record without a thread is one");
    make(&m, "ca");
    cr_assert_eq(grouper_run(&g, &m.b.text), ST_OK);
    expect(&m, "51", "24");
    grouper_free(&g);
}

Test(grouper, the_oldest_is_closed)
{
    struct grouper g;
    struct made m;
    grouper_init(&g, 2);
    make(&m, "abacba");
    cr_assert_eq(grouper_run(&g, &m.b.text), ST_OK);
    expect(&m, "121345", "112111");
    grouper_free(&g);
}

Test(grouper, text_counts_on)
{
    struct grouper g;
    struct made m;
    grouper_init(&g, 0);
    make(&m, "aa");
    cr_assert_eq(grouper_run(&g, &m.b.text), ST_OK);
    make(&m, "  ");
    m.all.n = 0; /* plain text */
    m.post[1].flags = 0;
    m.post[1].number = 2;
    cr_assert_eq(grouper_run(&g, &m.b.text), ST_OK);
    expect(&m, "22", "12");
    grouper_free(&g);
}
