/* prop_stream: laws of index/stream_match on random posts that copy from earlier ones.
 *
 *   equal     a segment and its source are the same text, and the source lies in one post
 *   whole     lines copied as they were are found
 *   barred    what the run does not remember is nobody's source
 *
 * THRESH_SEED replays a run, THRESH_ROUNDS sets its length.  SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "index/stream_match.h"
#include "index/stream_query.h"
#include "index_check.h"
#include "laws.h"
#include "text/tokens.h"

enum { SOURCES = 12, MOST = 6000, LINE = 40 };

static uint32_t below(uint32_t n) { return (uint32_t)(rnd() % n); }

struct text {
    uint32_t tok[MOST + LINE];
    uint8_t copied[MOST + LINE]; /* in a line that stands in a source as it is */
    size_t n;
};

static struct text source[SOURCES], target;

static void add_line(struct text *t, unsigned words)
{
    for (unsigned i = 0; i < words; i++) {
        t->copied[t->n] = 0;
        t->tok[t->n++] = (uint32_t)rnd() & ~TOK_FLAGS;
    }
    t->tok[t->n - 1] |= TOK_LINE | TOK_STOP;
}

/* Some lines of the source from a place on; every fourth time one has a word changed. */
static void copy_lines(struct text *t, const struct text *from)
{
    size_t at = below((uint32_t)from->n), lines = 1 + below(6);
    while (at > 0 && !(from->tok[at - 1] & TOK_LINE))
        at--;
    bool edit = below(4) == 0;
    for (size_t start = t->n; lines && at < from->n && t->n < MOST; at++) {
        t->copied[t->n] = !edit;
        t->tok[t->n++] = from->tok[at];
        if (from->tok[at] & TOK_LINE) {
            if (edit)
                t->tok[start + below((uint32_t)(t->n - start))] ^= 1u << 9;
            start = t->n;
            lines--;
        }
    }
    while (t->n && !(t->tok[t->n - 1] & TOK_LINE))
        t->n--;
}

static unsigned half_words; /* quarters of all tokens */

/* Looks the text up and enters it; tokens [from, to) stand in a line of their own under a quote mark. */
static void match(struct stream_match *s, struct stream_index *x, struct block *b, struct text *t, uint64_t thread, uint32_t from,
                  uint32_t to)
{
    static struct fp fp[2 * (MOST + LINE) + 2];
    static uint64_t number;
    static uint8_t kind[MOST + LINE];
    static struct stream_view view;
    static struct post p;
    static struct cue_line cue[3];
    static uint32_t line_tok[4];
    static uint8_t text[1];
    static uint32_t nowhere[MOST + LINE]; /* the words have no letters */
    cue[1].kind = CUE_QUOTE;
    line_tok[1] = from, line_tok[2] = to, line_tok[3] = (uint32_t)t->n;
    p = (struct post){.tok_to = (uint32_t)t->n, .thread = thread, .number = 1, .line_to = 3, .marked = from < to};
    for (size_t i = 0; i < t->n; i++) /* half words: none, some or all tokens, by what they are */
        kind[i] = (t->tok[i] >> 12 & 3) < half_words ? TOK_HALF : 0;
    b->words.tok = (struct tokens){.hash = t->tok, .start = nowhere, .end = nowhere, .kind = kind, .n = t->n};
    b->text.buf = text;
    b->words.fp = fp;
    b->cues.line = cue;
    b->words.line_tok = line_tok;
    b->words.n_fps = p.fp_to = (uint32_t)fingerprint_scan(fp, t->tok, 0, (uint32_t)t->n);
    b->text.post = &p;
    b->text.n_posts = 1;
    MUST(stream_queries(b, 0) == ST_OK, "memory");
    MUST(stream_enter(x, b, number++, false, &view) == ST_OK, "memory");
    MUST(stream_place(x, b, &view, false) == ST_OK, "memory");
    MUST(stream_match_post(s, &view, SAME_OWN, false, b, &p) == ST_OK, "memory");
    MUST(sindex_check(x) == 0, "index whole");
}

