/* looks: what a line is by its bytes.  SPDX-License-Identifier: MIT */
#include "decide/looks.c" /* what is looked at is its own */

#include "scene.h"

/* Every byte, at every place of a vector and behind it, against one look at a time. */
Test(looks, bytes_counted)
{
    static uint8_t p[20000 + TOKENS_PAD];
    for (uint32_t len = 0; len < 140; len += 7)
        for (unsigned c = 0; c < 256; c++) {
            struct bytes want = {0};
            for (uint32_t i = 0; i < len + TOKENS_PAD; i++)
                p[i] = (uint8_t)(i % 5 == 2 ? c : i % 3 ? 'a' : ' ');
            memset(p + len, 0, TOKENS_PAD);
            for (uint32_t i = 0; i < len; i++) {
                want.blanks += p[i] == ' ' || p[i] == '\t';
                want.symbols += p[i] && strchr("#$%&()*+;<=>@[\\]^_`{|}~", p[i]) != NULL;
                want.wide += p[i] == '\t' || (p[i] == ' ' && p[i + 1] == ' ' && p[i + 2] == ' ');
            }
            struct bytes got = bytes_of(p, len), plain = count_bytes(p, len);
            cr_assert(!memcmp(&got, &want, sizeof got) && !memcmp(&plain, &want, sizeof got),
                      "%u of %02x: %u %u %u, not %u %u %u", len, c, got.blanks, got.symbols, got.wide, want.blanks, want.symbols,
                      want.wide);
        }
    for (uint32_t len = 32 * 253; len < 32 * 256; len++) { /* a sum is a byte */
        memset(p, '\t', len);
        struct bytes got = bytes_of(p, len), plain = count_bytes(p, len);
        cr_assert(got.blanks == len && got.wide == len && plain.blanks == len && plain.wide == len && got.symbols == 0, "%u",
                  len);
    }
}

static void looks(const char *line, bool code, bool item)
{
    struct scene *s = scene_of(IN_THREAD, "x", "x");
    memcpy(target.buf, line, strlen(line));
    memset(target.buf + strlen(line), 0, TOKENS_PAD);
    scene_lines.len = (uint32_t)strlen(line);
    cr_expect_eq(line_is_code(s, 0), code, "%s", line);
    cr_expect_eq(line_is_item(s, 0), item, "%s", line);
}

Test(looks, rows_of_tables)
{
    looks("a   b   c", true, false);
    looks("a   b  c", false, false);
    looks("a  b  c", false, false);
    looks("a\tb\tc", true, false);
    looks("a\tb c", false, false);
    looks("   a   b   ", false, false);
    looks("   a   b      c   ", true, false);
    looks("a      b", false, false);
    looks("a   \t b", true, false);
    looks("\t\ta b", false, false);
    looks("a b\t\t", false, false);
    looks("a      b c", false, false);
    looks("", false, false);
    looks("      ", false, false);
}

Test(looks, trailers_of_patches)
{
    looks("Signed-off-by: Ann", true, false);
    looks("signed-off-BY: Ann", true, false);
    looks("abc-by: d", true, false);
    looks("ab-by: d", false, false);
    looks("abc-by:d", false, false);
    looks("abc-by:", false, false);
    looks("abc-by ", false, false);
    looks("abc-bx: d", false, false);
    looks("abc-cy: d", false, false);
    looks("abc by: d", false, false);
    looks("abcxby: d", false, false);
    looks("1bc-by: d", false, false);
    looks("nearby: d", false, false);
    looks("abc-by- d", false, false);
}

Test(looks, symbols)
{
    looks("0123456789", false, false);
    looks("01234567890(", false, false); /* 12: one is 8 % */
    looks("0123456789(", true, false);   /* 11: 9 % */
    looks("01234 56789 0(", false, false);
    looks("01234 56789 (", true, false);
    looks("x = y;", true, false);
    looks("(see there)", true, false);
    looks("A sentence, with commas: and (one) pair of brackets in it.", false, false);
}

Test(looks, items_of_lists)
{
    looks("- milk", false, true);
    looks("* milk and more", false, true);
    looks("+ milk and more", false, true);
    looks("  - milk", false, true);
    looks("\t- milk", false, true);
    looks("-milk", false, false);
    looks("= milk and more", false, false);
    looks("- ", false, false);
    looks("- m", false, true);
    looks("•milk", false, true);
    looks("…milk", false, false);
    looks("1. milk", false, true);
    looks("12) milk and more", false, true);
    looks("123. milk", false, true);
    looks("1234. milk", false, false);
    looks("1 milk", false, false);
    looks(". milk", false, false);
    looks("9. milk", false, true);
    looks("0. milk", false, true);
    looks("/. milk", false, false);
    looks(":. milk", false, false);
    looks("1.", false, false);
    looks("123", false, false);
}

/* A stretch of a line is looked at alone, with what stands before it at the line's start and behind it at its end. */
static void stretch(const char *line, bool want)
{
    struct scene *s = scene_of(IN_THREAD, line, "x");
    cr_expect_eq(stretch_is_code(s, 0, target.from, target.to), want, "%s", line);
}

Test(looks, stretches)
{
    stretch("[one two] (((((((", true);
    stretch("[one two three] four (((", false);
    stretch("(((([one two] three", true);
    stretch("((([zero] one two", true);
    stretch("(( zero [one two] three", false);
    stretch("zero [one two))]", true);
    stretch("zero [one (( two] three", true);
}
