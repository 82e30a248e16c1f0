/* stream_seams: where within a sentence another text may begin.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "index/stream_seams.h"

#define ROOM 4096

/* The seams of a text, as `word` where something begins, `/word` where something ends, `/+word` for both. */
static const char *seams_of(const char *text)
{
    static char buf[ROOM + TOKENS_PAD], out[ROOM];
    struct block b = {0};
    size_t n = strlen(text), at = 0;
    cr_assert(n < ROOM);
    memset(buf, 0, sizeof buf);
    memcpy(buf, text, n);
    b.text.buf = (uint8_t *)buf;
    cr_assert(tokens_scan(&b.words.tok, b.text.buf, n) == ST_OK);
    struct post p = {.tok_to = (uint32_t)b.words.tok.n};
    struct seams s;
    out[0] = 0;
    for (seams_begin(&s, &b, &p); s.next.t != SEAMS_NONE; seams_next(&s)) {
        uint32_t from = b.words.tok.start[s.next.t], to = b.words.tok.end[s.next.t];
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%s%s%.*s", at ? " " : "", s.next.ends ? "/" : "",
                               s.next.ends && s.next.begins ? "+" : "", (int)(to - from), buf + from);
    }
    tokens_free(&b.words.tok);
    return out;
}

Test(stream_seams, behind_a_colon_and_a_blank)
{
    cr_expect_str_eq(seams_of("They say: the ferry leaves at 10:30 from std::pier today."), "/+the");
    cr_expect_str_eq(seams_of("They say the following::\nthe ferry leaves"), ""); /* a line begins there */
    cr_expect_str_eq(seams_of("They say : the ferry leaves: now"), "/+the /+now");
    cr_expect_str_eq(seams_of("They say:the ferry leaves."), "");
    cr_expect_str_eq(seams_of("They say nothing. : But the ferry leaves:"), "");
    cr_expect_str_eq(seams_of(": : :"), "");
    cr_expect_str_eq(seams_of(""), "");
}

Test(stream_seams, where_words_of_another_script_begin)
{
    cr_expect_str_eq(seams_of("на доске the ferry leaves at six всё же"), "the /всё");
}

Test(stream_seams, four_words_of_one_and_two_of_the_other)
{
    cr_expect_str_eq(seams_of("a b на доске the ferry leaves at"), "the"); /* two before, to begin with */
    cr_expect_str_eq(seams_of("a b c доске the ferry leaves at"), "");     /* one is a name */
    cr_expect_str_eq(seams_of("доске the ferry leaves at"), "the");        /* but where the line begins with it */
    cr_expect_str_eq(seams_of("one two\nдоске the ferry leaves at"), "the");
    cr_expect_str_eq(seams_of("на доске the ferry leaves на доске"), ""); /* three words are a name */
    cr_expect_str_eq(seams_of("the ferry leaves at на доске the end"), "/на");
    cr_expect_str_eq(seams_of("the ferry leaves at доске the end"), "");
    cr_expect_str_eq(seams_of("the ferry leaves at доске"), "/доске");
    cr_expect_str_eq(seams_of("the ferry leaves at доске\nthe end of it"), "/доске");
    cr_expect_str_eq(seams_of("the ferry leaves at all. На доске the end"), ""); /* a sentence begins there */
    cr_expect_str_eq(seams_of("the ferry 10 20 на доске"), "/на");               /* digits are of any */
}

Test(stream_seams, each_script_is_one)
{
    cr_expect_str_eq(seams_of("le café était déjà là, où naître"), "");
    cr_expect_str_eq(seams_of("όλα τα πλοία φεύγουν the ferry leaves at six"), "/+the");
    cr_expect_str_eq(seams_of("բոլոր նավերը գնում են the ferry leaves at six"), "/+the");
    cr_expect_str_eq(seams_of("כל האוניות יוצאות היום the ferry leaves at six"), "/+the");
    cr_expect_str_eq(seams_of("همه کشتی ها رفتند the ferry leaves at six"), "/+the");
    cr_expect_str_eq(seams_of("सभी जहाज चले गए the ferry leaves at six"), "/+the");
    cr_expect_str_eq(seams_of("船全部走了 the ferry leaves at six"), "/+the");
    cr_expect_str_eq(seams_of("모든 배가 이미 떠났다 the ferry leaves at six"), "/+the");
    cr_expect_str_eq(seams_of("船は全部出た"), ""); /* Han and kana */
    cr_expect_str_eq(seams_of("\xff\xfe\xf0\x9f\x92\xa9 \xe2\x80\x9ethe ferry\xe2\x80\x9c"), "");
}

/* Far behind plain text, whatever the steps in which bytes are looked at. */
Test(stream_seams, behind_any_number_of_bytes)
{
    for (unsigned n = 0; n < 300; n++) {
        char text[ROOM];
        memset(text, 'x', n);
        snprintf(text + n, sizeof text - n, " the ferry leaves “café” at six на доске двери порта");
        cr_expect_str_eq(seams_of(text), "/+на", "%u", n);
    }
}

Test(stream_seams, one_in_eight_words_and_two)
{
    cr_expect_str_eq(seams_of("a a: b: c: d e f g: h: i: j k l m n o: p: q"), "/+b /+c /+h /+p");
}
