/* htmltext: the readable text of a piece of HTML (a field, a mail part), with the way back to its source.
 *
 * For fields of JSON dumps and mail: fast, no tree, tolerant.  Whole pages are read by gumbo (html.c).
 * Block elements break lines, paragraphs leave a blank line, <br> is a line end, <pre> keeps its lines,
 * list items get "- ".  White space of the source collapses; where there is neither <p> nor <div>, line ends
 * of the source count (phpBB and Markdown with a tag in it).
 * Quotes: <blockquote>, Discourse's aside.quote, XenForo's data-quote; nested ones deeper.
 *
 * Ownership: the caller owns the struct and reuses it; slices of quotes point into the HTML.
 * SPDX-License-Identifier: MIT */
#ifndef READER_HTMLTEXT_H
#define READER_HTMLTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/record.h"
#include "reader/srcmap.h"
#include "util/buf.h"
#include "util/status.h"

/* An element that goes as a whole once its text goes. */
struct htmlunit {
    uint32_t from, to;         /* text */
    uint32_t src_from, src_to; /* source, with its tags */
    uint32_t outer;            /* index + 1 of the unit around it, 0 = none */
};

struct htmltext {
    struct srcmap map;
    struct record_quote *quote;
    size_t n_quotes, cap_quotes;
    struct htmlunit *unit; /* one a quote, in the same order: src_from rises */
    size_t n_units, cap_units;
};

/* True if the text is HTML rather than text in which a tag or two stand (htmlis.c). */
bool htmltext_is(const uint8_t *p, size_t n);

/* Appends the text of html[0 .. n) to `text`; offsets in `h` count from where it begins there. */
enum status htmltext_scan(struct htmltext *h, const uint8_t *html, size_t n, struct buf *text) MUST_CHECK;
void htmltext_clear(struct htmltext *h);
void htmltext_free(struct htmltext *h);

/* Translates edits of the text to edits of the source src[0 .. len): the text bytes, tags that lose their content, and whole
 * units.  Tags that stay are as balanced as before.  `with` is copied as it is; the caller escapes it when writing.
 * *out is from alloc_array and the caller's. */
enum status htmltext_cut(const struct srcmap *map, const struct htmlunit *unit, size_t n_units, const uint8_t *src, size_t len,
                         const struct edit *e, size_t n, struct edit **out, size_t *n_out) MUST_CHECK;

/* Appends `s` with & < > as entities. */
enum status htmltext_escape(struct buf *out, struct slice s) MUST_CHECK;

#endif
