/* chatline: each shape with its date, author and text, and what only looks like one.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "reader/chatline.h"

static const struct {
    const char *line;
    enum chat_kind kind;
    const char *date, *author, *text; /* text NULL: none of a person */
} cases[] = {
    {"[01/02/2024, 10:00:00] Ida: on my way", CHAT_BRACKET, "01/02/2024, 10:00:00", "Ida", "on my way"},
    {"\xe2\x80\x8e[01.02.24, 10:00:00] Ida Berg: \xe2\x80\x8eimage omitted", CHAT_BRACKET, "01.02.24, 10:00:00", "Ida Berg",
     "\xe2\x80\x8eimage omitted"},
    {"[12.3.2022 klo 14.08.18] Matti: hei", CHAT_BRACKET, "12.3.2022 klo 14.08.18", "Matti", "hei"},
    {"[2/1/24, 10:00:00\xe2\x80\xaf"
     "AM] Ida: yes",
     CHAT_BRACKET,
     "2/1/24, 10:00:00\xe2\x80\xaf"
     "AM",
     "Ida", "yes"},
    {"[10:00, 29/1/2024] Ida: yes", CHAT_BRACKET, "10:00, 29/1/2024", "Ida", "yes"},
    {"[01/02/2024, 10:00:00] Ida joined", CHAT_BRACKET, "01/02/2024, 10:00:00", "", NULL},
    {"[01/02/2024, 10:00:00] Ida:", CHAT_BRACKET, "01/02/2024, 10:00:00", "Ida", NULL},
    {"[10:00:05] Ida: yes", CHAT_BRACKET_TIME, "10:00:05", "Ida", "yes"},
    {"[10:00] <@ida> yes", CHAT_BRACKET_IRC, "10:00", "ida", "yes"},
    {"[10:00:05] *** Joins: ida", CHAT_BRACKET_IRC, "10:00:05", "", NULL},
    {"31/1/24, 9:59 PM - Ida: yes: no", CHAT_DASH, "31/1/24, 9:59 PM", "Ida", "yes: no"},
    {"31.01.24, 21:59 - +47 900 00 000: ja", CHAT_DASH, "31.01.24, 21:59", "+47 900 00 000", "ja"},
    {"31/01/2024 21:59 - Ida: sim", CHAT_DASH, "31/01/2024 21:59", "Ida", "sim"},
    {"31/1/24, 9:59 p. m. - Ida: s\xc3\xad", CHAT_DASH, "31/1/24, 9:59 p. m.", "Ida", "s\xc3\xad"},
    {"31/1/24, 9:59 PM - Ida left", CHAT_DASH, "31/1/24, 9:59 PM", "", NULL},
    {"2024-01-29 18:01:00\t@ida\tyes", CHAT_TAB, "2024-01-29 18:01:00", "ida", "yes"},
    {"2024-01-29 18:01:00\t-->\tida has joined", CHAT_TAB, "2024-01-29 18:01:00", "", NULL},
    {"2009-12-02T10:00:00  <ida> yes", CHAT_DATE_IRC, "2009-12-02T10:00:00", "ida", "yes"},
    {"18:01 <per>", CHAT_IRC, "18:01", "per", NULL},
    {"18:01 < per> yes", CHAT_IRC, "18:01", "per", "yes"},
    {"18:01 -!- per has joined", CHAT_IRC, "18:01", "", NULL},
    {"18:03  * ida nods", CHAT_IRC, "18:03", "", NULL},
    {"Jan 29 18:01:00 <ida>\tyes", CHAT_MONTH_IRC, "Jan 29 18:01:00", "ida", "yes"},
    {"Ida, [29.01.2024 18:00]", CHAT_NAME, "29.01.2024 18:00", "Ida", NULL},
    {"Ida Berg, [29 Jan 2024 at 6:00:12 PM]:", CHAT_NAME, "29 Jan 2024 at 6:00:12 PM", "Ida Berg", NULL},
    {"10:00:05 From Ida to Everyone: yes", CHAT_FROM, "10:00:05", "Ida", "yes"},
    {"10:00:05\t From  Ida : yes", CHAT_FROM, "10:00:05", "Ida", "yes"},
    {"--- Day changed Tue Jan 30 2024", CHAT_LOG, "", "", NULL},

    {"", CHAT_NONE, "", "", NULL},
    {"[1] Ida: yes", CHAT_NONE, "", "", NULL},
    {"[10:00:03] INFO: yes", CHAT_NONE, "", "", NULL},
    {"[10:00:03] [Server thread/INFO]: yes", CHAT_NONE, "", "", NULL},
    {"2024-01-29 18:00:00 INFO yes: no", CHAT_NONE, "", "", NULL},
    {"Jan 29 18:01:00 host prog[1]: yes", CHAT_NONE, "", "", NULL},
    {"10:00 - Anna: opens the meeting", CHAT_NONE, "", "", NULL},
    {"10:00 Anna", CHAT_NONE, "", "", NULL},
    {"10:00:05 From the harbour one sees two bridges", CHAT_NONE, "", "", NULL},
    {"Ida, [29.01.2024 18:00] said so", CHAT_NONE, "", "", NULL},
    {"Ida, [see below]", CHAT_NONE, "", "", NULL},
    {"<ida> yes", CHAT_NONE, "", "", NULL},
    {"2024-01-29 18:00:00,101 - app.worker: yes", CHAT_NONE, "", "", NULL},
    {"[00:15.30] Choir: yes", CHAT_NONE, "", "", NULL},
    {"2024-01-29 18:00:00\tINFO\tyes", CHAT_NONE, "", "", NULL},
    {"2024-01-29 18:00\t17.5\tyes", CHAT_NONE, "", "", NULL},
    {"2024-01-29 18:00\tleft the depot\tBern", CHAT_NONE, "", "", NULL},
    {"2024-01-29 18:00:00 <info> yes", CHAT_NONE, "", "", NULL},
    {"10:00 <b>Opening</b> of the fair", CHAT_NONE, "", "", NULL},
    {"10:00 From Bern to Basel: platform 5", CHAT_NONE, "", "", NULL},
    {"-- ", CHAT_NONE, "", "", NULL},
};

