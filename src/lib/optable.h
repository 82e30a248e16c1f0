/* optable: the one table of options.  thresh_set, thresh_option, and through it the parser of the command line, --help, the
 * completions and the man page read it; nothing else knows a name.  What prints is in cli/.
 * SPDX-License-Identifier: MIT */
#ifndef LIB_OPTABLE_H
#define LIB_OPTABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "config.h"
#include "thresh.h"

/* What setters write to.  One that returns false has written its reason into `why`. */
struct parse {
    struct config *config;
    const char **rules_files; /* room for one more; config.rules_files is this */
    char why[256];
};

struct option_row {
    struct thresh_option shown;
    /* NULL: of the program alone (THRESH_OPTION_PROGRAM), or a heading */
    bool (*set)(struct parse *p, const struct option_row *row, const char *arg);
    size_t at; /* offset of the field in struct config that the general setters write */
};

extern const struct option_row option_table[];
extern const size_t option_table_n;

/* What is so without any option. */
struct config optable_defaults(void);
/* What depends on more than one option: false, and why[0 .. size) says what is wrong. */
bool optable_check(const struct config *c, char *why, size_t size);

#endif
