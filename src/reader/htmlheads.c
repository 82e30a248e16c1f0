/* htmlheads: see the header.  SPDX-License-Identifier: MIT */
#include "reader/htmlheads.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "reader/htmltree.h"
#include "reader/select.h"
#include "util/alloc.h"
#include "util/vec.h"

#define KINDS 12u /* of dates, looked at */
#define LEAST 3u  /* posts */
#define SHARE 2u  /* the posts hold one of so many bytes of the page's text that is no link */
#define MOST_OF(n) ((n) - (n) / 5u)
#define HEAD_MOST 120u /* bytes of text of an element of a head */
#define LOOK 600u      /* nodes of a post that are looked at for its head */
#define SMALL 60u      /* nodes of an element of a head */

enum { AUTHOR = 1, DATE = 2, TOOL = 4, ABOUT = 8 };

/* What the last word of a class says that an element holds. */
static unsigned word_says(const char *p, size_t n)
{
    static const struct {
        const char *words;
        unsigned says;
    } table[] = {
        {" author user username uname nick nickname who sender poster byline creator displayname ", AUTHOR},
        {" date time timestamp datetime when ago posted published submitted ", DATE},
        {" avatar toolbar tools actions buttons controls menu reactions votes score rank badge stats count ", TOOL},
        {" info meta data details profile header head ", ABOUT},
    };
    char word[16] = " "; /* blanks around it */
    if (n == 0 || n + 3 > sizeof word)
        return 0;
    for (size_t i = 0; i < n; i++)
        word[i + 1] = (char)(p[i] | 0x20);
    word[n + 1] = ' ';
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strstr(table[i].words, word))
            return table[i].says;
    return 0;
}

static bool letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static bool upper(char c) { return c >= 'A' && c <= 'Z'; }

/* Start of the last word of p..end: "post-author", "postAuthor", "author1". */
static const char *last_word(const char *p, const char **end)
{
    while (*end > p && !letter((*end)[-1]))
        --*end;
    const char *w = *end;
    while (w > p && letter(w[-1]) && !(w < *end && upper(*w) && !upper(w[-1])))
        w--;
    return w;
}

/* "author-name": a name alone is one, or behind a word for an author. */
static unsigned token_says(const char *p, size_t n)
{
    const char *end = p + n, *w = last_word(p, &end);
    if (end - w != 4 || strncasecmp(w, "name", 4) != 0)
        return word_says(w, (size_t)(end - w));
    if (w == p)
        return AUTHOR;
    end = w;
    w = last_word(p, &end);
    return word_says(w, (size_t)(end - w)) & AUTHOR;
}

static unsigned tokens_say(const char *all)
{
    static const char blank[] = " \t\n\r\f";
    unsigned says = 0;
    while (all && *all) {
        size_t n = strcspn(all, blank);
        says |= token_says(all, n);
        all += n + strspn(all + n, blank);
    }
    return says;
}

static bool leads_to_user(const GumboNode *x)
{
    static const char *const ways[] = {"/user/",           "/users/",   "/u/",      "/profile/",   "/profiles/",
                                       "/member/",         "/members/", "user?id=", "profile.php", "member.php",
                                       "mode=viewprofile", "/people/",  "/~"};
    const char *href = x->v.element.tag == GUMBO_TAG_A ? select_attr(x, "href") : NULL;
    for (size_t i = 0; href && i < sizeof ways / sizeof *ways; i++)
        if (strstr(href, ways[i]))
            return true;
    return false;
}

/* By name, not by where a link leads. */
static unsigned says(const GumboNode *x)
{
    if (x->type != GUMBO_NODE_ELEMENT)
        return 0;
    const char *prop = select_attr(x, "itemprop"), *rel = select_attr(x, "rel");
    unsigned what = tokens_say(select_attr(x, "class"));
    if (x->v.element.tag == GUMBO_TAG_TIME || select_attr(x, "datetime") || (prop && strncmp(prop, "date", 4) == 0))
        what |= DATE;
    if ((prop && (strcmp(prop, "author") == 0 || strcmp(prop, "creator") == 0)) || (rel && strcmp(rel, "author") == 0))
        what |= AUTHOR;
    return what;
}

static bool is_code(const GumboNode *x)
{
    GumboTag t = x->type == GUMBO_NODE_ELEMENT ? x->v.element.tag : GUMBO_TAG_UNKNOWN;
    return t == GUMBO_TAG_SCRIPT || t == GUMBO_TAG_STYLE || t == GUMBO_TAG_NOSCRIPT || t == GUMBO_TAG_TEMPLATE ||
           t == GUMBO_TAG_SVG;
}

