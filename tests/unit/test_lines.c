/* lines: sets of lines give what a look at each line would.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "decide/lines.h"
#include "random.h"

#define MOST 200u

static uint32_t below(uint32_t n) { return (uint32_t)(rnd() % n); }

/* A line of each set, or of none, at random; `rare` ones leave whole words of 64 empty. */
static void fill(struct scene *s, uint32_t rare)
{
    memset(s->lines, 0, (MOST / 64 + 1) * sizeof *s->lines);
    for (size_t i = 0; i < s->n_lines; i++) {
        struct dlines *l = &s->lines[i / 64];
        uint64_t bit = (uint64_t)1 << (i % 64);
        s->line[i] = (struct dline){.t_to = below(rare) == 0};
        l->words |= s->line[i].t_to ? bit : 0;
        l->text |= below(2) ? bit : 0;
        l->found |= below(3) ? 0 : bit;
        l->full |= below(2) ? 0 : l->found & bit;
        scene_decide(s, i, (struct verdict){.kind = below(rare) == 0 ? V_QUOTE : V_KEEP});
    }
}

static bool is_in(const struct scene *s, size_t i, enum which which)
{
    const struct dlines *l = &s->lines[i / 64];
    bool words = !scene_wordless(s, i), gone = scene_gone(s, i);
    bool text = l->text >> (i % 64) & 1, found = l->found >> (i % 64) & 1, full = l->full >> (i % 64) & 1;
    const bool in[] = {[WITH_WORDS] = words,
                       [ALL_GONE] = gone,
                       [WORDS_GONE] = words && gone,
                       [WORDS_STAY] = words && !gone,
                       [FOUND_STAY] = found && !gone,
                       [FULL_STAY] = full && !gone,
                       [PARTLY_STAY] = found && !full && !gone,
                       [NEW_TEXT] = words && text && !full && !gone};
    return in[which];
}

static void check(const struct scene *s)
{
    for (size_t i = 0; i < s->n_lines; i++) {
        for (int w = WITH_WORDS; w <= NEW_TEXT; w++) {
            size_t want = i;
            while (want < s->n_lines && !is_in(s, want, (enum which)w))
                want++;
            cr_assert_eq(scene_next(s, i, (enum which)w), want);
        }
        size_t above = i;
        while (above > 0 && scene_wordless(s, above - 1))
            above--;
        cr_assert_eq(scene_above(s, i), above ? above - 1 : s->n_lines);
    }
    cr_assert_eq(scene_next(s, s->n_lines, WITH_WORDS), s->n_lines);
}

Test(lines, sets_say_what_the_lines_say)
{
    static struct dline line[MOST];
    static struct dlines lines[MOST / 64 + 1];
    for (unsigned round = 0; round < 300; round++) {
        struct scene s = {.line = line, .lines = lines, .n_lines = below(MOST)};
        fill(&s, round % 3 ? 2 + below(3) : 100);
        check(&s);
    }
}
