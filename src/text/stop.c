/* stop: see stop.h.
 * SPDX-License-Identifier: MIT */
#include "text/stop.h"

#include <string.h>

#include "text/ascii.h"
#include "text/entity.h"
#include "text/fold.h"
#include "text/tokens.h"
#include "text/utf8.h"

#define LOOK_BACK 64u
#define LETTER_MAX 24u /* bytes of a letter with its marks */

/* "e.g. ", "J. Smith": a dot right behind a token of one letter.  A decomposed letter is one letter. */
static bool is_abbreviation(const uint8_t *text, const struct stop *s)
{
    if (s->cp != '.' || s->pos != s->end || (s->kind & (TOK_HALF | TOK_DIGIT)))
        return false;
    size_t n = s->end - s->start;
    if (n == 1)
        return true;
    if (n > LETTER_MAX || (text[s->start] < 0x80 && text[s->start + 1] < 0x80))
        return false;
    const uint8_t *p = text + s->start, *end = text + s->end;
    const struct fold_table *t = fold_table();
    for (bool first = true; p < end; first = false) {
        uint32_t cp;
        unsigned k = utf8_decode(p, end, &cp);
        if (k == 0)
            return false;
        const struct fold *f = fold_get(t, cp);
        if (!first && f->cls != FOLD_MARK && f->cls != FOLD_IGNORE && !(f->flags & FOLD_SECOND))
            return false;
        p += k;
    }
    return true;
}

/* Is the stop inside an address or path?  Looks back to white space. */
static bool in_address(const uint8_t *text, size_t pos)
{
    size_t i = pos, limit = pos > LOOK_BACK ? pos - LOOK_BACK : 0;
    for (; i > limit && text[i - 1] > ' '; i--)
        if (strchr("/\\@&_%", text[i - 1]))
            return true;
    return pos - i >= 3 && (text[i] | 0x20) == 'w' && (text[i + 1] | 0x20) == 'w' && (text[i + 2] | 0x20) == 'w';
}

/* Does text[i ..), behind a word's first letter, go on with a capital or digit? */
static bool goes_on_in_capitals(const uint8_t *text, size_t len, size_t i)
{
    for (size_t limit = i + LETTER_MAX; i < len && i < limit;) {
        uint8_t b = text[i];
        uint32_t cp;
        if (b < 0x80)
            return ascii_upper(b) || (uint8_t)(b - '0') < 10 || b == '.';
        unsigned n = utf8_decode(text + i, text + len, &cp);
        if (n == 0)
            return false;
        const struct fold *f = fold_get(fold_table(), cp);
        if (f->cls == FOLD_LETTER)
            return !(f->flags & FOLD_LOWER) && (f->delta || (f->flags & FOLD_MULTI));
        if (f->cls != FOLD_MARK && f->cls != FOLD_IGNORE)
            return false;
        i += n;
    }
    return false;
}

/* A word touches the stop at text[i], its first character n bytes.  It begins a sentence if that is upper
 * case or has no case, unless capitals follow ("README.MD", "U.S.A."). */
static bool joins(const uint8_t *text, size_t len, size_t i, unsigned n, const struct fold *f, const struct stop *s)
{
    if (f ? f->flags & (FOLD_LOWER | FOLD_DIGIT) : !ascii_upper(text[i]))
        return false;
    return !goes_on_in_capitals(text, len, i + n) && !in_address(text, s->pos);
}

bool stop_ends(const uint8_t *text, size_t len, const struct stop *s)
{
    const struct fold_table *t = NULL;
    if (s->cp >= 0x80) {
        t = fold_table();
        if (fold_get(t, s->cp)->flags & FOLD_WIDE)
            return true;
    }
    bool abbreviation = is_abbreviation(text, s);
    for (size_t i = s->pos + s->n; i < len;) {
        uint8_t b = text[i];
        uint32_t cp = b;
        unsigned n = 1;
        if (b == ' ' || (b >= 9 && b <= 13))
            return !abbreviation;
        if (b == '&') {
            n = entity_decode(text + i, text + len, &cp);
            if (n == 0)
                return false;
        } else if (b < 0x80) {
            if ((uint8_t)((b | 0x20) - 'a') < 26)
                return !abbreviation && joins(text, len, i, 1, NULL, s);
            if (b == 0 || !strchr("\"')]}*_", b))
                return false; /* another stop decides for itself */
            i++;
            continue;
        } else {
            n = utf8_decode(text + i, text + len, &cp);
            if (n == 0)
                return false;
        }
        if (!t)
            t = fold_table();
        const struct fold *f = fold_get(t, cp);
        if (f->flags & FOLD_SPACE)
            return !abbreviation;
        if (f->cls == FOLD_LETTER || f->cls == FOLD_HALF)
            return !abbreviation && cp >= 0x80 && joins(text, len, i, n, f, s);
        if (f->cls == FOLD_SEP && !(f->flags & FOLD_CLOSE))
            return false;
        i += n;
    }
    return true;
}
