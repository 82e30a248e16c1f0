/* policy: the numbers, each from both sides.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "decide/policy.h"

static struct config defaults(void) { return (struct config){.min_words = 8, .similarity = 0.8}; }

/* Words of each situation; the second number with --min-words=16. */
Test(policy, words_needed)
{
    static const unsigned want[S_N][2] = {[S_BOUNDED] = {4, 4},
                                          [S_ALONE] = {8, 8},
                                          [S_OPEN] = {7, 14},
                                          [S_CRUMBS] = {21, 21},
                                          [S_LAST] = {12, 12},
                                          [S_FAREWELL] = {30, 30},
                                          [S_PASSING] = {20, 40},
                                          [S_WISH] = {20, 20},
                                          [S_LIST] = {12, 12},
                                          [S_CODE] = {25, 25},
                                          [S_FAR] = {25, 25},
                                          [S_FAR_LAST] = {40, 40},
                                          [S_FAR_TEXT] = {8, 16},
                                          [S_FAR_LOOSE] = {7, 14},
                                          [S_FAR_VERSE] = {60, 60},
                                          [S_FAR_CODE] = {25, 25},
                                          [S_FRAG_WHOLE] = {6, 6},
                                          [S_FRAG_LONG] = {12, 24},
                                          [S_FRAG_SOURCE] = {10, 20},
                                          [S_FRAG_LINES] = {8, 16},
                                          [S_FRAG_SENTENCE] = {14, 28},
                                          [S_FRAG_INNER] = {20, 40},
                                          [S_FRAG_FAR] = {8, 16},
                                          [S_FRAG_FAR_OPEN] = {10, 20},
                                          [S_FRAG_FAR_SENTENCE] = {16, 32},
                                          [S_FRAG_FAR_INNER] = {30, 60}};
    struct config c = defaults();
    for (int min = 0; min < 2; min++) {
        c.min_words = min ? 16 : 8;
        for (int s = 0; s < S_N; s++)
            cr_expect_eq(policy_need(&c, (enum situation)s), 2 * want[s][min], "situation %d, --min-words=%u: %u halves", s,
                         c.min_words, policy_need(&c, (enum situation)s));
    }
    c.min_words = 8;
    cr_expect_eq(policy_most(&c), 120);
    c.min_words = 1;
    cr_expect_eq(policy_need(&c, S_FAR_TEXT), 2, "one word at least");
}

#define E(l, w, n, t) ((struct edits){.light = (l), .word = (w), .name = (n), .telling = (t)})

/* Edits e are the same text with `most` words and more, and not with one less. */
static void from(unsigned words, struct edits e, enum bounds bounds)
{
    struct config c = defaults();
    cr_expect(policy_same(&c, words, e, bounds), "bounds %d: same with %u words", bounds, words);
    cr_expect(!policy_same(&c, words - 1, e, bounds), "bounds %d: another with %u words", bounds, words - 1);
}

Test(policy, edits_that_leave_a_text_the_same)
{
    struct config c = defaults();
    for (int b = BOUNDS_NONE; b <= BOUNDS_FAR; b++) {
        cr_expect(policy_same(&c, 1, E(0, 0, 0, 0), (enum bounds)b));
        from(5, E(1, 0, 0, 0), (enum bounds)b); /* --similarity: a fifth may differ */
        from(10, E(2, 0, 0, 0), (enum bounds)b);
    }
}

/* Another word tells, unless the text is long or somebody is quoted; a name, a number or a negation tells more. */
Test(policy, other_words_in_a_post_of_the_thread)
{
    from(25, E(0, 1, 0, 0), BOUNDS_LED);
    from(25, E(0, 3, 0, 0), BOUNDS_LED);
    from(32, E(0, 4, 0, 0), BOUNDS_LED);
    from(60, E(0, 0, 1, 0), BOUNDS_LED);
    from(60, E(0, 1, 0, 0), BOUNDS_THREAD);
    from(64, E(0, 8, 0, 0), BOUNDS_THREAD);
    from(25, (struct edits){.word = 2, .dropped = 2}, BOUNDS_THREAD);
    from(60, (struct edits){.word = 2, .dropped = 1}, BOUNDS_THREAD);
    from(30, (struct edits){.word = 1, .around = 30}, BOUNDS_THREAD);
    from(25, (struct edits){.word = 1, .around = 60}, BOUNDS_THREAD);
    from(60, E(0, 0, 1, 0), BOUNDS_THREAD);
    from(60, E(0, 0, 0, 1), BOUNDS_THREAD);
    from(60, E(2, 3, 0, 1), BOUNDS_THREAD);
    from(120, E(0, 0, 1, 1), BOUNDS_THREAD);
}

