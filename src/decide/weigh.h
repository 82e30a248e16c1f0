/* weigh: what an edit changes.  Internal to decide/.
 *
 * Where a line was found but for some words, these decide: typing errors, inflection, accents, function words are light; a
 * negation, a number, a name, a link or an identifier tells another thing; any other word lies between.  What cannot be shown
 * to be light is not.  Of the source only hashes are known (text/variants.h); the words are in rules/edits.words.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_WEIGH_H
#define DECIDE_WEIGH_H

#include <stdbool.h>
#include <stdint.h>

struct scene;

/* Numbers of edited words, by what the edits change: light: nothing; name: a capital or an acronym; telling: a number, a
 * negation, a part of an identifier or a link; word: any other word.  lacks: words that only the source has; phrase: what new
 * words in a row weigh more than each of them alone; twice: words that stand for the same other word a second time; against:
 * what says the contrary wherever it stands: one number for another, an opposite; dropped: plain words of the source
 * that nothing stands for; around: words of the same source that stand unchanged right above and below (not of an edit). */
struct edits {
    uint16_t light, word, name, telling, lacks, phrase, twice, against, dropped, around;
};

static inline void edits_add(struct edits *e, struct edits more)
{
    e->light = (uint16_t)(e->light + more.light);
    e->word = (uint16_t)(e->word + more.word);
    e->name = (uint16_t)(e->name + more.name);
    e->telling = (uint16_t)(e->telling + more.telling);
    e->lacks = (uint16_t)(e->lacks + more.lacks);
    e->phrase = (uint16_t)(e->phrase + more.phrase);
    e->twice = (uint16_t)(e->twice + more.twice);
    e->against = (uint16_t)(e->against + more.against);
    e->dropped = (uint16_t)(e->dropped + more.dropped);
}

static inline bool edits_any(const struct edits *e)
{
    return e->light | e->word | e->name | e->telling | e->lacks | e->phrase | e->twice | e->against;
}

/* What target tokens [t, t_to) put in the place of source tokens [s, s_to); either may be empty.  Adds to *e. */
void weigh_gap(const struct scene *s, uint32_t t, uint32_t t_to, uint32_t src, uint32_t s_to, struct edits *e);

/* Target tokens [t, t_to) that have no known place in the source. */
void weigh_added(const struct scene *sc, uint32_t t, uint32_t t_to, struct edits *e);

/* Edits of the target stretch [t, t_to), which begins and ends with found tokens. */
void weigh_stretch(const struct scene *sc, uint32_t t, uint32_t t_to, struct edits *e);

/* Target token t begins with a capital. */
bool weigh_capital(const struct scene *s, uint32_t t);

#endif
