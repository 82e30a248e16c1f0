/* copied: copies inside a line that nothing announces: whole sentences, of the source or of the line.
 * SPDX-License-Identifier: MIT */
#include "decide/fragments.h"

#include <string.h>

#include "text/tokens.h"

/* Token t is found at the beginning of a line or sentence of its source. */
static bool begins_at(const struct scene *s, uint32_t t) { return s->m->cover[t] && source_starts(s, scene_source_pos(s, t)); }

/* Token x - 1 is found at the end of a line or sentence of its source. */
static bool ends_at(const struct scene *s, uint32_t x) { return s->m->cover[x - 1] && source_starts(s, scene_source_end(s, x)); }

/* A copy within a line runs on by chance (`the`) into the next sentence of its source, or back into the one before.  Moves the
 * ends of the stretch [t, x) to the nearest ends of its source; false if there are none. */
static bool snap_source(const struct scene *s, uint32_t *t, uint32_t *x)
{
    uint32_t a = *t, z = *x;
    while (a < z && !begins_at(s, a))
        a++;
    if (a - *t > POLICY_RUN_ON) /* part of a sentence: then whole ones, in both texts, or none */
        while (a < z && !(begins_at(s, a) && target_starts(s, a)))
            a++;
    while (z > a && !ends_at(s, z))
        z--;
    if (*x - z > POLICY_RUN_ON)
        while (z > a && !(ends_at(s, z) && ends_here(s, z)))
            z--;
    *t = a;
    *x = z;
    return a < z;
}

static bool source_lines(const struct scene *s, uint32_t t, uint32_t x)
{
    uint32_t a = scene_source_pos(s, t), z = scene_source_end(s, x);
    return (a == 0 || (s->ix->tok[a - 1] & TOK_LINE)) && (s->ix->tok[z - 1] & TOK_LINE);
}

/* The half words that whole lines or sentences of a source need inside a longer line; more if they are not sentences of that line
 * too. */
static unsigned inner_need(const struct scene *s, uint32_t t, uint32_t x)
{
    bool lines = source_lines(s, t, x), far = s->scope == IN_STREAM;
    bool sentences = ends_here(s, x) && (far || target_starts(s, t));
    if (far && !s->single)
        return policy_need(s->config, S_FAR);
    if (far && lines)
        return policy_need(s->config, sentences ? S_FRAG_FAR : S_FRAG_FAR_OPEN);
    if (far)
        return policy_need(s->config, sentences && target_starts(s, t) ? S_FRAG_FAR_SENTENCE : S_FRAG_FAR_INNER);
    if (!sentences)
        return policy_need(s->config, S_FRAG_INNER);
    return policy_need(s->config, lines ? S_FRAG_LINES : S_FRAG_SENTENCE);
}

/* The stretch has at least POLICY_CRUMB words with blanks between them.  Fewer are a name, a path or an argument, and belong to
 * what stands around them.  Scripts without spaces need no blanks. */
static bool is_prose(const struct scene *s, uint32_t t, uint32_t x)
{
    uint32_t off = s->p->tok_from, words = 1;
    for (uint32_t i = t + 1; i < x && words < POLICY_CRUMB; i++) {
        uint32_t to = s->words->tok.start[off + i];
        words += (s->kind[i] & TOK_HALF) ||
                 memchr(s->text->buf + s->words->tok.end[off + i - 1], ' ', to - s->words->tok.end[off + i - 1]);
    }
    return words >= POLICY_CRUMB;
}

/* Moves the ends of the stretch [t, x) to those of whole sentences of the line, by as much as a copy runs on by chance; false if
 * there are none. */
static bool snap_target(const struct scene *s, uint32_t *t, uint32_t *x)
{
    uint32_t a = *t, z = *x;
    while (a < z && a - *t < POLICY_RUN_ON && !target_starts(s, a))
        a++;
    while (z > a + 1 && *x - z < POLICY_RUN_ON && !ends_here(s, z))
        z--;
    *t = a;
    *x = z;
    return a < z && target_starts(s, a) && ends_here(s, z);
}

/* Moves the ends to whole sentences of the line, where one end is also one of the source: who quotes leaves out `As I said`. */
static bool half_bounded(const struct scene *s, uint32_t *t, uint32_t *x)
{
    return snap_target(s, t, x) && (begins_at(s, *t) || ends_at(s, *x));
}

/* A copy that begins a sentence of the line and ends without a stop, where a sign or a capital shows that another text begins. */
static bool ends_openly(const struct scene *s, size_t line, uint32_t t, uint32_t x)
{
    return target_starts(s, t) && s->m->cover[x - 1] == COVER_EXACT && x < s->line[line].t_to && fragment_parted(s, line, x) &&
           !stretch_is_code(s, line, t, x);
}

