/* boxed: posts that stand as wholes behind `> `.  vBulletin 4 puts the body of each post into a <blockquote>, which html2text and
 * other writers of Markdown show with the mark of a quote.  Nobody posts nothing: where all that the first marked post of a
 * thread says is marked, the mark is a box, and what stands in such a post is its text, one level less deep.
 * SPDX-License-Identifier: MIT */
#ifndef READER_BOXED_H
#define READER_BOXED_H

#include "segment/block.h"

#define BOXED_LATE 8u /* posts without a mark: then no thread is boxed */
enum boxed { BOXED_UNKNOWN = 0, BOXED_NO, BOXED_YES };

/* Looks at a post that is whole, lines [from, to) of the text; *b: what the thread is, so far.  Signs its lines that are boxed
 * (LINE_BOXED). */
void boxed_post(struct block_text *text, size_t from, size_t to, enum boxed *b);

#endif
