/* marked: lines under a quote mark, found and not.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "verdicts.h"

/* Of 20 words under a mark n are those of an earlier post. */
static void under(const char *mark, unsigned n)
{
    add("%s\n\n%s\n\n%s\n.\n%s%s %s\n\n" OTHERS, sentence(70, 14), sentence(0, 20), sentence(84, 13), mark, words(0, n),
        words(100, 20 - n));
    ask("%s%s", mark, words(0, n));
}

static void angle(unsigned n) { under("> ", n); }
static void bar(unsigned n) { under("| ", n); }
static void colon(unsigned n) { under(": ", n); }

Test(marked, an_angle_is_a_quote_whatever_it_says)
{
    cr_expect(goes(angle, 10));
    cr_expect(goes(angle, 1));
}

Test(marked, other_signs_need_their_words_in_the_thread)
{
    cr_expect(!goes(bar, 5));
    cr_expect(!goes(colon, 5));
    cr_expect(goes(bar, 20));
}

static void orphan(unsigned n)
{
    (void)n;
    add("%s\n.\n> %s\n\n" OTHERS, sentence(70, 14), sentence(0, 12));
    ask("%s", sentence(0, 12));
}

Test(marked, orphans_stay_without_their_mark_when_asked)
{
    struct config c = through_defaults();
    cr_expect(goes_with(&c, orphan, 0));
    c.orphans_keep = true;
    cr_expect(!goes_with(&c, orphan, 0));
    n_given = 0;
    orphan(0);
    char *out = left_by(&c);
    cr_expect(strstr(out, "\nFerry bridge"), "its mark went");
    free(out);
}