static struct slice of(const char *s) { return (struct slice){(const uint8_t *)s, strlen(s)}; }
static bool same(struct slice a, const char *b) { return a.len == strlen(b) && (!a.len || memcmp(a.ptr, b, a.len) == 0); }

Test(chatline, shapes)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct chatline c;
        const char *line = cases[i].line;
        bool is = chatline_parse(of(line), &c);
        cr_expect_eq(c.kind, cases[i].kind, "%s: kind %d", line, c.kind);
        cr_expect_eq(is, cases[i].kind != CHAT_NONE, "%s", line);
        if (!is)
            continue;
        cr_expect(same(c.date, cases[i].date), "%s: date %.*s", line, (int)c.date.len,
                  c.date.len ? (const char *)c.date.ptr : "");
        cr_expect(same(c.author, cases[i].author), "%s: author %.*s", line, (int)c.author.len,
                  c.author.len ? (const char *)c.author.ptr : "");
        size_t want = cases[i].text ? strlen(line) - strlen(cases[i].text) : strlen(line);
        cr_expect_eq(c.text_at, want, "%s: text at %zu", line, c.text_at);
    }
}

/* Any beginning of a line is looked at within its bytes. */
Test(chatline, beginnings)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t n = 0; n < strlen(cases[i].line); n++) {
            struct chatline c;
            uint8_t copy[256];
            memcpy(copy, cases[i].line, n);
            memset(copy + n, '>', sizeof copy - n);
            (void)chatline_parse((struct slice){copy, n}, &c);
            cr_expect_leq(c.text_at, n);
        }
}

Test(chatline, fields)
{
    cr_expect(chatline_field(of("[In reply to Ida]")));
    cr_expect_not(chatline_field(of("[In reply to Ida] yes")));
    cr_expect_not(chatline_field(of("")));
}
