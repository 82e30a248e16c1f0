/* htmlrepeat: see the header.  SPDX-License-Identifier: MIT */
#include "reader/htmlrepeat.h"

#include <stdio.h>
#include <string.h>

#include "reader/htmlheads.h"
#include "reader/select.h"

#define GROUPS 32u /* kinds of elements looked at */
#define LEAST 3u
#define SHARE 3u /* one of so many bytes of the body */
#define PREFIX_MOST 24u

const struct engine htmlrepeat_engine = {
    .name = "repeated ids",
    .source = "pages of software that is not known",
    .id = "@id, @data-id, @data-post-id, @data-message-id, [id^=post]@id",
    .quote = "blockquote, [class*=quote]",
    .least = LEAST,
    .drop = "button, form, [class*=signature]",
};

struct repeat_group {
    const char *prefix;
    size_t len;
    GumboTag tag;
    unsigned n;
    size_t bytes, end; /* of source; where the last one that is in no other ends */
    const GumboNode *first[LEAST];
};

static bool counts_text(const char *p, size_t n)
{
    static const char *const words[] = {"fn",    "footnote", "note",    "ref", "cite",   "toc", "section", "sec",  "chapter",
                                        "chap",  "ch",       "heading", "h",   "figure", "fig", "table",   "line", "l",
                                        "verse", "v",        "page",    "par", "para",   "row", "tab",     "slide"};
    while (n && (p[n - 1] == '-' || p[n - 1] == '_'))
        n--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && memcmp(words[i], p, n) == 0)
            return true;
    return false;
}

/* Bytes of `id` before its number; 0: it is not a word and a number. */
static size_t prefix_of(const char *id)
{
    size_t n = strlen(id), len = n;
    while (len && (unsigned char)(id[len - 1] - '0') < 10)
        len--;
    if (!len || len == n || len > PREFIX_MOST || n - len > 18)
        return 0;
    for (size_t i = 0; i < len; i++)
        if (!((id[i] | 0x20) >= 'a' && (id[i] | 0x20) <= 'z') && id[i] != '-' && id[i] != '_' &&
            (unsigned char)(id[i] - '0') >= 10)
            return 0;
    return counts_text(id, len) ? 0 : len;
}

static size_t source_bytes(const GumboNode *x)
{
    size_t from = x->v.element.start_pos.offset, to = x->v.element.end_pos.offset;
    return to > from ? to - from : 0;
}

static void add(struct repeat_group *g, unsigned *n, const GumboNode *x, const char *id, size_t len)
{
    unsigned i = 0;
    while (i < *n && (g[i].len != len || g[i].tag != x->v.element.tag || memcmp(g[i].prefix, id, len) != 0))
        i++;
    if (i == *n && i < GROUPS)
        g[(*n)++] = (struct repeat_group){.prefix = id, .len = len, .tag = x->v.element.tag};
    if (i == GROUPS)
        return;
    if (g[i].n < LEAST)
        g[i].first[g[i].n] = x;
    g[i].n++;
    if (x->v.element.start_pos.offset < g[i].end)
        return; /* in one of them */
    g[i].bytes += source_bytes(x);
    g[i].end = x->v.element.end_pos.offset;
}

bool htmlrepeat_find(const GumboNode *root, char selector[HTMLREPEAT_SELECTOR])
{
    struct repeat_group g[GROUPS];
    const struct repeat_group *best = NULL;
    unsigned n = 0;
    size_t body = 0;
    for (const GumboNode *x = root; x; x = select_next(x, root, false)) {
        const char *id = select_attr(x, "id");
        size_t len = id ? prefix_of(id) : 0;
        if (x->type == GUMBO_NODE_ELEMENT && x->v.element.tag == GUMBO_TAG_BODY)
            body = source_bytes(x);
        if (len && x->type == GUMBO_NODE_ELEMENT)
            add(g, &n, x, id, len);
    }
    for (unsigned i = 0; i < n; i++)
        if (g[i].n >= LEAST && g[i].bytes >= body / SHARE && (!best || g[i].bytes > best->bytes))
            best = &g[i];
    for (unsigned i = 0; best && i < LEAST; i++)
        if (!htmlheads_author(best->first[i]) && !htmlheads_date(best->first[i]))
            return false;
    if (best)
        (void)snprintf(selector, HTMLREPEAT_SELECTOR, "%s[id#=%.*s]", gumbo_normalized_tagname(best->tag), (int)best->len,
                       best->prefix);
    return best && *gumbo_normalized_tagname(best->tag);
}