/* Bytes of text of a node itself, white space at its ends not counted. */
static size_t own_text(const GumboNode *x)
{
    if (x->type != GUMBO_NODE_TEXT)
        return 0;
    const char *p = x->v.text.text;
    p += strspn(p, " \t\n\r\f\v");
    return strlen(p);
}

size_t htmlheads_text(const GumboNode *top, bool links)
{
    size_t bytes = 0;
    bool skip = false;
    for (const GumboNode *x = top; x; x = select_next(x, top, skip)) {
        bytes += own_text(x);
        skip = is_code(x) || (!links && x->type == GUMBO_NODE_ELEMENT && x->v.element.tag == GUMBO_TAG_A);
    }
    return bytes;
}

static bool has_digit(const char *p) { return p && strpbrk(p, "0123456789"); }

const char *htmlheads_date_attr(const GumboNode *date)
{
    static const char *const attrs[] = {"datetime", "content", "title"};
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
        if (has_digit(select_attr(date, attrs[i])))
            return attrs[i];
    return NULL;
}

/* A date has a digit somewhere, and little text. */
static bool is_date(const GumboNode *x)
{
    if (!(says(x) & DATE))
        return false;
    if (htmlheads_date_attr(x))
        return true;
    size_t bytes = 0;
    unsigned nodes = 0;
    bool digit = false;
    for (const GumboNode *y = x; y && bytes <= HEAD_MOST && nodes++ < SMALL; y = select_next(y, x, is_code(y)))
        if (y->type == GUMBO_NODE_TEXT) {
            bytes += own_text(y);
            digit |= has_digit(y->v.text.text);
        }
    return digit && bytes <= HEAD_MOST;
}

/* Little text and no paragraph. */
static bool is_short(const GumboNode *x)
{
    size_t bytes = 0;
    unsigned nodes = 0;
    for (const GumboNode *y = x; y; y = select_next(y, x, is_code(y))) {
        GumboTag t = y->type == GUMBO_NODE_ELEMENT ? y->v.element.tag : GUMBO_TAG_UNKNOWN;
        bytes += own_text(y);
        if (++nodes > SMALL || bytes > HEAD_MOST || t == GUMBO_TAG_P || t == GUMBO_TAG_BLOCKQUOTE || t == GUMBO_TAG_PRE)
            return false;
    }
    return true;
}

bool htmlheads_is_head(const GumboNode *x)
{
    unsigned what = says(x);
    if (!what || !is_short(x))
        return false;
    if (what & (AUTHOR | DATE | TOOL))
        return true;
    for (const GumboNode *y = x; y; y = select_next(y, x, false))
        if (y != x && says(y) & (AUTHOR | DATE))
            return true;
    return false;
}

const GumboNode *htmlheads_author(const GumboNode *post)
{
    const GumboNode *linked = NULL;
    unsigned n = 0;
    for (const GumboNode *x = post; x && n < LOOK; x = select_next(x, post, false), n++) {
        if (x == post || x->type != GUMBO_NODE_ELEMENT)
            continue;
        if ((says(x) & AUTHOR) && is_short(x))
            for (const GumboNode *y = x; y; y = select_next(y, x, is_code(y)))
                if (own_text(y))
                    return x;
        if (!linked && leads_to_user(x))
            for (const GumboNode *y = x; y && !linked; y = select_next(y, x, is_code(y)))
                linked = own_text(y) ? x : NULL;
    }
    return linked;
}

const GumboNode *htmlheads_date(const GumboNode *post)
{
    unsigned n = 0;
    for (const GumboNode *x = post; x && n < LOOK; x = select_next(x, post, false), n++)
        if (x != post && is_date(x))
            return x;
    return NULL;
}

bool htmlheads_has_text(const GumboNode *post, const GumboNode *author)
{
    bool skip = false;
    for (const GumboNode *x = post; x; x = select_next(x, post, skip)) {
        if (own_text(x))
            return true;
        skip = is_code(x) || (x != post && (x == author || htmlheads_is_head(x)));
    }
    return false;
}

/* ---- posts ---- */

struct kind {
    GumboTag tag;
    const char *class, *around; /* of the element, of its parent */
    unsigned n;
};

struct date {
    const GumboNode *node;
    unsigned kind;
};

