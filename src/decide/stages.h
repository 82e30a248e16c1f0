/* stages: the steps of a judgement, each over the whole post, in this order.  Internal to decide/.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_STAGES_H
#define DECIDE_STAGES_H

#include "decide/lines.h"
#include "util/status.h"

/* What carries a certain sign: quoted lines. */
enum status marked_decide(struct scene *s) MUST_CHECK;
/* What a mail has below an announcement without cues: as far as its source, or all of it. */
void tails_decide(struct scene *s);
/* Lines one after the other that stand in one source, in order. */
void runs_decide(struct scene *s);
/* Parts of lines. */
enum status fragments_decide(struct scene *s) MUST_CHECK;
/* Who is said to have written a stretch. */
enum said {
    SAID_NOT,
    SAID_NAME, /* a bare name and a colon stand before it: people begin lines so too */
    SAID_SO    /* an announcement does */
};

/* What stands before the quote on its line. */
struct lead {
    uint32_t t; /* first token behind it; the line's first if there is none */
    bool goes;  /* it only announces the quote */
    enum said said;
};
/* It: an attribution that a rule knows, or a head. */
struct lead lead_of(const struct scene *s, size_t line);
/* First token of the announcement (`Ann wrote: `) that stands right before token t of the line; t if there is none. */
uint32_t lead_begin(const struct scene *s, size_t line, uint32_t t);
/* False: no token up to t of the line has one before it.  A quick look. */
bool lead_may_be(const struct scene *s, size_t line, uint32_t t);
/* The same of a bare name and a colon, `Ann: `, which begin the line or a sentence of it. */
uint32_t lead_nick(const struct scene *s, size_t line, uint32_t t);
/* One of tokens [t, t_to) is a name of the thread's, or looks like no word: `hd_77`, `dragonCAST`. */
bool lead_is_name(const struct scene *s, uint32_t t, uint32_t t_to);
/* Between token x - 1 and x of the line stand signs, no mere blank or comma: they part what stands around them. */
bool line_parts_after(const struct scene *s, size_t line, uint32_t x);
/* Short lines with other words at their place in the source, between removed lines of it. */
void replaced_decide(struct scene *s);
/* What goes along with removed lines: the attribution above, the paragraph below an attribution whose quote has no end;
 * chrome and signatures. */
void around_decide(struct scene *s);
/* What signs alone take is not all that a post has. */
void own_decide(struct scene *s);
/* Wordless lines: between two removed ones they go; an elision mark goes with one removed neighbour. */
void between_decide(struct scene *s);

/* Blocks that are one thing (CUE_WHOLE) and would go in part stay, and so do short lines that went because of them. */
void wholes_decide(struct scene *s);

/* Source position of a covered target token. */
static inline uint32_t scene_source_pos(const struct scene *s, uint32_t t)
{
    const struct seg *g = &s->m->seg[s->m->owner[t]];
    return t < g->t_to ? g->s_from + (t - g->t_from) : g->s_to;
}

/* Position after the last source token that tokens [.., t_to) stand for; token t_to - 1 is covered. */
static inline uint32_t scene_source_end(const struct scene *s, uint32_t t_to)
{
    return scene_source_pos(s, t_to - 1) + (t_to - 1 < s->m->seg[s->m->owner[t_to - 1]].t_to ? 1u : 0u);
}

/* Some line went with a segment of the match at hand. */
bool scene_any_seg(const struct scene *s);

/* Line i ends a sentence. */
bool scene_says_something(const struct scene *s, size_t i);

/* Line i announces a quote: an attribution, or `Ann Reed:`, where one of that name posts in the thread. */
bool scene_announces(const struct scene *s, size_t i);

/* Line i shows an elision mark: `...`, `…`, and no words. */
bool scene_elision(const struct scene *s, size_t i);

#endif
