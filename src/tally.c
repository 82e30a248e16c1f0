/* tally: see the header.  SPDX-License-Identifier: MIT */
#include "tally.h"

#include <string.h>

#include "decide/policy.h"
#include "emit/emitter.h"
#include "reader/records.h"
#include "state/repeats.h"
#include "util/alloc.h"
#include "util/vec.h"

void tally_init(struct tally *t, const struct config *config, const struct rules *rules, struct stats *stats)
{
    *t = (struct tally){.config = config, .rules = rules, .stats = stats};
}

void tally_free(struct tally *t)
{
    repeats_delete(t->repeats);
    alloc_free(t->told);
    memset(t, 0, sizeof *t);
}

void tally_end(struct tally *t)
{
    if (t->repeats)
        repeats_top(t->repeats, t->stats);
}

#define ASK_AHEAD 6u /* removed stretches */

enum status tally_look(const struct config *config, struct block *b)
{
    const struct tokens *t = &b->words.tok;
    b->cuts.n_told = 0;
    b->cuts.half_words = 0;
    if (!config->stats && config->to != OUT_HTML)
        return ST_OK; /* nobody asks */
    if (VEC_RESERVE(b->cuts.told, b->cuts.cap_told, b->cuts.n))
        return ST_NOMEM;
    size_t at = 0;
    for (size_t i = 0; i < t->n; i++)
        b->cuts.half_words += 2u - (t->kind[i] & TOK_HALF);
    for (const struct post *p = b->text.post, *end = p + b->text.n_posts; p < end; p++)
        for (uint32_t i = p->cut_from; i < p->cut_to; i++) {
            const struct cut *c = &b->cuts.cut[i];
            struct cut_told told = {0};
            while (at < t->n && t->start[at] < c->from)
                at++;
            size_t from = at;
            for (; at < t->n && t->start[at] < c->to; at++)
                told.half_words += 2u - (t->kind[at] & TOK_HALF);
            if (c->source.post && cut_applies(config, c))
                told.text = repeats_key(&b->words, from, at);
            b->cuts.told[i] = told;
        }
    b->cuts.n_told = b->cuts.n;
    return ST_OK;
}

/* A thread with kept text counts once, also if others come in between: one bit a thread then. */
static void count_thread(struct tally *t, const struct post *p)
{
    uint8_t bit = (uint8_t)(1u << (p->thread & 7));
    size_t at = (size_t)(p->thread >> 3), had = t->cap_told;
    bool again = p->thread == t->thread_out;
    t->thread_out = p->thread;
    if (again)
        return;
    if ((p->flags & POST_OPEN) && VEC_RESERVE(t->told, t->cap_told, at + 1) == ST_OK) {
        memset(t->told + had, 0, t->cap_told - had);
        again = (t->told[at] & bit) != 0;
        t->told[at] |= bit;
    }
    t->stats->threads_out += !again;
}

/* Removed runs in a row that share rule and source: they are counted together, because looking both up costs more than all
 * else here. */
struct alike {
    const struct cut *first; /* NULL: none yet */
    struct stats_entry sum;
};

static void count_alike(struct tally *t, struct alike *a)
{
    const struct cut *c = a->first;
    if (!c)
        return;
    if (t->listing) {
        a->sum.rule = c->rule ? rules_name(t->rules, c->rule) : reason_name((enum reason)c->reason);
        a->sum.thread = c->source.thread;
        a->sum.post = c->source.post;
    }
    stats_removed(t->stats, (enum verdict_kind)c->verdict, &a->sum);
    *a = (struct alike){0};
}

static void count_cut(struct tally *t, struct alike *a, const struct cut *c, const struct amount *amount)
{
    const struct cut *f = a->first;
    if (f && (f->verdict != c->verdict || f->rule != c->rule || f->reason != c->reason || f->source.thread != c->source.thread ||
              f->source.post != c->source.post))
        count_alike(t, a);
    if (!a->first)
        a->first = c;
    amount_add(&a->sum.amount, amount);
    a->sum.runs++;
}

static void count_post(struct tally *t, const struct block *b, const struct post *p)
{
    struct stats *s = t->stats;
    struct alike alike = {0};
    uint64_t kept = block_line_end(&b->text, p->line_to - 1) - b->text.line[p->line_from].off;
    s->posts_in += !(p->flags & POST_NEXT);
    s->threads_in += (p->flags & POST_THREAD) != 0;
    for (uint32_t i = p->cut_from; i < p->cut_to; i++) {
        const struct cut *c = &b->cuts.cut[i];
        if (!cut_applies(t->config, c))
            continue;
        bool whole = b->text.buf[c->to - 1] == '\n' || b->text.buf[c->to - 1] == '\r' || c->to == b->text.len;
        kept -= c->to - c->from;
        const struct cut_told *told = b->cuts.n_told ? &b->cuts.told[i] : NULL;
        if (t->repeats && i + ASK_AHEAD < b->cuts.n_told)
            repeats_ask(t->repeats, b->cuts.told[i + ASK_AHEAD].text);
        if (t->repeats && t->listing && c->source.post)
            repeats_add(t->repeats, b, c, told ? &told->text : NULL);
        const struct amount amount = {.bytes = c->to - c->from, .lines = whole, .half_words = told ? told->half_words : 0};
        count_cut(t, &alike, c, &amount);
    }
    count_alike(t, &alike);
    s->posts_out += kept > 0 && !(p->flags & POST_NEXT);
    if (kept > 0)
        count_thread(t, p);
}

/* What the records of a format have, so that a field that none of them has can be told. */
static void count_records(struct stats *s, const struct records *all)
{
    for (size_t i = 0; all && i < all->n; i++) {
        const struct record *r = &all->item[i].record;
        if (all->item[i].st != ST_OK || r->blank || all->item[i].frame.next)
            continue;
        s->records[r->format].n++;
        s->records[r->format].text += r->has_text;
        s->records[r->format].thread += r->thread.len > 0;
        s->records[r->format].id += r->id.len > 0;
    }
}

void tally_block(struct tally *t, const struct block *b)
{
    struct stats *s = t->stats;
    s->in.bytes += records_of(&b->text) ? b->text.records->raw.len : b->text.len;
    s->in.lines += b->text.n_lines;
    count_records(s, records_of(&b->text));
    s->in.half_words += b->cuts.half_words;
    /* for --stats, and for the warning that too much went: at first, and when it is near */
    t->listing = t->config->stats || s->in.bytes < 1 << 20 || stats_removed_percent(s) > t->config->warn_above * 0.8;
    if (!t->repeats && t->listing && repeats_new(&t->repeats) != ST_OK)
        t->repeats = NULL; /* without memory there is no list */
    for (size_t i = 0; i < b->text.n_posts; i++)
        count_post(t, b, &b->text.post[i]);
}
