/* Which signs make another word and which do not: text/signs.h.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "text/norm_scan.h"
#include "text/signs.h"
#include "text/tokens.h"

#define ROOM 512u

static void scan(struct tokens *t, uint8_t *buf, const char *text)
{
    size_t n = strlen(text);
    cr_assert(n + TOKENS_PAD < ROOM);
    memset(buf, 0, ROOM);
    memcpy(buf, text, n);
    cr_assert_eq(tokens_scan(t, buf, n), ST_OK);
}

/* The two texts have the same words, signs and all. */
static bool same(const char *a, const char *b)
{
    uint8_t p[ROOM], q[ROOM];
    struct tokens x = {0}, y = {0};
    scan(&x, p, a);
    scan(&y, q, b);
    cr_assert_eq(x.n, y.n, "'%s' has %zu words, '%s' %zu", a, x.n, b, y.n);
    bool same = true;
    for (size_t i = 0; i < x.n; i++)
        same = same && (x.hash[i] ^ y.hash[i]) >> 2 == 0;
    tokens_free(&x);
    tokens_free(&y);
    return same;
}

static const char *const other[][2] = {
    /* behind a word */
    {"in C++ again", "in C again"},
    {"in C++ again", "in C# again"},
    {"in C# again", "in C again"},
    {"i++ here", "i-- here"},
    {"an A+ for", "an A- for"},
    {"an A- for", "an A for"},
    {"an A-. So", "an A. So"},
    {"blood O-, please", "blood O+, please"},
    {"50% of", "50 of"},
    {"50 % of", "50 € of"},
    {"5‰ of", "5% of"},
    /* before a number */
    {"was -5 degrees", "was 5 degrees"},
    {"was -5 degrees", "was +5 degrees"},
    {"at (-5) there", "at (5) there"},
    {"x=-5 there", "x=5 there"},
    {"at ~5 there", "at 5 there"},
    {"at <5 there", "at >5 there"},
    {"I <3 it", "I 3 it"},
    {"at ±5 there", "at 5 there"},
    {"气温是-8度", "气温是8度"},
    /* money */
    {"for $40 now", "for €40 now"},
    {"for $40 now", "for 40 now"},
    {"for 40 € now", "for 40 £ now"},
    {"for R$40 now", "for R€40 now"},
    {"for -$40 now", "for $40 now"},
    /* between words */
    {"if x < 10 then", "if x > 10 then"},
    {"if x <= 10 then", "if x < 10 then"},
    {"if x<y then", "if x>y then"},
    {"if a == b then", "if a != b then"},
    {"if a = b then", "if a == b then"},
    {"if f(x)==b then", "if f(x)!=b then"},
    {"is a + b now", "is a - b now"},
    {"is a * b now", "is a / b now"},
    {"is a*b now", "is a b now"},
    {"is 2^10 now", "is 2*10 now"},
    {"is 8 / 2 now", "is 8 - 2 now"},
    {"is 1/5 of", "is 1.5 of"},
    {"1e-5 or", "1e+5 or"},
    {"a && b now", "a || b now"},
    {"n << k; now", "n >> k; now"},
    {"if (a &&\nb)", "if (a ||\nb)"},
    {"if (f(a) &&\nb)", "if (f(a)\nb)"},
    {"is (16 << (n - 8)) now", "is (16 >> (n - 8)) now"},
    {"the operator<<(x) now", "the operator>>(x) now"},
    {"in `~/.rc` now", "in `/.rc` now"},
    {"p->n now", "p.n now"},
    {"Lyon -> Turin by", "Lyon <- Turin by"},
    {"me@home now", "me home now"},
    {"max_len now", "max len now"},
    {"page#two now", "page two now"},
    {"x += 5 now", "x -= 5 now"},
    {"a ∪ b now", "a ∩ b now"},
    /* before a word */
    {"if (!ready) now", "if (ready) now"},
    {"my $names now", "my @names now"},
    {"scan(&n) now", "scan(n) now"},
    {"in ~/x now", "in /x now"},
    {"in /x now", "in x now"},
    {"use -k now", "use k now"},
    {"-k now", "k now"},
    {"-k, --keep now", "k, --keep now"},
    {"use --force now", "use force now"},
    {"rm *.o now", "rm .o now"},
    {"rm a/*.o now", "rm a/.o now"},
    {"see a.*b now", "see a.b now"},
    {"use \\d now", "use d now"},
    {"a %s now", "a s now"},
};

