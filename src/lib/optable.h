/* optable: the one table of options.  thresh_set, the parser of the command line, --help and the man page read it;
 * nothing else knows a name.  What prints is in cli/ (help.c, options.c).
 *
 * Rows that are not `ready` belong to features that do not work yet: the parser refuses them with a clear
 * message and the help leaves them out.  Switching one on is changing its false to true; the same holds for
 * the values of an option.  SPDX-License-Identifier: MIT */
#ifndef LIB_OPTABLE_H
#define LIB_OPTABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "config.h"

/* What the command line asks for; thresh_set takes only what belongs to ACT_RUN. */
enum action {
    ACT_RUN = 0,
    ACT_HELP,       /* options_help(stdout) */
    ACT_VERSION,    /* version_print(stdout) */
    ACT_COMPLETION, /* options_completion(stdout) */
    ACT_LIST_RULES, /* config tells which rules */
    ACT_RESTORE,    /* config.journal_file is the journal */
    ACT_INDEX_INFO, /* of config.index_file */
    ACT_INDEX_MERGE, /* config.index_merge into config.index_file */
    ACT_ERROR,      /* said on standard error; message_status() tells the exit status */
};

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

/* What is so without any option. */
struct config optable_defaults(void);
/* What depends on more than one option: false, and why[0 .. size) says what is wrong. */
bool optable_check(const struct config *c, enum action action, char *why, size_t size);

/* "auto, text": the ready choices, in the table's order.  Cut to `size`. */
void optable_choices(const struct choice *choices, char *out, size_t size);

#endif
