/* lead: an announcement inside a line, `Ann Reed wrote: `, right before what was found.
 * SPDX-License-Identifier: MIT */
#include "decide/stages.h"
#include "text/tokens.h"

#define DATE_MOST 9u /* words of a date behind the announcement */
#define NAME_MOST 4u

/* Bytes between tokens t - 1 and t. */
static uint32_t gap(const struct scene *s, uint32_t t, const uint8_t **p)
{
    uint32_t off = s->p->tok_from, from = s->b->tok.end[off + t - 1];
    *p = s->b->buf + from;
    return s->b->tok.start[off + t] - from;
}

static bool holds_colon(const struct scene *s, uint32_t t)
{
    const uint8_t *p;
    uint32_t n = gap(s, t, &p);
    for (uint32_t i = 0; i < n; i++)
        if (p[i] == ':' || (i + 2 < n && p[i] == 0xef && p[i + 1] == 0xbc && p[i + 2] == 0x9a))
            return true;
    return false;
}

/* Nothing but one blank, or a byte that joins the parts of a name. */
static bool is_joined(const struct scene *s, uint32_t t)
{
    const uint8_t *p;
    uint32_t n = gap(s, t, &p);
    return n == 0 || (n == 1 && (*p == ' ' || *p == '_' || *p == '-' || *p == '.'));
}

static bool is_capital(const struct scene *s, uint32_t t)
{
    uint8_t c = s->b->buf[s->b->tok.start[s->p->tok_from + t]];
    return (uint8_t)(c - 'A') < 26;
}

/* `27 May 2018 12:48` between the colon and the quote. */
static uint32_t before_date(const struct scene *s, uint32_t from, uint32_t t)
{
    uint32_t k = t, digits = 0;
    while (k > from && t - k < DATE_MOST && ((s->kind[k - 1] & TOK_DIGIT) || scene_listed(s, WORDS_DATE, k - 1))) {
        digits += (s->kind[k - 1] & TOK_DIGIT) != 0;
        k--;
    }
    return digits >= 2 ? k : t;
}

/* The verb that ends before token t: `wrote`, `hat geschrieben`, `napisał(a)`. */
static uint32_t verb_begin(const struct scene *s, uint32_t from, uint32_t t)
{
    uint32_t v = t;
    if (v > from + 1 && scene_listed(s, WORDS_SAYS, v - 2) && !scene_listed(s, WORDS_SAYS, v - 1) &&
        s->b->tok.end[s->p->tok_from + v - 1] - s->b->tok.start[s->p->tok_from + v - 1] <= 4)
        v--; /* an ending in brackets */
    if (v == from || !scene_listed(s, WORDS_SAYS, v - 1))
        return t;
    for (v--; v > from && scene_listed(s, WORDS_SAYS, v - 1) && is_joined(s, v); v--) {
    }
    return v;
}

/* The name that ends before token v: one word, with more before it that are capitalised or known as names. */
static uint32_t name_begin(const struct scene *s, uint32_t from, uint32_t v)
{
    if (v == from || !is_joined(s, v) || scene_listed(s, WORDS_PLAIN, v - 1) || (s->kind[v - 1] & TOK_DIGIT && v - from > 1))
        return v;
    uint32_t k = v - 1;
    while (k > from && v - k < NAME_MOST && is_joined(s, k) && !scene_listed(s, WORDS_PLAIN, k - 1) && !s->m->cover[k - 1] &&
           ((is_capital(s, k) && is_capital(s, k - 1)) || tnames_known(&s->names, s->tok[k - 1])))
        k--;
    return k;
}

uint32_t lead_begin(const struct scene *s, size_t line, uint32_t t)
{
    uint32_t from = s->line[line].t_from, first = t;
    while (first > from) { /* who quotes a quote announces two */
        uint32_t k = before_date(s, from, first);
        if (k == from || !holds_colon(s, k))
            k = first;
        if (k == from || !holds_colon(s, k))
            break;
        uint32_t v = verb_begin(s, from, k), name = v < k ? name_begin(s, from, v) : v;
        if (v == k || name == v)
            break;
        first = name;
    }
    return first;
}
