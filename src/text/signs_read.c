/* signs_read: reads signs and what stands beside them, however it is spelled.  See signs.h.
 * SPDX-License-Identifier: MIT */
#include "text/signs_find.h"
#include "text/signs_priv.h"

#include <utf8proc.h>

#include "text/entity.h"
#include "text/fold.h"
#include "text/utf8.h"

#define NO_CHARACTER 0xFFFFFFFFu /* a byte that is not UTF-8: a letter */
#define NEGATES 0x0338u          /* a stroke through the sign before */

/* The character at text[at]: its bytes. */
static unsigned decode(const struct sign_place *c, size_t at, uint32_t *cp)
{
    const uint8_t *p = c->text + at, *end = c->text + c->len;
    unsigned n = *p == '&' ? entity_decode(p, end, cp) : 0;
    if (n)
        return n;
    n = utf8_decode(p, end, cp);
    if (n)
        return n;
    *cp = NO_CHARACTER;
    return 1;
}

/* The one that ends in front of text[at], at > 0. */
static unsigned decode_back(const struct sign_place *c, size_t at, uint32_t *cp)
{
    const uint8_t *text = c->text, b = text[at - 1];
    size_t most = b == ';' ? ENTITY_MAX : 4;
    bool is_reference = false;
    *cp = b < 0x80 ? b : NO_CHARACTER;
    if (b < 0x80 && b != ';')
        return 1;
    for (size_t k = 2; k <= most && k <= at; k++) {
        uint32_t found;
        const uint8_t *p = text + at - k;
        if (b == ';')
            is_reference = *p == '&';
        else if (!utf8_is_cont(p[1]))
            break;
        unsigned n = b == ';' ? 0 : utf8_decode(p, text + at, &found);
        if (is_reference)
            n = entity_decode(p, text + at, &found);
        if (n == k) {
            *cp = found;
            return n;
        }
        if (is_reference)
            break;
    }
    return 1;
}

/* What an ASCII character is to a sign beside it. */
#define W SIDE_WORD
#define O SIDE_OTHER
#define Q SIDE_QUOTE
#define B SIDE_BLANK
#define E SIDE_EDGE
const uint8_t sign_ascii[128] = {
    O, O, O, O, O, O, O, O, O,         B,          E, B,         B, E,          O, O,  /* line ends, tabs */
    O, O, O, O, O, O, O, O, O,         O,          O, O,         O, O,          O, O,  /* */
    B, O, Q, O, O, O, O, Q, SIDE_OPEN, SIDE_CLOSE, O, O,         O, O,          O, O,  /* " ' ( ) */
    W, W, W, W, W, W, W, W, W,         W,          O, O,         O, O,          O, O,  /* digits */
    O, W, W, W, W, W, W, W, W,         W,          W, W,         W, W,          W, W,  /* */
    W, W, W, W, W, W, W, W, W,         W,          W, SIDE_OPEN, O, SIDE_CLOSE, O, O,  /* [ ] */
    Q, W, W, W, W, W, W, W, W,         W,          W, W,         W, W,          W, W,  /* ` */
    W, W, W, W, W, W, W, W, W,         W,          W, SIDE_OPEN, O, SIDE_CLOSE, O, O}; /* { } */
#undef W
#undef O
#undef Q
#undef B
#undef E

/* n: the character's bytes.  False: it is nothing, as a zero-width one, or part of the letter before. */
static bool classify(struct sign_side *s, uint32_t cp, unsigned n)
{
    if (cp < 0x80) {
        *s = sign_side_ascii((uint8_t)cp, 0);
        if (n > 1 && s->what == SIDE_EDGE)
            s->what = SIDE_BLANK; /* a reference breaks no line */
        return true;
    }
    *s = (struct sign_side){.what = SIDE_WORD, .cp = cp};
    if (cp == NO_CHARACTER)
        return true;
    const struct fold *f = fold_get(fold_table(), cp);
    if (f->cls == FOLD_MARK || f->cls == FOLD_IGNORE || (cp >= 0x1160 && cp < 0x1200 && (f->flags & FOLD_SECOND)))
        return false;
    s->half = f->cls == FOLD_HALF;
    s->digit = f->flags & FOLD_DIGIT;
    if (f->cls == FOLD_SEP)
        s->what = f->flags & FOLD_CLOSE ? SIDE_QUOTE : SIDE_OTHER;
    if (f->flags & FOLD_SPACE)
        s->what = SIDE_BLANK;
    return true;
}

struct sign_side sign_right_of(const struct sign_place *c, size_t at)
{
    struct sign_side s;
    uint32_t cp;
    unsigned left = SIGN_REACH;
    for (size_t i = at, k; i < c->len && left; i += k, left--) {
        k = decode(c, i, &cp);
        if (classify(&s, cp, (unsigned)k)) {
            s.from = i;
            s.to = i + k;
            return s;
        }
    }
    return (struct sign_side){.what = SIDE_EDGE, .from = at, .to = at};
}

