/* posthead: see the header; the shapes are those of rules/separators.rules.  SPDX-License-Identifier: MIT */
#include "reader/posthead.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "reader/separator.h"
#include "text/ascii.h"
#include "text/headwords.h"

#define NAME_MOST 80u /* bytes */

static struct slice tidy(struct slice s)
{
    while (s.len && (ascii_white(*s.ptr) || *s.ptr == ':'))
        s.ptr++, s.len--;
    while (s.len && ascii_white(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

static bool split(struct slice s, const char *mark, struct slice *before, struct slice *behind)
{
    const uint8_t *at = s.len ? memmem(s.ptr, s.len, mark, strlen(mark)) : NULL;
    if (!at)
        return false;
    size_t n = (size_t)(at - s.ptr);
    *before = tidy((struct slice){s.ptr, n});
    *behind = tidy((struct slice){at + strlen(mark), s.len - n - strlen(mark)});
    return true;
}

static bool begins(struct slice *s, const char *word)
{
    size_t n = strlen(word);
    if (s->len < n || memcmp(s->ptr, word, n) != 0)
        return false;
    s->ptr += n;
    s->len -= n;
    return true;
}

static bool has_digit(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (ascii_digit(s.ptr[i]))
            return true;
    return false;
}

static void tell(struct slice *to, struct slice s)
{
    if (!to->len && s.len <= NAME_MOST)
        *to = s;
}

/* The first word of s goes to *word. */
static struct slice behind_word(struct slice s, struct slice *word)
{
    size_t n = 0;
    while (n < s.len && !ascii_white(s.ptr[n]))
        n++;
    *word = (struct slice){s.ptr, n};
    return tidy((struct slice){s.ptr + n, s.len - n});
}

/* `bob » Mon Jan 06, 2020`, with `Post by ` before it. */
static bool by_arrow(struct slice s, struct slice *author, struct slice *date)
{
    struct slice name, when;
    if (!split(s, " » ", &name, &when) || !has_digit(when))
        return false;
    (void)headwords_take(headwords_post, &name);
    (void)headwords_take(headwords_post_by, &name);
    tell(author, tidy(name));
    tell(date, when);
    return true;
}

/* `« Reply #3 on: August 16, 2010, 12:37:54 AM »` */
static bool reply_on(struct slice s, struct slice *date)
{
    struct slice rest = s, before, when;
    (void)(begins(&rest, "« ") || begins(&rest, "«"));
    if (!headwords_take(headwords_reply, &rest) || !split(rest, ": ", &before, &when))
        return false;
    struct slice whole = when, none;
    if (split(whole, "»", &when, &none))
        when = tidy(when);
    tell(date, when);
    return true;
}

/* `[–]jane_d 49 points 2 hours ago`: the time is the last three words up to `ago`. */
static bool by_points(struct slice s, struct slice *author, struct slice *date)
{
    struct slice name, before, none;
    if (!headwords_take(headwords_collapse, &s) || !split(s, " ago", &before, &none))
        return false;
    (void)behind_word(tidy(s), &name);
    size_t i = before.len, blanks = 0;
    while (i && (before.ptr[i - 1] != ' ' || ++blanks < 2))
        i--;
    tell(author, name);
    tell(date, (struct slice){before.ptr + i, before.len - i + strlen(" ago")});
    return true;
}

/* `jane on Jul 23, 2010 | parent` */
static bool by_bars(struct slice s, struct slice *author, struct slice *date)
{
    struct slice head, none, name;
    if (!split(s, " | ", &head, &none))
        return false;
    struct slice when = behind_word(head, &name);
    (void)begins(&when, "on ");
    if (!has_digit(when))
        return false;
    tell(author, name);
    tell(date, when);
    return true;
}

static bool by_cjk(struct slice s, struct slice *author, struct slice *date)
{
    struct slice name, when;
    for (size_t i = 0; headwords_cjk_posted[i]; i++)
        if (split(s, headwords_cjk_posted[i], &name, &when) && has_digit(when)) {
            (void)begins(&when, "：");
            tell(author, name);
            tell(date, tidy(when));
            return true;
        }
    struct slice number, rest; /* `12 ：name：2019/07/27 10:35:39` */
    if (!split(s, "：", &number, &rest) || !split(rest, "：", &name, &when) || !has_digit(number) || !has_digit(when))
        return false;
    tell(author, name);
    tell(date, when);
    return true;
}

/* `jane_d 2020-04-22 11:12:14 UTC #14`: the time begins with the first word that begins with a digit. */
static bool by_number(struct slice s, struct slice *author, struct slice *date)
{
    size_t end = s.len, from = 0;
    while (end && ascii_digit(s.ptr[end - 1]))
        end--;
    if (end == s.len || end < 3 || s.ptr[end - 1] != '#' || s.ptr[end - 2] != ' ')
        return false;
    while (from < end && !(ascii_digit(s.ptr[from]) && from && s.ptr[from - 1] == ' '))
        from++;
    if (from >= end - 2)
        return false;
    tell(author, tidy((struct slice){s.ptr, from}));
    tell(date, tidy((struct slice){s.ptr + from, end - 2 - from}));
    return true;
}

/* A year, or a time of day. */
static bool is_date(struct slice s)
{
    bool year = false, time = false;
    for (size_t i = 0; i + 3 < s.len; i++) {
        const uint8_t *p = s.ptr + i;
        year |= ascii_digit(p[0]) && ascii_digit(p[1]) && ascii_digit(p[2]) && ascii_digit(p[3]);
        time |= ascii_digit(p[0]) && p[1] == ':' && ascii_digit(p[2]) && ascii_digit(p[3]);
    }
    return year || time;
}

/* Takes the last word off, if it is a month, a day, or what stands before one. */
static bool drop_day(struct slice *s)
{
    size_t n = 0;
    while (n < s->len && !ascii_white(s->ptr[s->len - 1 - n]))
        n++;
    bool day = n >= 3 && n <= 10 && headwords_has(headwords_date, (struct slice){s->ptr + s->len - n, 3});
    if (day)
        *s = tidy((struct slice){s->ptr, s->len - n});
    return day;
}

/* `Ann 2010-01-04 17:04`, `Posted by Ann on 4 January 2010`, `Jun 29, 2010 at 10:15 pm` */
static void by_date(struct slice s, struct slice *author, struct slice *date)
{
    size_t at = 0;
    while (at < s.len && !(ascii_digit(s.ptr[at]) && (!at || memchr(" ([", s.ptr[at - 1], 3))))
        at++;
    struct slice name = tidy((struct slice){s.ptr, at}), when = s;
    if (at == s.len)
        return;
    while (drop_day(&name))
        ;
    if (name.len)
        when = tidy((struct slice){name.ptr + name.len, (size_t)(s.ptr + s.len - name.ptr) - name.len});
    for (size_t n; (n = headwords_end(headwords_tail, name));)
        name = tidy((struct slice){name.ptr, name.len - n});
    (void)headwords_take(headwords_lead, &name);
    while (when.len && (memchr(",-|([ ", *when.ptr, 6) || *when.ptr >= 0x80)) /* what stood between */
        when.ptr++, when.len--;
    (void)begins(&when, "on ");
    if (!is_date(when))
        return;
    tell(author, tidy(name));
    tell(date, when);
}

void posthead_read(struct slice line, struct slice *author, struct slice *date)
{
    struct slice s = tidy(line), field = s;
    if (begins(&field, "From: ")) {
        struct slice name, rest;
        tell(author, split(field, " <", &name, &rest) ? name : tidy(field));
    } else if (begins(&field, "Date: ")) {
        tell(date, tidy(field));
    } else if (separator_field(s)) {
        return; /* `Subject: trams in 2010` */
    } else if (!by_arrow(s, author, date) && !reply_on(s, date) && !by_points(s, author, date) && !by_bars(s, author, date) &&
               !by_cjk(s, author, date) && !by_number(s, author, date)) {
        by_date(s, author, date);
    }
}
