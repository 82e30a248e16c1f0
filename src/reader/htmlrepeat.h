/* htmlrepeat: the posts of a page whose software is not known: elements of one kind whose ids are a word and a number.
 *
 *     <div id="p101" class="entry"> ... <div id="p102" class="entry"> ... <div id="p103" class="entry">
 *
 * Three of them at least, a third of the page's body, and in the first ones something that tells an author or a date; what counts
 * chapters, notes or lines is no post.  One pass over the tree.  SPDX-License-Identifier: MIT */
#ifndef READER_HTMLREPEAT_H
#define READER_HTMLREPEAT_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

#include "reader/engines.h"

#define HTMLREPEAT_SELECTOR 64u

/* What is known of such posts; its `post` is what htmlrepeat_find writes. */
extern const struct engine htmlrepeat_engine;

/* The selector of the posts; false: there are none. */
bool htmlrepeat_find(const GumboNode *root, char selector[HTMLREPEAT_SELECTOR]);

#endif
