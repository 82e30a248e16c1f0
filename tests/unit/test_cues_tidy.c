/* cues_tidy: the text that patterns see.  SPDX-License-Identifier: MIT */
#include "quote/cues_tidy.c" /* what is looked at is its own */

#include "sweep.h"

static uint8_t last_entity;
static int entity(const uint8_t *p, size_t n) { return (int)entity_at(p, n, &last_entity); }

Test(cues_tidy, entities)
{
    static const struct known known[] = {{"&gt;", 4}, {"&lt;", 4}, {"&amp;", 5}, {"&quot;", 6}, {"&nbsp;", 6}, {"&#39;", 5}};
    SWEEP(entity, known);
    for (size_t i = 0; i < 6; i++) {
        entity((const uint8_t *)known[i].text, 6);
        cr_expect_eq(last_entity, "><&\" '"[i]);
    }
}

/* All characters of three bytes. */
Test(cues_tidy, wide_blanks)
{
    static const struct {
        uint32_t from, to;
        int what; /* 1: dropped, 2: a blank */
    } known[] = {{0xe28080, 0xe2808a, 2}, {0xe2808b, 0xe2808f, 1}, {0xe280aa, 0xe280ae, 1}, {0xe280af, 0xe280af, 2},
                 {0xe2819f, 0xe2819f, 2}, {0xe281a0, 0xe281af, 1}, {0xe38080, 0xe38080, 2}, {0xefbbbf, 0xefbbbf, 1}};
    for (uint32_t key = 0xe08080; key <= 0xefbfbf; key++) {
        const uint8_t p[3] = {(uint8_t)(key >> 16), (uint8_t)(key >> 8), (uint8_t)key};
        int want = 0;
        if ((p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
            continue;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (key >= known[i].from && key <= known[i].to)
                want = known[i].what;
        cr_assert_eq(wide_blank(p), want, "%06x", key);
    }
}

/* The tidy text of a line, with the place of each byte as a letter below it. */
static void tidies(const char *line, const char *want, const char *places)
{
    static uint8_t text[TIDY_MAX + 80];
    static uint16_t from[TIDY_MAX + 16];
    uint8_t padded[200 + TOKENS_PAD] = {0};
    char got[200] = "", at[200] = "";
    struct out o = {text, from, 0, false};
    memcpy(padded, line, strlen(line));
    cr_assert(tidy_line(&o, padded, strlen(line)));
    for (size_t i = 0; i < o.n; i++) {
        got[i] = (char)text[i];
        at[i] = (char)(from[i] < 26 ? 'a' + from[i] : 'A' + from[i] - 26);
    }
    cr_expect_str_eq(got, want, "%s: `%s`, not `%s`", line, got, want);
    cr_expect_str_eq(at, places, "%s: %s, not %s", line, at, places);
}

Test(cues_tidy, lines)
{
    tidies("ab", "ab", "ab");
    tidies("a", "a", "a");
    tidies(" a", "a", "b");
    tidies("a  b ", "a b", "add");
    tidies("a\t b", "a b", "add");
    tidies("*a* **bc**", "a bc", "bggh");
    tidies("a*b*c", "abc", "ace");
    tidies("&gt;&lt; &amp;&quot;&#39;", ">< &\"'", "aejjou");
    tidies("a&nbsp;b&nbsp;", "a b", "ahh");
    tidies("&x; & ;", "&x; & ;", "abceegg");
    tidies("a\xc2\xa0"
           "b",
           "a b", "add");
    tidies("a\xc2\xa9"
           "b",
           "a\xc2\xa9"
           "b",
           "abcd");
    tidies("a\xe2\x80\x8b"
           "b",
           "ab", "ae");
    tidies("a\xe2\x80\x83"
           "b",
           "a b", "aee");
    tidies("\xe2\x80\x94\xe3\x81\x82\xef\xbc\x9e", "\xe2\x80\x94\xe3\x81\x82\xef\xbc\x9e", "abcdefghi");
    tidies("a \xe2\x80\x8b b", "a b", "agg");
    tidies("a\xe2\x80\x8b \xe2\x80\x8b"
           "b",
           "a b", "aii");
    tidies("a\xe2\x80", "a\xe2\x80", "abc");
    tidies("a\xc2", "a\xc2", "ab");
    tidies("abcdefghijklmnopq", "abcdefghijklmnopq", "abcdefghijklmnopq");
    tidies("abcdefghijklmnopqr s", "abcdefghijklmnopqr s", "abcdefghijklmnopqrtt");
    tidies("abcdefghijklmnop qrs", "abcdefghijklmnop qrs", "abcdefghijklmnoprrst");
}

/* As many bytes as there is room for. */
Test(cues_tidy, lines_too_long)
{
    static uint8_t line[TIDY_MAX + 80], text[TIDY_MAX + 80];
    static uint16_t from[TIDY_MAX + 16];
    for (unsigned step = 1; step <= 2; step++)
        for (size_t n = TIDY_MAX - 10; n < TIDY_MAX + 10; n++) {
            struct out o = {text, from, 0, false};
            for (size_t i = 0; i < n; i++)
                line[i] = step == 2 && i % 2 ? '&' : 'a';
            cr_expect_eq(tidy_line(&o, line, n), n <= TIDY_MAX - 2, "%zu", n);
            cr_expect(o.n <= TIDY_MAX);
        }
}

Test(cues_tidy, first_words)
{
    static const struct {
        const char *line, *word; /* NULL: it is not plain */
    } rows[] = {{"abc def", "abc def"},
                {"abcdefghij", "abcdefgh"},
                {"  a   b c", "a b c"},
                {"*abc* d", "abc d"},
                {"ab&gt;", NULL},
                {"abcdefgh&gt;", "abcdefgh"},
                {"ab\xc2\xa0", NULL},
                {"abcdefgh\xc2\xa0", "abcdefgh"},
                {"abcdefg  h", "abcdefg h"},
                {"a\tb", "a b"},
                {"", NULL},
                {"**", NULL},
                {"\x7f", "\x7f"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t text[200] = {0};
        size_t k = plain_word(text, (const uint8_t *)rows[i].line, strlen(rows[i].line)),
               want = rows[i].word ? strlen(rows[i].word) : 0;
        cr_expect(k == want && (!want || !memcmp(text, rows[i].word, k)), "%s: `%s`", rows[i].line, text);
    }
}
