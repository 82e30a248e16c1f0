/* engines: how the pages of forum software are built: one entry for each engine, in the language of select.h.  The table is made
 * from rules/pages.engines, which says what each member means.  SPDX-License-Identifier: MIT */
#ifndef READER_ENGINES_H
#define READER_ENGINES_H

#include <stdbool.h>
#include <stddef.h>

struct engine {
    const char *name, *source, *sign[3];
    const char *post, *body, *id, *author, *date, *quote, *quote_author, *quote_source, *drop, *lines; /* NULL: none */
    unsigned least;
    bool general, joined;
};

extern const struct engine engines[];
extern const size_t n_engines;

#endif
