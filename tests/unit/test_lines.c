/* test_lines: LF, CRLF, lone CR; the last line; offsets.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "text/lines.h"

static void expect(const char *s, const struct line *want, size_t n)
{
    struct lines l = {0};
    cr_assert_eq(lines_scan(&l, (const uint8_t *)s, strlen(s), 100), ST_OK);
    cr_assert_eq(l.n, n, "%s: %zu lines", s, l.n);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(l.p[i].off, want[i].off + 100);
        cr_expect_eq(l.p[i].len, want[i].len);
        cr_expect_eq(l.p[i].eol, want[i].eol);
    }
    lines_free(&l);
}

Test(lines, none) { expect("", NULL, 0); }

Test(lines, last_without_end) { expect("ab", (struct line[]){{0, 2, 0}}, 1); }

Test(lines, every_end)
{
    expect("a\nb\r\nc\rd\n", (struct line[]){{0, 1, 1}, {2, 1, 2}, {5, 1, 1}, {7, 1, 1}}, 4);
    expect("\n\r\r\n\n", (struct line[]){{0, 0, 1}, {1, 0, 1}, {2, 0, 2}, {4, 0, 1}}, 4);
}

/* The search goes eight bytes at a time: an end at every place, among bytes that differ in one bit. */
Test(lines, every_offset)
{
    for (size_t at = 0; at < 40; at++) {
        char s[64];
        memset(s, "\x0B\x0C\x8A\x8D\x09\x0E"[at % 6], sizeof s);
        s[at] = at & 1 ? '\r' : '\n';
        s[50] = '\0';
        expect(s, (struct line[]){{0, (uint32_t)at, 1}, {(uint32_t)at + 1, 49 - (uint32_t)at, 0}}, 2);
    }
}
