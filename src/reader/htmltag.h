/* htmltag: single tags of HTML source: name, attributes, class of element.  No tree.
 * SPDX-License-Identifier: MIT */
#ifndef READER_HTMLTAG_H
#define READER_HTMLTAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/slice.h"

enum tag_class {
    TAG_BLOCK = 1,  /* begins and ends a line */
    TAG_PARA = 2,   /* a block with a blank line before and behind */
    TAG_VOID = 4,   /* has no end tag */
    TAG_SKIP = 8,   /* its content is not text for people */
    TAG_PHRASE = 16 /* may go when nothing is left in it, without loss of page structure */
};

struct htmltag {
    struct slice name;  /* as written; compare with htmltag_is */
    struct slice attrs; /* between name and > */
    size_t len;         /* bytes from < to > */
    bool close;         /* </name> */
    bool comment;       /* <!-- -->, <!DOCTYPE>, <?xml?> */
    unsigned class;     /* enum tag_class bits */
};

/* Bits of enum tag_class for an element's name; 0: none. */
unsigned htmltag_class_of(const uint8_t *name, size_t n);

/* p[0] is '<'.  False if this is no tag but a less-than sign of the text, or does not end before `end`. */
bool htmltag_read(const uint8_t *p, const uint8_t *end, struct htmltag *t);
bool htmltag_is(const struct htmltag *t, const char *lower_name);
/* Value of an attribute as written, entities not decoded; false if it is not there. */
bool htmltag_attr(const struct htmltag *t, const char *lower_name, struct slice *value);
/* The class attribute holds this word. */
bool htmltag_class(const struct htmltag *t, const char *word);

#endif