static bool same_class(const char *a, const char *b)
{
    static const char blank[] = " \t\n\r\f";
    size_t n = a ? strcspn(a, blank) : 0;
    return n == (b ? strcspn(b, blank) : 0) && (!n || memcmp(a, b, n) == 0);
}

static unsigned kind_of(struct kind *k, unsigned *n, const GumboNode *x)
{
    const char *class = select_attr(x, "class"), *around = x->parent ? select_attr(x->parent, "class") : NULL;
    unsigned i = 0;
    while (i < *n && !(k[i].tag == x->v.element.tag && same_class(k[i].class, class) && same_class(k[i].around, around)))
        i++;
    if (i == *n && i < KINDS)
        k[(*n)++] = (struct kind){x->v.element.tag, class, around, 0};
    if (i < KINDS)
        k[i].n++;
    return i;
}

static const GumboNode *surroundings(const GumboNode *x, const GumboNode *before, const GumboNode *after)
{
    size_t depth = htmltree_depth(x), b = before ? htmltree_depth_of_both(x, depth, before) : 0,
           a = after ? htmltree_depth_of_both(x, depth, after) : 0;
    for (size_t least = (a > b ? a : b) + 1; depth > least; depth--)
        x = x->parent;
    return x;
}

/* A heading with a link: the teaser of an article, not a post. */
static bool is_teaser(const GumboNode *top)
{
    struct selector title;
    unsigned n = 0;
    select_compile(&title, "h1 a, h2 a, h3 a, h4 a, a h2, a h3");
    for (const GumboNode *x = top; x && n < LOOK; x = select_next(x, top, false), n++)
        if (select_match(&title, x, top->parent))
            return true;
    return false;
}

static int by_address(const void *a, const void *b)
{
    const GumboNode *const *x = a, *const *y = b;
    return (*x > *y) - (*x < *y);
}

/* The posts around the dates of one kind; *bytes: their text, 0 if they are none. */
static enum status posts_of(struct htmlheads *h, const struct date *d, size_t n_dates, unsigned kind, size_t *bytes)
{
    const GumboNode *before = NULL, *at = NULL;
    size_t n = 0, teasers = 0;
    enum status st = ST_OK;
    h->n = 0;
    *bytes = 0;
    for (size_t i = 0; i <= n_dates && st == ST_OK; i++) {
        const GumboNode *after = i < n_dates ? d[i].node : NULL;
        if (after && d[i].kind != kind)
            continue;
        const GumboNode *post = at ? surroundings(at, before, after) : NULL;
        n += post != NULL;
        const GumboNode *author = post ? htmlheads_author(post) : NULL;
        if (author && htmlheads_has_text(post, author)) {
            teasers += is_teaser(post);
            *bytes += htmlheads_text(post, false);
            st = VEC_PUSH(h->post, h->n, h->cap, post);
        }
        before = at;
        at = after;
    }
    if (h->n < LEAST || h->n < MOST_OF(n) || teasers > h->n / 2)
        *bytes = 0;
    return st;
}

enum status htmlheads_find(struct htmlheads *h, const GumboNode *root)
{
    struct kind kinds[KINDS];
    struct date *d = NULL;
    size_t n = 0, cap = 0, bytes, best_bytes = 0;
    unsigned n_kinds = 0, best = 0;
    enum status st = ST_OK;
    h->n = 0;
    for (const GumboNode *x = root; x && st == ST_OK; x = select_next(x, root, is_code(x))) {
        if (x->type == GUMBO_NODE_ELEMENT && is_date(x)) {
            struct date one = {x, kind_of(kinds, &n_kinds, x)};
            st = VEC_PUSH(d, n, cap, one);
        }
    }
    for (unsigned k = 0; k < n_kinds && st == ST_OK; k++) {
        if (kinds[k].n < LEAST)
            continue;
        st = posts_of(h, d, n, k, &bytes);
        if (bytes > best_bytes) {
            best = k;
            best_bytes = bytes;
        }
    }
    if (st == ST_OK && best_bytes && best_bytes >= htmlheads_text(root, false) / SHARE)
        st = posts_of(h, d, n, best, &bytes);
    else
        h->n = 0;
    if (h->n)
        qsort(h->post, h->n, sizeof *h->post, by_address);
    alloc_free(d);
    return st;
}

bool htmlheads_is_post(const struct htmlheads *h, const GumboNode *x)
{
    return h->n && bsearch(&x, h->post, h->n, sizeof *h->post, by_address);
}

void htmlheads_free(struct htmlheads *h)
{
    alloc_free(h->post);
    *h = (struct htmlheads){0};
}
