/* htmlbare: see the header.  SPDX-License-Identifier: MIT */
#include "reader/htmlbare.h"

#include <stdbool.h>
#include <string.h>

static bool cut_from(struct slice *s, const char *word)
{
    const uint8_t *p = s->len ? memmem(s->ptr, s->len, word, strlen(word)) : NULL;
    if (p)
        s->len = (size_t)(p - s->ptr);
    return p != NULL;
}

void htmlbare_name(struct slice *s)
{
    static const char from[] = "Quote from: ";
    const uint8_t *end = s->len && *s->ptr == '(' ? memchr(s->ptr, ')', s->len) : NULL;
    if (end) {
        s->len -= (size_t)(end + 1 - s->ptr);
        s->ptr = end + 1;
    }
    bool dated = s->len >= sizeof from && memcmp(s->ptr, from, sizeof from - 1) == 0;
    if (dated) {
        s->ptr += sizeof from - 1;
        s->len -= sizeof from - 1;
    }
    if ((dated && cut_from(s, " on ")) ||
        cut_from(s, " a \xc3\xa9"
                    "crit") ||
        cut_from(s, " posted") || cut_from(s, " wrote") || cut_from(s, " Wrote") || cut_from(s, " said"))
        return;
    if (s->len && s->ptr[s->len - 1] == ':')
        s->len--;
}

void htmlbare_author(struct slice *s)
{
    if (s->len && *s->ptr != 0xc2)
        (void)cut_from(s, " \xc2\xb7 ");
}

static bool has_digit(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((uint8_t)(s.ptr[i] - '0') < 10)
            return true;
    return false;
}

static void drop(struct slice *s, size_t n)
{
    s->ptr += n;
    s->len -= n;
}

static bool is_blank(const struct slice *s, size_t i)
{
    return s->ptr[i] == ' ' || s->ptr[i] == '\t' || s->ptr[i] == '\n' ||
           (s->ptr[i] == 0xc2 && i + 1 < s->len && s->ptr[i + 1] == 0xa0);
}

static bool drop_word(struct slice *s, const char *word)
{
    size_t n = strlen(word);
    bool there = s->len > n && memcmp(s->ptr, word, n) == 0;
    if (there)
        drop(s, n);
    return there;
}

/* "#12 ", "- ", "by Ann \xc2\xbb ", "Posted on " in front of a date. */
static void drop_lead(struct slice *s)
{
    static const char *const words[] = {
        "- ",      "| ",      "\xc2\xb7 ", "\xe2\x80\xa2 ", "\xe2\x80\x93 ", "Post\xc3\xa9 le ", "Posted on ", "posted on ",
        "Posted ", "posted ", "on "};
    const uint8_t *mark = s->len ? memmem(s->ptr, s->len, "\xc2\xbb ", 3) : NULL;
    if (mark && has_digit((struct slice){mark, s->len - (size_t)(mark - s->ptr)}))
        drop(s, (size_t)(mark - s->ptr) + 3);
    bool more = true;
    while (more) {
        while (s->len && is_blank(s, 0))
            drop(s, *s->ptr == 0xc2 ? 2 : 1);
        size_t n = s->len && *s->ptr == '#';
        while (n && n < s->len && (uint8_t)(s->ptr[n] - '0') < 10)
            n++;
        more = n && n < s->len && is_blank(s, n);
        if (more)
            drop(s, n);
        for (size_t i = 0; i < sizeof words / sizeof *words && !more; i++)
            more = drop_word(s, words[i]);
    }
}

/* " #12" and blanks behind it. */
static void drop_tail(struct slice *s)
{
    for (size_t i = 1; i + 1 < s->len; i++)
        if (is_blank(s, i) && s->ptr[i + 1] == '#' && has_digit((struct slice){s->ptr, i}))
            s->len = i;
    while (s->len && (s->ptr[s->len - 1] == ' ' || (s->len > 1 && is_blank(s, s->len - 2) && s->ptr[s->len - 1] == 0xa0)))
        s->len -= s->ptr[s->len - 1] == ' ' ? 1 : 2;
}

/* "284 points by ann 32 days ago | comments": the time is told from now. */
static bool keep_ago(struct slice *s)
{
    static const char ago[] = " ago";
    const uint8_t *end = s->len ? memmem(s->ptr, s->len, ago, sizeof ago - 1) : NULL;
    size_t to = end ? (size_t)(end - s->ptr) : 0, i = to;
    while (i && s->ptr[i - 1] != ' ') /* the unit */
        i--;
    size_t unit = i;
    while (i > 1 && (uint8_t)(s->ptr[i - 2] - '0') < 10)
        i--;
    if (i == unit || i < 2)
        return false;
    s->len = to + sizeof ago - 1;
    drop(s, i - 1);
    return true;
}

/* "2026-01-05T10:00:00 1767607200": the same time twice. */
static void keep_iso(struct slice *s)
{
    const uint8_t *end = s->len > 11 && s->ptr[4] == '-' && s->ptr[10] == 'T' ? memchr(s->ptr, ' ', s->len) : NULL;
    size_t i = end ? (size_t)(end - s->ptr) + 1 : s->len;
    while (i < s->len && (uint8_t)(s->ptr[i] - '0') < 10)
        i++;
    if (end && i == s->len)
        s->len = (size_t)(end - s->ptr);
}

void htmlbare_date(struct slice *s)
{
    keep_iso(s);
    if (s->len > 10 && memcmp(s->ptr, "Submitted ", 10) == 0) { /* "Submitted by ann on Mon, 01/22/2024 - 09:00" */
        const uint8_t *on = memmem(s->ptr, s->len, " on ", 4);
        if (on)
            drop(s, (size_t)(on - s->ptr) + 4);
    }
    if (keep_ago(s))
        return;
    for (size_t i = 0; i + 1 < s->len && (uint8_t)(s->ptr[i] - '0') >= 10; i++)
        if (s->ptr[i] == ':' && is_blank(s, i + 1) && has_digit((struct slice){s->ptr + i, s->len - i})) {
            drop(s, i + 2);
            break;
        }
    drop_lead(s);
    drop_tail(s);
    for (size_t i = 1; i + 1 < s->len; i++) {
        size_t wide = s->ptr[i] == 0xc2 ? 2 : 1;
        struct slice rest = {s->ptr + i, s->len - i};
        if (is_blank(s, i) && i + wide < s->len && is_blank(s, i + wide) && has_digit((struct slice){s->ptr, i}) &&
            memchr(rest.ptr, ':', rest.len)) {
            s->len = i;
            return;
        }
    }
}

void htmlbare_id(struct slice *s)
{
    (void)drop_word(s, "up_"); /* Hacker News: the arrow of a post */
    const uint8_t *hash = s->len ? memchr(s->ptr, '#', s->len) : NULL;
    if (hash && hash > s->ptr && hash + 1 < s->ptr + s->len)
        drop(s, (size_t)(hash + 1 - s->ptr));
}
