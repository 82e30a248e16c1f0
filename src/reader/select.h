/* select: a small part of CSS selectors over gumbo's tree: the language of the table of engines.
 *
 *     tag  .class  #id  [attr]  [attr=v]  [attr^=v]  [attr*=v]  [attr#=v] (v and a number)   compound, in any order after the tag
 *     a b       b somewhere below a
 *     a + b     b right behind a
 *     a, b      either
 *     <a        for a value of a post: the last a before the post
 *     a@name    the value is attribute `name` of what is found, not its text; @name alone: of the element itself
 *
 * Compiled once, const after that; the text must outlive it.  A bad selector is a mistake in the table: select_compile asserts.
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
    char kind;                /* t: tag, c: class, a: the attribute is there; = ^ * #: its value, as above */
    const char *name, *value; /* into the text of the selector */
    size_t n_name, n_value;
};

struct select_step {
    struct select_term term[SELECT_TERMS];
    size_t n;
    bool behind; /* `+`: right behind what the step before finds, not below it */
};

struct select_path {
    struct select_step step[SELECT_STEPS]; /* the last step is the element that is found */
    size_t n;
    struct select_term attr; /* the attribute that is the value; n_name 0: the text is */
    bool before;             /* `<` */
};

struct selector {
    struct select_path path[SELECT_PATHS];
    size_t n; /* 0: matches nothing */
};

/* text: NULL or "" match nothing. */
void select_compile(struct selector *s, const char *text);

/* The element matches.  Ancestors above `top` are not looked at (NULL: all are). */
bool select_match(const struct selector *s, const GumboNode *node, const GumboNode *top);
bool select_match_path(const struct select_path *p, const GumboNode *node, const GumboNode *top);

/* The first match, in document order below `top`, of the first alternative that matches at all; NULL if there is none.  Elements
 * that `stop` matches are not entered (NULL: all are). */
const GumboNode *select_first(const struct selector *s, const GumboNode *top, const struct selector *stop);

/* The same for one alternative. */
const GumboNode *select_path_first(const struct select_path *p, const GumboNode *top, const struct selector *stop);

/* The node behind `node` in document order below `top`, skipping its children if `skip`; NULL at the end. */
const GumboNode *select_next(const GumboNode *node, const GumboNode *top, bool skip);

const char *select_term_value(const struct select_term *t, const GumboNode *node); /* value of the attribute that t names */
const char *select_attr(const GumboNode *node, const char *name);                  /* value of an attribute, NULL: not there */

#endif
