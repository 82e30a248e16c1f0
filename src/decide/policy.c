/* policy: the tables.  SPDX-License-Identifier: MIT */
#include "decide/policy.h"

static const char *const reason_names[R_N] = {
    [R_NEW] = "new",
    [R_RULE] = "rule",
    [R_RUN] = "run",
    [R_FRAGMENT] = "fragment",
    [R_BETWEEN] = "between",
    [R_REPLACED] = "replaced",
    [R_ANNOUNCE] = "attribution",
    [R_UNMARKED] = "below-attribution",
    [R_PARAGRAPH] = "paragraph",
    [R_AGAIN] = "same-id",
};

const char *reason_name(enum reason r) { return reason_names[r]; }

/* words, and whether --min-words raises them when it is larger than its default */
static const struct {
    uint8_t words;
    bool scales;
} needs[S_N] = {
    [S_BOUNDED] = {4, false},        [S_ALONE] = {8, false},         [S_OPEN] = {7, true},
    [S_CRUMBS] = {21, false},        [S_PASSING] = {20, true},       [S_LIST] = {12, false},
    [S_LAST] = {12, false},          [S_FAREWELL] = {30, false},     [S_CODE] = {25, false},
    [S_FAR] = {25, false},           [S_FAR_LAST] = {40, false},     [S_FAR_TEXT] = {8, true},
    [S_FAR_LOOSE] = {7, true},       [S_FAR_VERSE] = {60, false},    [S_FAR_CODE] = {25, false},
    [S_FRAG_WHOLE] = {6, false},     [S_FRAG_LONG] = {12, true},     [S_FRAG_SOURCE] = {10, true},
    [S_FRAG_LINES] = {8, true},      [S_FRAG_SENTENCE] = {14, true}, [S_FRAG_INNER] = {20, true},
    [S_FRAG_FAR] = {8, true},        [S_FRAG_FAR_OPEN] = {10, true}, [S_FRAG_FAR_SENTENCE] = {16, true},
    [S_FRAG_FAR_INNER] = {30, true}, [S_WISH] = {20, false},
};

/* In a line a single other word makes another statement (`The bus to X leaves at Y`); in a paragraph of POLICY_LONG words and
 * more it is taken for an edit, in a post only if more stands around it or somebody is quoted.  --similarity bounds the number of
 * edits; in text without separators also their weight. */
bool policy_same(const struct config *c, uint32_t words, struct edits e, enum bounds bounds)
{
    uint32_t other = (uint32_t)e.word + e.name + e.telling, share = (uint32_t)((double)words * (1.0 - c->similarity) + 1e-9);
    if (e.light + other == 0)
        return true;
    if (e.light + other > share || bounds == BOUNDS_OWN)
        return false;
    if (other == 0)
        return true;
    bool post = bounds == BOUNDS_THREAD || bounds == BOUNDS_LED;
    if (bounds == BOUNDS_FAR || words + (post ? 0u : e.lacks) < POLICY_LONG)
        return false;
    if (post && (e.name + e.telling) * POLICY_TELLING > words)
        return false;
    if (bounds == BOUNDS_LED)
        return other * POLICY_OTHER <= words;
    if (bounds == BOUNDS_THREAD)
        return other * POLICY_OTHER <= words && (other == e.dropped || words + e.around >= POLICY_PLAIN);
    if (e.against * POLICY_TELLING > words)
        return false;
    uint32_t weight =
        e.word + e.name * POLICY_CAPITAL + e.telling * POLICY_NUMBER + e.phrase * POLICY_PHRASE + e.twice * POLICY_TWICE;
    return weight * (bounds == BOUNDS_BESIDE ? POLICY_SIBLING : 1u) <= share;
}

#define MIN_WORDS_DEFAULT 8u

unsigned policy_need(const struct config *c, enum situation s)
{
    unsigned w = needs[s].words;
    if (needs[s].scales && c->min_words != MIN_WORDS_DEFAULT)
        w = w * c->min_words / MIN_WORDS_DEFAULT;
    return 2 * (w ? w : 1);
}

unsigned policy_most(const struct config *c)
{
    unsigned most = 0;
    for (int s = 0; s < S_N; s++) {
        unsigned need = policy_need(c, (enum situation)s);
        most = need > most ? need : most;
    }
    return most;
}
