/* test_tokens: what is a token, what makes no difference, where sentences and lines end.
 * Random texts and the fast paths: tests/prop/prop_tokens.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/tokens.h"
#include "util/alloc.h"

static struct tokens scan(const char *s)
{
    struct tokens t = {0};
    size_t n = strlen(s);
    uint8_t *text = calloc(n + TOKENS_PAD, 1);
    memcpy(text, s, n);
    cr_assert_eq(tokens_scan(&t, text, n), ST_OK);
    free(text);
    return t;
}

/* The tokens as text: cut out of the source, '|' between them, with marks: . stop, $ line, ^ half, # digit. */
static const char *shown(const char *s)
{
    static char out[4096];
    struct tokens t = scan(s);
    size_t at = 0;
    for (size_t i = 0; i < t.n; i++) {
        at += (size_t)sprintf(out + at, "%s%.*s%s%s%s%s", i ? "|" : "", (int)(t.end[i] - t.start[i]), s + t.start[i],
                              t.kind[i] & TOK_HALF ? "^" : "", t.kind[i] & TOK_DIGIT ? "#" : "", t.hash[i] & TOK_STOP ? "." : "",
                              t.hash[i] & TOK_LINE ? "$" : "");
    }
    out[at] = '\0';
    tokens_free(&t);
    return out;
}

static bool same(const char *a, const char *b)
{
    struct tokens x = scan(a), y = scan(b);
    bool equal = x.n == y.n;
    for (size_t i = 0; equal && i < x.n; i++)
        equal = x.hash[i] == y.hash[i] && x.kind[i] == y.kind[i];
    tokens_free(&x);
    tokens_free(&y);
    return equal;
}

#define SHOWN(in, out) cr_expect_str_eq(shown(in), out, "%s: %s", in, shown(in))
#define SAME(a, b) cr_expect(same(a, b), "%s / %s", a, b)
#define DIFFER(a, b) cr_expect_not(same(a, b), "%s / %s", a, b)

Test(tokens, nothing)
{
    SHOWN("", "");
    SHOWN(" \n.,;\xE2\x80\x99\xCC\x81", "");
}

Test(tokens, words_and_separators)
{
    SHOWN("one two_three-four", "one|two|three|four$");
    SHOWN("v2 2024 x", "v2#|2024#|x$");
    SHOWN("don't don\xE2\x80\x99t", "don|t|don|t$");
}

Test(tokens, scripts_without_spaces)
{
    SHOWN("漢字 ab漢cd", "漢^|字^|ab|漢^|cd$");
    SHOWN("かが12月", "か^|が^|12#|月^$");
    SHOWN("ภาษา", "ภ^|า^|ษ^|า^$");
    SHOWN("한국어 단어", "한국어|단어$");
}

Test(tokens, apostrophes_and_quotes)
{
    SAME("don't \"go\" - now", "don\xE2\x80\x99t \xE2\x80\x9Cgo\xE2\x80\x9D \xE2\x80\x94 now");
    SAME("don't", "don&#39;t");
    SAME("don't", "don&rsquo;t");
    SAME("don't", "don&amp;#x2019;t");
    SAME("don't", "don\xCA\xBCt");
    SAME("don't", "don`t");
}

Test(tokens, letter_case)
{
    SAME("THE Quick", "the qUICK");
    SAME("\xD0\x9F\xD0\xA0\xD0\x98", "\xD0\xBF\xD1\x80\xD0\xB8");
    SAME("STRASSE", "stra\xC3\x9F\x65");
    SAME("\xCE\x9F\xCE\x94\xCE\x9F\xCE\xA3", "\xCE\xBF\xCE\xB4\xCE\xBF\xCF\x82");
}

Test(tokens, composition)
{
    SAME("caf\xC3\xA9", "cafe\xCC\x81");
    SAME("\xD0\xB9", "\xD0\xB8\xCC\x86");
    SAME("\xE1\xBB\x87", "e\xCC\x82\xCC\xA3");
    SAME("\xE1\xBB\x87", "e\xCC\xA3\xCC\x82");
    SAME("가각", "\xE1\x84\x80\xE1\x85\xA1\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8");
    SAME("が", "か\xE3\x82\x99");
    SAME("\xEF\xBC\xA1\xEF\xBD\x82\xEF\xBC\x91", "ab1");
    SAME("a \xE2\x89\xA0 b", "a =\xCC\xB8 b");
    DIFFER("resume", "r\xC3\xA9sum\xC3\xA9");
    DIFFER("\xD0\xB0", "a");
}

Test(tokens, invisible)
{
    SAME("foobar", "foo\xC2\xAD"
                   "bar");
    SAME("foobar", "foo\xE2\x80\x8B"
                   "bar");
    SAME("foobar", "\xEF\xBB\xBF"
                   "foobar\xE2\x80\x8E");
    SAME("foobar", "foo&amp;#x200B;bar");
    SAME("foobar", "foo&shy;bar");
}

