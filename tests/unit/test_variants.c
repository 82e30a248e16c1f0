/* Light edits of a word, of which only the hash of the other word is known: text/variants.h.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "text/variants.h"

static uint32_t hash(const char *word) { return variants_joined((const uint8_t *)word, strlen(word), NULL, 0); }

/* The other word is a light edit of the word, among others that are none, where the text around has letters of `around`. */
static bool light_in(const char *around, const char *word, const char *other, bool name)
{
    const uint32_t wanted[] = {hash("zebra"), hash(other), hash("quartz")};
    struct variants_accents accents;
    variants_accents((const uint8_t *)around, strlen(around), &accents);
    struct variants_wanted want = {.hash = wanted, .n = 3, .mask = ~(uint32_t)3, .name = name, .around = &accents};
    uint32_t found = variants_of((const uint8_t *)word, strlen(word), hash(word), &want);
    cr_assert_eq(found & ~2u, 0, "%s is no %s", word, found & 1 ? "zebra" : "quartz");
    return found != 0;
}

static bool light(const char *word, const char *other, bool name) { return light_in("", word, other, name); }

/* In words of one block of the hash and of two, at its edges too (text/wordhash.h); but another first letter makes another word. */
Test(variants, one_letter_at_any_place)
{
    const char all[] = "abcdefghijklmnopqrstuvwx";
    for (size_t n = 7; n < sizeof all; n++)
        for (size_t at = 0; at < n; at++)
            for (char c = 'a'; c <= 'z'; c++) {
                char word[32], other[32];
                memcpy(word, all, n);
                word[n] = '\0';
                memcpy(other, word, n + 1);
                other[at] = c;
                cr_assert(c == all[at] || light(word, other, false) == (at > 0), "%s for %s", other, word);
                memmove(other + at + 1, word + at, n + 1 - at);
                cr_assert(light(word, other, false), "%s for %s", other, word);
            }
}

Test(variants, two_letters_are_another_word)
{
    cr_assert(light("harbour", "harbor", false));
    cr_assert_not(light("harbour", "herbeur", false));
    cr_assert(light("Größe", "groesse", false));
    cr_assert(light("привет", "превет", false));
    cr_assert_not(light("привет", "провод", false));
}

Test(variants, a_letter_makes_another_name_or_short_word)
{
    cr_assert(light("mathilda", "mathildaa", true));
    cr_assert_not(light("mathilda", "mathilde", true));
    cr_assert_not(light("lock", "cock", false));
    cr_assert_not(light("room4", "room5", false));
}

/* A letter with an accent that was left out, or that a consonant stands for, of the language that the text around is of. */
Test(variants, accents_of_the_text_around)
{
    cr_assert(light_in("über", "knnen", "können", false));
    cr_assert_not(light("knnen", "können", false));
    cr_assert_not(light_in("année", "knnen", "können", false)); /* ö is no letter of French */
    cr_assert(light_in("Ännchen", "mssen", "müssen", false));
    cr_assert(light_in("Ännchen", "mlssen", "müssen", false));
    cr_assert_not(light_in("Ännchen", "missen", "müssen", false)); /* another word */
    cr_assert_not(light_in("über", "fahren", "führen", false));
    cr_assert_not(light_in("Ännchen", "musseö", "mussen", true));
    cr_assert_not(light_in("déjà", "chants", "chanté", false)); /* the last letter is an ending */
    cr_assert(light_in("déjà", "chamts", "chants", false));
    cr_assert(light_in("niño", "contrasea", "contraseña", false));
    cr_assert_not(light_in("niño", "contrasexa", "contraseña", false)); /* a consonant stands for vowels alone */
    cr_assert(light_in("žádný", "příkz", "příkaz", false));
    cr_assert(light_in("ÉTÉ", "rseau", "réseau", false)); /* capitals too */
    cr_assert(light_in("ʻō", "mkaa", "mōkaa", false));    /* of no language: the letters that the text has */
    cr_assert_not(light_in("«ё»", "knnen", "können", false));
    cr_assert_not(light_in("\xc3", "knnen", "können", false));
}

static bool denies(uint32_t h) { return (h ^ hash("nothing")) >> 2 == 0 || (h ^ hash("keine")) >> 2 == 0; }

/* The other word, of which 14 bits are known, is a light edit of the word; `denied`: these are those of a negation. */
static bool light_by_14_bits(const char *word, const char *other, bool denied)
{
    const uint32_t wanted = hash(other);
    const struct variants_accents none = {0};
    struct variants_wanted want = {.hash = &wanted, .n = 1, .mask = 0xfffc, .around = &none, .denies = denied ? denies : NULL};
    return variants_of((const uint8_t *)word, strlen(word), hash(word), &want);
}

/* Where little of the other word is known, that it is one must be seen by its letters. */
Test(variants, words_that_are_none)
{
    cr_assert(light_by_14_bits("harbuor", "harbour", false));
    cr_assert(light_by_14_bits("harbur", "harbour", false));
    cr_assert(light_by_14_bits("harbxour", "harbour", false));
    cr_assert_not(light_by_14_bits("harbour", "harbxour", false));
    cr_assert_not(light_by_14_bits("harbour", "hqrbour", false));
    cr_assert(light("harbour", "harbxour", false)); /* all of it is known */
    cr_assert_not(light_by_14_bits("habrour", "haqrour", false));
    cr_assert(light_by_14_bits("превет", "привет", false));
}

/* What may be a negation: letters swapped, doubled, left out make none of another word. */
Test(variants, negations_and_what_agrees_with_them_by_chance)
{
    cr_assert(light_by_14_bits("nohting", "nothing", true));
    cr_assert(light_by_14_bits("nothiing", "nothing", true));
    cr_assert(light_by_14_bits("nothng", "nothing", true));
    cr_assert_not(light_by_14_bits("nothtng", "nothing", true));
    cr_assert_not(light_by_14_bits("nothingx", "nothing", true));
    cr_assert_not(light_by_14_bits("kleine", "keine", true));
    cr_assert(light_by_14_bits("calor", "color", true)); /* no negation, whatever the 14 bits say */
    cr_assert(light_by_14_bits("colors", "color", true));
    cr_assert_not(light_by_14_bits("prevet", "prezet", true)); /* `ze` is usual, not frequent */
    cr_assert_not(light_by_14_bits("превет", "привет", true)); /* of other letters nothing is known */
}
