/* judge: what is remembered of what went, and of whom.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "verdicts.h"

/* Newest first: the quote of a text comes before the text. */
static void source_comes_later(unsigned n)
{
    add("> %s\n\n" OTHERS ".\nSomething else.\n.\n%s\n\nMore of me.\n", sentence(0, n), sentence(0, n));
    ask("%s\n\nMore", sentence(0, n));
}

static void signed_twice(unsigned n)
{
    add("What I say first.\n-- \n%s\n.\nSomething else.\n.\n%s\n\n" OTHERS, sentence(0, n), sentence(0, n));
    ask("%s\n\nHere", sentence(0, n));
}

Test(judge, what_a_sign_took_is_no_source)
{
    cr_expect(!goes(source_comes_later, 12));
    cr_expect(!goes(signed_twice, 9));
}

/* A copy of what stays is evidence: the third copy goes like the second. */
static void again_and_again(unsigned n)
{
    add("%s\n\n%s\n\n%s\n", sentence(70, 14), sentence(0, 12), sentence(84, 13));
    for (unsigned i = 0; i < n; i++)
        add(".\n%s\n\nHere stands what only I say about all of this, for the %u.\n", sentence(0, 12), i + 40);
    ask("%s", sentence(0, 12));
}

Test(judge, every_copy_goes)
{
    for (unsigned n = 1; n < 6; n++) {
        struct config c = through_defaults();
        n_given = 0;
        again_and_again(n);
        char *out = left_by(&c);
        cr_expect_eq(copies_in(out, asked), 1, "%u copies", n);
        free(out);
    }
}

/* The verdict of a post of nothing but copies is repost, with an own word it is quote. */
static char *explained(void)
{
    struct config c = through_defaults();
    c.to = OUT_EXPLAIN;
    return left_by(&c);
}

Test(judge, a_post_with_nothing_of_its_own_is_a_repost)
{
    for (unsigned own = 0; own < 2; own++) {
        n_given = 0;
        add("%s\n\n%s\n\n%s\n.\n%s\n\n%s\n\n%s\n\n%s", sentence(70, 14), sentence(0, 32), sentence(84, 13), sentence(70, 14),
            sentence(0, 32), sentence(84, 13), own ? OTHERS : "");
        char *out = explained();
        const char *second = strstr(out, "\t.\n");
        cr_assert(second);
        cr_expect(strstr(second, own ? "quote\t1:1" : "repost\t1:1"));
        cr_expect(!strstr(second, own ? "repost\t1:1" : "quote\t1:1"));
        free(out);
    }
}

Test(judge, the_scope_of_a_thread)
{
    for (unsigned scope = 0; scope < 2; scope++) {
        struct config c = through_defaults();
        c.scope_thread = scope;
        n_given = 0;
        add("%s\n\f\n%s\n\n" OTHERS, sentence(0, 40), sentence(0, 40));
        char *out = left_by(&c);
        cr_expect_eq(copies_in(out, sentence(0, 40)), 1 + scope);
        free(out);
    }
}
