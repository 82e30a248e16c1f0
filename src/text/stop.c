/* stop: see stop.h.
 * SPDX-License-Identifier: MIT */
#include "text/stop.h"

#include <string.h>

#include "text/entity.h"
#include "text/fold.h"
#include "text/tokens.h"
#include "text/utf8.h"

#define LOOK_BACK 64u

static bool is_upper(uint8_t b) { return (uint8_t)(b - 'A') < 26; }

/* "e.g. ", "J. Smith": a dot right behind a token of one letter. */
static bool is_abbreviation(const uint8_t *text, const struct stop *s)
{
    if (s->cp != '.' || s->pos != s->end || (s->kind & (TOK_HALF | TOK_DIGIT))) return false;
    size_t n = s->end - s->start;
    uint8_t lead = text[s->start];
    return n == (lead < 0x80 ? 1u : lead < 0xE0 ? 2u : lead < 0xF0 ? 3u : 4u);
}

/* Is the stop inside an address or path?  Looks back to white space. */
static bool in_address(const uint8_t *text, size_t pos)
{
    size_t i = pos, limit = pos > LOOK_BACK ? pos - LOOK_BACK : 0;
    for (; i > limit && text[i - 1] > ' '; i--)
        if (strchr("/\\@=&_%", text[i - 1])) return true;
    return pos - i >= 3 && (text[i] | 0x20) == 'w' && (text[i + 1] | 0x20) == 'w' && (text[i + 2] | 0x20) == 'w';
}

/* A word touches the stop at text[i].  An upper-case letter begins a sentence unless more of them follow
 * ("README.MD", "U.S.A."); so does a letter that is not ASCII and not lower case. */
static bool joins(const uint8_t *text, size_t len, size_t i, const struct fold *f, const struct stop *s)
{
    if (f) {
        if (f->flags & (FOLD_LOWER | FOLD_DIGIT)) return false;
    } else {
        if (!is_upper(text[i])) return false;
        if (i + 1 < len && (is_upper(text[i + 1]) || (uint8_t)(text[i + 1] - '0') < 10 || text[i + 1] == '.'))
            return false;
    }
    return !in_address(text, s->pos);
}

bool stop_ends(const uint8_t *text, size_t len, const struct stop *s)
{
    const struct fold_table *t = NULL;
    if (s->cp >= 0x80) {
        t = fold_table();
        if (fold_get(t, s->cp)->flags & FOLD_WIDE) return true;
    }
    bool abbreviation = is_abbreviation(text, s);
    for (size_t i = s->pos + s->n; i < len;) {
        uint8_t b = text[i];
        uint32_t cp = b;
        unsigned n = 1;
        if (b == ' ' || (b >= 9 && b <= 13)) return !abbreviation;
        if (b == '&') {
            n = entity_decode(text + i, text + len, &cp);
            if (n == 0) return false;
        } else if (b < 0x80) {
            if ((uint8_t)((b | 0x20) - 'a') < 26) return !abbreviation && joins(text, len, i, NULL, s);
            if (b == 0 || !strchr("\"')]}*_", b)) return false; /* another stop decides for itself */
            i++;
            continue;
        } else {
            n = utf8_decode(text + i, text + len, &cp);
            if (n == 0) return false;
        }
        if (!t) t = fold_table();
        const struct fold *f = fold_get(t, cp);
        if (f->flags & FOLD_SPACE) return !abbreviation;
        if (f->cls == FOLD_LETTER || f->cls == FOLD_HALF)
            return !abbreviation && cp >= 0x80 && joins(text, len, i, f, s);
        if (f->cls == FOLD_SEP && !(f->flags & FOLD_CLOSE)) return false;
        i += n;
    }
    return true;
}
