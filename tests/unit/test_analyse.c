/* analyse: lines wrapped in a paragraph are one, so that text wrapped at another width has the same ends.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "verdicts.h"

/* A paragraph of 60 words in lines of at most `width` columns. */
static void fill(unsigned width, const char *text)
{
    size_t column = 0;
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, " ");
        if (column && column + 1 + n > width)
            add("\n"), column = 0;
        add("%s%.*s", column ? " " : "", (int)n, at);
        column += n + (column > 0);
        at += n + (at[n] == ' ');
    }
    add("\n");
}

static bool all_went(unsigned from, unsigned to)
{
    struct config c = through_defaults();
    n_given = 0;
    add("%s\n\n", sentence(100, 12));
    fill(from, sentence(0, 60));
    add("\n%s\n.\n", sentence(80, 15));
    fill(to, sentence(0, 60));
    add("\n" OTHERS);
    char *out = left_by(&c), *second = strstr(out, "\n.\n");
    must(second != NULL, "the separator stays");
    bool gone =
        !strstr(second, "kettle") && !strstr(second, "onion") && !strstr(second, "needle") && strstr(second, "only I say");
    free(out);
    return gone;
}

Test(analyse, text_wrapped_at_another_width)
{
    cr_expect(all_went(72, 72));
    cr_expect(all_went(72, 60));
    cr_expect(all_went(60, 72));
    cr_expect(all_went(1000, 72));
    cr_expect(all_went(72, 1000));
    cr_expect(all_went(40, 100));
}

/* The first line of an answer stays, though the quote above it is one of the same paragraph. */
Test(analyse, an_answer_below_a_wrapped_quote)
{
    struct config c = through_defaults();
    n_given = 0;
    add("%s\n\n", sentence(100, 12));
    fill(72, sentence(0, 60));
    add("\n%s\n.\n", sentence(80, 15));
    fill(72, sentence(0, 60));
    add(OTHERS);
    char *out = left_by(&c);
    cr_expect_eq(copies_in(out, OTHERS), 1);
    cr_expect_eq(copies_in(out, "needle"), 1);
    free(out);
}
