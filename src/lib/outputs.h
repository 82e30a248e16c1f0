/* outputs: what --output-dir is going to write, held against what is read, before anything is written.
 * SPDX-License-Identifier: MIT */
#ifndef LIB_OUTPUTS_H
#define LIB_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "config.h"
#include "io/place.h"
#include "util/status.h"

struct thresh;

struct outputs {
    struct thresh *t;
    const struct config *config;
    const char *const *file; /* what is read */
    size_t n_files;
    char *root; /* where --output-dir leads, "" if it is the root of all */
    bool there; /* it exists */
    char *text; /* all names below it */
    struct outputs_name {
        const char *name; /* below it */
        size_t file;      /* which of the inputs */
    } * name;             /* sorted */
    size_t n;
};

/* ST_IO, ST_LIMIT: refused, and thresh_why says it: standard input (which has no name), two inputs of one name, an output that is
 * an input, an output folder inside of a folder that is read.  Without --output-dir there is nothing to refuse. */
enum status outputs_check(struct outputs *o, struct thresh *t, const char *const *inputs, size_t n) MUST_CHECK;
/* The input of which this place is going to be the output; NULL: it is none. */
const char *outputs_find(const struct outputs *o, const struct place *p);
void outputs_free(struct outputs *o);

#endif