struct sign_side sign_left_of(const struct sign_place *c, size_t at)
{
    struct sign_side s;
    uint32_t cp;
    unsigned left = SIGN_REACH;
    for (size_t i = at, k; i > 0 && left; i -= k, left--) {
        k = decode_back(c, i, &cp);
        if (classify(&s, cp, (unsigned)k)) {
            s.from = i - k;
            s.to = i;
            return s;
        }
    }
    return (struct sign_side){.what = SIDE_EDGE, .from = at, .to = at};
}

/* Signs of more than one character, as they are typed. */
static const struct {
    uint32_t cp;
    char typed[4];
} spelled[] = {{0x2264, "<="}, {0x2265, ">="}, {0x2266, "<="}, {0x2267, ">="}, {0x2A7D, "<="}, {0x2A7E, ">="},
               {0x2190, "<-"}, {0x2192, "->"}, {0x27F6, "->"}, {0x21D2, "=>"}, {0x00B1, "+-"}};

/* The sign that a character is, in its plain form; 0: none. */
static uint32_t symbol(uint32_t cp)
{
    if (cp > 0xFF01 && cp <= 0xFF5E)
        cp -= 0xFEE0; /* full width */
    if (cp < 0x80)
        return sign_listed("+-#$%<>=!~^*/\\&|@_", cp) ? cp : 0;
    if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xFE63)
        return '-';
    switch (cp) {
    case 0xD7:
    case 0x2217: return '*';
    case 0xF7:
    case 0x2215: return '/';
    case 0x266F: return '#';
    case 0xFFE5: return 0xA5;
    case 0xFFE1: return 0xA3;
    case 0x2030: return cp;
    case 0x2044: /* of ½ written out */
    case 0x2219: /* bullets */
    case 0x22C5: return 0;
    default: break;
    }
    if ((cp >= 0x100 && cp < 0x2000) || (cp >= 0x3000 && cp < 0xFE40) || cp > 0xFFFF)
        return 0; /* not looked for (signs_find.h) */
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)cp);
    return k == UTF8PROC_CATEGORY_SM || k == UTF8PROC_CATEGORY_SC ? cp : 0;
}

static void push(struct sign_place *c, uint32_t s)
{
    if (c->n < SIGN_MOST)
        c->sym[c->n] = s;
    c->n++;
}

/* A character of a row of signs; false: it is none. */
static bool add(struct sign_place *c, uint32_t cp)
{
    for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
        if (spelled[i].cp == cp) {
            for (const char *p = spelled[i].typed; *p; p++)
                push(c, (uint8_t)*p);
            return true;
        }
    utf8proc_int32_t apart[4];
    int boundary = 0;
    if (cp > 0x2200 && cp < 0x2300 &&
        utf8proc_decompose_char((utf8proc_int32_t)cp, apart, 4, UTF8PROC_DECOMPOSE, &boundary) == 2 && apart[1] == NEGATES) {
        push(c, '!');
        cp = (uint32_t)apart[0];
    }
    uint32_t s = cp == NO_CHARACTER ? 0 : symbol(cp);
    if (!s)
        return false;
    push(c, s);
    return true;
}

/* A mark without a letter, a zero-width character. */
static bool is_nothing(uint32_t cp)
{
    if (cp < 0x80 || cp == NO_CHARACTER)
        return false;
    const struct fold *f = fold_get(fold_table(), cp);
    return f->cls == FOLD_MARK || f->cls == FOLD_IGNORE;
}

bool sign_read(struct sign_place *c, size_t at)
{
    size_t i = at;
    c->n = c->cp = 0;
    c->from = c->to = at;
    c->ascii = true;
    while (i < c->len) {
        uint32_t cp = c->text[i];
        if (cp < 0x80 && cp != '&') { /* rows of dashes and the like are long */
            if (!(signs_low[cp & 15] & signs_high[cp >> 4]))
                break;
            push(c, cp);
            c->cp = i == at ? cp : c->cp;
            c->to = ++i;
            continue;
        }
        unsigned k = decode(c, i, &cp);
        if (c->n && cp == NEGATES && c->n <= SIGN_MOST) { /* != */
            uint32_t last = c->sym[c->n - 1];
            c->sym[c->n - 1] = '!';
            push(c, last);
        } else if (c->n && is_nothing(cp)) {
            i += k;
            continue;
        } else if (!add(c, cp)) {
            break;
        }
        c->cp = c->n && i == at ? cp : c->cp;
        c->ascii = c->ascii && cp < 0x80;
        i += k;
        c->to = i;
    }
    return c->n > 0;
}
