/* replaced: what a line is that software or an editor puts in the place of another.  SPDX-License-Identifier: MIT */
#include "decide/replaced.c" /* what is looked at is its own */

#include <stdio.h>

#include "scene.h"

/* F a file, L a link, D a date, B a byline. */
static void line_is(const char *line, const char *want)
{
    struct scene *s = scene_of(IN_THREAD, line, "x");
    char got[5] = "";
    for (size_t t = 0; t < target.tok.n; t++)
        scene_dline.words2 += tok_words2(s, (uint32_t)t);
    snprintf(got, sizeof got, "%s%s%s%s", is_file(s, 0) ? "F" : "", is_link(s, 0) ? "L" : "", line_is_date(s, 0) ? "D" : "",
             is_byline(s, 0) ? "B" : "");
    cr_expect_str_eq(got, want, "    {\"%s\", \"%s\"}, // is, not %s", line, got, want);
}

Test(replaced, what_a_line_is)
{
    static const struct {
        const char *line, *is;
    } rows[] = {
#include "replaced.rows"
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        line_is(rows[i].line, rows[i].is);
}
