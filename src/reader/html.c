/* html: pages; threads of known forum software as posts (engines.c), any other page as its readable text.
 *
 * The text of a thread page is that of its posts, a blank line between; what stands around them is not judged.  A
 * <blockquote>, or what the engine marks as a quote, is a quote of the text.  Written back: the page, without the source of
 * what went (htmlcut.c); everything else of the page stays byte for byte.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "reader/codec.h"
#include "reader/engines.h"
#include "reader/htmlbare.h"
#include "reader/htmlcheck.h"
#include "reader/htmlframe.h"
#include "reader/htmlpage.h"
#include "reader/htmlrepeat.h"
#include "reader/htmlsink.h"
#include "reader/htmltag.h"
#include "reader/select.h"
#include "util/alloc.h"
#include "util/vec.h"

#define VALUE_MAX 512 /* bytes of an author, a date, an id */

struct selectors {
    struct selector post, body, id, author, date, quote, quote_author, quote_source, drop;
    bool author_before, date_before; /* the last one before the post */
};

struct html {
    struct selectors *engine; /* n_engines of them */
    struct selectors none;    /* for other pages */
    struct selectors repeat;  /* for posts found by their ids */
    char repeated[HTMLREPEAT_SELECTOR];
    struct htmlpage page;
    struct htmltext view;
    struct record_post *post;
    size_t n_posts, cap_posts;
};

struct html_text {
    struct srcmap map, back;
    struct htmlunit *unit;
    size_t n_units;
    struct slice src; /* what map counts in, if recoded; else raw */
};

/* One page in hand. */
struct reading {
    struct decoder *d;
    struct html *h;
    const struct selectors *s;
    struct htmlsink sink;
    const GumboNode *post; /* NULL: the page is one text */
    const GumboNode *quote[SINK_QUOTES_MAX];
    struct slice author_before, date_before;
};

/* ---- life ---- */

static void compile_before(struct selector *s, bool *before, const char *text)
{
    *before = text && *text == '<';
    select_compile(s, text && *text == '<' ? text + 1 : text);
}

static void compile_engine(struct selectors *s, const struct engine *e)
{
    select_compile(&s->post, e->post);
    select_compile(&s->body, e->body);
    select_compile(&s->id, e->id);
    compile_before(&s->author, &s->author_before, e->author);
    compile_before(&s->date, &s->date_before, e->date);
    select_compile(&s->quote, e->quote);
    select_compile(&s->quote_author, e->quote_author);
    select_compile(&s->quote_source, e->quote_source);
    select_compile(&s->drop, e->drop);
}

static void html_close(struct decoder *d)
{
    struct html *h = d->own;
    alloc_free(h->engine);
    htmlpage_free(&h->page);
    htmltext_free(&h->view);
    alloc_free(h->post);
    alloc_free(h);
}

static enum status html_open(struct decoder *d)
{
    struct html *h = alloc_zero(1, sizeof *h);
    if (!h)
        return ST_NOMEM;
    d->own = h;
    h->engine = alloc_zero(n_engines, sizeof *h->engine);
    if (!h->engine) {
        html_close(d);
        return ST_NOMEM;
    }
    for (size_t i = 0; i < n_engines; i++)
        compile_engine(&h->engine[i], &engines[i]);
    return ST_OK;
}

/* ---- values ---- */

/* Text below a node, white space collapsed, at most VALUE_MAX bytes. */
static enum status node_text(struct decoder *d, const GumboNode *top, struct slice *out)
{
    uint8_t text[VALUE_MAX];
    size_t n = 0;
    for (const GumboNode *x = top; x && n + 1 < sizeof text; x = select_next(x, top, false)) {
        if (x->type == GUMBO_NODE_WHITESPACE && n && text[n - 1] != ' ')
            text[n++] = ' ';
        if (x->type != GUMBO_NODE_TEXT)
            continue;
        for (const char *p = x->v.text.text; *p && n + 1 < sizeof text; p++) {
            bool space = *p == ' ' || (*p >= '\t' && *p <= '\r');
            if (!space)
                text[n++] = (uint8_t)*p;
            else if (n && text[n - 1] != ' ')
                text[n++] = ' ';
        }
    }
    if (n + 1 == sizeof text) /* not into a character */
        while (n && (text[n - 1] & 0x80))
            n--;
    while (n && text[n - 1] == ' ')
        n--;
    return n ? decoder_keep(d, text, n, out) : ST_OK;
}

