/* htmlpage: a page as a gumbo tree, within bounds.
 *
 * gumbo takes memory by the node and time by the depth and by pairs of attributes, and cannot say no: these are counted
 * before (htmlcheck.h), memory comes from a budget that ends the parse when it is used up.  Pages in another charset (by their own <meta>) are recoded
 * first, with the way back to their bytes.
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
    bool denied;   /* there was no memory, whatever the budget */
    jmp_buf spent; /* where to go when it is */
    struct buf utf8;
    struct srcmap back; /* utf8 -> raw; n = 0: they are the same */
    const uint8_t *src; /* what the tree's offsets count in: raw or utf8 */
    size_t len;
    const GumboNode *root; /* the document */
};

/* tree: bytes that it may take.  ST_SKIP: *why says what is too much about the page. */
enum status htmlpage_parse(struct htmlpage *g, const uint8_t *raw, size_t n, size_t tree, const char **why) MUST_CHECK;
/* A range of src as raw bytes. */
void htmlpage_raw(const struct srcmap *back, uint32_t *from, uint32_t *to);
void htmlpage_clear(struct htmlpage *g);
void htmlpage_free(struct htmlpage *g);

#endif
