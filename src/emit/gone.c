/* gone: see the header.  SPDX-License-Identifier: MIT */
#include "emit/gone.h"

#include "emit/emitter.h"
#include "util/vec.h"

static bool same_cut(const struct cut *a, const struct cut *b)
{
    return a->verdict == b->verdict && a->reason == b->reason && a->rule == b->rule && a->source.thread == b->source.thread &&
           a->source.post == b->source.post;
}

static enum status push(struct emitter *e, uint32_t item, uint32_t from, uint32_t to, const struct cut *c)
{
    struct gone *last = e->n_gone ? &e->gone[e->n_gone - 1] : NULL;
    e->last_cut = *c;
    if (last && last->item == item && last->to == from && same_cut(&last->cut, c)) {
        last->to = to;
        return ST_OK;
    }
    struct gone g = {item, from, to, *c};
    return VEC_PUSH(e->gone, e->n_gone, e->cap_gone, g);
}

enum status gone_add(struct emitter *e, const struct block_cuts *cuts, uint32_t item, uint32_t from, uint32_t to, uint32_t *cut,
                     uint32_t end, uint32_t base)
{
    enum status st = ST_OK;
    const struct cut *now = NULL;
    while (from < to && !st) {
        uint32_t stop = to;
        for (; *cut < end && cuts->cut[*cut].from < to; ++*cut) {
            const struct cut *c = &cuts->cut[*cut];
            if (!cut_applies(e->config, c) || c->to <= from)
                continue;
            if (now && c->from > from) { /* bytes between two cuts belong to the first one */
                stop = c->from;
                break;
            }
            now = c;
        }
        struct cut c = now ? *now : e->last_cut;
        st = push(e, item, from - base, stop - base, &c);
        from = stop;
    }
    return st;
}

enum status gone_text(struct emitter *e, const struct block *b)
{
    size_t k = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        const struct post *p = &b->text.post[i];
        uint32_t cut = p->cut_from;
        if (p->line_from == p->line_to)
            continue;
        uint32_t at = b->text.line[p->line_from].off, end = block_line_end(&b->text, p->line_to - 1);
        while (at < end && !st) {
            while (k < b->output.n_kept && b->output.kept[k].to <= at)
                k++;
            uint32_t next = k < b->output.n_kept && b->output.kept[k].from < end ? b->output.kept[k].from : end;
            if (next > at)
                st = gone_add(e, &b->cuts, (uint32_t)i, at, next, &cut, p->cut_to, 0);
            at = next < end && b->output.kept[k].to < end ? b->output.kept[k].to : end;
        }
    }
    return st;
}
