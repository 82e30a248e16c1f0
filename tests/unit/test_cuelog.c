/* SPDX-License-Identifier: MIT */
#include "segment/cuelog.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 300, POSTS = 60, RULES = 9 };

static uint64_t seed = 1;
static uint32_t rnd(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

struct post {
    uint8_t text[LINES * 8];
    struct line line[LINES];
    size_t n;
    struct cues m;
    uint64_t key;
};

static void make(struct post *p)
{
    p->n = 1 + rnd(rnd(4) ? 9 : LINES);
    uint32_t at = 0;
    for (size_t i = 0; i < p->n; i++) {
        uint32_t len = rnd(7);
        memset(p->text + at, (int)('a' + rnd(26)), len);
        p->text[at + len] = '\n';
        p->line[i] = (struct line){.off = at, .len = len, .eol = 1};
        at += len + 1;
    }
    p->m.line = calloc(p->n, sizeof *p->m.line);
    p->m.n_lines = p->n;
    for (size_t i = 0; i < p->n; i++) {
        struct cue_line any = {(uint8_t)rnd(CUE_N), (uint8_t)rnd(3), (uint8_t)rnd(256), (uint8_t)rnd(p->line[i].len + 1),
                               (uint16_t)rnd(RULES + 1)};
        unsigned how = rnd(5);
        p->m.line[i] = how == 0                                   ? any
                       : how == 1                                 ? (struct cue_line){.kind = CUE_BLANK}
                       : how == 2 || !i || any.prefix             ? (struct cue_line){0}
                       : p->m.line[i - 1].prefix > p->line[i].len ? (struct cue_line){0}
                                                                  : p->m.line[i - 1];
        const struct cue_line *l = &p->m.line[i];
        p->m.any = p->m.any || l->kind > CUE_BLANK || l->flags;
    }
    p->m.n_spans = rnd(3) ? 0 : rnd(20);
    cr_assert_eq(cues_room(&p->m, p->m.n_spans), ST_OK);
    for (size_t i = 0; i < p->m.n_spans; i++) {
        uint32_t line = rnd((uint32_t)p->n), from = rnd(p->line[line].len + 1);
        p->m.span[i] =
            (struct cue_span){line, from, from + rnd(p->line[line].len + 1 - from), (uint8_t)(1 + rnd(CUE_N - 1)), 1, RULES};
    }
    p->key = cuelog_key((struct slice){p->text, at}, p->line, p->n, rnd(2));
}

static struct post post[POSTS];
static struct buf bytes;

static void make_all(void)
{
    for (unsigned i = 0; i < POSTS; i++) {
        make(&post[i]);
        cr_assert_eq(cuelog_put(&bytes, post[i].key, &post[i].m), ST_OK);
    }
}

Test(cuelog, what_is_put_is_got, .init = make_all)
{
    struct cuelog *log;
    struct cue_line line[LINES];
    size_t next = 0;
    cr_assert_eq(cuelog_new(&log, bytes.ptr, bytes.len), ST_OK);
    for (unsigned i = 0; i < 2 * POSTS; i++) { /* in their order, then in any */
        const struct post *p = &post[i < POSTS ? i : rnd(POSTS)];
        struct cues m = {.line = line, .cap_lines = LINES};
        cr_assert_eq(cuelog_get(log, &next, p->key, p->line, p->n, RULES, &m), ST_OK);
        cr_assert(m.n_lines == p->n && m.n_spans == p->m.n_spans && (m.any || !p->m.any));
        cr_assert_eq(memcmp(m.line, p->m.line, p->n * sizeof *line), 0);
        cr_assert(!m.n_spans || memcmp(m.span, p->m.span, m.n_spans * sizeof *m.span) == 0);
        cr_assert_eq(cuelog_get(log, &next, p->key + 1, p->line, p->n, RULES, &m), ST_SKIP);
        cr_assert_eq(cuelog_get(log, &next, p->key, p->line, p->n - 1, RULES, &m), ST_SKIP);
        free(m.span);
    }
    cuelog_delete(log);
}

Test(cuelog, the_key_is_of_all_that_is_looked_at)
{
    uint8_t text[] = "one\ntwo\n\n";
    struct line line[] = {{0, 3, 1, 0}, {4, 3, 1, 0}, {8, 0, 1, 0}};
    struct slice s = {text, 9};
    uint64_t key = cuelog_key(s, line, 3, false);
    cr_expect_neq(cuelog_key(s, line, 3, true), key);
    cr_expect_neq(cuelog_key(s, line, 2, false), key);
    line[1].sign = 2;
    cr_expect_neq(cuelog_key(s, line, 3, false), key);
    line[1].sign = 1; /* LINE_MAY_SEPARATE */
    cr_expect_eq(cuelog_key(s, line, 3, false), key);
    text[5] = 'W';
    cr_expect_neq(cuelog_key(s, line, 3, false), key);
}

Test(cuelog, damage_is_seen_or_harmless, .init = make_all)
{
    struct cue_line line[LINES];
    for (unsigned round = 0; round < 2000; round++) {
        struct cuelog *log;
        size_t n = round % 4 ? bytes.len : rnd((uint32_t)bytes.len), next = 0;
        uint8_t *b = malloc(n + 1); /* of that size, so that a sanitizer sees who looks behind it */
        memcpy(b, bytes.ptr, n);
        for (unsigned i = rnd(4); n && i > 0; i--)
            b[rnd((uint32_t)n)] = (uint8_t)rnd(256);
        enum status st = cuelog_new(&log, b, n);
        free(b);
        cr_assert(st == ST_OK || st == ST_SKIP);
        for (unsigned i = 0; i < POSTS && !st; i++) {
            struct cues m = {.line = line, .cap_lines = LINES};
            if (cuelog_get(log, &next, post[i].key, post[i].line, post[i].n, RULES, &m) == ST_OK)
                for (size_t k = 0; k < post[i].n; k++)
                    cr_assert(line[k].kind < CUE_N && line[k].prefix <= post[i].line[k].len && line[k].rule <= RULES);
            free(m.span);
        }
        if (!st)
            cuelog_delete(log);
    }
}
