/* test_detect: text unless sure.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "reader/detect.h"
#include "reader/mailhead.h"

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
    is(FMT_HTML, "<head><title>Trams</title></head><body>");
    is(FMT_HTML, "  <BODY class=x>text");
    is(FMT_HTML, "<div class=\"post\"><p>The bridge is closed.</p></div>");
    is(FMT_HTML, "<!-- saved --><table><tr><td>one</td><td>two</td></tr></table>\n");
    is(FMT_JSONL, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    is(FMT_JSONL, "{\"text\":\"a\"}");
    is(FMT_JSONL, "{}\n\n{\"a\":tru}\n");
    is(FMT_JSONL, "{\n  \"pretty\": 1\n}\n");
    is(FMT_JSONL, "[\n {\"a\": 1},\n {\"a\": 2}\n]\n");
    is(FMT_JSONL, "{\"a\": 1}{\"a\": 2}");
    is(FMT_JSONL, "{\n\"a\": 1}\n{\n\"a\": 2\n}\n");
    is(FMT_JSONL, "\x1e{\"a\": 1}\n\x1e{\"a\": 2}\n");
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
    is(FMT_TEXT, "<header> and <bodywork>");
    is(FMT_TEXT, "<p align=\"center\"><img src=\"logo.png\"></p>\n\n# A program\n\nIt does **much**.\n");
    is(FMT_TEXT, "<h1>Title</h1>\n\nA text that goes on outside of all elements, as people write it.\n");
    is(FMT_TEXT, "<ann> who has the key?\n<ben> not me\n<ann> <b>hm</b>\n");
    is(FMT_TEXT, "{\n  \"pretty\": 1\n}\nis how it looks\n");
    is(FMT_TEXT, "{\n  printf(1);\n}\n");
    is(FMT_TEXT, "[{who knows}]\n");
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

static enum mail_guess opens(const char *s, bool apart) { return mailhead_opens((const uint8_t *)s, strlen(s), true, apart); }

Test(detect, mails_by_their_header_lines)
{
    is(FMT_MBOX, "Received: from a by b; Mon, 6 Mar 2006 10:00:12 +0100\n\tfor <c@x>\nFrom: Ann <a@x>\n\nhi\n");
    is(FMT_MBOX, "Path: news.x!feed.x!not-for-mail\nNewsgroups: rec.trams\nFrom: a@x (Ann)\n\nhi\n");
    is(FMT_MBOX, "\xef\xbb\xbf"
                 "From: Ann <a@x>\nTo: b@x\nMIME-Version: 1.0\n\nhi\n");
    is(FMT_MBOX, "From: Ann <a@x>\nSubject: tram\nDate: Mon, 6 Mar 2006 10:00:00 +0100\n\nNote: none\n");
    is(FMT_MBOX, "From: a@x (Ann)\nSubject: tram\nOrganization: trams\nLines: 12\n\nhi\n");
    is(FMT_MBOX, "From -8589290404853100000\nX-Google-Language: ENGLISH,ASCII\nFrom: a@x\n\nhi\n");
    is(FMT_MBOX, "From a@x Mon, 6 Mar 2006 10:00:00 +0100\nSubject: x\n\n");
    is(FMT_MBOX, "From \nFrom: a@x\nSubject: x\n\nhi\n");
    is(FMT_MBOX, "Subject: =?utf-8?q?tram?=\n\nhi\n");
    is(FMT_MBOX, "From: a@x\nTo: b@x\nSubject: x\n\nhi\n");
    is(FMT_MBOX, "Received: from a by b\nbroken Delivered-To: a@x\nMessage-ID: <1@x>\nFrom: a@x\n\nhi\n");
}

Test(detect, prose_with_header_like_lines)
{
    is(FMT_TEXT, "Note: the depot moves.\nTitle: trams\n\nIt moves.\n");
    is(FMT_TEXT, "Title: Trams\nSubject: timetables\nLines: 4\n\nA poem.\n");
    is(FMT_TEXT, "ann: hello\nbob: hi there\nann: is the tram late?\nbob: no\n");
    is(FMT_TEXT, "From: Emil <e@x>\nSent: Monday, March 6, 2023 10:00 AM\nTo: r@x\nSubject: RE: x\n\nDear\n");
    is(FMT_TEXT, "From: Emil <e@x>\nDate: Mon, Mar 6, 2023 at 10:00 AM\nSubject: x\nTo: r@x\n\nDear\n");
    is(FMT_TEXT, "From: Emil <e@x>\nDate: Mon, 6 Mar 2006 10:00:00 +0100\nSubject: x\n\nhi\n\n"
                 "From: Ann <a@x>\nDate: Mon, 6 Mar 2006 11:00:00 +0100\nSubject: Re: x\n\nho\n");
    is(FMT_TEXT, "Content-Type: text/html\nDate: Mon, 6 Mar 2006 10:00:00 GMT\n\nhi\n");
    is(FMT_TEXT, "Package: thresh\nVersion: 1.0\nDescription: a filter\n more\n\n");
    is(FMT_TEXT, "From the desk of Ann\nTo: Bob\nSubject: tram\n\nhi\n");
    is(FMT_TEXT, "Subject: x\nthen at once the text\nMessage-ID: <1@x>\n\n");
}

Test(detect, from_lines)
{
    cr_assert_eq(opens("From x 8 Jul 2011 12:08 2011\nSubject: x\n", true), MAIL_YES);
    cr_assert_eq(opens("From x 8 Jul 2011 12:08 2011\nSubject: x\n", false), MAIL_NO);
    cr_assert_eq(opens("From x Fri Jul  8 12:08:34 2011\nSubject: x\n", false), MAIL_YES);
    cr_assert_eq(opens("From x Fri Jul  8 12:08:34 2011\n>From x Fri Jul  8 remote from y\nSubject: x\n", false), MAIL_YES);
    cr_assert_eq(opens("From x Fri Jul  8 12:08:34 2011\nNote: none of these\n\n", true), MAIL_NO);
    cr_assert_eq(opens("From 10:00 on Monday 6 March 2006 the gate stays closed.\n\nGreetings\n", true), MAIL_NO);
    cr_assert_eq(opens("From me to you at 12:08 today\nSubject: x\nTo: you\n", true), MAIL_NO);
    cr_assert_eq(opens("From me to you at 12:08 today\nSubject: x\nMessage-ID: <1@x>\n", true), MAIL_YES);
    cr_assert_eq(opens("From a@x\nSubject: x\nTo: you\n", true), MAIL_YES);
    cr_assert_eq(opens("From a@x\nSubject: x\nTo: you\n", false), MAIL_NO);
}

Test(detect, foreign)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *name;
    } known[] = {
#define IS(s, name) {s, sizeof s - 1, name}
        IS("PAR1\025\004\025\100", "Parquet"),
        IS("SQLite format 3\0\020\0", "SQLite"),
        IS("%PDF-1.4\n", "PDF"),
        IS("PK\003\004\024\0\0\0\010\0xxxxxxxxxxx[Content_Types].xml", "office"),
        IS("PK\003\004\024\0\0\0\010\0a.txt", "zip"),
        IS("7z\274\257\047\034\0\004", "7z"),
        IS("\004\042\115\030\144", "lz4"),
        IS("<?xml version=\"1.0\"?>\n<rss/>", "XML"),
        IS("{\\rtf1\\ansi", "RTF"),
        IS("\320\317\021\340\241\261\032\341\0", "office"),
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char *what = detect_foreign((const uint8_t *)known[i].bytes, known[i].n, NULL);
        cr_assert(what && strstr(what, known[i].name), "%s: %s", known[i].name, what ? what : "not known");
        cr_assert_eq(at(known[i].bytes, known[i].n, true), FMT_TEXT);
    }
    static const char *const none[] = {"",      "PAR1 is not a format", "%PDF- is how they begin", "PKK", "hello", "7z is good",
                                       "GIF is"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_assert_null(detect_foreign((const uint8_t *)none[i], strlen(none[i]), NULL), "%s", none[i]);
    char tar[512] = "notes.txt";
    memcpy(tar + 257, "ustar", 6);
    cr_assert(detect_foreign((uint8_t *)tar, 512, NULL));
    cr_assert_eq(at(tar, 20, false), -1, "a tar shows later");
    cr_assert_eq(at("a line\n", 7, false), FMT_TEXT, "a text does not wait");
}
