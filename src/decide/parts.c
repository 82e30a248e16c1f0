/* parts: see the header.  SPDX-License-Identifier: MIT */
#include "decide/parts.h"

#include <string.h>

#include "util/vec.h"

/* Bytes of an elision mark at p: `...`, `…`, `(...)`, `[…]`, `<snip>`, with blanks before it; 0 if none. */
static uint32_t elision(const uint8_t *p, uint32_t left)
{
    uint32_t i = 0, dots;
    while (i < left && (p[i] == ' ' || p[i] == '\t'))
        i++;
    bool open = i < left && (p[i] == '(' || p[i] == '[' || p[i] == '<' || p[i] == '{');
    i += open;
    for (dots = 0; i < left && p[i] == '.'; i++)
        dots++;
    if (dots == 0 && left - i >= 3 && !memcmp(p + i, "…", 3)) {
        i += 3;
        dots = 3;
    }
    if (dots < (open ? 2u : 3u))
        return 0;
    if (open) {
        if (i >= left || !(p[i] == ')' || p[i] == ']' || p[i] == '>' || p[i] == '}'))
            return 0;
        i++;
    }
    return i;
}

uint32_t part_elision(const struct scene *s, size_t line, uint32_t x)
{
    const struct line *l = scene_line(s, line);
    uint32_t from = s->words->tok.end[s->p->tok_from + x - 1];
    uint32_t to = x < s->line[line].t_to ? s->words->tok.start[s->p->tok_from + x] : l->off + l->len;
    return elision(s->text->buf + from, to - from);
}

/* Bytes of a sign at p that closes a sentence or a quotation, or 0. */
static uint32_t closer(const uint8_t *p, uint32_t left)
{
    static const char marks[][4] = {".", ",", "!", "?", ";",  ":",  ")",  "]",  "}",  "\"", "'",
                                    ">", "”", "’", "…", "。", "」", "』", "！", "？", "»"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        size_t n = strlen(marks[k]);
        if (n <= left && !memcmp(p, marks[k], n))
            return (uint32_t)n;
    }
    return 0;
}

/* Bytes of the quotation mark that opens right before `at`, behind `least`, if its fellow closes within at .. to; else 0. */
static uint32_t opener_before(const uint8_t *buf, uint32_t least, uint32_t at, uint32_t end, uint32_t to)
{
    static const struct {
        char open[4], close[4];
    } pairs[] = {{"\"", "\""}, {"“", "”"}, {"„", "“"}, {"„", "”"}, {"«", "»"}, {"»", "«"}};
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        size_t n = strlen(pairs[k].open);
        if (at - least >= n && !memcmp(buf + at - n, pairs[k].open, n) &&
            memmem(buf + end, to - end, pairs[k].close, strlen(pairs[k].close)))
            return (uint32_t)n;
    }
    return 0;
}

/* Bytes of tokens [t, x) of a line, with the punctuation that closes them and the blanks that follow (or, at
 * the end of the line, the blanks before).  A quotation mark that closes takes along the one that opens. */
static void cut_bytes(const struct scene *s, size_t line, uint32_t t, uint32_t x, struct dpart *part)
{
    const struct line *l = scene_line(s, line);
    const uint8_t *buf = s->text->buf;
    uint32_t end = l->off + l->len, off = s->p->tok_from;
    part->from = t == s->line[line].t_from ? l->off : s->words->tok.start[off + t];
    part->to = s->words->tok.end[off + x - 1];
    uint32_t next = x < s->line[line].t_to ? s->words->tok.start[off + x] : end;
    part->to += elision(buf + part->to, next - part->to);
    for (uint32_t n; (n = closer(buf + part->to, next - part->to)) > 0;)
        part->to += n;
    while (part->to < next && (buf[part->to] == ' ' || buf[part->to] == '\t'))
        part->to++;
    if (x == s->line[line].t_to)
        part->to = end;
    uint32_t least = l->off; /* where the part before ends */
    for (size_t i = s->n_parts; i-- > 0 && s->part[i].line == part->line;)
        if (s->part[i].to > least)
            least = s->part[i].to;
    if (part->from > least)
        part->from -= opener_before(buf, least, part->from, s->words->tok.end[off + x - 1], part->to);
}

enum status part_add_head(struct scene *s, size_t line, uint32_t from, uint32_t t, uint32_t covered)
{
    const struct line *l = scene_line(s, line);
    bool first = from == s->line[line].t_from;
    struct dpart part = {.line = (uint32_t)line,
                         .from = first ? l->off : s->words->tok.start[s->p->tok_from + from],
                         .to = s->words->tok.start[s->p->tok_from + t],
                         .t_from = from,
                         .t_to = t};
    part.verdict = scene_verdict(s, V_QUOTE, R_ANNOUNCE, 0, s->m->owner[covered]);
    return VEC_PUSH(s->part, s->n_parts, s->cap_parts, part);
}

enum status part_add(struct scene *s, size_t line, uint32_t t, uint32_t x, uint32_t covered)
{
    struct dpart part = {.line = (uint32_t)line, .t_from = t, .t_to = x};
    part.verdict = scene_verdict(s, s->scope == IN_STREAM ? V_REPOST : V_QUOTE, R_FRAGMENT, scene_words2(s, t, x, true),
                                 s->m->owner[covered]);
    cut_bytes(s, line, t, x, &part);
    s->line[line].parted = s->scope == IN_THREAD;
    return VEC_PUSH(s->part, s->n_parts, s->cap_parts, part);
}

enum status part_add_cue(struct scene *s, size_t line, uint32_t t, uint32_t x, struct verdict verdict)
{
    struct dpart part = {.line = (uint32_t)line, .t_from = t, .t_to = x, .verdict = verdict};
    cut_bytes(s, line, t, x, &part);
    s->line[line].parted = true;
    return VEC_PUSH(s->part, s->n_parts, s->cap_parts, part);
}
