/* htmlheads: what the markup of unknown software says of its posts: who wrote them and when.
 *
 * Software names elements after what they hold: class="post-author", itemprop="datePublished", <time>.  If three dates of one
 * kind each have an author near by, they are dates of posts: a post is the largest element around a date without another date
 * of the kind.  What only tells author, date, rank or buttons is the post's head, not its text.
 * SPDX-License-Identifier: MIT */
#ifndef READER_HTMLHEADS_H
#define READER_HTMLHEADS_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

#include "util/status.h"

struct htmlheads {
    const GumboNode **post; /* by address */
    size_t n, cap;
};

/* Posts of the page; n = 0: it has none that can be told. */
enum status htmlheads_find(struct htmlheads *h, const GumboNode *root) MUST_CHECK;
bool htmlheads_is_post(const struct htmlheads *h, const GumboNode *x);
void htmlheads_free(struct htmlheads *h);

/* The element below `post` that names its author, or its date; NULL if none does. */
const GumboNode *htmlheads_author(const GumboNode *post);
const GumboNode *htmlheads_date(const GumboNode *post);
/* What a date element says where: the name of an attribute, NULL for its text. */
const char *htmlheads_date_attr(const GumboNode *date);

/* The element only tells what belongs to the head of a post. */
bool htmlheads_is_head(const GumboNode *x);
/* Something is left of the post without its head and `author`. */
bool htmlheads_has_text(const GumboNode *post, const GumboNode *author);

/* Bytes of text; without `links` menus and the titles of a list do not count. */
size_t htmlheads_text(const GumboNode *top, bool links);

#endif
