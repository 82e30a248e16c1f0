/* htmlpage: a page as a gumbo tree, within bounds.
 *
 * gumbo's memory grows with the nodes, its time with depth and with pairs of attributes, and it has no bounds.  So these are
 * counted before (htmlcheck.h), and memory comes from a budget that ends the parse when it is used up.  Pages in another
 * charset (by their own <meta>) are recoded first, with a map back to their bytes.
 * Ownership: the caller owns the struct; the tree lives until htmlpage_clear.
 * SPDX-License-Identifier: MIT */
#ifndef READER_HTMLPAGE_H
#define READER_HTMLPAGE_H

#include <gumbo.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/srcmap.h"
#include "util/arena.h"
#include "util/buf.h"
#include "util/status.h"

struct htmlpage {
    struct arena arena; /* of the tree */
    size_t used, budget;
    bool denied;   /* the system had no memory, whatever the budget */
    jmp_buf spent; /* where to jump when the budget is used up */
    struct buf utf8;
    struct srcmap back; /* from utf8 to raw; n = 0: they are the same */
    const uint8_t *src; /* the bytes that the tree's offsets count in: raw or utf8 */
    size_t len;
    const GumboNode *root; /* the document */
};

/* tree: bytes that the tree may take.  ST_SKIP: the page is beyond a bound, *why says which. */
enum status htmlpage_parse(struct htmlpage *g, const uint8_t *raw, size_t n, size_t tree, const char **why) MUST_CHECK;
/* Translates a range of src to raw bytes. */
void htmlpage_raw(const struct srcmap *back, uint32_t *from, uint32_t *to);
void htmlpage_clear(struct htmlpage *g);
void htmlpage_free(struct htmlpage *g);

#endif
