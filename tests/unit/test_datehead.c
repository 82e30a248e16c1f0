/* datehead: lines that show when a post was written, and what only holds a date.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "reader/datehead.h"

static bool parse(const char *line, struct datehead *out)
{
    return datehead_parse((struct slice){(const uint8_t *)line, strlen(line)}, out);
}

Test(datehead, heads_of_posts)
{
    static const char *const sure[] = {"Posted: Mon Jan 04, 2010 5:04 pm    Post subject: Re: Ferry",
                                       "by Anna Reed » Mon Jan 04, 2010 5:04 pm",
                                       "von Anna » Mo 4. Jan 2010, 17:04",
                                       "Posted 04 January 2012 - 03:10 PM",
                                       "Posted January 4, 2019",
                                       "Anna January 4, 2019, 3:10pm 12",
                                       "2017-04-01 #30",
                                       "3 years ago #124",
                                       "Anna • 3 years ago",
                                       "Submitted by Anna on Fri, 01/04/2010 - 10:33",
                                       "answered Jan 4 '10 at 10:33",
                                       "#12345 - 01/04/10 10:33 PM",
                                       "#3 Today 10:33:21",
                                       "anna_77 2010-01-04 17:04 UTC",
                                       "Anna さん 2010年1月4日 17:04",
                                       "发表于 2018-11-21 01:28:33 | 显示全部楼层",
                                       "Posté le : 4 janv. 2010 17:04",
                                       "Publicado: Lun Ene 04, 2010 5:04 pm",
                                       "Wysłany: Pon Sty 04, 2010 5:04 pm"};
    static const char *const bare[] = {"Jan 4, 2019",        "4 Jan 2019", "4. Januar 2019",
                                       "4 de enero de 2019", "2010-01-04", "1/4/10"};
    struct datehead d;
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
        cr_expect(parse(sure[i], &d) && d.sure, "%s", sure[i]);
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        cr_expect(parse(bare[i], &d) && !d.sure, "%s", bare[i]);
}

Test(datehead, what_holds_a_date)
{
    static const char *const none[] = {"Joined: 13 Jan 2012 21:24",
                                       "Sent: Monday, January 4, 2010 10:33 AM",
                                       "On Mon, Jan 4, 2010 at 10:33 AM, Ann Reed wrote:",
                                       "2010-01-04  Anna Reed  <anna@example.org>",
                                       "The ferry of 4 January 2010 was late.",
                                       "> Posted: Mon Jan 04, 2010 5:04 pm",
                                       "| 2010-01-04 | 17:04 | north pier |",
                                       "anna wrote: ↑ 27 May 2018 08:32",
                                       "I saw it when I was on the boat 3 years ago",
                                       "see you today",
                                       "version 2.6.18",
                                       "192.168.1.20 10:33",
                                       "17:04",
                                       "http://example.org/2010-01-04"};
    struct datehead d;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_expect(!parse(none[i], &d), "%s", none[i]);
}

Test(datehead, shapes)
{
    struct datehead a, b;
    cr_assert(parse("anna 2010-01-04 17:04", &a) && parse("Bert Holm 2010-12-24 09:15", &b));
    cr_expect(a.shape == b.shape, "whatever the name");
    cr_assert(parse("24.12.2010 09:15", &b));
    cr_expect(a.shape != b.shape);
    cr_assert(parse("2010-01-04", &b));
    cr_expect(a.shape != b.shape);
}

Test(datehead, any_bytes)
{
    struct datehead d;
    uint8_t line[40];
    uint32_t seed = 1;
    for (int n = 0; n < 200000; n++) {
        static const uint8_t some[] = "12:/-. ,#JanAgo\xc2\xe2\xe5\xb9\xb4\x80'@";
        size_t len = 0;
        for (; len < sizeof line; len++) {
            seed = seed * 1103515245u + 12345u;
            line[len] = some[(seed >> 16) % (sizeof some - 1)];
        }
        seed = seed * 1103515245u + 12345u;
        (void)datehead_parse((struct slice){line, 1 + (seed >> 16) % sizeof line}, &d);
    }
}