/* What a selector with or without @attribute finds below `node` (or on it, for "@attribute"). */
static enum status value(struct reading *r, const struct selector *s, const GumboNode *node, const struct selector *stop,
                         struct slice *out)
{
    if (s->n == 0)
        return ST_OK;
    const struct select_path *which = &s->path[0];
    bool self = which->step[0].n == 0;
    const GumboNode *x = self ? node : select_first(s, node, stop, &which);
    if (!x)
        return ST_OK;
    if (!which->attr.n_name)
        return node_text(r->d, x, out);
    const char *v = select_term_value(&which->attr, x);
    size_t n = v ? strlen(v) : 0;
    return n ? decoder_keep(r->d, v, n < VALUE_MAX ? n : VALUE_MAX, out) : ST_OK;
}

/* ---- text of a tree ---- */

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
        st = value(r, &r->s->quote_author, x, &r->s->quote, &q.author);
        if (st == ST_OK)
            st = value(r, &r->s->quote_source, x, &r->s->quote, &q.source);
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
            (!top && r->post && select_match(&r->s->post, x, NULL));
    if (*skip)
        return ST_OK;
    size_t from = in_source(r, &x->v.element.original_tag) ? place(r, x->v.element.original_tag.data) : 0;
    if (tag == GUMBO_TAG_BR)
        return htmlsink_br(&r->sink, from, x->v.element.original_tag.length);
    break_for(r, class);
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH)
        htmlsink_space(&r->sink, from);
    if (tag == GUMBO_TAG_LI)
        return htmlsink_item(&r->sink);
    r->sink.pre += tag == GUMBO_TAG_PRE;
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
    r->sink.pre -= x->v.element.tag == GUMBO_TAG_PRE;
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

static enum status read_tree(struct reading *r, const GumboNode *top)
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

/* ---- posts ---- */

static enum status read_post(struct reading *r, const GumboNode *x)
{
    const struct selectors *s = r->s;
    const GumboNode *body = s->body.n ? select_first(&s->body, x, &s->post, NULL) : x;
    if (!body)
        return ST_OK; /* a deleted or folded one */
    struct record_post p = {.author = r->author_before, .date = r->date_before};
    enum status st = value(r, &s->id, x, &s->post, &p.id);
    if (st == ST_OK && !s->author_before)
        st = value(r, &s->author, x, &s->post, &p.author);
    if (st == ST_OK && !s->date_before)
        st = value(r, &s->date, x, &s->post, &p.date);
    htmlbare_id(&p.id);
    htmlbare_date(&p.date);
    htmlsink_break(&r->sink, 2);
    if (st == ST_OK)
        st = htmlsink_flush(&r->sink);
    p.from = (uint32_t)htmlsink_at(&r->sink);
    r->post = x;
    if (st == ST_OK)
        st = read_tree(r, body);
    p.to = (uint32_t)htmlsink_at(&r->sink);
    if (p.to < p.from)
        p.to = p.from;
    return st == ST_OK ? VEC_PUSH(r->h->post, r->h->n_posts, r->h->cap_posts, p) : st;
}

static enum status read_posts(struct reading *r, const GumboNode *root)
{
    const struct selectors *s = r->s;
    enum status st = ST_OK;
    for (const GumboNode *x = root; x && st == ST_OK; x = select_next(x, root, false)) {
        if (x->type != GUMBO_NODE_ELEMENT)
            continue;
        if (s->author_before && select_match(&s->author, x, NULL))
            st = node_text(r->d, x, &r->author_before);
        if (s->date_before && select_match(&s->date, x, NULL) && st == ST_OK)
            st = node_text(r->d, x, &r->date_before);
        if (select_match(&s->post, x, NULL) && st == ST_OK)
            st = read_post(r, x);
    }
    return st;
}

static bool has_signs(const struct engine *e, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < sizeof e->sign / sizeof *e->sign && e->sign[i]; i++)
        if (!memmem(p, n, e->sign[i], strlen(e->sign[i])))
            return false;
    return true;
}

/* What was read so far is no thread. */
static void forget_posts(struct reading *r)
{
    r->h->n_posts = 0;
    htmltext_clear(&r->h->view);
    r->sink.text->len = r->sink.base;
    r->sink = (struct htmlsink){.h = r->sink.h, .text = r->sink.text, .base = r->sink.base};
}

