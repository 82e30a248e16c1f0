/* htmltree: see the header.  SPDX-License-Identifier: MIT */
#include "reader/htmltree.h"

#include <string.h>

#include "reader/htmlbare.h"
#include "reader/htmltag.h"
#include "reader/htmlvalue.h"

static size_t place(const struct reading *r, const char *p) { return (size_t)((const uint8_t *)p - r->h->page.src); }

static bool in_source(const struct reading *r, const GumboStringPiece *s)
{
    const char *src = (const char *)r->h->page.src;
    return s->length && s->data >= src && s->data + s->length <= src + r->h->page.len;
}

/* gumbo lets a text reach over tags it did not use (a stray </b>): those are left out. */
static enum status enter_text(struct reading *r, const GumboNode *x)
{
    const GumboStringPiece *piece = &x->v.text.original_text;
    if (!in_source(r, piece))
        return ST_OK;
    const uint8_t *src = r->h->page.src;
    size_t from = place(r, piece->data), end = from + piece->length;
    enum status st = ST_OK;
    while (from < end && st == ST_OK) {
        struct htmltag t;
        if (src[from] == '<' && htmltag_read(src + from, src + end, &t)) {
            from += t.len;
            continue;
        }
        const uint8_t *next = memchr(src + from + 1, '<', end - from - 1);
        size_t to = next ? (size_t)(next - src) : end;
        st = htmlsink_text(&r->sink, src, from, to);
        from = to;
    }
    return st;
}

static enum status enter_quote(struct reading *r, const GumboNode *x, bool sure)
{
    struct record_quote q = {.sure = sure};
    enum status st = ST_OK;
    if (sure) {
        st = htmlvalue(r->d, &r->s->quote_author, x, &r->s->quote, &q.author);
        if (st == ST_OK)
            st = htmlvalue(r->d, &r->s->quote_source, x, &r->s->quote, &q.source);
        htmlbare_name(&q.author);
    } else {
        const char *cite = select_attr(x, "cite");
        if (cite && *cite)
            st = decoder_keep(r->d, cite, strlen(cite), &q.source);
    }
    if (r->sink.n_open < SINK_QUOTES_MAX)
        r->quote[r->sink.n_open] = x;
    const GumboStringPiece *tag = &x->v.element.original_tag;
    size_t from = in_source(r, tag) ? place(r, tag->data) : r->sink.src_end;
    return st == ST_OK ? htmlsink_open(&r->sink, q, from) : st;
}

/* A <blockquote> that is only the inside of the engine's box is no quote of its own. */
static bool opens_quote(const struct reading *r, const GumboNode *x, bool *sure)
{
    *sure = select_match(&r->s->quote, x, NULL);
    if (*sure || x->v.element.tag != GUMBO_TAG_BLOCKQUOTE)
        return *sure;
    const GumboNode *around = r->sink.n_open && r->sink.n_open <= SINK_QUOTES_MAX ? r->quote[r->sink.n_open - 1] : NULL;
    return !around || around->v.element.tag == GUMBO_TAG_BLOCKQUOTE;
}

static unsigned class_of(const GumboNode *x)
{
    const char *name = gumbo_normalized_tagname(x->v.element.tag);
    return htmltag_class_of((const uint8_t *)name, strlen(name));
}

static void break_for(struct reading *r, unsigned class)
{
    htmlsink_break(&r->sink, class & TAG_PARA ? 2 : class & TAG_BLOCK ? 1 : 0);
}

size_t htmltree_depth(const GumboNode *x)
{
    size_t n = 0;
    for (; x; x = x->parent)
        n++;
    return n;
}

size_t htmltree_depth_of_both(const GumboNode *a, size_t da, const GumboNode *b)
{
    size_t db = htmltree_depth(b);
    for (; da > db; da--)
        a = a->parent;
    for (; db > da; db--)
        b = b->parent;
    for (; a != b; da--) {
        a = a->parent;
        b = b->parent;
    }
    return da;
}

bool htmltree_is_post(const struct reading *r, const GumboNode *x)
{
    const struct selectors *s = r->s;
    if (select_match(&s->post, x, NULL))
        return !s->body.n || select_first(&s->body, x, &s->post);
    return htmlheads_is_post(&r->h->heads, x);
}

static bool keeps_lines(const struct reading *r, const GumboNode *x)
{
    return x->v.element.tag == GUMBO_TAG_PRE || select_match(&r->s->lines, x, NULL);
}

/* *skip: nothing below it is text of this post. */
static enum status enter(struct reading *r, const GumboNode *x, bool top, bool *skip)
{
    *skip = false;
    if (x->type == GUMBO_NODE_TEXT || x->type == GUMBO_NODE_WHITESPACE)
        return enter_text(r, x);
    if (x->type != GUMBO_NODE_ELEMENT)
        return ST_OK;
    GumboTag tag = x->v.element.tag;
    unsigned class = class_of(x);
    *skip = (class & TAG_SKIP) || tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_HEAD || select_match(&r->s->drop, x, NULL) ||
            (!top && r->post && htmltree_is_post(r, x)) || (!top && r->trim && (x == r->head_author || htmlheads_is_head(x)));
    if (*skip)
        return ST_OK;
    size_t from = in_source(r, &x->v.element.original_tag) ? place(r, x->v.element.original_tag.data) : 0;
    if (tag == GUMBO_TAG_BR)
        return htmlsink_br(&r->sink, from, x->v.element.original_tag.length);
    break_for(r, class);
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH)
        htmlsink_space(&r->sink, from);
    if (tag == GUMBO_TAG_LI && !top)
        return htmlsink_item(&r->sink);
    r->sink.pre += keeps_lines(r, x);
    if (tag == GUMBO_TAG_CITE)
        htmlsink_cite(&r->sink, false);
    bool sure;
    return !top && opens_quote(r, x, &sure) ? enter_quote(r, x, sure) : ST_OK;
}

static void leave(struct reading *r, const GumboNode *x)
{
    if (x->type != GUMBO_NODE_ELEMENT)
        return;
    break_for(r, class_of(x));
    r->sink.pre -= keeps_lines(r, x);
    if (x->v.element.tag == GUMBO_TAG_CITE)
        htmlsink_cite(&r->sink, true);
    size_t open = r->sink.n_open;
    if (open && open <= SINK_QUOTES_MAX && r->quote[open - 1] == x && !r->sink.too_deep) {
        const GumboStringPiece *end = &x->v.element.original_end_tag;
        htmlsink_close(&r->sink, in_source(r, end) ? place(r, end->data) + end->length : 0);
    } else if (r->sink.too_deep && x->v.element.tag == GUMBO_TAG_BLOCKQUOTE) {
        htmlsink_close(&r->sink, 0);
    }
}

enum status htmltree_read(struct reading *r, const GumboNode *top)
{
    const GumboNode *x = top;
    enum status st = ST_OK;
    while (st == ST_OK) {
        bool skip;
        st = enter(r, x, x == top, &skip);
        const GumboVector *below = x->type == GUMBO_NODE_ELEMENT    ? &x->v.element.children
                                   : x->type == GUMBO_NODE_DOCUMENT ? &x->v.document.children
                                                                    : NULL;
        if (!skip && below && below->length) {
            x = below->data[0];
            continue;
        }
        if (!skip)
            leave(r, x);
        const GumboNode *next;
        while (x != top && !(next = select_next(x, x->parent, true))) {
            x = x->parent;
            leave(r, x);
        }
        if (x == top)
            break;
        x = next;
    }
    while (r->sink.n_open)
        htmlsink_close(&r->sink, 0);
    return st;
}
