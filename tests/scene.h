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
    scene_text = (struct block_text){.buf = target.buf, .len = target.n};
    scene_words = (struct block_words){.tok = target.tok};
    scene_post = (struct post){.tok_to = (uint32_t)target.tok.n};
    scene_match = (struct match){.n = (uint32_t)target.tok.n};
    scene_index = (struct thread_index){.tok = source.tok.hash, .n_tok = (uint32_t)source.tok.n};
    scene_weighing = (struct weighing){.words = 100};
    scene = (struct scene){.text = &scene_text,
                           .words = &scene_words,
                           .p = &scene_post,
                           .m = &scene_match,
                           .ix = &scene_index,
                           .tok = target.tok.hash,
                           .kind = target.tok.kind,
                           .weighing = &scene_weighing,
                           .scope = scope};
    return &scene;
}

#endif