Test(policy, other_words_in_text_without_separators)
{
    from(25, E(0, 1, 0, 0), BOUNDS_NONE);
    from(25, E(0, 5, 0, 0), BOUNDS_NONE);
    from(30, E(0, 6, 0, 0), BOUNDS_NONE);
    from(25, E(0, 2, 1, 0), BOUNDS_NONE);
    from(30, E(0, 0, 2, 0), BOUNDS_NONE);
    from(30, E(0, 0, 0, 1), BOUNDS_NONE);
    from(60, E(0, 0, 0, 2), BOUNDS_NONE);
    from(50, E(0, 4, 0, 1), BOUNDS_NONE);
    from(30, (struct edits){.word = 2, .phrase = 2}, BOUNDS_NONE);
    from(110, (struct edits){.word = 2, .twice = 1}, BOUNDS_NONE);
    from(60, (struct edits){.telling = 1, .against = 1}, BOUNDS_NONE);
    from(120, (struct edits){.telling = 2, .against = 2}, BOUNDS_NONE);
}

/* The same words say more where they stand beside those of their source. */
Test(policy, other_words_a_little_below_their_source)
{
    from(25, E(0, 1, 0, 0), BOUNDS_BESIDE);
    from(40, E(0, 2, 0, 0), BOUNDS_BESIDE);
    from(60, E(0, 0, 1, 0), BOUNDS_BESIDE);
    from(120, E(0, 0, 0, 1), BOUNDS_BESIDE);
    from(25, E(5, 0, 0, 0), BOUNDS_BESIDE);
}

/* Of 25 words one was left out: the source is as long as it must be. */
Test(policy, words_that_the_source_has_more)
{
    struct edits one = {.word = 1, .lacks = 1}, two = {.word = 2, .lacks = 2};
    from(24, one, BOUNDS_NONE);
    from(23, two, BOUNDS_NONE);
    from(24, one, BOUNDS_BESIDE);
    from(25, one, BOUNDS_LED);
}

/* A post said it before: word for word, or it stays. */
Test(policy, edits_within_a_post)
{
    struct config c = defaults();
    cr_expect(policy_same(&c, 1000, E(0, 0, 0, 0), BOUNDS_OWN));
    cr_expect(!policy_same(&c, 1000, E(1, 0, 0, 0), BOUNDS_OWN));
    cr_expect(!policy_same(&c, 1000, E(0, 1, 0, 0), BOUNDS_OWN));
}

Test(policy, other_words_from_another_thread)
{
    struct config c = defaults();
    cr_expect(!policy_same(&c, 1000, E(0, 1, 0, 0), BOUNDS_FAR));
    cr_expect(!policy_same(&c, 1000, E(0, 0, 0, 1), BOUNDS_FAR));
    cr_expect(policy_same(&c, 1000, E(9, 0, 0, 0), BOUNDS_FAR));
}

Test(policy, similarity_bounds_all)
{
    struct config c = defaults();
    c.similarity = 1;
    cr_expect(!policy_same(&c, 1000, E(1, 0, 0, 0), BOUNDS_NONE));
    cr_expect(policy_same(&c, 1, E(0, 0, 0, 0), BOUNDS_NONE));
    c.similarity = 0.9;
    cr_expect(policy_same(&c, 20, E(2, 0, 0, 0), BOUNDS_NONE));
    cr_expect(!policy_same(&c, 19, E(2, 0, 0, 0), BOUNDS_NONE));
}

/* Every reason has a name of its own. */
Test(policy, reasons_have_names)
{
    for (int r = 0; r < R_N; r++) {
        cr_assert(reason_name((enum reason)r));
        for (int k = 0; k < r; k++)
            cr_expect_str_neq(reason_name((enum reason)r), reason_name((enum reason)k));
    }
}
