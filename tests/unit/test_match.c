/* match: what of a post is found in earlier ones, wherever the copy begins and however often it was said.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "verdicts.h"

/* The copy begins at word n of its source: fingerprints are sampled, no place may be missed. */
static void shifted(unsigned n)
{
    add("%s\n\n%s %s\n\n%s\n.\n%s\n\n" OTHERS, sentence(100, 12), line_of(n + 30, n + 3), sentence(0, 13), sentence(120, 15),
        sentence(0, 13));
    ask("%s", sentence(0, 13));
}

Test(match, a_copy_is_found_wherever_it_stands)
{
    for (unsigned n = 0; n < 40; n++)
        cr_expect(goes(shifted, n), "%u words before it", n);
}

/* Of every length from the need on. */
static void long_as(unsigned n)
{
    add("%s\n\n%s\n\n%s\n.\n%s\n\n" OTHERS, sentence(100, 12), sentence(0, n), sentence(120, 15), sentence(0, n));
    ask("%s", sentence(0, n));
}

Test(match, a_copy_is_found_however_long)
{
    for (unsigned n = 8; n < 90; n += n < 40 ? 1 : 7)
        cr_expect(goes(long_as, n), "%u words", n);
}

/* n posts lie between. */
static void far_back(unsigned n)
{
    add("%s\n\n%s\n\n%s\n", sentence(100, 12), sentence(0, 13), sentence(120, 15));
    for (unsigned i = 0; i < n; i++)
        add(".\nThis is what I say about number %u, and %s.\n", i * 7 + 11, words(i * 5, 6));
    add(".\n%s\n\n" OTHERS, sentence(0, 13));
    ask("%s", sentence(0, 13));
}

Test(match, a_copy_is_found_however_far_back)
{
    cr_expect(goes(far_back, 0));
    cr_expect(goes(far_back, 300));
}

/* The whole of a sentence is found though its first words begin many others. */
static void common_start(unsigned n)
{
    add("%s\n\n", sentence(100, 12));
    for (unsigned i = 0; i < n; i++)
        add("%s %s.\n\n", line_of(0, 6), words(20 + i * 3, 7));
    add("%s %s.\n\n%s\n.\n%s %s.\n\n" OTHERS, line_of(0, 6), words(60, 12), sentence(120, 15), line_of(0, 6), words(60, 12));
    ask("%s %s.", line_of(0, 6), words(60, 12));
}

Test(match, a_copy_is_found_among_its_like)
{
    cr_expect(goes(common_start, 1));
    cr_expect(goes(common_start, 10));
}
