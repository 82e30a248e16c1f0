/* htmlpage: see htmlpage.h.  SPDX-License-Identifier: MIT */
#include "reader/htmlpage.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "reader/charset.h"
#include "reader/htmlcheck.h"
#include "text/utf8.h"

#define META_LOOK 4096

static void *page_alloc(void *user, size_t n)
{
    struct htmlpage *g = user;
    void *p = n <= g->budget - g->used ? arena_get(&g->arena, n) : NULL;
    g->denied = !p && n <= g->budget - g->used;
    if (!p)
        longjmp(g->spent, 1); /* gumbo cannot take no for an answer; all it has is in our arena */
    g->used += n;
    return p;
}

static void page_release(void *user, void *p)
{
    (void)user;
    (void)p;
}

/* The charset a page says it has, in `name`; false if none. */
static bool meta_charset(const uint8_t *p, size_t n, char name[64])
{
    static const char word[] = "charset=";
    if (n > META_LOOK)
        n = META_LOOK;
    for (size_t i = 0; i + sizeof word < n; i++) {
        if (strncasecmp((const char *)p + i, word, sizeof word - 1) != 0)
            continue;
        size_t at = i + sizeof word - 1, k = 0;
        at += p[at] == '"' || p[at] == '\'';
        while (
            at < n && k < 63 &&
            (p[at] == '-' || p[at] == '_' || (p[at] >= '0' && p[at] <= '9') || ((p[at] | 0x20) >= 'a' && (p[at] | 0x20) <= 'z')))
            name[k++] = (char)p[at++];
        name[k] = 0;
        return k > 0;
    }
    return false;
}

/* One character at p, by trying: its bytes, 0 if it is none. */
static size_t recode_one(iconv_t cd, const uint8_t *p, const uint8_t *end, char out[16], size_t *n_out)
{
    for (size_t k = 1; k <= 4 && p + k <= end; k++) {
        char *from = (char *)(uintptr_t)p, *to = out;
        size_t left = k, room = 16;
        iconv(cd, NULL, NULL, NULL, NULL);
        if (iconv(cd, &from, &left, &to, &room) != (size_t)-1 && left == 0 && room < 16) {
            *n_out = 16 - room;
            return k;
        }
    }
    return 0;
}

static enum status recode(struct htmlpage *g, iconv_t cd, const uint8_t *raw, size_t n)
{
    const uint8_t *end = raw + n;
    enum status st = ST_OK;
    for (const uint8_t *p = raw; p < end && st == ST_OK;) {
        char out[16];
        size_t k = 1, m = 1;
        const void *bytes = p;
        if (*p >= 0x80) {
            k = recode_one(cd, p, end, out, &m);
            bytes = k ? (const void *)out : "\xef\xbf\xbd";
            m = k ? m : 3;
            k = k ? k : 1;
        } else {
            while (p + k < end && p[k] < 0x80)
                k++;
            m = k;
        }
        st = srcmap_add(&g->back, g->utf8.len, m, (size_t)(p - raw), k);
        if (st == ST_OK)
            st = buf_append(&g->utf8, bytes, m);
        p += k;
    }
    return st;
}

/* Fills src and len, recoded where the page says it is not UTF-8 and the bytes agree. */
static enum status page_charset(struct htmlpage *g, const uint8_t *raw, size_t n)
{
    char name[64];
    g->src = raw;
    g->len = n;
    if (!meta_charset(raw, n, name) || strncasecmp(name, "utf", 3) == 0 || utf8_valid(raw, n))
        return ST_OK;
    struct charsets charsets = {0};
    const struct charset *cs;
    enum status st = charset_find(&charsets, (struct slice){(const uint8_t *)name, strlen(name)}, &cs);
    if (st == ST_OK && cs && cs->name[0]) {
        st = recode(g, cs->in, raw, n);
        g->src = g->utf8.ptr;
        g->len = g->utf8.len;
    }
    charsets_free(&charsets);
    return st;
}

void htmlpage_raw(const struct srcmap *back, uint32_t *from, uint32_t *to)
{
    if (back->n == 0)
        return;
    size_t i = srcmap_find(back, *from), j = *to ? srcmap_find(back, *to - 1) : 0;
    const struct srcrun *a = i < back->n ? &back->run[i] : NULL, *b = j < back->n ? &back->run[j] : NULL;
    if (a)
        *from = a->len == a->src_len ? a->src + (*from - a->text) : a->src;
    if (b)
        *to = b->len == b->src_len ? b->src + (*to - b->text) : b->src + b->src_len;
}

/* On its own: what stands around setjmp may be lost when gumbo is left by it. */
static bool parse_within(struct htmlpage *g, GumboOptions *o)
{
    if (setjmp(g->spent))
        return false;
    g->root = gumbo_parse_with_options(o, (const char *)g->src, g->len)->document;
    return true;
}

enum status htmlpage_parse(struct htmlpage *g, const uint8_t *raw, size_t n, size_t tree, const char **why)
{
    htmlpage_clear(g);
    *why = htmlcheck(raw, n, tree);
    if (*why)
        return ST_SKIP;
    enum status st = page_charset(g, raw, n);
    if (st != ST_OK)
        return st;
    GumboOptions o = kGumboDefaultOptions;
    o.allocator = page_alloc;
    o.deallocator = page_release;
    o.userdata = g;
    o.max_errors = 0;
    g->used = 0;
    g->budget = tree;
    *why = "its tree is too large for --memory";
    return parse_within(g, &o) ? ST_OK : g->denied ? ST_NOMEM : ST_SKIP;
}

void htmlpage_clear(struct htmlpage *g)
{
    arena_clear(&g->arena);
    buf_clear(&g->utf8);
    g->back.n = 0;
    g->root = NULL;
}

void htmlpage_free(struct htmlpage *g)
{
    arena_free(&g->arena);
    buf_free(&g->utf8);
    srcmap_free(&g->back);
}
