/* engines: how the pages of forum software are built: one entry an engine, in select.h's language.
 * To add one: an entry here with its source, a page in tests/unit/pages_more.h.  SPDX-License-Identifier: MIT */
#ifndef READER_ENGINES_H
#define READER_ENGINES_H

#include <stdbool.h>
#include <stddef.h>

struct engine {
    const char *name;
    const char *source;                      /* where the markup is to be seen */
    const char *sign[3];                     /* all stand in the source of the page; else the engine is not tried */
    const char *post;                        /* a post; nested ones are posts of their own */
    const char *body;                        /* below the post: what the person wrote */
    const char *id;                          /* below the post, or of the post itself if it begins with @ */
    const char *author, *date;               /* the same; < : the last one before the post */
    const char *quote;                       /* below the body */
    const char *quote_author, *quote_source; /* attributes of the quote (@name), or below it */
    unsigned least;                          /* fewer posts are none: the page is read as any other */
    bool general;                            /* any page: it may have a text beside the posts */
    const char *drop;                        /* below the body: not the person's words */
    bool joined;                             /* a post without an author is by that of the post before */
    const char *lines;                       /* below the body: line ends of the source are line ends of the text */
};

extern const struct engine engines[];
extern const size_t n_engines;

#endif