/* The source that the line has most of, sentence by sentence and in its order.  Quotes with answers between them look so. */
static struct shared share_of(const struct scene *s, size_t line)
{
    const struct dline *d = &s->line[line];
    struct shared most = {.known = true};
    for (uint32_t t = d->from; t < d->to && 2 * d->exact >= policy_need(s->config, S_FRAG_INNER); t++) {
        if (!s->m->cover[t])
            continue;
        uint32_t end = fragment_end(s, t, d->t_to), first = t, x = end, chain = s->m->seg[s->m->owner[t]].chain;
        bool bounded = snap_source(s, &first, &x);
        if (!bounded) {
            first = t;
            x = end;
            bounded = half_bounded(s, &first, &x);
        }
        uint32_t n = bounded && !(first == d->t_from && x == d->t_to) ? scene_words2(s, first, x, true) : 0;
        n = n >= policy_need(s->config, S_FRAG_WHOLE) ? n : 0;
        if (most.chain == chain || n > most.words2)
            most = (struct shared){true, chain, most.chain == chain ? most.words2 + n : n};
        t = end;
    }
    return most;
}

/* The line has much of the source with this chain.  *most is worked out at the first call for a line. */
static bool has_much(const struct scene *s, size_t line, struct shared *most, uint32_t chain)
{
    bool far = s->scope == IN_STREAM;
    if (!most->known)
        *most = share_of(s, line);
    return most->chain == chain && (!far || s->single) &&
           most->words2 >= policy_need(s->config, far ? S_FRAG_FAR_INNER : S_FRAG_INNER);
}

/* Stretch [t, x) has the half words that it needs, and says what its source says. */
static bool is_copy(const struct scene *s, size_t line, uint32_t t, uint32_t x, unsigned need)
{
    const struct dline *d = &s->line[line];
    /* a line that was refused as a whole does not come back */
    return !(t == d->t_from && x == d->t_to) && scene_words2(s, t, x, true) >= need && is_prose(s, t, x) &&
           fragment_same(s, t, x, false) && !fragment_denied(s, t) &&
           (scene_words2(s, t, x, true) >= policy_need(s->config, S_WISH) || !scene_wishes(s, t, x));
}

/* The same for sentences of the line that need not be sentences of the source (fragment_copied). */
static bool copied_openly(const struct scene *s, size_t line, struct shared *most, uint32_t *t, uint32_t *x)
{
    uint32_t first = *t, end = *x;
    bool half = half_bounded(s, t, x), whole = half || snap_target(s, t, x);
    enum situation need = half ? S_FRAG_SENTENCE : S_FRAG_INNER;
    if (half && scene_words2(s, *t, *x, true) < policy_need(s->config, need) &&
        has_much(s, line, most, s->m->seg[s->m->owner[*t]].chain))
        need = S_FRAG_WHOLE;
    if (whole && is_copy(s, line, *t, *x, policy_need(s->config, need)))
        return true;
    *t = first;
    *x = end;
    need = begins_at(s, first) ? S_FRAG_INNER : S_FRAG_FAR_INNER;
    return ends_openly(s, line, first, end) && is_copy(s, line, first, end, policy_need(s->config, need));
}

/* Whole lines or sentences of a source, or of the line, [t, x) after snapping; false: none, or too few words. */
bool fragment_copied(const struct scene *s, size_t line, struct shared *most, uint32_t *t, uint32_t *x)
{
    uint32_t first = *t, end = *x;
    bool far = s->scope == IN_STREAM, bounded = snap_source(s, &first, &end);
    bool less = !bounded || first - *t > POLICY_RUN_ON || *x - end > POLICY_RUN_ON;
    if (less && !far && copied_openly(s, line, most, t, x))
        return true;
    if (bounded) {
        unsigned need = inner_need(s, first, end);
        bool starts = target_starts(s, first) || (first > s->line[line].t_from && fragment_parted(s, line, first));
        if (scene_words2(s, first, end, true) < need && has_much(s, line, most, s->m->seg[s->m->owner[first]].chain))
            need = policy_need(s->config, starts && ends_here(s, end) ? S_FRAG_WHOLE : S_FRAG_SOURCE);
        if (*x - end > POLICY_RUN_ON && ends_here(s, *x) && !far) /* so far no copy runs on by chance */
            end = *x;
        if (is_copy(s, line, first, end, need)) {
            *t = first;
            *x = end;
            return true;
        }
    }
    return !less && !far && copied_openly(s, line, most, t, x);
}