static enum status read_page(struct reading *r, const GumboNode *root)
{
    const struct htmlpage *g = &r->h->page;
    enum status st = ST_OK;
    r->h->n_posts = 0;
    for (size_t i = 0; i < n_engines && st == ST_OK && r->h->n_posts == 0; i++) {
        if (!has_signs(&engines[i], g->src, g->len))
            continue;
        r->s = &r->h->engine[i];
        st = read_posts(r, root);
        if (st == ST_OK && r->h->n_posts < engines[i].least)
            forget_posts(r);
    }
    if (st == ST_OK && !r->h->n_posts && htmlrepeat_find(root, r->h->repeated)) {
        struct engine e = htmlrepeat_engine;
        e.post = r->h->repeated;
        r->h->repeat = (struct selectors){0};
        compile_engine(&r->h->repeat, &e);
        r->s = &r->h->repeat;
        st = read_posts(r, root);
    }
    if (st != ST_OK || r->h->n_posts)
        return st;
    r->s = &r->h->none;
    r->post = NULL;
    return read_tree(r, root);
}

/* ---- record ---- */

static enum status keep_page(struct decoder *d, struct record *r)
{
    struct html *h = d->own;
    struct htmltext *v = &h->view;
    struct html_text *t = arena_get(&d->arena, sizeof *t);
    void *runs, *units, *quotes, *posts, *back;
    if (!t || decoder_keep_array(d, v->map.run, v->map.n, sizeof *v->map.run, &runs) != ST_OK ||
        decoder_keep_array(d, v->unit, v->n_units, sizeof *v->unit, &units) != ST_OK ||
        decoder_keep_array(d, v->quote, v->n_quotes, sizeof *v->quote, &quotes) != ST_OK ||
        decoder_keep_array(d, h->post, h->n_posts, sizeof *h->post, &posts) != ST_OK ||
        decoder_keep_array(d, h->page.back.run, h->page.back.n, sizeof *h->page.back.run, &back) != ST_OK)
        return ST_NOMEM;
    *t = (struct html_text){.map = {runs, v->map.n, v->map.n},
                            .back = {back, h->page.back.n, h->page.back.n},
                            .unit = units,
                            .n_units = v->n_units,
                            .src = r->raw};
    r->quote = quotes;
    r->n_quotes = v->n_quotes;
    r->post = posts;
    r->n_posts = h->n_posts;
    r->codec = t;
    r->has_text = true;
    return h->page.back.n ? decoder_keep(d, h->page.src, h->page.len, &t->src) : ST_OK;
}

static enum status html_decode(struct decoder *d, struct record *rec, struct buf *text)
{
    struct html *h = d->own;
    struct selector title;
    enum status st = htmlpage_parse(&h->page, rec->raw.ptr, rec->raw.len, htmlcheck_tree(d->memory), &rec->error);
    if (st != ST_OK)
        return st;
    rec->error = NULL;
    htmltext_clear(&h->view);
    struct reading r = {.d = d, .h = h, .sink = {.h = &h->view, .text = text, .base = text->len}};
    select_compile(&title, "title");
    r.s = &h->none;
    st = value(&r, &title, h->page.root, NULL, &rec->title);
    select_compile(&title, "link[rel=canonical]@href");
    if (st == ST_OK)
        st = value(&r, &title, h->page.root, NULL, &rec->id);
    if (st == ST_OK)
        st = read_page(&r, h->page.root);
    if (st == ST_OK)
        st = keep_page(d, rec);
    htmlpage_clear(&h->page);
    return st;
}

/* `with` escaped, all one behind the other in `with`. */
static enum status html_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    const struct html_text *t = r->codec;
    struct edit *cut = NULL;
    size_t n_cuts = 0, at = 0;
    enum status st = htmltext_cut(&t->map, t->unit, t->n_units, t->src.ptr, t->src.len, e, n, &cut, &n_cuts);
    for (size_t i = 0; i < n_cuts && st == ST_OK; i++) {
        uint32_t from = cut[i].from, to = cut[i].to;
        htmlpage_raw(&t->back, &from, &to);
        if (from < at)
            continue;
        st = buf_append(out, r->raw.ptr + at, from - at);
        if (st == ST_OK)
            st = htmltext_escape(out, cut[i].with);
        at = to;
    }
    alloc_free(cut);
    return st == ST_OK ? buf_append(out, r->raw.ptr + at, r->raw.len - at) : st;
}

static bool html_markup(const struct record *r, struct markup *s)
{
    const struct html_text *t = r->codec;
    *s = (struct markup){&t->map, t->unit, t->n_units, t->src, &t->back, r->raw};
    return true;
}

const struct codec html_codec = {html_frame, html_open, html_close, html_decode, html_rewrite, html_markup};