static void law_equal(const struct stream_match *s)
{
    const struct thread_index *near = &s->near;
    const struct match *m = &s->m;
    for (size_t t = 0; t < target.n; t++)
        MUST(near->tok[m->base + t] == store_tok(target.tok[t]), "equal: the post");
    for (size_t i = 0; i < m->n_segs; i++) {
        const struct seg *g = &m->seg[i];
        MUST(g->post < near->n_posts && near->post[g->post].number < s->n_units, "equal: a post");
        uint32_t end = g->post + 1 < near->n_posts ? near->post[g->post + 1].pos : m->base;
        MUST(g->s_from >= near->post[g->post].pos && g->s_to <= end, "equal: in one post");
        for (uint32_t k = 0; k < g->t_to - g->t_from; k++)
            MUST(((near->tok[g->s_from + k] ^ store_tok(target.tok[g->t_from + k])) >> 2) == 0, "equal");
    }
}

static void law_whole(const struct stream_match *s)
{
    size_t all = 0, found = 0;
    for (size_t t = 0; t < target.n; t++) {
        all += target.copied[t];
        found += target.copied[t] && s->m.cover[t] != COVER_NONE;
    }
    MUST(found * 100 >= all * 99, "whole");
}

/* A new text that is barred in part, and the same once more: of that part nothing is found. */
static void law_barred(struct stream_match *s, struct stream_index *x, struct block *b, uint64_t thread)
{
    target.n = 0;
    while (target.n < 300)
        add_line(&target, 8 + below(LINE - 8));
    uint32_t from = below((uint32_t)target.n / 2), to = from + 1 + below((uint32_t)target.n / 2);
    match(s, x, b, &target, thread, from, to);
    match(s, x, b, &target, thread + 1, 0, 0);
    for (uint32_t i = 0; i < s->m.n_segs; i++)
        MUST(s->m.seg[i].t_to <= from || s->m.seg[i].t_from >= to, "barred");
}

int main(void)
{
    const char *s = getenv("THRESH_SEED"), *r = getenv("THRESH_ROUNDS");
    unsigned rounds = r ? (unsigned)strtoul(r, NULL, 10) : 60;
    seed = s ? strtoull(s, NULL, 10) : (uint64_t)time(NULL);
    struct stream_index x;
    struct stream_match m = {0};
    struct block b = {0};
    MUST(sindex_init(&x, 64u << 20) == ST_OK, "memory");
    for (unsigned i = 0; i < rounds; i++, seed++) {
        state = seed;
        half_words = below(3) ? 0 : 2 * (1 + below(2));
        uint64_t thread = 4 * i + 1;
        for (size_t k = 0; k < SOURCES; k++) {
            source[k].n = 0;
            for (size_t to = 20 + below(i % 4 ? 500 : MOST - LINE - 20); source[k].n < to;)
                add_line(&source[k], 8 + below(LINE - 8));
            match(&m, &x, &b, &source[k], thread, 0, 0);
        }
        target.n = 0;
        for (size_t to = 200 + below(MOST - 200); target.n + LINE < to;)
            if (below(3))
                copy_lines(&target, &source[below(i % 2 ? 1 : SOURCES)]);
            else
                add_line(&target, 8 + below(LINE - 8));
        match(&m, &x, &b, &target, thread + 1, 0, 0);
        if (m.m.n_segs) {
            law_equal(&m);
            law_whole(&m);
        }
        law_barred(&m, &x, &b, thread + 2);
    }
    free(b.asked.query);
    free(b.asked.sought);
    free(b.asked.place);
    free(b.asked.barred);
    stream_match_free(&m);
    sindex_free(&x);
    printf("prop_stream: %u rounds passed\n", rounds);
    return 0;
}
