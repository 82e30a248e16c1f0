/* parts: signs of an elision, and of the end of a sentence or a quotation.  SPDX-License-Identifier: MIT */
#include "decide/parts.c" /* what is looked at is its own */

#include "sweep.h"

static int closes(const uint8_t *p, size_t n) { return (int)closer(p, (uint32_t)n); }

Test(parts, signs_that_close)
{
    static const struct known signs[] = {{".", 1}, {",", 1},  {"!", 1},  {"?", 1},  {";", 1},  {":", 1},  {")", 1},
                                         {"]", 1}, {"}", 1},  {"\"", 1}, {"'", 1},  {">", 1},  {"”", 3},  {"’", 3},
                                         {"…", 3}, {"。", 3}, {"」", 3}, {"』", 3}, {"！", 3}, {"？", 3}, {"»", 2}};
    SWEEP(closes, signs);
}

static uint32_t elides(const char *text) { return elision((const uint8_t *)text, (uint32_t)strlen(text)); }
static uint32_t cut(const char *text, uint32_t n) { return elision((const uint8_t *)text, n); }

Test(parts, what_was_left_out)
{
    static const struct {
        const char *text;
        uint32_t n;
    } cases[] = {{"...", 3},   {"....", 4},  {"..", 0},    {".", 0},     {"x", 0},      {"…", 3},      {" \t...", 5}, {"  …x", 5},
                 {"(...)", 5}, {"[...]", 5}, {"<...>", 5}, {"{...}", 5}, {"(..)", 4},   {"(.)", 0},    {"()", 0},     {"[…]", 5},
                 {"(... ", 0}, {"(…x", 0},   {"x..)", 0},  {"¦...", 0},  {"...…", 3},   {" (..] ", 5}, {"\n...", 0},  {"..…", 0},
                 {"(.…)", 0},  {"*..*", 0},  {"(..*", 0},  {"(...", 0},  {"\"...\"", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(elides(cases[i].text), cases[i].n, "%s: %u", cases[i].text, elides(cases[i].text));
    cr_expect_eq(cut("...", 2), 0);
    cr_expect_eq(cut("…", 2), 0);
    cr_expect_eq(cut("(...)", 4), 0);
    cr_expect_eq(cut("(...)", 1), 0);
    cr_expect_eq(cut("....", 3), 3);
    cr_expect_eq(cut("  ...", 2), 0);
}
