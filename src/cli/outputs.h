/* outputs: what --output-dir is going to write, held against what is read, before anything is written.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/filelist.h"
#include "config.h"
#include "io/place.h"

struct outputs {
    const struct config *config;
    char *root;        /* where --output-dir leads, "" if it is the root of all */
    bool there;        /* it exists */
    char *text;        /* all names below it */
    struct outputs_name {
        const char *name; /* below it */
        size_t file;      /* of config->files */
    } *name;              /* sorted */
    size_t n;
};

/* False: refused, and said: standard input (which has no name), two inputs of one name, an output that is an input, an output
 * folder inside of a folder that is read.  Without --output-dir there is nothing to refuse. */
bool outputs_check(struct outputs *o, const struct config *config, const struct filelist *list);
/* The input of which this place is going to be the output; NULL: it is none. */
const char *outputs_find(const struct outputs *o, const struct place *p);
void outputs_free(struct outputs *o);

#endif
