/* scan: the path that knows everything; one character at a time, runs of ASCII letters in a tight loop.
 *
 * It is the definition the fast paths are tested against.
 * SPDX-License-Identifier: MIT */
#include "text/scan.h"

#include <stdbool.h>

#include "text/entity.h"
#include "text/fold.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/word.h"
#include "util/vec.h"

/* Folded byte of an ASCII letter or digit, 0 for all others. */
static const uint8_t scan_ascii[256] = {
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    0,   0,   0,   0,   '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 0,   0,   0,   0,   0,   0,   0,   'a',
    'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w',
    'x', 'y', 'z', 0,   0,   0,   0,   0,   0,   'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 0,   0,   0,   0,   0,
};

struct byte_scan {
    struct tokens *t;
    const uint8_t *text;
    size_t len, pos;
    const struct fold_table *fold; /* NULL until a character is not ASCII */
    size_t start, end;             /* of the open token */
    uint8_t kind;
    bool open;
    struct word word;
};

enum status scan_reserve(struct tokens *t, size_t more, size_t breaks)
{
    size_t need = t->n + more;
    if (VEC_RESERVE(t->breaks, t->cap_breaks, t->n_breaks + breaks))
        return ST_NOMEM;
    if (need <= t->cap)
        return ST_OK;
    /* Four arrays, one capacity: it is raised only when all four have grown. */
    size_t cap = t->cap, got[4];
    if (need < cap + cap / 2)
        need = cap + cap / 2;
    for (int i = 0; i < 4; i++)
        got[i] = cap;
    if (VEC_RESERVE(t->hash, got[0], need) != ST_OK || VEC_RESERVE(t->start, got[1], need) != ST_OK ||
        VEC_RESERVE(t->end, got[2], need) != ST_OK || VEC_RESERVE(t->kind, got[3], need) != ST_OK)
        return ST_NOMEM;
    t->cap = need;
    return ST_OK;
}

static void close_token(struct byte_scan *s)
{
    struct tokens *t = s->t;
    if (!s->open)
        return;
    s->open = false;
    t->hash[t->n] = word_hash(&s->word);
    t->start[t->n] = (uint32_t)s->start;
    t->end[t->n] = (uint32_t)s->end;
    t->kind[t->n] = s->kind;
    t->n++;
}

static void open_token(struct byte_scan *s, uint8_t kind)
{
    close_token(s);
    s->open = true;
    s->start = s->pos;
    s->kind = kind;
    word_start(&s->word);
}

/* A letter of a word of its own script opens no token inside a word, one after a TOK_HALF does. */
static void open_word(struct byte_scan *s)
{
    if (!s->open || (s->kind & TOK_HALF))
        open_token(s, 0);
}

/* A separator of `n` bytes at s->pos. */
static void separator(struct byte_scan *s, uint32_t cp, unsigned n, bool stop)
{
    struct tokens *t = s->t;
    bool line = n == 1 && (cp == '\n' || cp == '\r');
    close_token(s);
    if (line)
        t->breaks[t->n_breaks++] = (uint32_t)t->n;
    if (t->n == 0)
        return;
    size_t k = t->n - 1;
    if (line)
        t->hash[k] |= TOK_LINE;
    if (!stop || (t->hash[k] & TOK_STOP))
        return;
    struct stop st = {s->pos, n, cp, t->start[k], t->end[k], t->kind[k]};
    if (stop_ends(s->text, s->len, &st))
        t->hash[k] |= TOK_STOP;
}

static void ascii_run(struct byte_scan *s)
{
    struct word *w = &s->word;
    open_word(s);
    const uint8_t *p = s->text + s->pos;
    uint8_t c, digit = 0;
    do {
        word_room(w);
        size_t room = WORD_ROOM - w->n;
        if (room > s->len - s->pos)
            room = s->len - s->pos;
        uint8_t *out = w->buf + w->n, *last = out + room;
        while (out < last && (c = scan_ascii[*p]) != 0) {
            digit |= (uint8_t)(c < ':');
            *out++ = c;
            p++;
        }
        w->n = (size_t)(out - w->buf);
        w->seg = w->n - 1;
        s->pos = (size_t)(p - s->text);
    } while (s->pos < s->len && scan_ascii[*p]);
    s->end = s->pos;
    if (digit)
        s->kind |= TOK_DIGIT;
}

/* A character that is not a plain ASCII one.  Returns true if it separates. */
static bool other(struct byte_scan *s)
{
    const uint8_t *p = s->text + s->pos, *end = s->text + s->len;
    uint32_t cp = *p;
    unsigned n = *p == '&' ? entity_decode(p, end, &cp) : utf8_decode(p, end, &cp);
    if (n == 0 && *p == '&')
        n = 1; /* just an ampersand */
    if (n == 0) {
        open_word(s);
        word_add_byte(&s->word, *p);
        s->end = ++s->pos;
        return false;
    }
    if (!s->fold)
        s->fold = fold_table();
    const struct fold *f = fold_get(s->fold, cp);
    switch ((enum fold_class)f->cls) {
    case FOLD_SEP:
        /* n = 2 or more even for an entity line feed, which breaks no line of the text */
        separator(s, cp, n, f->flags & FOLD_STOP);
        s->pos += n;
        return true;
    case FOLD_IGNORE: s->pos += n; return false;
    case FOLD_MARK:
        if (!s->open) { /* belongs to a separator */
            s->pos += n;
            return false;
        }
        break;
    case FOLD_HALF: open_token(s, TOK_HALF); break;
    case FOLD_LETTER: open_word(s); break;
    }
    word_add(&s->word, s->fold, f, cp);
    if (f->flags & FOLD_DIGIT)
        s->kind |= TOK_DIGIT;
    s->pos += n;
    s->end = s->pos;
    return false;
}

enum status scan_scalar(struct tokens *t, const uint8_t *text, size_t len, size_t *pos, size_t until)
{
    struct byte_scan s = {.t = t, .text = text, .len = len, .pos = *pos};
    while (s.pos < len) {
        /* Each step closes one token at most, and ends one line. */
        if ((t->n + 2 > t->cap || t->n_breaks == t->cap_breaks) && scan_reserve(t, 1024, 64) != ST_OK)
            return ST_NOMEM;
        uint8_t b = text[s.pos];
        if (scan_ascii[b]) {
            ascii_run(&s);
            continue;
        }
        bool sep = true;
        if (b < 0x80 && b != '&') {
            separator(&s, b, 1, b == '.' || b == '!' || b == '?');
            s.pos++;
        } else {
            sep = other(&s);
        }
        if (sep && s.pos > until)
            break;
    }
    close_token(&s);
    *pos = s.pos;
    return ST_OK;
}
