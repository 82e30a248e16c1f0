/* sharing: see the header.  SPDX-License-Identifier: MIT */
#include "reader/sharing.h"

#include <string.h>
#include <strings.h>

#include "reader/linepattern.h"
#include "text/ascii.h"

enum status sharing_init(struct sharing *s, const char *thread_from)
{
    *s = (struct sharing){.how = !thread_from ? SHARE_NONE : strcmp(thread_from, "link") == 0 ? SHARE_LINK : SHARE_NAME};
    if (s->how != SHARE_NAME || strncmp(thread_from, "name:", 5) != 0)
        return ST_OK;
    return linepattern_new(&s->pattern, thread_from + 5);
}

void sharing_free(struct sharing *s)
{
    linepattern_free(s->pattern);
    s->pattern = NULL;
}

static struct slice matched(const struct linepattern *p, struct slice s)
{
    int n = linepattern_match(p, s);
    if (n <= 0)
        return (struct slice){0};
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(p->data);
    size_t from = n > 1 ? at[2] : at[0], to = n > 1 ? at[3] : at[1];
    if (from == PCRE2_UNSET)
        return (struct slice){0};
    return (struct slice){s.ptr + from, to - from};
}

static bool ends(struct slice *s, const char *with)
{
    size_t n = strlen(with);
    if (s->len <= n || strncasecmp((const char *)s->ptr + s->len - n, with, n) != 0)
        return false;
    s->len -= n;
    return true;
}

/* Takes a word for page and a number off the end: `-page-2`, `_p3`, `&page=4`, `/page/5`. */
static void drop_page(struct slice *s)
{
    static const char *const words[] = {"page", "pages", "pg", "p", "seite", "pagina", "strana", "sida", "start", "st", "offset"};
    size_t i = s->len;
    while (i && (uint8_t)(s->ptr[i - 1] - '0') < 10)
        i--;
    if (i == s->len || !i)
        return;
    if (memchr("-_=/.", s->ptr[i - 1], 5))
        i--;
    size_t to = i;
    while (i && ascii_letter(s->ptr[i - 1]))
        i--;
    if (!i || !memchr("-_./?&; ", s->ptr[i - 1], 8))
        return;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strlen(words[k]) == to - i && strncasecmp((const char *)s->ptr + i, words[k], to - i) == 0) {
            s->len = i - 1;
            return;
        }
}

/* Makes `trams.17` of `trams.17/page-2.html.gz` and of `trams.17/index.html.gz`. */
static struct slice bare(struct slice s)
{
    static const char *const packs[] = {".gz", ".zst", ".xz", ".bz2"}, *const kinds[] = {".html", ".htm",  ".php",   ".txt",
                                                                                         ".md",   ".json", ".jsonl", ".mbox"};
    for (size_t i = 0; i < sizeof packs / sizeof *packs && !ends(&s, packs[i]); i++)
        ;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !ends(&s, kinds[i]); i++)
        ;
    (void)(ends(&s, "/index") || ends(&s, "/"));
    drop_page(&s);
    (void)ends(&s, "/");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !ends(&s, kinds[i]); i++) /* showthread.php/page-2 */
        ;
    return s;
}

struct slice sharing_name(const struct sharing *s, struct slice file, struct slice link)
{
    switch (s->how) {
    case SHARE_NAME: return s->pattern ? matched(s->pattern, file) : bare(file);
    case SHARE_LINK: return link.len ? bare(link) : link;
    default: return (struct slice){0};
    }
}
