/* select: a small part of CSS selectors over gumbo's tree: what the table of engines is written in.
 *
 *     tag  .class  #id  [attr]  [attr=v]  [attr^=v]  [attr*=v]  [attr#=v] (v and a number)   compound, in any order after the tag
 *     a b       b somewhere below a
 *     a + b     b right behind a
 *     a, b      either
 *     <a        the last one before the post, where a value of it is asked for
 *     a@name    the value is that attribute of what is found (else its text); alone: of the element itself
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
#define SELECT_PATHS 6 /* alternatives */

struct select_term {
    char kind;                /* t tag, c class, a attribute present, = ^ * # attribute value */
    const char *name, *value; /* into the text of the selector */
    size_t n_name, n_value;
};

struct select_step {
    struct select_term term[SELECT_TERMS];
    size_t n;
    bool behind; /* right behind what the step before finds, not below it */
};

struct select_path {
    struct select_step step[SELECT_STEPS]; /* the last one is what is found */
    size_t n;
    struct select_term attr; /* n_name 0: the text is the value */
    bool before;             /* outside, before what is looked at */
};

struct selector {
    struct select_path path[SELECT_PATHS];
    size_t n; /* 0: matches nothing */
};

/* NULL or "" match nothing. */
void select_compile(struct selector *s, const char *text);

/* Does the element match?  Ancestors above `top` are not looked at (NULL: all are). */
bool select_match(const struct selector *s, const GumboNode *node, const GumboNode *top);
bool select_match_path(const struct select_path *p, const GumboNode *node, const GumboNode *top);

/* First match of the first alternative that matches at all, below `top` in document order; elements that `stop` matches are not entered (NULL: all
 * are).  NULL if none. */
const GumboNode *select_first(const struct selector *s, const GumboNode *top, const struct selector *stop);

/* The same of one alternative. */
const GumboNode *select_path_first(const struct select_path *p, const GumboNode *top, const struct selector *stop);

/* The node after `node` in document order below `top`; over its children if `skip`.  NULL at the end. */
const GumboNode *select_next(const GumboNode *node, const GumboNode *top, bool skip);

const char *select_term_value(const struct select_term *t, const GumboNode *node); /* the attribute it names */
const char *select_attr(const GumboNode *node, const char *name);                  /* NULL if it is not there */

#endif