Test(tokens, references)
{
    SAME("\xC3\xA9lan", "&eacute;lan");
    SAME("\xC3\xA9lan", "&#xE9;lan");
    SAME("\xC3\xA9lan", "&#233;lan");
    SAME("\xC3\xA9lan", "&amp;eacute;lan");
    SAME("a b", "a&nbsp;b");
    SAME("a & b", "a &amp; b");
    SAME("AT & T", "AT&T");
    SHOWN("&eacute;a &bogus; &#; &amp", "&eacute;a|bogus|amp$");
    SAME("a\xE2\x80\x99", "a&#146;"); /* windows-1252, as browsers read it */
}

Test(tokens, bytes_that_are_not_utf8)
{
    SAME("ab\xFF", "AB\xFF");
    DIFFER("ab\xFF", "ab\xFE");
    DIFFER("\xE9", "\xC3\xA9");
    SHOWN("a\x80 b", "a\x80|b$");
}

Test(tokens, lines)
{
    SHOWN("a\nb c\r\nd\re", "a$|b|c$|d$|e$");
    SHOWN("a &#10; b", "a|b$");
    SAME("a\n\n\nb", "a\nb");
}

Test(tokens, sentence_ends)
{
    SHOWN("Yes. No! Why? So", "Yes.|No.|Why.|So$");
    SHOWN("Yes.", "Yes.$");
    SHOWN("He said \"yes.\" Then", "He|said|yes.|Then$");
    SHOWN("(so.) Then", "so.|Then$");
    SHOWN("well... yes", "well.|yes$");
    SHOWN("really?! yes", "really.|yes$");
    SHOWN("one: two; three, four", "one|two|three|four$");
    SAME("so. yes \"no.\" x", "so\xE2\x80\x8B.\xC2\xA0yes \xE2\x80\x9Cno.\xE2\x80\x9D x");
    SAME("so. yes \"no.\" x", "so. yes &quot;no.&quot;&nbsp;x");
    SAME("so\xE2\x80\xA6 yes", "so&hellip; yes");
    SAME("so... yes", "so\xE2\x80\xA6 yes");
    SAME("caf\xC3\xA9. \xC3\x89t", "cafe\xCC\x81. E\xCC\x81t");
}

Test(tokens, dots_that_end_nothing)
{
    SHOWN("v2.5 3.14 so", "v2#|5#|3#|14#|so$");
    SHOWN("e.g. this, U.S. mail", "e|g|this|U|S|mail$");
    SHOWN("www.foo.com a.txt b", "www|foo|com|a|txt|b$");
    SHOWN("README.MD www.Foo.com b", "README|MD|www|Foo|com|b$");
    SHOWN("http://x.y/No.Other b", "http|x|y|No|Other|b$");
    SHOWN("wait...what", "wait|what$");
    SAME("\xC3\x89. x", "E\xCC\x81. x");
}

Test(tokens, joined_sentences)
{
    SHOWN("No.Other words", "No.|Other|words$");
    SHOWN("No.\"Other words", "No.|Other|words$");
}

Test(tokens, stops_of_other_scripts)
{
    SHOWN("真。的", "真^.|的^$");
    SHOWN("真！的", "真^.|的^$");
    SHOWN("真!的", "真^.|的^$");
    SHOWN("कल। आज", "कल.|आज$");
    SHOWN("так. Да", "так.|Да$");
    SHOWN("пример.рф", "пример|рф$");
}

/* A word longer than the word buffer, and one longer than a window of the fast paths. */
Test(tokens, giant_words)
{
    for (size_t n = 500; n < 200000; n = n * 3 + 1) {
        char *a = calloc(n + 1, 1), *b = calloc(n + 1, 1);
        memset(a, 'x', n);
        memset(b, 'X', n);
        SAME(a, b);
        b[n - 1] = 'y';
        DIFFER(a, b);
        b[n - 1] = 'x';
        b[0] = 'y';
        DIFFER(a, b);
        free(a);
        free(b);
    }
}

/* A base with thousands of marks is no text, but must cost linear time and give one token. */
Test(tokens, marks_without_end)
{
    enum { N = 200000 };
    char *s = calloc(2 * N + 2, 1);
    s[0] = 'e';
    for (size_t i = 0; i < N; i++)
        memcpy(s + 1 + 2 * i, i % 3 ? "\xCC\xA3" : "\xCC\x81", 2);
    struct tokens t = scan(s);
    cr_expect_eq(t.n, 1);
    tokens_free(&t);
    free(s);
}

Test(tokens, no_memory)
{
    static const uint8_t text[TOKENS_PAD + 4] = "a b";
    for (uint64_t nth = 1; nth <= 5; nth++) {
        struct tokens t = {0};
        alloc_fail_at(nth);
        enum status first = tokens_scan(&t, text, 3);
        cr_expect_eq(first, ST_NOMEM);
        alloc_fail_at(0);
        enum status again = tokens_scan(&t, text, 3);
        cr_expect_eq(again, ST_OK);
        cr_expect_eq(t.n, 2);
        tokens_free(&t);
    }
}
