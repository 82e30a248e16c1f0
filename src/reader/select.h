/* select: a small part of CSS selectors over gumbo's tree: what the table of engines is written in.
 *
 *     tag  .class  #id  [attr]  [attr=v]  [attr^=v]  [attr*=v]   compound, in any order after the tag
 *     a b       b somewhere below a
 *     a, b      either
 *     ...@name  the value is that attribute of what is found (else its text)
 *
 * Compiled once, const after that; the text must outlive it.  A bad selector is a mistake of the table: select_compile asserts.
 * SPDX-License-Identifier: MIT */
#ifndef READER_SELECT_H
#define READER_SELECT_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

#define SELECT_TERMS 6 /* conditions of one compound */
#define SELECT_STEPS 4 /* compounds of one path */
#define SELECT_PATHS 4 /* alternatives */

struct select_term {
    char kind;                /* t tag, c class, a attribute present, = ^ * attribute value */
    const char *name, *value; /* into the text of the selector */
    size_t n_name, n_value;
};

struct select_step {
    struct select_term term[SELECT_TERMS];
    size_t n;
};

struct select_path {
    struct select_step step[SELECT_STEPS]; /* the last one is what is found */
    size_t n;
};

struct selector {
    struct select_path path[SELECT_PATHS];
    size_t n;         /* 0: matches nothing */
    const char *attr; /* or NULL: the text */
};

/* NULL or "" match nothing. */
void select_compile(struct selector *s, const char *text);

/* Does the element match?  Ancestors above `top` are not looked at (NULL: all are). */
bool select_match(const struct selector *s, const GumboNode *node, const GumboNode *top);

/* First match below `top`, in the order of the document; elements that `stop` matches are not entered (NULL: all
 * are).  NULL if none. */
const GumboNode *select_first(const struct selector *s, const GumboNode *top, const struct selector *stop);

/* The node after `node` in document order below `top`; over its children if `skip`.  NULL at the end. */
const GumboNode *select_next(const GumboNode *node, const GumboNode *top, bool skip);

const char *select_attr(const GumboNode *node, const char *name); /* NULL if it is not there */

#endif
