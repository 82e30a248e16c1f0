/* signs_near: what one sign of ASCII says by the two characters beside it alone.  See signs_priv.h.
 *
 * Most signs are hyphens, slashes between words, the ends of quote marks and of addresses, and say nothing; a table knows it.  What
 * it says is what sign_judge would, which is asked where more of the line counts.
 * SPDX-License-Identifier: MIT */
#include "text/signs_priv.h"

#include "text/signs_find.h"

#define DIGIT 7u  /* behind enum sign_what */
#define UNTOLD 8u /* by the byte alone */

struct side {
    bool blank, edge, digit, letter, word, open, close, quote, other;
    bool starts, before, behind; /* as in signs.c: starts, operand_left, operand_right */
};

static struct side side_of(unsigned class)
{
    struct side s = {.blank = class == SIDE_BLANK,
                     .edge = class == SIDE_EDGE,
                     .digit = class == DIGIT,
                     .letter = class == SIDE_WORD,
                     .open = class == SIDE_OPEN,
                     .close = class == SIDE_CLOSE,
                     .quote = class == SIDE_QUOTE,
                     .other = class == SIDE_OTHER};
    s.word = s.digit || s.letter;
    s.starts = s.blank || s.open || s.quote;
    s.before = s.word || s.close || s.quote;
    s.behind = s.word || s.open || s.quote;
    return s;
}

/* It belongs to the word behind it. */
static bool is_right(uint8_t b, const struct side *l, const struct side *r)
{
    switch (b) {
    case '+': return l->before && r->word;
    case '*': return (l->word || l->close) && r->word;
    case '/': return r->word && (l->edge || l->starts);
    case '~': return r->digit && !l->word;
    case '\\': return r->letter && l->starts;
    case '#': return l->word && r->word;
    case '^':
    case '_':
    case '@': return l->word && r->word;
    default: return false;
    }
}

/* More of the line may tell. */
static bool is_open(uint8_t b, const struct side *l, const struct side *r)
{
    bool spaced = l->blank && r->blank;
    switch (b) {
    case '+': return spaced || l->word || (r->behind && !l->edge);
    case '-':
        return (r->digit && (l->starts || l->other)) || ((l->starts || l->edge) && r->letter) ||
               (l->letter && !r->edge && !r->behind);
    case '<':
    case '>': return spaced || (r->digit && !l->word) || (r->word && (l->word || l->close));
    case '=': return !l->edge && !l->open && !r->other && !r->close;
    case '*': return spaced || (r->other && !l->word) || (l->other && r->word) || ((l->word || l->close) && r->open);
    case '/': return spaced || (l->digit && r->digit);
    case '#': return l->word;
    case '!': return r->letter || r->open;
    case '^': return spaced || (l->before && r->behind);
    case '~':
    case '\\':
    case '_':
    case '@':
    case '|': return false;
    default: return true;
    }
}

void sign_near_build(struct sign_near *t)
{
    for (unsigned b = 0; b < 256; b++) {
        bool sign = b < 0x80 && (signs_low[b & 15] & signs_high[b >> 4]);
        unsigned class = b < 0x80 ? sign_ascii[b] : UNTOLD;
        class = b < 0x80 && ascii_digit((uint8_t)b) ? DIGIT : class;
        t->left[b] = (uint8_t)(b == ';' ? UNTOLD : class);
        t->right[b] = (uint8_t)(sign ? UNTOLD : class);
    }
    for (uint32_t b = 0; b < 0x80; b++) {
        t->hash[b] = sign_hash(SIGN_RIGHT, &b, 1);
        for (unsigned i = 0; i < UNTOLD * UNTOLD; i++) {
            struct side l = side_of(i / UNTOLD), r = side_of(i % UNTOLD);
            bool right = is_right((uint8_t)b, &l, &r);
            t->tells[b][i / UNTOLD] |= (uint16_t)(right << i % UNTOLD);
            t->none[b][i / UNTOLD] |= (uint16_t)((!right && !is_open((uint8_t)b, &l, &r)) << i % UNTOLD);
        }
    }
}
