/* beginnings: see the header.  SPDX-License-Identifier: MIT */
#include "quote/beginnings.h"

#include <string.h>

#define PAIRS 4096u /* texts of one set with those of another */
#define ENOUGH 3u   /* bytes; with more pairs, such a text goes no further */

void beginnings_copy(struct beginnings *to, const struct beginnings *from)
{
    to->n = from->n;
    memcpy(to->p, from->p, from->n * sizeof *to->p);
}

void beginnings_only(struct beginnings *s, struct beginning x)
{
    s->n = 1;
    s->p[0] = x;
}

static struct beginning cut_at(struct beginning x, unsigned len)
{
    if (x.len + (unsigned)(x.range > 0) > len) {
        x.len = x.len < len ? x.len : (uint8_t)len;
        x.word &= ~beginnings_behind(x.len);
        x.cut = true;
        x.end = false;
        x.range = 0;
    }
    return x;
}

static bool same(struct beginning a, struct beginning b)
{
    return a.word == b.word && a.len == b.len && a.range == b.range && a.cut == b.cut && a.end == b.end;
}

/* Adds x to those before index n, if none of them has it; the new count. */
static unsigned put(struct beginnings *s, unsigned n, struct beginning x)
{
    for (unsigned i = 0; i < n; i++) {
        const struct beginning *y = &s->p[i];
        bool covered = y->cut && !y->range && y->len <= x.len && !((x.word ^ y->word) & ~beginnings_behind(y->len));
        if (covered || same(*y, x))
            return n;
    }
    s->p[n] = x;
    return n + 1;
}

/* Cuts texts off until there are at most `most`. */
static void shrink(struct beginnings *s, unsigned most)
{
    for (unsigned len = BEGINNING_BYTES; s->n > most && len-- > 0;) {
        unsigned n = 0;
        for (unsigned i = 0; i < s->n; i++)
            n = put(s, n, cut_at(s->p[i], len));
        s->n = n;
    }
}

void beginnings_add(struct beginnings *s, struct beginning x)
{
    if (s->n == BEGINNINGS_MOST)
        shrink(s, BEGINNINGS_MOST * 3 / 4);
    s->n = put(s, s->n, x);
}

void beginnings_unite(struct beginnings *s, const struct beginnings *b)
{
    for (unsigned i = 0; i < b->n; i++)
        beginnings_add(s, b->p[i]);
}

static struct beginning joined(struct beginning a, struct beginning b)
{
    b = cut_at(b, BEGINNING_BYTES - a.len);
    a.word |= a.len < BEGINNING_BYTES ? b.word >> 8 * a.len : 0;
    a.len = (uint8_t)(a.len + b.len);
    a.range = b.range;
    a.cut = b.cut;
    a.end = b.end;
    return a;
}

unsigned beginnings_open(const struct beginnings *s)
{
    unsigned n = 0;
    for (unsigned i = 0; i < s->n; i++)
        n += !s->p[i].cut && !s->p[i].end && s->p[i].len < BEGINNING_BYTES;
    return n;
}

void beginnings_append(struct beginnings *s, struct beginnings *b, struct beginnings *before)
{
    for (unsigned i = 0; i < s->n && beginnings_open(s) * b->n > PAIRS; i++)
        s->p[i].cut |= s->p[i].len >= ENOUGH;
    if (!beginnings_open(s))
        return;
    shrink(b, PAIRS / beginnings_open(s) + 1);
    beginnings_copy(before, s);
    s->n = 0;
    for (unsigned i = 0; i < before->n; i++) {
        struct beginning a = before->p[i];
        bool ends = a.cut || a.end || a.len == BEGINNING_BYTES;
        for (unsigned k = 0; k < b->n && !ends; k++)
            beginnings_add(s, joined(a, b->p[k]));
        if (ends)
            beginnings_add(s, a);
    }
}
