/* signs_priv: a row of signs and what stands around it.  For signs*.c alone.  SPDX-License-Identifier: MIT */
#ifndef TEXT_SIGNS_PRIV_H
#define TEXT_SIGNS_PRIV_H

#include "text/ascii.h"
#include "text/signs.h"

#define SIGN_MOST 8u

enum sign_what { SIDE_EDGE, SIDE_BLANK, SIDE_WORD, SIDE_OPEN, SIDE_CLOSE, SIDE_QUOTE, SIDE_OTHER };

/* A character beside signs: [from, to). */
struct sign_side {
    enum sign_what what;
    uint32_t cp;
    bool digit, half; /* half: of a script without spaces */
    size_t from, to;
};

/* The word that signs belong to. */
enum sign_way { SIGN_NOT, SIGN_LEFT, SIGN_RIGHT };

struct sign_place {
    const uint8_t *text;
    size_t len;
    size_t from, to; /* of the signs */
    uint32_t sym[SIGN_MOST];
    unsigned n;  /* of them; may be more than there is room for */
    uint32_t cp; /* the first character of them, as written */
    bool ascii;
    struct sign_side l, r;
};

/* The character is one of these. */
static inline bool sign_listed(const char *list, uint32_t cp)
{
    for (; *list; list++)
        if ((uint8_t)*list == cp)
            return true;
    return false;
}

extern const uint8_t sign_ascii[128]; /* enum sign_what */

static inline struct sign_side sign_side_ascii(uint8_t b, size_t at)
{
    return (struct sign_side){(enum sign_what)sign_ascii[b], b, ascii_digit(b), false, at, at + 1};
}

/* The character before and behind a place, but for those that are nothing. */
struct sign_side sign_left_of(const struct sign_place *c, size_t at);
struct sign_side sign_right_of(const struct sign_place *c, size_t at);
static inline struct sign_side sign_left(const struct sign_place *c, size_t at)
{
    if (at == 0 || c->text[at - 1] >= 0x80 || c->text[at - 1] == ';')
        return sign_left_of(c, at);
    return sign_side_ascii(c->text[at - 1], at - 1);
}
static inline struct sign_side sign_right(const struct sign_place *c, size_t at)
{
    if (at == c->len || c->text[at] >= 0x80 || c->text[at] == '&')
        return sign_right_of(c, at);
    return sign_side_ascii(c->text[at], at);
}

/* One sign of ASCII by the characters beside it, by their classes: bit `right` of [sign][left]. */
struct sign_near {
    uint8_t left[256], right[256];
    uint16_t none[128][9];  /* it says nothing */
    uint16_t tells[128][9]; /* it belongs to the word behind it */
    uint32_t hash[128];     /* which is XORed with this */
};
void sign_near_build(struct sign_near *t);
/* Of signs that belong to the word on that side. */
uint32_t sign_hash(enum sign_way way, const uint32_t *sym, unsigned n);

/* Reads the signs that begin at a place; false: none does. */
bool sign_read(struct sign_place *c, size_t at);
/* What they say; false: nothing. */
bool sign_judge(struct sign_place *c, struct sign *o);

#endif
