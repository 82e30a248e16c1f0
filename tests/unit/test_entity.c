/* test_entity: what is a character reference and what is not.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "text/entity.h"

static void expect(const char *s, unsigned n, uint32_t cp)
{
    uint32_t got = 0;
    const uint8_t *p = (const uint8_t *)s;
    cr_expect_eq(entity_decode(p, p + strlen(s), &got), n, "%s", s);
    if (n)
        cr_expect_eq(got, cp, "%s: %x", s, got);
}

Test(entity, named)
{
    expect("&amp;", 5, '&');
    expect("&lt;x", 4, '<');
    expect("&AElig;", 7, 0xC6);
    expect("&zwnj;", 6, 0x200C);
    expect("&thetasym;", 10, 0x3D1);
    expect("&ZeroWidthSpace;", 16, 0x200B);
    expect("&ampx;", 0, 0);
    expect("&am;", 0, 0);
    expect("&amp", 0, 0);
    expect("&", 0, 0);
    expect("&averyveryverylongname;", 0, 0);
}

Test(entity, numeric)
{
    expect("&#39;", 5, '\'');
    expect("&#x2019;", 8, 0x2019);
    expect("&#X2019;", 8, 0x2019);
    expect("&#0039;", 7, '\'');
    expect("&#;", 0, 0);
    expect("&#x;", 0, 0);
    expect("&#12", 0, 0);
    expect("&#1a;", 0, 0);
    expect("&#123456789;", 0, 0);
}

Test(entity, no_character)
{
    expect("&#0;", 4, 0xFFFD);
    expect("&#xD800;", 8, 0xFFFD);
    expect("&#x110000;", 10, 0xFFFD);
    expect("&#150;", 6, 0x2013);
}

Test(entity, escaped_twice)
{
    expect("&amp;quot;", 10, '"');
    expect("&amp;#x200B;", 12, 0x200B);
    expect("&amp;amp;lt;", 9, '&'); /* one level only */
    expect("&amp;x;", 5, '&');
}
