/* test_detect: text unless sure.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "reader/detect.h"

static int at(const char *s, size_t n, bool eof)
{
    enum format f;
    char *p = calloc(1, n + 64);
    memcpy(p, s, n);
    enum status st = detect_format((uint8_t *)p, n, eof, &f);
    free(p);
    return st == ST_OK ? (int)f : -1;
}

static void is(enum format want, const char *s)
{
    size_t n = strlen(s);
    cr_assert_eq(at(s, n, true), (int)want, "%s", s);
    /* never another answer than that or "more" on the way, unless the whole is not text */
    for (size_t i = 0; i < n; i++) {
        int f = at(s, i, false);
        cr_assert(f == -1 || f == (int)want || (want == FMT_TEXT && s[0] == '{'), "%zu of %s: %d", i, s, f);
    }
}

Test(detect, formats)
{
    is(FMT_WET, "WARC/1.0\r\nWARC-Type: warcinfo\r\n");
    is(FMT_MBOX, "From ann@x Fri Jul  8 12:08:34 2011\nSubject: x\n\n");
    is(FMT_MBOX, "From bob at x.org  Fri Jul  8 12:08:34 2011\nFrom: bob\n");
    is(FMT_HTML, "<!DOCTYPE html>\n<p>");
    is(FMT_HTML, "\xef\xbb\xbf\n<?xml version=\"1.0\"?>\n<!-- c -->\n<HTML lang=en>");
    is(FMT_JSONL, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    is(FMT_JSONL, "{\"text\":\"a\"}");
    is(FMT_JSONL, "{}\n\n{\"a\":tru}\n");
}

Test(detect, text_unless_sure)
{
    is(FMT_TEXT, "");
    is(FMT_TEXT, "\n\n");
    is(FMT_TEXT, "hello");
    is(FMT_TEXT, "From here on it is text\nreally: so\n");
    is(FMT_TEXT, "From ann@x Fri Jul  8 12:08:34 2011\n\nno header\n");
    is(FMT_TEXT, "<p>a post that begins with a tag</p>");
    is(FMT_TEXT, "<htmlish>");
    is(FMT_TEXT, "{\n  \"pretty\": 1\n}\n");
    is(FMT_TEXT, "{code} said:\n");
    is(FMT_TEXT, "{\"a\":1}\nis how JSON looks\n");
    is(FMT_TEXT, "WARC is a format\n");
    is(FMT_TEXT, "[1,2]\n");
}

Test(detect, a_long_first_record)
{
    size_t n = DETECT_MAX + 10;
    char *s = malloc(n);
    memset(s, 'x', n);
    memcpy(s, "{\"text\":\"", 9);
    cr_assert_eq(at(s, 1000, false), -1);
    cr_assert_eq(at(s, n, false), FMT_JSONL);
    memcpy(s, "{text", 5);
    cr_assert_eq(at(s, n, false), FMT_TEXT);
}

Test(detect, from_lines)
{
    const char *loose = "From x 8 Jul 2011 12:08 2011", *none = "From me to you at 12:08 today";
    cr_assert(detect_from_line((const uint8_t *)loose, strlen(loose), false));
    cr_assert_not(detect_from_line((const uint8_t *)loose, strlen(loose), true));
    cr_assert_not(detect_from_line((const uint8_t *)none, strlen(none), false));
}
