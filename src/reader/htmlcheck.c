/* htmlcheck: is a page within the bounds that keep gumbo's memory and time in proportion to its bytes?  See htmlpage.h.
 *
 * One pass over the source, by the tokeniser of HTML so far as tags go: what stands in quotes of an attribute, in a comment or
 * in a script is no tag.  Elements that the parser adds by itself are not counted.
 * SPDX-License-Identifier: MIT */
#include "reader/htmlcheck.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "text/ascii.h"

struct tag {
    const uint8_t *name;
    size_t n_name;
    size_t attributes;
    bool close, self_closing;
};

static bool is(const struct tag *t, const char *name)
{
    return strlen(name) == t->n_name && strncasecmp((const char *)t->name, name, t->n_name) == 0;
}

/* A value behind `=`: its end. */
static const uint8_t *skip_value(const uint8_t *p, const uint8_t *end)
{
    while (p < end && ascii_html_white(*p))
        p++;
    if (p < end && (*p == '"' || *p == '\'')) {
        const uint8_t *q = memchr(p + 1, *p, (size_t)(end - p - 1));
        return q ? q + 1 : end;
    }
    while (p < end && *p != '>' && !ascii_html_white(*p))
        p++;
    return p;
}

/* The tag whose name begins at p: the byte behind its end. */
static const uint8_t *read_tag(const uint8_t *p, const uint8_t *end, struct tag *t)
{
    t->name = p;
    while (p < end && *p != '>' && *p != '/' && !ascii_html_white(*p))
        p++;
    t->n_name = (size_t)(p - t->name);
    t->attributes = 0;
    t->self_closing = false;
    while (p < end && *p != '>') {
        if (ascii_html_white(*p) || *p == '/') {
            t->self_closing = *p++ == '/';
            continue;
        }
        t->attributes++;
        t->self_closing = false;
        p++; /* a name may begin with = */
        while (p < end && *p != '=' && *p != '>' && *p != '/' && !ascii_html_white(*p))
            p++;
        while (p < end && ascii_html_white(*p))
            p++;
        if (p < end && *p == '=')
            p = skip_value(p + 1, end);
    }
    return p < end ? p + 1 : end;
}

/* Behind `<!`, `<?` or `</` that is no tag. */
static const uint8_t *skip_comment(const uint8_t *p, const uint8_t *end)
{
    const uint8_t *q;
    if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
        q = memmem(p + 4, (size_t)(end - p) - 4, "-->", 3);
        return q ? q + 3 : end;
    }
    q = memchr(p, '>', (size_t)(end - p));
    return q ? q + 1 : end;
}

/* Content that holds no tags: up to its end tag. */
static const uint8_t *skip_raw(const uint8_t *p, const uint8_t *end, const struct tag *t)
{
    static const char *const raw[] = {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"};
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
        if (!is(t, raw[i]))
            continue;
        while ((p = memmem(p, (size_t)(end - p), "</", 2)) &&
               strncasecmp((const char *)p + 2, raw[i], (size_t)(end - p - 2) < t->n_name ? (size_t)(end - p - 2) : t->n_name) !=
                   0)
            p += 2;
        return p ? p : end;
    }
    return p;
}

/* Elements that end by themselves where the next one begins do not nest. */
static bool nests(const struct tag *t)
{
    static const char *const flat[] = {"p",   "li",    "td",     "th",    "tr",   "dd",    "dt",   "option",
                                       "a",   "tbody", "br",     "hr",    "img",  "input", "link", "meta",
                                       "wbr", "col",   "source", "embed", "area", "base",  "param"};
    for (size_t i = 0; i < sizeof flat / sizeof *flat; i++)
        if (is(t, flat[i]))
            return false;
    return !t->self_closing;
}

const char *htmlcheck(const uint8_t *p, size_t n, size_t tree)
{
    const uint8_t *end = p + n;
    size_t depth = 0, elements = 0, attributes = 0, most = HTML_ELEMENTS + n / HTML_DENSITY;
    if (most > tree / HTML_NODE_BYTES)
        most = tree / HTML_NODE_BYTES;
    while ((p = memchr(p, '<', (size_t)(end - p))) && end - p >= 2) {
        struct tag t = {.close = p[1] == '/'};
        const uint8_t *name = p + 1 + t.close;
        if (name == end || !ascii_alpha(*name)) {
            p = p[1] == '!' || p[1] == '?' || t.close ? skip_comment(p, end) : p + 1;
            continue;
        }
        p = read_tag(name, end, &t);
        attributes += t.attributes;
        if (t.attributes > HTML_ATTRIBUTES)
            return "a tag with too many attributes";
        if (t.close) {
            depth -= depth > 0 && nests(&t);
            continue;
        }
        if (++elements > most || attributes > 4 * most)
            return "too many elements for its size, or for --memory";
        depth += nests(&t);
        if (depth > HTML_DEPTH)
            return "elements nested too deep";
        p = skip_raw(p, end, &t);
    }
    return NULL;
}
