/* linepattern: a pattern of the user's, compiled: --post-break, --thread-break, --thread-from=name:RE.
 * Lines are matched under a match limit.  SPDX-License-Identifier: MIT */
#ifndef READER_LINEPATTERN_H
#define READER_LINEPATTERN_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "text/slice.h"
#include "util/status.h"

struct linepattern {
    pcre2_code *code;
    pcre2_match_data *data; /* the ovector of the last match */
    pcre2_match_context *limits;
};

/* Compiles a pattern that was checked when options were read (lib/optset.c).  text NULL: *out is NULL. */
enum status linepattern_new(struct linepattern **out, const char *text) MUST_CHECK;
void linepattern_free(struct linepattern *p);

/* Returns what pcre2_match does: below 0, no match or an error. */
int linepattern_match(const struct linepattern *p, struct slice line);

#endif
