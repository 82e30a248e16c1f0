/* around: what goes along with removed lines, and what does not.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "verdicts.h"

/* A line stands between two paragraphs; in the copy it is another one. */
static void between(const char *was, const char *is)
{
    add("%s\n%s\n%s\n.\n" OTHERS "\n%s\n%s\n%s\n\n%s\n", sentence(0, 14), was, sentence(20, 14), sentence(0, 14), is,
        sentence(20, 14), sentence(70, 9));
    ask("\n%s\n", is);
}

static void file(unsigned n)
{
    char was[200], is[200];
    snprintf(was, sizeof was, "%s%spic0.jpg", words(40, n - 1), n > 1 ? " " : "");
    snprintf(is, sizeof is, "%s%spic1.jpg", words(40, n - 1), n > 1 ? " " : "");
    between(was, is);
}

static void byline(unsigned n)
{
    char was[200], is[200];
    snprintf(was, sizeof was, "by %s", words(40, n - 1));
    snprintf(is, sizeof is, "by %s", words(60, n - 1));
    between(was, is);
}

static void link_line(unsigned n)
{
    char was[200], is[200];
    snprintf(was, sizeof was, "%s https://x.example/0a0", words(40, n));
    snprintf(is, sizeof is, "%s https://x.example/1a1", words(40, n));
    between(was, is);
}

static void date(unsigned n) { between("March 4 2024", n ? "March 5 2023" : "March of the old owners"); }

static void title(unsigned n)
{
    char was[200], is[200];
    snprintf(was, sizeof was, "%s", line_of(40, n));
    snprintf(is, sizeof is, "%s", line_of(60, n));
    between(was, is);
}

Test(around, what_software_or_an_editor_replaces)
{
    ENDS_AT(file, 2); /* POLICY_FILE words: `pic0.jpg` is two */
    cr_expect(goes(byline, 3));
    cr_expect(!goes(byline, 8));
    cr_expect(goes(date, 1));
    cr_expect(!goes(date, 0));
    cr_expect(goes(link_line, 3));
    cr_expect(!goes(link_line, 20));
}

Test(around, a_new_title_stays)
{
    for (unsigned n = 1; n < 8; n++)
        cr_expect(!goes(title, n), "%u words", n);
}

/* n files in a row, all of them others. */
static void group(unsigned n)
{
    char was[400] = "", is[400] = "";
    for (unsigned i = 0; i < n; i++) {
        snprintf(was + strlen(was), sizeof was - strlen(was), "%spic%u%u.jpg", i ? "\n" : "", i, i + 5);
        snprintf(is + strlen(is), sizeof is - strlen(is), "%simg%u%u.jpg", i ? "\n" : "", i, i + 3);
    }
    between(was, is);
}

Test(around, few_replaced_lines_in_a_row) { ENDS_AT(group, 2); }

/* The attribution above a quote goes with it, that above an answer stays. */
static void attribution(unsigned quoted)
{
    add("%s\n\n%s\n\n%s\n.\nAnn wrote:\n%s\n\n" OTHERS, sentence(70, 14), sentence(0, 12), sentence(84, 13),
        quoted ? sentence(0, 12) : sentence(30, 12));
    ask("Ann wrote:");
}

Test(around, an_attribution_goes_with_its_quote)
{
    cr_expect(goes(attribution, 1));
    cr_expect(!goes(attribution, 0));
}

/* Wordless lines between two removed ones, and between a removed one and an answer. */
static void rule_between(unsigned both)
{
    add("%s\n\n%s\n\n%s\n.\n%s\n* * * * *\n%s\n\n" OTHERS, sentence(0, 12), sentence(20, 12), sentence(84, 13), sentence(0, 12),
        both ? sentence(20, 12) : sentence(40, 12));
    ask("* * * * *");
}

Test(around, wordless_lines_go_between_removed_ones)
{
    cr_expect(goes(rule_between, 1));
    cr_expect(!goes(rule_between, 0));
}

static void dots(unsigned removed)
{
    add("%s\n\n%s\n\n%s\n.\n%s\n\n(...)\n\n" OTHERS, sentence(70, 14), sentence(0, 12), sentence(84, 13),
        removed ? sentence(0, 12) : sentence(40, 12));
    ask("(...)");
}

Test(around, an_elision_mark_goes_with_one_neighbour)
{
    cr_expect(goes(dots, 1));
    cr_expect(!goes(dots, 0));
}
