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
#include "reader/htmllead.h"
#include "reader/htmlpage.h"
#include "reader/htmlrepeat.h"
#include "reader/htmlsink.h"
#include "reader/htmltree.h"
#include "reader/htmlvalue.h"
#include "reader/select.h"
#include "util/alloc.h"
#include "util/vec.h"

/* In other pages: a mail that was saved as a page (Apple Mail, Mozilla, Gmail, Proton, Yahoo); any other blockquote may be a
 * person's own, of a book. */
#define MAIL_QUOTES                                                                                        \
    "blockquote[type=cite], blockquote[cite^=mid:], blockquote.gmail_quote, blockquote.protonmail_quote, " \
    "blockquote.yahoo_quoted"

#define LEAD_LEAST ((size_t)400) /* bytes of prose */
#define LEAD_SHARE 2u            /* beside the posts of an engine: one for so many bytes of theirs */
#define LEAD_UP 4u               /* elements that may stand around it in a post */

struct html_text {
    struct srcmap map, back;
    struct htmlunit *unit;
    size_t n_units;
    struct slice src; /* what map counts in, if recoded; else raw */
};

/* ---- life ---- */

static void compile_engine(struct selectors *s, const struct engine *e)
{
    const char *const told[N_TOLD] = {e->id, e->author, e->date};
    select_compile(&s->post, e->post);
    select_compile(&s->body, e->body);
    for (unsigned i = 0; i < N_TOLD; i++)
        select_compile(&s->told[i], told[i]);
    select_compile(&s->quote, e->quote);
    select_compile(&s->quote_author, e->quote_author);
    select_compile(&s->quote_source, e->quote_source);
    select_compile(&s->drop, e->drop);
    select_compile(&s->lines, e->lines);
    s->joined = e->joined;
    s->general = e->general;
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

/* ---- posts ---- */

static enum status read_who(struct reading *r, const GumboNode *author, const GumboNode *date, struct record_post *p)
{
    const char *attr = date ? htmlheads_date_attr(date) : NULL;
    enum status st = author ? htmlvalue_text(r->d, author, &p->author) : ST_OK;
    if (st == ST_OK && date)
        st = attr ? htmlvalue_attr(r->d, select_attr(date, attr), &p->date) : htmlvalue_text(r->d, date, &p->date);
    return st;
}

/* Who wrote it and when, where no engine says it. */
static enum status read_head(struct reading *r, const GumboNode *x, struct record_post *p)
{
    const GumboNode *author = htmlheads_author(x);
    r->head_author = author;
    r->trim = htmlheads_has_text(x, author);
    return read_who(r, author, htmlheads_date(x), p);
}

static enum status read_told(struct reading *r, const GumboNode *x, struct record_post *p)
{
    const struct selectors *s = r->s;
    struct slice *to[N_TOLD] = {&p->id, &p->author, &p->date};
    enum status st = ST_OK;
    for (unsigned i = 0; i < N_TOLD && st == ST_OK; i++) {
        st = htmlvalue(r->d, &s->told[i], x, &s->post, to[i]);
        if (!to[i]->len)
            *to[i] = r->before[i];
        r->before[i] = (struct slice){0};
    }
    if (st == ST_OK && r->guess)
        st = read_head(r, x, p);
    else if (st == ST_OK && s->general)
        st = read_who(r, p->author.len ? NULL : htmlheads_author(x), p->date.len ? NULL : htmlheads_date(x), p);
    if (s->joined && !p->author.len)
        p->author = r->joined;
    r->joined = p->author;
    htmlbare_id(&p->id);
    htmlbare_author(&p->author);
    htmlbare_date(&p->date);
    return st;
}

static enum status read_body(struct reading *r, const GumboNode *post, const GumboNode *body, struct record_post p)
{
    htmlsink_break(&r->sink, 2);
    enum status st = htmlsink_flush(&r->sink);
    p.from = (uint32_t)htmlsink_at(&r->sink);
    r->post = post;
    if (st == ST_OK)
        st = htmltree_read(r, body);
    p.to = (uint32_t)htmlsink_at(&r->sink);
    if (p.to < p.from)
        p.to = p.from;
    return st == ST_OK ? VEC_PUSH(r->h->post, r->h->n_posts, r->h->cap_posts, p) : st;
}

static enum status read_post(struct reading *r, const GumboNode *x)
{
    const struct selectors *s = r->s;
    const GumboNode *body = s->body.n ? select_first(&s->body, x, &s->post) : x;
    struct record_post p = {0};
    enum status st = read_told(r, x, &p);
    if (!body) /* a deleted or folded one, or a picture: it tells whose those are that follow */
        return st;
    return st == ST_OK ? read_body(r, x, body, p) : st;
}

/* NULL if x is in a post, which it tells of then. */
static const GumboNode *of_lead(const struct reading *r, const GumboNode *x)
{
    for (const GumboNode *a = x; a && a != r->lead; a = a->parent)
        if (htmltree_is_post(r, a))
            return NULL;
    return x;
}

static enum status read_lead(struct reading *r)
{
    const GumboNode *author = of_lead(r, htmlheads_author(r->lead)), *date = of_lead(r, htmlheads_date(r->lead));
    struct record_post p = {0};
    enum status st = read_who(r, author, date, &p);
    r->head_author = author;
    r->trim = r->lead_reached && htmlheads_has_text(r->lead, author);
    if (st == ST_OK)
        st = read_body(r, r->lead, r->lead, p);
    r->trim = false;
    return st;
}

/* What stands before the post that it belongs to. */
static enum status read_before(struct reading *r, const GumboNode *x)
{
    enum status st = ST_OK;
    for (unsigned i = 0; i < N_TOLD && st == ST_OK; i++)
        for (size_t k = 0; k < r->s->told[i].n && st == ST_OK; k++)
            if (r->s->told[i].path[k].before && select_match_path(&r->s->told[i].path[k], x, NULL))
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
        if (st == ST_OK && x == r->lead)
            st = read_lead(r);
        else if (st == ST_OK && (select_match(&r->s->post, x, NULL) || htmlheads_is_post(&r->h->heads, x)))
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
    r->lead = NULL;
    htmltext_clear(&r->h->view);
    r->sink.text->len = r->sink.base;
    r->sink = (struct htmlsink){.h = r->sink.h, .text = r->sink.text, .base = r->sink.base};
}

static bool has_posts(const struct reading *r, const GumboNode *top)
{
    bool has = false;
    for (const GumboNode *x = top; x && !has; x = select_next(x, top, false))
        has = x->type == GUMBO_NODE_ELEMENT && htmltree_is_post(r, x);
    return has;
}

/* Where author and date stand beside the lead, the lead reaches as far: the first post of a thread.  False if they do not. */
static bool reach_head(struct reading *r)
{
    const GumboNode *lead = r->lead;
    for (unsigned up = 0; up < LEAD_UP && r->lead->parent; up++) {
        r->lead_reached = up > 0;
        if (of_lead(r, htmlheads_author(r->lead)) && of_lead(r, htmlheads_date(r->lead)))
            return true;
        if (has_posts(r, r->lead->parent))
            break;
        r->lead = r->lead->parent;
    }
    r->lead = lead;
    r->lead_reached = false;
    return false;
}

static bool is_post_of(const void *r, const GumboNode *x) { return htmltree_is_post(r, x); }

/* Enough of the page is in the posts, or each says whose it is. */
static bool believable(const struct reading *r, const GumboNode *root, unsigned least)
{
    size_t n = r->h->n_posts, named = 0;
    for (size_t i = 0; i < n; i++)
        named += r->h->post[i].author.len && r->h->post[i].date.len;
    if (n < least + (r->lead != NULL))
        return false;
    return (!r->guess && named + (r->lead != NULL) >= n) || htmlsink_at(&r->sink) >= htmlheads_text(root, true) / 5 * 2;
}

/* The posts of a page that nobody knows, and what else it says. */
static enum status read_general(struct reading *r, const GumboNode *root, unsigned least)
{
    const struct htmllead how = {is_post_of, r};
    size_t bytes = 0;
    enum status st = htmllead_find(&how, root, &r->lead, &bytes);
    if (r->lead && !reach_head(r) && bytes < LEAD_LEAST)
        r->lead = NULL;
    if (st == ST_OK)
        st = read_posts(r, root);
    if (!believable(r, root, least))
        forget_posts(r);
    return st;
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
    return read_general(r, root, 1);
}

/* The first post is not before x. */
static bool leads(const struct reading *r, const GumboNode *root, const GumboNode *x)
{
    const GumboNode *y = root;
    while (y && y != x && !(y->type == GUMBO_NODE_ELEMENT && htmltree_is_post(r, y)))
        y = select_next(y, root, false);
    return y == x;
}

/* A page of an engine is its posts; but prose above them that is as much as they are is what the page is about, an article
 * above its comments.  What is all over the body is of the software. */
static enum status read_beside(struct reading *r, const GumboNode *root)
{
    const struct htmllead how = {is_post_of, r};
    const GumboNode *lead = NULL;
    size_t bytes = 0;
    enum status st = htmllead_find(&how, root, &lead, &bytes);
    if (st != ST_OK || !lead || lead->v.element.tag == GUMBO_TAG_BODY || bytes < LEAD_LEAST ||
        bytes < htmlsink_at(&r->sink) / LEAD_SHARE || !leads(r, root, lead))
        return st;
    forget_posts(r);
    r->lead = lead;
    (void)reach_head(r);
    return read_posts(r, root);
}

static enum status read_known(struct reading *r, const GumboNode *root, size_t i)
{
    r->s = &r->h->engine[i];
    unsigned least = engines[i].least ? engines[i].least : 1;
    if (engines[i].general)
        return read_general(r, root, least);
    enum status st = read_posts(r, root);
    if (r->h->n_posts < least)
        forget_posts(r);
    return st == ST_OK && r->h->n_posts ? read_beside(r, root) : st;
}

static enum status read_page(struct reading *r, const GumboNode *root)
{
    const struct htmlpage *g = &r->h->page;
    enum status st = ST_OK;
    r->h->n_posts = r->h->heads.n = 0;
    for (size_t i = 0; i < n_engines && st == ST_OK && r->h->n_posts == 0; i++)
        if (has_signs(&engines[i], g->src, g->len))
            st = read_known(r, root, i);
    if (st == ST_OK && !r->h->n_posts)
        st = guess_posts(r, root);
    if (st != ST_OK || r->h->n_posts)
        return st;
    r->s = &r->h->none;
    r->post = NULL;
    r->trim = r->guess = false;
    r->h->heads.n = 0;
    return htmltree_read(r, root);
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
