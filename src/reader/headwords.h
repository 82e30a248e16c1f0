/* headwords: words of the heads of posts and of lines of chats, from rules/heads.words.
 * SPDX-License-Identifier: MIT */
#ifndef READER_HEADWORDS_H
#define READER_HEADWORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/slice.h"

typedef const char *const headwords[];
extern headwords headwords_unit, headwords_today, headwords_posted, headwords_day, headwords_by, headwords_zone,
    headwords_between, headwords_post, headwords_post_by, headwords_reply, headwords_collapse, headwords_cjk_posted,
    headwords_date, headwords_lead, headwords_tail, headwords_level, headwords_notice, headwords_log, headwords_title;

/* Bytes of the first of the words that s begins with, or ends with; 0 if it does with none. */
size_t headwords_begin(headwords words, struct slice s);
size_t headwords_end(headwords words, struct slice s);
/* s is one of them, whatever the case of its ASCII letters. */
bool headwords_has(headwords words, struct slice s);
/* Takes the first off that s begins with; false if there is none. */
bool headwords_take(headwords words, struct slice *s);

#endif
