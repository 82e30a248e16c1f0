/* htmlvalue: see the header.  SPDX-License-Identifier: MIT */
#include "reader/htmlvalue.h"

#include <string.h>

#include "reader/codec.h"

enum status htmlvalue_text(struct decoder *d, const GumboNode *top, struct slice *out)
{
    uint8_t text[HTMLVALUE_MOST], last = ' ';
    size_t n = 0;
    for (const GumboNode *x = top; x && n + 1 < sizeof text; x = select_next(x, top, false)) {
        if (x->type == GUMBO_NODE_WHITESPACE && last != ' ')
            text[n++] = last = ' ';
        if (x->type != GUMBO_NODE_TEXT)
            continue;
        for (const char *p = x->v.text.text; *p && n + 1 < sizeof text; p++) {
            bool space = *p == ' ' || (*p >= '\t' && *p <= '\r');
            if (!space || last != ' ')
                text[n++] = last = space ? ' ' : (uint8_t)*p;
        }
    }
    if (n + 1 == sizeof text) /* not into a character */
        while (n && (text[n - 1] & 0x80))
            n--;
    while (n && text[n - 1] == ' ')
        n--;
    return n ? decoder_keep(d, text, n, out) : ST_OK;
}

enum status htmlvalue_attr(struct decoder *d, const char *v, struct slice *out)
{
    size_t n = v ? strlen(v) : 0;
    return n ? decoder_keep(d, v, n < HTMLVALUE_MOST ? n : HTMLVALUE_MOST, out) : ST_OK;
}

enum status htmlvalue_path(struct decoder *d, const struct select_path *p, const GumboNode *x, struct slice *out)
{
    return p->attr.n_name ? htmlvalue_attr(d, select_term_value(&p->attr, x), out) : htmlvalue_text(d, x, out);
}

enum status htmlvalue(struct decoder *d, const struct selector *s, const GumboNode *node, const struct selector *stop,
                      struct slice *out)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < s->n && st == ST_OK && !out->len; i++) {
        const struct select_path *p = &s->path[i];
        if (p->before)
            continue;
        const GumboNode *x = p->step[0].n ? select_path_first(p, node, stop) : node;
        if (x)
            st = htmlvalue_path(d, p, x, out);
    }
    return st;
}
