/* htmltag: see htmltag.h.  SPDX-License-Identifier: MIT */
#include "reader/htmltag.h"

#include <string.h>

#include "text/ascii.h"

static const struct {
    const char *name;
    unsigned class;
} elements[] = {
    {"p", TAG_PARA | TAG_BLOCK | TAG_PHRASE},
    {"br", TAG_VOID},
    {"div", TAG_BLOCK},
    {"blockquote", TAG_PARA | TAG_BLOCK | TAG_PHRASE},
    {"pre", TAG_PARA | TAG_BLOCK | TAG_PHRASE},
    {"ul", TAG_PARA | TAG_BLOCK | TAG_PHRASE},
    {"ol", TAG_PARA | TAG_BLOCK | TAG_PHRASE},
    {"li", TAG_BLOCK | TAG_PHRASE},
    {"dl", TAG_PARA | TAG_BLOCK},
    {"dt", TAG_BLOCK},
    {"dd", TAG_BLOCK},
    {"h1", TAG_PARA | TAG_BLOCK},
    {"h2", TAG_PARA | TAG_BLOCK},
    {"h3", TAG_PARA | TAG_BLOCK},
    {"h4", TAG_PARA | TAG_BLOCK},
    {"h5", TAG_PARA | TAG_BLOCK},
    {"h6", TAG_PARA | TAG_BLOCK},
    {"table", TAG_PARA | TAG_BLOCK},
    {"tr", TAG_BLOCK},
    {"caption", TAG_BLOCK},
    {"aside", TAG_PARA | TAG_BLOCK | TAG_PHRASE},
    {"section", TAG_BLOCK},
    {"article", TAG_BLOCK},
    {"header", TAG_BLOCK},
    {"footer", TAG_BLOCK},
    {"main", TAG_BLOCK},
    {"nav", TAG_BLOCK},
    {"form", TAG_BLOCK},
    {"fieldset", TAG_BLOCK},
    {"figure", TAG_BLOCK},
    {"figcaption", TAG_BLOCK},
    {"details", TAG_BLOCK},
    {"summary", TAG_BLOCK},
    {"address", TAG_BLOCK},
    {"center", TAG_BLOCK},
    {"hr", TAG_VOID | TAG_BLOCK},
    {"img", TAG_VOID},
    {"input", TAG_VOID | TAG_SKIP},
    {"link", TAG_VOID | TAG_SKIP},
    {"meta", TAG_VOID | TAG_SKIP},
    {"wbr", TAG_VOID},
    {"col", TAG_VOID},
    {"source", TAG_VOID},
    {"embed", TAG_VOID},
    {"script", TAG_SKIP},
    {"style", TAG_SKIP},
    {"noscript", TAG_SKIP},
    {"template", TAG_SKIP},
    {"title", TAG_SKIP},
    {"svg", TAG_SKIP},
    {"iframe", TAG_SKIP},
    {"textarea", TAG_SKIP},
    {"select", TAG_SKIP},
    {"button", TAG_SKIP},
    {"span", TAG_PHRASE},
    {"b", TAG_PHRASE},
    {"i", TAG_PHRASE},
    {"em", TAG_PHRASE},
    {"strong", TAG_PHRASE},
    {"a", TAG_PHRASE},
    {"u", TAG_PHRASE},
    {"s", TAG_PHRASE},
    {"q", TAG_PHRASE},
    {"cite", TAG_PHRASE},
    {"code", TAG_PHRASE},
    {"tt", TAG_PHRASE},
    {"font", TAG_PHRASE},
    {"small", TAG_PHRASE},
    {"sup", TAG_PHRASE},
    {"sub", TAG_PHRASE},
};

static uint8_t lower(uint8_t b) { return b >= 'A' && b <= 'Z' ? (uint8_t)(b + 32) : b; }

static bool same(const uint8_t *p, size_t n, const char *word)
{
    size_t i = 0;
    while (i < n && word[i] && lower(p[i]) == (uint8_t)word[i])
        i++;
    return i == n && !word[i];
}

bool htmltag_is(const struct htmltag *t, const char *name) { return same(t->name.ptr, t->name.len, name); }

unsigned htmltag_class_of(const uint8_t *name, size_t n)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (same(name, n, elements[i].name))
            return elements[i].class;
    return 0;
}

static bool read_comment(const uint8_t *p, const uint8_t *end, struct htmltag *t)
{
    const uint8_t *stop = NULL;
    if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
        stop = memmem(p + 4, (size_t)(end - p) - 4, "-->", 3);
        if (stop)
            stop += 2;
    } else {
        stop = memchr(p, '>', (size_t)(end - p));
    }
    /* one that does not end takes the rest, as HTML says; it also keeps the search linear */
    if (!stop)
        stop = end - 1;
    *t = (struct htmltag){.len = (size_t)(stop - p) + 1, .comment = true};
    return true;
}

bool htmltag_read(const uint8_t *p, const uint8_t *end, struct htmltag *t)
{
    if (end - p < 3)
        return false;
    if (p[1] == '!' || p[1] == '?')
        return read_comment(p, end, t);
    const uint8_t *q = p + 1;
    bool close = *q == '/';
    q += close;
    if (!ascii_alpha(*q))
        return false;
    const uint8_t *name = q;
    while (q < end && *q != '>' && *q != '/' && !ascii_html_white(*q) && *q != '<')
        q++;
    size_t n_name = (size_t)(q - name);
    const uint8_t *attrs = q;
    uint8_t quote = 0;
    for (; q < end && (quote || *q != '>'); q++) {
        if (quote)
            quote = *q == quote ? 0 : quote;
        else if ((*q == '"' || *q == '\'') && q > attrs && q[-1] == '=')
            quote = *q;
        else if (*q == '<')
            return false; /* "a <b and c< d": text */
    }
    if (q == end)
        return false;
    *t = (struct htmltag){
        .name = {name, n_name}, .attrs = {attrs, (size_t)(q - attrs)}, .len = (size_t)(q - p) + 1, .close = close};
    t->class = htmltag_class_of(name, n_name);
    return true;
}

bool htmltag_attr(const struct htmltag *t, const char *name, struct slice *value)
{
    const uint8_t *p = t->attrs.ptr, *end = p + t->attrs.len;
    while (p < end) {
        while (p < end && (ascii_html_white(*p) || *p == '/'))
            p++;
        const uint8_t *from = p;
        while (p < end && *p != '=' && *p != '/' && !ascii_html_white(*p))
            p++;
        size_t n = (size_t)(p - from);
        while (p < end && ascii_html_white(*p))
            p++;
        struct slice v = {p, 0};
        if (p < end && *p == '=') {
            p++;
            while (p < end && ascii_html_white(*p))
                p++;
            uint8_t quote = p < end && (*p == '"' || *p == '\'') ? *p++ : 0;
            v.ptr = p;
            while (p < end && (quote ? *p != quote : !ascii_html_white(*p)))
                p++;
            v.len = (size_t)(p - v.ptr);
            p += quote && p < end;
        } else if (n == 0) {
            p++; /* a stray quote */
        }
        if (n && same(from, n, name)) {
            *value = v;
            return true;
        }
    }
    return false;
}

bool htmltag_class(const struct htmltag *t, const char *word)
{
    struct slice v;
    size_t n = strlen(word);
    if (!htmltag_attr(t, "class", &v))
        return false;
    for (size_t i = 0; i + n <= v.len; i++)
        if ((i == 0 || ascii_html_white(v.ptr[i - 1])) && (i + n == v.len || ascii_html_white(v.ptr[i + n])) &&
            memcmp(v.ptr + i, word, n) == 0)
            return true;
    return false;
}
