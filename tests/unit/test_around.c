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

static void file(unsigned n) { between("harbour_pic0.jpg", n ? "harbour_pic1.jpg" : "use pic1.jpg"); }

/* n names behind `by`. */
static void byline(unsigned n)
{
    static const char *const names[] = {"Mary Orla Pike Quill Rust Sand Tull Unger", "Anna Beck Cole Dorn Ekman Fisk Glas Holm"};
    char was[200], is[200];
    snprintf(was, sizeof was, "by %.*s", (int)(5 * n), names[0]);
    snprintf(is, sizeof is, "by %.*s", (int)(5 * n), names[1]);
    between(was, is);
}

static void other_words(unsigned n) { between("by Mary Holt", n ? "by Anna Beck, guest" : "by no means"); }

static void link_line(unsigned n)
{
    between(n ? "Picture: https://x.example/0a0" : "See that https://x.example/0a0",
            n ? "Picture: https://x.example/1a1" : "Not really, no. https://x.example/1a1");
}

static void number(unsigned n)
{
    static const char *const was[] = {"18.74", "40 300 0.5", "at 40", "45 minutes", "1.2.2024", "10:42", "4 May", "3 days ago"};
    static const char *const is[] = {"33.15", "50 200 0.4", "at 50", "50 minutes", "3.5.2025", "11:45", "7 June", "2 days ago"};
    between(was[n], is[n]);
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
    cr_expect(goes(file, 1));
    cr_expect(!goes(file, 0));
    cr_expect(goes(byline, 2));
    cr_expect(!goes(byline, 8));
    cr_expect(goes(other_words, 1));
    cr_expect(!goes(other_words, 0));
    cr_expect(goes(date, 1));
    cr_expect(!goes(date, 0));
    cr_expect(goes(link_line, 1));
    cr_expect(!goes(link_line, 0));
    for (unsigned n = 0; n < 8; n++)
        cr_expect(goes(number, n) == (n >= 4), "number %u", n);
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
