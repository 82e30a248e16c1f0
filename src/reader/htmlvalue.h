/* htmlvalue: authors, dates and ids of a page: what a selector or an element says.  SPDX-License-Identifier: MIT */
#ifndef READER_HTMLVALUE_H
#define READER_HTMLVALUE_H

#include <gumbo.h>

#include "reader/decoder.h"
#include "reader/select.h"
#include "util/status.h"

#define HTMLVALUE_MOST 512 /* bytes */

/* Text below a node, white space collapsed; the value of an attribute (nothing if v is NULL). */
enum status htmlvalue_text(struct decoder *d, const GumboNode *top, struct slice *out) MUST_CHECK;
enum status htmlvalue_attr(struct decoder *d, const char *v, struct slice *out) MUST_CHECK;
/* What one alternative of a selector says of the element it found. */
enum status htmlvalue_path(struct decoder *d, const struct select_path *p, const GumboNode *x, struct slice *out) MUST_CHECK;
/* What a selector finds below `node`, or on it for "@attribute": of the first alternative that says something. */
enum status htmlvalue(struct decoder *d, const struct selector *s, const GumboNode *node, const struct selector *stop,
                      struct slice *out) MUST_CHECK;

#endif
