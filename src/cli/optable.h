/* optable: the one table of options.  The parser, --help and the man page read it; nothing else knows a name.
 *
 * Rows that are not `ready` belong to features that do not work yet: the parser refuses them with a clear
 * message and the help leaves them out.  Switching one on is changing its false to true; the same holds for
 * the values of an option.  SPDX-License-Identifier: MIT */
#ifndef CLI_OPTABLE_H
#define CLI_OPTABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"

struct choice {
    const char *name;
    int value;
    bool ready;
};

/* What the parser carries along.  A setter that returns false has written its reason into `why`. */
struct parse {
    struct config *config;
    enum action action;
    const char **rules_files; /* room for argc entries; config.rules_files is this */
    const char **index_merge; /* the same */
    char why[256];
};

struct option_row {
    const char *name; /* NULL: a heading of the help, in `help` */
    char brief;       /* the short form, or 0 */
    bool ready;
    bool arg_optional;            /* taken only as --name=ARG */
    const char *arg;              /* its name in the help, NULL: takes none */
    const struct choice *choices; /* ends with a NULL name; `{}` in help stands for the ready ones */
    bool (*set)(struct parse *p, const struct option_row *row, const char *arg);
    size_t at; /* offset of the field in struct config that the general setters write */
    const char *help;
};

extern const struct option_row option_table[];
extern const size_t option_table_n;

/* "auto, text": the ready choices, in the table's order.  Cut to `size`. */
void optable_choices(const struct choice *choices, char *out, size_t size);

#endif
