/* options: the command line, checked once, becomes a const config.
 *
 * GNU habits: long options may be shortened while unambiguous, `--name=ARG` and `--name ARG`, short ones in
 * one bunch (`-qt text`, `-ttext`), options after files, `--` ends the options, `-` is standard input.  The
 * last of two equal options wins, `--rules` adds up.
 *
 * Ownership: config borrows its strings from argv; options_free releases the lists that hold them.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdio.h>

#include "config.h"
#include "lib/optable.h"

/* Fills *config from argv[1 .. argc).  config.color and config.progress come back as ALWAYS or NEVER: AUTO
 * was decided by looking at the terminal, NO_COLOR and TERM.  Verbosity of messages is set too.
 * After any action but ACT_ERROR the config is valid and wants options_free. */
enum action options_parse(int argc, char **argv, struct config *config);
void options_free(struct config *config);

void options_help(FILE *out);
void options_completion(FILE *out, enum shell shell); /* a script for that shell (complete.c) */
/* The option list of the man page in man(7) form: the part of thresh.1 between its two marker comments. */
void options_man(FILE *out);

#endif
