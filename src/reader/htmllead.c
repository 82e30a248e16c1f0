/* htmllead: see the header.  SPDX-License-Identifier: MIT */
#include "reader/htmllead.h"

#include <string.h>
#include <strings.h>

#include "reader/htmltree.h"
#include "reader/select.h"
#include "util/alloc.h"
#include "util/vec.h"

#define LONG 40u     /* bytes of text that is prose wherever it stands */
#define PIECES 4096u /* of prose, looked at */
#define DEEP 256u    /* elements around one that are looked at */
#define NEARLY(n) ((n) - (n) / 5u)
#define MOST_OF(n) ((n) - (n) / 5u * 2u)

struct piece {
    const GumboNode *node;
    size_t bytes;
};

/* One of the names ends as what frames a page is called: "site-footer"; not "content-sidebar-wrap". */
static bool ends_as_frame(const char *names)
{
    static const char *const ends[] = {"sidebar", "footer", "newsletter", "copyright", "modal", "popup", "cookie", "consent"};
    static const char blank[] = " \t\n\r\f";
    while (names && *names) {
        size_t n = strcspn(names, blank);
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            size_t len = strlen(ends[i]);
            if (n >= len && strncasecmp(names + n - len, ends[i], len) == 0)
                return true;
        }
        names += n + strspn(names + n, blank);
    }
    return false;
}

/* What frames a page, or is none of its text. */
static bool is_frame(const GumboNode *x)
{
    static const GumboTag tags[] = {GUMBO_TAG_NAV,      GUMBO_TAG_FOOTER,   GUMBO_TAG_ASIDE,  GUMBO_TAG_FORM,
                                    GUMBO_TAG_BUTTON,   GUMBO_TAG_SELECT,   GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE,
                                    GUMBO_TAG_NOSCRIPT, GUMBO_TAG_TEMPLATE, GUMBO_TAG_SVG,    GUMBO_TAG_HEAD,
                                    GUMBO_TAG_TEXTAREA, GUMBO_TAG_A};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (x->v.element.tag == tags[i])
            return true;
    return x->v.element.tag != GUMBO_TAG_BODY && (ends_as_frame(select_attr(x, "class")) || ends_as_frame(select_attr(x, "id")));
}

static bool in_paragraph(const GumboNode *x)
{
    for (unsigned n = 0; x && n < 4; x = x->parent, n++) {
        GumboTag t = x->type == GUMBO_NODE_ELEMENT ? x->v.element.tag : GUMBO_TAG_UNKNOWN;
        if (t == GUMBO_TAG_P || t == GUMBO_TAG_BLOCKQUOTE || t == GUMBO_TAG_PRE)
            return true;
    }
    return false;
}

/* Bytes of a text node that are prose. */
static size_t prose_of(const GumboNode *x)
{
    if (x->type != GUMBO_NODE_TEXT)
        return 0;
    const char *p = x->v.text.text;
    size_t n = strlen(p + strspn(p, " \t\n\r\f\v"));
    return n >= LONG || in_paragraph(x->parent) ? n : 0;
}

/* The innermost element around the middle of the prose that has nearly all of it; the most of it, if that is the whole body. */
static const GumboNode *around(const struct piece *p, size_t n, size_t total)
{
    size_t middle = 0, seen = 0, at[DEEP] = {0};
    while (middle + 1 < n && (seen += p[middle].bytes) < total / 2)
        middle++;
    const GumboNode *x = p[middle].node;
    size_t depth = htmltree_depth(x);
    if (depth >= DEEP)
        return NULL;
    for (size_t i = 0; i < n; i++)
        at[i == middle ? depth - 1 : htmltree_depth_of_both(x, depth, p[i].node)] += p[i].bytes;
    const GumboNode *most = NULL;
    size_t have = 0;
    for (; x->parent; x = x->parent) {
        have += at[depth--];
        if (x->type != GUMBO_NODE_ELEMENT)
            continue;
        if (!most && have >= MOST_OF(total))
            most = x;
        if (have >= NEARLY(total))
            break;
    }
    bool body = x->type == GUMBO_NODE_ELEMENT && (x->v.element.tag == GUMBO_TAG_BODY || x->v.element.tag == GUMBO_TAG_HTML);
    if (body && most)
        return most;
    return x->type == GUMBO_NODE_ELEMENT ? x : NULL;
}

enum status htmllead_find(const struct htmllead *how, const GumboNode *root, const GumboNode **lead, size_t *bytes)
{
    struct piece *p = NULL;
    size_t n = 0, cap = 0, total = 0;
    bool skip = false;
    enum status st = ST_OK;
    *lead = NULL;
    for (const GumboNode *x = root; x && n < PIECES && st == ST_OK; x = select_next(x, root, skip)) {
        struct piece one = {x, prose_of(x)};
        skip = x->type == GUMBO_NODE_ELEMENT && (is_frame(x) || how->is_post(how->ctx, x));
        if (!one.bytes)
            continue;
        total += one.bytes;
        st = VEC_PUSH(p, n, cap, one);
    }
    if (st == ST_OK && n)
        *lead = around(p, n, total);
    *bytes = total;
    alloc_free(p);
    return st;
}