static const char *const equal[][2] = {
    /* where a line begins or ends */
    {"- two of", "* two of"},
    {"+ two of", "two of"},
    {"> two of", "two of"},
    {"-5 of", "5 of"},
    {"-two of", "two of"},
    {"–A of", "A of"},
    {"> > < two of", "two of"},
    {"## Two of ##", "Two of"},
    {"== Two of ==", "Two of"},
    {"<5 of", "5 of"},
    {"->two of", "two of"},
    {"for e-\nmail", "for e\nmail"},
    {"so far =\n", "so far\n"},
    {"egrep '/x.+'\nso far", "egrep '/x.'\nso far"},
    {"a+'\nso far", "a'\nso far"},
    {"a*(\nso far", "a (\nso far"},
    {"AB>text of", "AB text of"},
    {"AB> text of", "AB text of"},
    /* marks of lines that were joined */
    {"a > nine words of which the others are as long as a line > of mail is",
     "a   nine words of which the others are as long as a line   of mail is"},
    {"so #>far", "so far"},
    {"so ||> far", "so far"},
    {"so }>far", "so far"},
    {"so >>far", "so far"},
    {"so %far", "so far"},
    {"Ann << So far", "Ann So far"},
    {"AB>>so far", "AB so far"},
    /* dashes, quotes, dots */
    {"so - far", "so — far"},
    {"so -- far", "so, far"},
    {"so-called", "so called"},
    {"9-17 or", "9–17 or"},
    {"9 - 17 or", "9–17 or"},
    {"so —dijo", "so -dijo"},
    {"\"so\" far", "„so“ far"},
    {"it's so", "it’s so"},
    {"so far!", "so far"},
    {"so far?!", "so far..."},
    {"so 5° far", "so 5 far"},
    /* emphasis, tags, links */
    {"so *far* off", "so far off"},
    {"so **far** off", "so far off"},
    {"so _far_ off", "so far off"},
    {"so ~~far~~ off", "so far off"},
    {"**So far.** Off", "So far. Off"},
    {"so `far` off", "so far off"},
    {"这是*重点*的", "这是重点的"},
    {"see <http://a.b/c> now", "see http://a.b/c now"},
    {"from Ann <ann@b.c> now", "from Ann (ann@b.c) now"},
    {"a vector<int> now", "a vector(int) now"},
    {"so | far | off", "so far off"},
    {"ask @ann now", "ask ann now"},
    {"see #12 now", "see 12 now"},
    {"this #tag now", "this tag now"},
    {"Q & A now", "Q&A now"},
    {"and/or", "and / or"},
    {"AC/DC", "AC DC"},
    /* smileys */
    {"so far :) off", "so far off"},
    {"so far =) off", "so far off"},
    {"so far ;-) off", "so far off"},
    {"so far ^^ off", "so far off"},
    {"so far :-/ off", "so far off"},
    {"so far >:( off", "so far off"},
    {"so far ---- off", "so far off"},
    /* numbers */
    {"on 3/4/2019 or", "on 3.4.2019 or"},
    {"on 2019-04-03 or", "on 2019/04/03 or"},
    {"at 7:42 or", "at 7.42 or"},
    {"2,75 or", "2.75 or"},
    /* spelled another way */
    {"x &lt; 10 or", "x < 10 or"},
    {"x<10 or", "x < 10 or"},
    {"x =5 or", "x = 5 or"},
    {"x ≤ 10 or", "x <= 10 or"},
    {"x ≠ 10 or", "x != 10 or"},
    {"x =\xCC\xB8 10 or", "x != 10 or"},
    {"at −5 or", "at -5 or"},
    {"at &minus;5 or", "at –5 or"},
    {"2 × 3 or", "2 * 3 or"},
    {"2×3 or", "2 * 3 or"},
    {"a → b or", "a -> b or"},
    {"for $ 40 or", "for $40 or"},
    {"for 40€ or", "for 40 € or"},
    {"for ＄40 or", "for $40 or"},
    {"for &euro;40 or", "for €40 or"},
    {"50 % or", "50% or"},
    {"IN c++ OR", "in C++ or"},
};

Test(signs, what_tells)
{
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        cr_expect_not(same(other[i][0], other[i][1]), "'%s', '%s'", other[i][0], other[i][1]);
        cr_expect(same(other[i][0], other[i][0]));
    }
}

Test(signs, what_does_not)
{
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++)
        cr_expect(same(equal[i][0], equal[i][1]), "'%s', '%s'", equal[i][0], equal[i][1]);
}

/* What a word has of a sign is known of its hash alone, even where 14 bits of it are kept. */
Test(signs, one_sign_is_recognised)
{
    static const char *const signed_words[] = {"C++ x", "C# x", "A+ x", "A- x", "5% x", "5 € x"};
    for (size_t i = 0; i < sizeof signed_words / sizeof *signed_words; i++) {
        uint8_t p[ROOM], q[ROOM], bare[8] = {(uint8_t)signed_words[i][0], ' ', 'x', 0};
        struct tokens a = {0}, b = {0};
        scan(&a, p, signed_words[i]);
        scan(&b, q, (const char *)bare);
        cr_expect(signs_differ(a.hash[0] ^ b.hash[0], ~TOK_FLAGS), "%s", signed_words[i]);
        cr_expect(signs_differ(a.hash[0] ^ b.hash[0], 0xFFFC), "%s", signed_words[i]);
        cr_expect_eq(signs_of(&a, 0, p, strlen(signed_words[i])), (a.hash[0] ^ b.hash[0]) & ~TOK_FLAGS);
        cr_expect_eq(signs_of(&b, 0, q, 3), 0);
        cr_expect_not(signs_differ(a.hash[0] ^ b.hash[1], ~TOK_FLAGS));
        tokens_free(&a);
        tokens_free(&b);
    }
}

/* A sign counts where it stands: the words are the same, and the signs. */
Test(signs, exact_mode_knows_the_place)
{
    static const char text[] = "x -5 5 y\nx 5 -5 y\nx &minus;5 5 y\n";
    uint8_t buf[ROOM] = {0};
    struct line line[3] = {{.off = 0, .len = 8, .eol = 1}, {.off = 9, .len = 8, .eol = 1}, {.off = 18, .len = 14, .eol = 1}};
    for (int cpu = -1; cpu < SCAN_CPUS; cpu++) {
        norm_fast *fast = cpu < 0 ? NULL : norm_fast_for((enum scan_cpu)cpu);
        struct norm o = {0};
        memcpy(buf, text, sizeof text);
        cr_assert_eq(norm_with(fast, &o, buf, line, 3), ST_OK);
        cr_assert_eq(o.n_signs, 3);
        for (unsigned i = 0; i < 3; i++)
            cr_expect_eq(o.line[i + 1].n_signs, i + 1);
        cr_expect_eq(o.sign[0].at - o.line[0].end, 2);
        cr_expect_eq(o.sign[1].at - o.line[1].end, 4);
        cr_expect_eq(o.sign[2].at - o.line[2].end, 2);
        norm_free(&o);
    }
}
