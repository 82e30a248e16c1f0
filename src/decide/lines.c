/* lines: see the header.  SPDX-License-Identifier: MIT */
#include "decide/lines.h"

#include "util/vec.h"

bool source_starts(const struct scene *s, uint32_t pos)
{
    return pos == 0 || (s->ix->tok[pos - 1] & TOK_FLAGS);
}

uint32_t scene_words2(const struct scene *s, uint32_t from, uint32_t to, bool exact_only)
{
    uint32_t n = 0;
    for (uint32_t t = from; t < to; t++)
        if (!exact_only || s->m->cover[t] == COVER_EXACT)
            n += tok_words2(s, t);
    return n;
}

/* Share of symbols that prose and links do not have, at least 9 %: code, tables, ASCII art. */
static bool looks_like_code(const struct scene *s, const struct line *l)
{
    static const char symbols[] = "{}()[]<>=+*|\\^~`@#$%&_;";
    bool is[256] = {false};
    uint32_t n = 0, hits = 0;
    for (const char *c = symbols; *c; c++)
        is[(uint8_t)*c] = true;
    for (uint32_t i = 0; i < l->len; i++) {
        uint8_t c = s->b->buf[l->off + i];
        if (c == ' ' || c == '\t')
            continue;
        n++;
        hits += is[c];
    }
    return n > 0 && hits * 100 >= n * 9;
}

/* All tokens covered, by segments of one chain. */
static void measure(struct scene *s, struct dline *d)
{
    uint32_t chain = UINT32_MAX;
    bool one = true;
    for (uint32_t t = d->t_from; t < d->t_to; t++) {
        if (!s->m->cover[t])
            continue;
        uint32_t c = s->m->seg[s->m->owner[t]].chain;
        one = one && (chain == UINT32_MAX || chain == c);
        chain = c;
        d->covered++;
    }
    d->full = one && d->covered > 0 && d->covered == d->t_to - d->t_from;
}

enum status lines_fill(struct scene *s)
{
    const struct post *p = s->p;
    s->n_lines = p->line_to - p->line_body;
    s->n_parts = 0;
    if (VEC_RESERVE(s->line, s->cap_lines, s->n_lines))
        return ST_NOMEM;
    for (size_t i = 0; i < s->n_lines; i++) {
        struct dline *d = &s->line[i];
        const struct mark_line *mark = scene_mark(s, i);
        *d = (struct dline){.t_from = s->b->line_tok[p->line_body + i] - p->tok_from,
                            .t_to = s->b->line_tok[p->line_body + i + 1] - p->tok_from,
                            .fate = {.seg = NO_SEG}};
        d->words2 = scene_words2(s, d->t_from, d->t_to, false);
        if (s->m->n_segs && d->t_from < d->t_to) {
            measure(s, d);
            d->code = d->covered && looks_like_code(s, scene_line(s, i));
        }
        (void)mark;
    }
    return ST_OK;
}
