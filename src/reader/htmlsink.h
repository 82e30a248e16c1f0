/* htmlsink: builds the readable text of HTML, with its map and quotes; used by htmltext.c (tags as they come) and by
 * htmltree.c (a tree).  White space collapses, block elements break lines, quotes nest.  Internal to reader/.
 * SPDX-License-Identifier: MIT */
#ifndef READER_HTMLSINK_H
#define READER_HTMLSINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/htmltext.h"
#include "util/buf.h"
#include "util/status.h"

#define SINK_QUOTES_MAX 64 /* deeper quotes are not told apart */

struct htmlsink {
    struct htmltext *h;
    struct buf *text;
    size_t base;     /* text->len at the start */
    size_t space;    /* source offset + 1 of white space that waits for text behind it, 0 = none */
    size_t src_end;  /* where the last source mapped ends: a map must rise */
    unsigned breaks; /* line ends that wait for text */
    unsigned pre;    /* open <pre> */
    bool keep_lines; /* line ends of the source are line ends of the text */
    bool marked;     /* the line at hand begins with > */
    bool after_br;
    bool cited;                   /* in the <cite> that a quote begins with */
    size_t open[SINK_QUOTES_MAX]; /* quotes not closed yet */
    size_t n_open, too_deep;
};

/* Text so far. */
static inline size_t htmlsink_at(const struct htmlsink *s) { return s->text->len - s->base; }

/* Appends the text of src[from, to), which must have no tags: entities are decoded, white space collapses. */
enum status htmlsink_text(struct htmlsink *s, const uint8_t *src, size_t from, size_t to) MUST_CHECK;
/* At least n line ends go before the next text; of several calls the largest n counts. */
static inline void htmlsink_break(struct htmlsink *s, unsigned n)
{
    if (n > s->breaks)
        s->breaks = n;
}
/* Writes the line ends that wait, so that htmlsink_at is where the next text will stand. */
enum status htmlsink_flush(struct htmlsink *s) MUST_CHECK;
enum status htmlsink_br(struct htmlsink *s, size_t from, size_t n_src) MUST_CHECK;
enum status htmlsink_item(struct htmlsink *s) MUST_CHECK; /* "- " */
/* White space that the source does not have as text, as between table cells. */
static inline void htmlsink_space(struct htmlsink *s, size_t from)
{
    if (!s->space)
        s->space = from + 1;
}

/* Opens a quote.  q has author, source and sure; src_from: where its start tag begins. */
enum status htmlsink_open(struct htmlsink *s, struct record_quote q, size_t src_from) MUST_CHECK;
void htmlsink_close(struct htmlsink *s, size_t src_to);
/* A <cite> begins or ends.  In `<blockquote><cite>Bob wrote:</cite>` it stands at the beginning: then the quote is of a post, and
 * the name goes on a line of its own.  A <cite> behind the text names a book. */
void htmlsink_cite(struct htmlsink *s, bool close);

#endif
