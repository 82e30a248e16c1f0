/* spans: signs inside a line, and what they take of it.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "verdicts.h"

/* A quote in marks, and an answer on the same line. */
static void tags(unsigned behind)
{
    add("%s\n.\n", sentence(70, 14));
    if (behind)
        add("[quote=\"Ann\"]%s[/quote]I say what only I say.\n", sentence(0, 12));
    else
        add("I say what only I say. [quote=\"Ann\"]%s[/quote]\n", sentence(0, 12));
    ask("%s", sentence(0, 12));
}

static void answer(unsigned behind)
{
    tags(behind);
    ask("I say what only I say.");
}

Test(spans, a_quote_in_tags_ends_with_its_tag)
{
    cr_expect(goes(tags, 1));
    cr_expect(goes(tags, 0));
    cr_expect(!goes(answer, 1));
    cr_expect(!goes(answer, 0));
}

/* An attribution at the end of a line goes if what stands below goes. */
static void announced_at_the_end(unsigned quoted)
{
    add("%s\n\n%s\n\n%s\n.\n", sentence(70, 14), sentence(0, 12), sentence(84, 13));
    add("I see. On Mon, 4 Mar 2024 at 10:11, Ann <ann@example.org> wrote:\n%s%s\n\n" OTHERS, quoted ? "> " : "",
        quoted ? sentence(0, 12) : sentence(30, 12));
    ask("Ann <ann@example.org> wrote:");
}

static void before_an_announcement(unsigned quoted)
{
    announced_at_the_end(quoted);
    ask("I see.");
}

Test(spans, what_stands_before_an_attribution_stays)
{
    cr_expect(!goes(before_an_announcement, 1));
    cr_expect(!goes(before_an_announcement, 0));
    cr_expect(!goes(announced_at_the_end, 0));
}

/* Two quotes and two answers in turn, on one line. */
static void in_turn(unsigned n)
{
    add("%s\n.\n[quote]%s[/quote]First I say this. [quote]%s[/quote]Then I say that.\n", sentence(70, 14), sentence(0, 12),
        sentence(20, 12));
    ask("%s", n == 0 ? sentence(0, 12) : n == 1 ? sentence(20, 12) : n == 2 ? "First I say this." : "Then I say that.");
}

Test(spans, quotes_and_answers_in_turn)
{
    cr_expect(goes(in_turn, 0));
    cr_expect(goes(in_turn, 1));
    cr_expect(!goes(in_turn, 2));
    cr_expect(!goes(in_turn, 3));
}
