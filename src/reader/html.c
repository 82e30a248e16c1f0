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
#include "reader/htmlheads.h"
#include "reader/htmlpage.h"
#include "reader/htmlrepeat.h"
#include "reader/htmlsink.h"
#include "reader/htmltag.h"
#include "reader/htmlvalue.h"
#include "reader/select.h"
#include "util/alloc.h"
#include "util/vec.h"

/* In other pages: a mail that was saved as a page (Apple Mail, Mozilla, Gmail, Proton, Yahoo); any other blockquote may be a
 * person's own, of a book. */
#define MAIL_QUOTES                                                                                        \
    "blockquote[type=cite], blockquote[cite^=mid:], blockquote.gmail_quote, blockquote.protonmail_quote, " \
    "blockquote.yahoo_quoted"

enum { TOLD_ID, TOLD_AUTHOR, TOLD_DATE, N_TOLD };

struct selectors {
    struct selector post, body, told[N_TOLD], quote, quote_author, quote_source, drop, lines;
    bool before[N_TOLD]; /* the last one before the post */
    bool joined;         /* as in engines.h */
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
    struct slice before[N_TOLD];
    struct slice joined;          /* the author of the post before */
    bool guess;                   /* no engine's page */
    bool trim;                    /* the head of the post is not its text */
    const GumboNode *head_author; /* who is told there */
};

/* ---- life ---- */

static void compile_engine(struct selectors *s, const struct engine *e)
{
    const char *const told[N_TOLD] = {e->id, e->author, e->date};
    select_compile(&s->post, e->post);
    select_compile(&s->body, e->body);
    for (unsigned i = 0; i < N_TOLD; i++) {
        s->before[i] = told[i] && *told[i] == '<';
        select_compile(&s->told[i], s->before[i] ? told[i] + 1 : told[i]);
    }
    select_compile(&s->quote, e->quote);
    select_compile(&s->quote_author, e->quote_author);
    select_compile(&s->quote_source, e->quote_source);
    select_compile(&s->drop, e->drop);
    select_compile(&s->lines, e->lines);
    s->joined = e->joined;
}

static void html_close(struct decoder *d)
{
    struct html *h = d->own;
    alloc_free(h->engine);
    htmlpage_free(&h->page);
    htmltext_free(&h->view);
    htmlheads_free(&h->heads);
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
    select_compile(&h->none.quote, MAIL_QUOTES);
    return ST_OK;
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

static bool is_post(const struct reading *r, const GumboNode *x)
{
    return select_match(&r->s->post, x, NULL) || htmlheads_is_post(&r->h->heads, x);
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
            (!top && r->post && is_post(r, x)) || (!top && r->trim && (x == r->head_author || htmlheads_is_head(x)));
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

/* Who wrote it and when, where no engine says it. */
static enum status read_head(struct reading *r, const GumboNode *x, struct record_post *p)
{
    const GumboNode *author = htmlheads_author(x), *date = htmlheads_date(x);
    const char *attr = date ? htmlheads_date_attr(date) : NULL;
    enum status st = author ? htmlvalue_text(r->d, author, &p->author) : ST_OK;
    if (st == ST_OK && date)
        st = attr ? htmlvalue_attr(r->d, select_attr(date, attr), &p->date) : htmlvalue_text(r->d, date, &p->date);
    r->head_author = author;
    r->trim = htmlheads_has_text(x, author);
    return st;
}

static enum status read_told(struct reading *r, const GumboNode *x, struct record_post *p)
{
    const struct selectors *s = r->s;
    struct slice *to[N_TOLD] = {&p->id, &p->author, &p->date};
    enum status st = ST_OK;
    for (unsigned i = 0; i < N_TOLD && st == ST_OK; i++) {
        if (!s->before[i])
            st = htmlvalue(r->d, &s->told[i], x, &s->post, to[i]);
        else
            *to[i] = r->before[i];
        r->before[i] = (struct slice){0};
    }
    if (st == ST_OK && r->guess)
        st = read_head(r, x, p);
    if (s->joined && !p->author.len)
        p->author = r->joined;
    r->joined = p->author;
    htmlbare_id(&p->id);
    htmlbare_date(&p->date);
    return st;
}

static enum status read_post(struct reading *r, const GumboNode *x)
{
    const struct selectors *s = r->s;
    const GumboNode *body = s->body.n ? select_first(&s->body, x, &s->post) : x;
    struct record_post p = {0};
    enum status st = read_told(r, x, &p);
    if (!body) /* a deleted or folded one, or a picture */
        return st;
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

/* What stands before the post that it belongs to. */
static enum status read_before(struct reading *r, const GumboNode *x)
{
    enum status st = ST_OK;
    for (unsigned i = 0; i < N_TOLD && st == ST_OK; i++)
        for (size_t k = 0; r->s->before[i] && k < r->s->told[i].n && st == ST_OK; k++)
            if (select_match_path(&r->s->told[i].path[k], x, NULL))
                st = htmlvalue_path(r->d, &r->s->told[i].path[k], x, &r->before[i]);
    return st;
}

static enum status read_posts(struct reading *r, const GumboNode *root)
{
    enum status st = ST_OK;
    for (const GumboNode *x = root; x && st == ST_OK; x = select_next(x, root, false)) {
        if (x->type != GUMBO_NODE_ELEMENT)
            continue;
        st = read_before(r, x);
        if (st == ST_OK && is_post(r, x))
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

/* Posts of software that is not known: numbered elements, else the surroundings of dates. */
static enum status guess_posts(struct reading *r, const GumboNode *root)
{
    struct engine e = htmlrepeat_engine;
    bool numbered = htmlrepeat_find(root, r->h->repeated);
    enum status st = numbered ? ST_OK : htmlheads_find(&r->h->heads, root);
    if (st != ST_OK || (!numbered && !r->h->heads.n))
        return st;
    e.post = numbered ? r->h->repeated : NULL;
    r->h->repeat = (struct selectors){0};
    compile_engine(&r->h->repeat, &e);
    r->s = &r->h->repeat;
    r->guess = true;
    st = read_posts(r, root);
    if (st == ST_OK && htmlsink_at(&r->sink) < htmlheads_text(root, true) / 5 * 2)
        forget_posts(r); /* an article with comments: its text would be missing */
    return st;
}

static enum status read_page(struct reading *r, const GumboNode *root)
{
    const struct htmlpage *g = &r->h->page;
    enum status st = ST_OK;
    r->h->n_posts = r->h->heads.n = 0;
    for (size_t i = 0; i < n_engines && st == ST_OK && r->h->n_posts == 0; i++) {
        if (!has_signs(&engines[i], g->src, g->len))
            continue;
        r->s = &r->h->engine[i];
        st = read_posts(r, root);
        if (st == ST_OK && r->h->n_posts < engines[i].least)
            forget_posts(r);
    }
    if (st == ST_OK && !r->h->n_posts)
        st = guess_posts(r, root);
    if (st != ST_OK || r->h->n_posts)
        return st;
    r->s = &r->h->none;
    r->post = NULL;
    r->trim = r->guess = false;
    r->h->heads.n = 0;
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
    st = htmlvalue(d, &title, h->page.root, NULL, &rec->title);
    select_compile(&title, "link[rel=canonical]@href");
    if (st == ST_OK)
        st = htmlvalue(d, &title, h->page.root, NULL, &rec->id);
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
