/* options: the command line becomes a handle with its options set, and what the program itself must know.
 *
 * GNU habits: long options may be shortened while unambiguous, `--name=ARG` and `--name ARG`, short ones in
 * one bunch (`-qt text`, `-ttext`), options after files, `--` ends the options, `-` is standard input.  The
 * last of two equal options wins, `--rules` adds up.
 *
 * Which options there are, and what their values may be, the library knows (thresh_option, thresh_set).
 * Ownership: strings are borrowed from argv; options_free releases handle and lists.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "thresh.h"

enum action {
    ACT_RUN = 0,
    ACT_HELP,       /* options_help(stdout) */
    ACT_VERSION,    /* version_print(stdout) */
    ACT_COMPLETION, /* options_completion(stdout, of) */
    ACT_LIST_RULES,
    ACT_RESTORE,     /* of is the journal */
    ACT_INDEX_INFO,  /* of is the index */
    ACT_INDEX_MERGE, /* merge */
    ACT_JOIN_PLACES, /* files are shards', of is a folder */
    ACT_ERROR,       /* said on standard error; message_status() tells the exit status */
};

struct options {
    thresh *t; /* with all options set that are for it */
    enum action action;
    const char *of;    /* what the action is about */
    const char *part;  /* of it, or NULL */
    const char **file; /* FILEs; none: standard input */
    size_t n_files;
    const char **merge; /* indexes to be merged */
    size_t n_merge;
    int verbose; /* -1 -q, 0, 1 -v, 2 -vv */
    bool progress;
    bool stats;
    const char *stats_file;          /* NULL: standard error */
    bool strict, output_dir, listed; /* the option was given; listed: --files0-from */
};

/* After any action but ACT_ERROR *o wants options_free.  Verbosity of messages is set too. */
enum action options_parse(int argc, char **argv, struct options *o);
void options_free(struct options *o);

void options_help(FILE *out);
void options_completion(FILE *out, const char *shell); /* a script for that shell (complete.c) */
/* The option list of the man page in man(7) form: the part of thresh.1 between its two marker comments. */
void options_man(FILE *out);

#endif
