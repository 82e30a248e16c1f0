/* htmltree: the text of a part of a page: what a person reads, with the quotes that the markup tells.
 *
 * struct reading is one page in hand, while html.c looks for its posts.  Inner to reader/.  SPDX-License-Identifier: MIT */
#ifndef READER_HTMLTREE_H
#define READER_HTMLTREE_H

#include "reader/codec.h"
#include "reader/htmlheads.h"
#include "reader/htmlpage.h"
#include "reader/htmlrepeat.h"
#include "reader/htmlsink.h"
#include "reader/select.h"

enum { TOLD_ID, TOLD_AUTHOR, TOLD_DATE, N_TOLD };

struct selectors {
    struct selector post, body, told[N_TOLD], quote, quote_author, quote_source, drop, lines;
    bool joined, general; /* as in engines.h */
};

struct html {
    struct selectors *engine; /* n_engines of them */
    struct selectors none;    /* for other pages */
    struct selectors repeat;  /* for posts found by their ids */
    char repeated[HTMLREPEAT_SELECTOR];
    struct htmlheads heads; /* for posts found by their dates */
    struct htmlpage page;
    struct htmltext view;
    struct record_post *post;
    size_t n_posts, cap_posts;
};

/* One page in hand. */
struct reading {
    struct decoder *d;
    struct html *h;
    const struct selectors *s;
    struct htmlsink sink;
    const GumboNode *post; /* NULL: the page is one text */
    const GumboNode *quote[SINK_QUOTES_MAX];
    struct slice before[N_TOLD];
    struct slice joined;          /* the author of the post before */
    const GumboNode *lead;        /* the text beside the posts */
    bool lead_reached;            /* it is more than its prose: it has a head */
    bool guess;                   /* no engine's page */
    bool trim;                    /* the head of the post is not its text */
    const GumboNode *head_author; /* who is told there */
};

/* How deep x lies; the nearest node that has both a, which lies at depth da, and b. */
size_t htmltree_depth(const GumboNode *x);
size_t htmltree_depth_of_both(const GumboNode *a, size_t da, const GumboNode *b);

/* The element is a post of the page. */
bool htmltree_is_post(const struct reading *r, const GumboNode *x);

/* Appends the text below `top`, other posts left out. */
enum status htmltree_read(struct reading *r, const GumboNode *top) MUST_CHECK;

#endif
