/* scene: a post and its source as decide/ sees them, from two texts, for tests of its inner functions.  In both, `[` and `]` may mark
 * a stretch; they are no part of the text.  SPDX-License-Identifier: MIT */
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include <criterion/criterion.h>
#include <string.h>

#include "decide/edit_words.h"
#include "decide/lines.h"

struct pair_text {
    uint8_t buf[2000 + TOKENS_PAD];
    size_t n;
    struct tokens tok;
    uint32_t from, to; /* tokens of the stretch */
};

static struct pair_text target, source;
static struct scene scene;
static struct block_text scene_text;
static struct block_words scene_words;
static struct post scene_post;
static struct match scene_match;
static struct thread_index scene_index;
static struct weighing scene_weighing;
static struct line scene_lines;
static struct dline scene_dline;
static uint8_t scene_cover[1000];

static inline void pair_read(struct pair_text *x, const char *text)
{
    size_t open = 0, close = SIZE_MAX;
    x->n = 0;
    for (; *text && x->n < 2000; text++)
        if (*text == '[')
            open = x->n;
        else if (*text == ']')
            close = x->n;
        else
            x->buf[x->n++] = (uint8_t)*text;
    memset(x->buf + x->n, 0, TOKENS_PAD);
    cr_assert_eq(tokens_scan(&x->tok, x->buf, x->n), ST_OK);
    x->from = x->to = 0;
    for (uint32_t t = 0; t < x->tok.n; t++) {
        x->from += x->tok.start[t] < open;
        x->to += x->tok.start[t] < close;
    }
}

static inline struct scene *scene_of(enum match_scope scope, const char *t, const char *s)
{
    edit_words_load();
    pair_read(&target, t);
    pair_read(&source, s);
    scene_lines = (struct line){.len = (uint32_t)target.n};
    scene_dline = (struct dline){.t_to = (uint32_t)target.tok.n};
    memset(scene_cover, COVER_NONE, sizeof scene_cover);
    scene_text = (struct block_text){.buf = target.buf, .len = target.n, .line = &scene_lines, .n_lines = 1};
    scene_words = (struct block_words){.tok = target.tok};
    scene_post = (struct post){.tok_to = (uint32_t)target.tok.n};
    scene_match = (struct match){.n = target.tok.n, .cover = scene_cover};
    scene_index = (struct thread_index){.tok = source.tok.hash, .n_tok = (uint32_t)source.tok.n};
    scene_weighing = (struct weighing){.words = 100, .numbers = 100};
    scene = (struct scene){.text = &scene_text,
                           .words = &scene_words,
                           .p = &scene_post,
                           .m = &scene_match,
                           .ix = &scene_index,
                           .tok = target.tok.hash,
                           .kind = target.tok.kind,
                           .weighing = &scene_weighing,
                           .line = &scene_dline,
                           .n_lines = 1,
                           .scope = scope};
    return &scene;
}

/* The words of this text are names of those who post. */
static inline void scene_name(const char *names)
{
    uint8_t buf[100 + TOKENS_PAD] = {0};
    struct tokens tok = {0};
    memcpy(buf, names, strlen(names));
    cr_assert_eq(tokens_scan(&tok, buf, strlen(names)), ST_OK);
    for (size_t i = 0; i < tok.n; i++)
        tnames_add(&scene.names, tok.hash[i]);
    tokens_free(&tok);
}

/* The bytes of the target's tokens [from, to), with what is between them. */
static inline const char *scene_said(uint32_t from, uint32_t to)
{
    static char said[2001];
    size_t n = from < to ? target.tok.end[to - 1] - target.tok.start[from] : 0;
    memcpy(said, target.buf + (n ? target.tok.start[from] : 0), n);
    said[n] = '\0';
    return said;
}

#endif
