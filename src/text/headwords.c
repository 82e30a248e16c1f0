/* headwords: see the header.  SPDX-License-Identifier: MIT */
#include "text/headwords.h"

#include <string.h>
#include <strings.h>

#include "heads_words.inc"

size_t headwords_begin(headwords words, struct slice s)
{
    for (size_t n; *words; words++)
        if (n = strlen(*words), s.len >= n && memcmp(s.ptr, *words, n) == 0)
            return n;
    return 0;
}

size_t headwords_end(headwords words, struct slice s)
{
    for (size_t n; *words; words++)
        if (n = strlen(*words), s.len >= n && memcmp(s.ptr + s.len - n, *words, n) == 0)
            return n;
    return 0;
}

bool headwords_has(headwords words, struct slice s)
{
    while (*words && (strlen(*words) != s.len || strncasecmp((const char *)s.ptr, *words, s.len) != 0))
        words++;
    return *words;
}

bool headwords_take(headwords words, struct slice *s)
{
    size_t n = headwords_begin(words, *s);
    s->ptr += n;
    s->len -= n;
    return n > 0;
}
