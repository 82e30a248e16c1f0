/* htmllead: the text of a page beside its posts: the article above its comments, the product above its reviews.
 *
 * Prose is text of paragraphs, and long text elsewhere, without links and the frame of a page (menus, footers).  The lead is the
 * element with nearly all of the prose that is in no post.  SPDX-License-Identifier: MIT */
#ifndef READER_HTMLLEAD_H
#define READER_HTMLLEAD_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

#include "util/status.h"

struct htmllead {
    bool (*is_post)(const void *ctx, const GumboNode *x);
    const void *ctx;
};

/* *lead: the element, NULL if there is none; it may hold posts too.  *bytes: of prose in it. */
enum status htmllead_find(const struct htmllead *how, const GumboNode *root, const GumboNode **lead, size_t *bytes) MUST_CHECK;

#endif
