/* stream_seams: see the header.  SPDX-License-Identifier: MIT */
#include "index/stream_seams.h"

#include <string.h>

#include "text/ascii.h"
#include "text/tokens.h"
#include "util/search.h"

#define SCRIPT_RUN 4u   /* words of one script that begin or end a text, */
#define SCRIPT_OTHER 2u /* and words of the other on the other side of the seam: one alone is a name */

/* Scripts by the first byte of a word.  ANY: digits, and what stands in words of several. */
enum script { ANY, LATIN, GREEK, CYRILLIC, ARMENIAN, HEBREW, ARABIC, INDIC, HAN, HANGUL };

static enum script script_of(uint8_t first)
{
    if (first < 0x80)
        return ascii_alpha(first) ? LATIN : ANY;
    if (first < 0xce)
        return first < 0xc3 ? ANY : LATIN;
    if (first < 0xd4)
        return first < 0xd0 ? GREEK : CYRILLIC;
    if (first < 0xe0)
        return first < 0xd6 ? ARMENIAN : first < 0xd8 ? HEBREW : ARABIC;
    if (first < 0xe3)
        return first == 0xe0 ? INDIC : ANY;
    return first < 0xea ? HAN : first < 0xee ? HANGUL : ANY;
}

static enum script script_at(const struct seams *s, uint32_t t) { return script_of(s->buf[s->start[t]]); }

/* The first token from t on that begins behind byte p. */
static uint32_t token_behind(const struct seams *s, uint32_t t, const uint8_t *p)
{
    uint32_t off = (uint32_t)(p - s->buf), step = 1;
    while (t + step < s->n && s->start[t + step] <= off) {
        t += step;
        step *= 2;
    }
    uint32_t to = t + step < s->n ? t + step : s->n;
    SEARCH(t, to, mid, s->start[mid] <= off);
    return t;
}

/* Where a line or sentence begins its words are asked for anyway. */
static bool within_sentence(const struct seams *s, uint32_t t) { return t > 0 && t < s->n && !(s->tok[t - 1] & TOK_FLAGS); }

/* Behind the next colon that a blank follows. */
static void next_colon(struct seams *s)
{
    uint32_t t = s->colons.t;
    do {
        do
            s->colon = memchr(s->colon, ':', (size_t)(s->to - s->colon));
        while (s->colon && !ascii_space(*++s->colon));
        t = s->colon ? token_behind(s, t, s->colon) : SEAMS_NONE;
    } while (t != SEAMS_NONE && !within_sentence(s, t));
    s->colons = (struct seam){t, true, true};
}

#define STEP 128u /* bytes that are looked at together */

static bool beyond_ascii(const uint8_t *p, unsigned n)
{
    uint64_t any = 0, eight;
    for (unsigned i = 0; i < n; i += sizeof eight) {
        memcpy(&eight, p + i, sizeof eight);
        any |= eight;
    }
    return any & 0x8080808080808080u;
}

/* Some byte may begin a character of another script than Latin. */
static bool beyond_latin(const uint8_t *p)
{
    uint8_t any = 0;
    for (unsigned i = 0; i < STEP; i++)
        any |= (uint8_t)((p[i] >= 0xce) & (p[i] != 0xe2));
    return any;
}

/* The first byte of another script than Latin, or the end.  Most text has none. */
static const uint8_t *not_latin(const uint8_t *p, const uint8_t *to)
{
    while (to - p >= STEP && !(beyond_ascii(p, STEP) && beyond_latin(p)))
        p += STEP;
    while (to - p >= 8 && !beyond_ascii(p, 8))
        p += 8;
    while (p < to && script_of(*p) <= LATIN)
        p++;
    return p;
}

/* Words of script c in a row, up to SCRIPT_RUN, within the line: from t on, */
static uint32_t run_from(const struct seams *s, uint32_t t, enum script c)
{
    uint32_t n = 0;
    while (t + n < s->n && n < SCRIPT_RUN && (script_at(s, t + n) == c || script_at(s, t + n) == ANY) &&
           (n == 0 || !(s->tok[t + n - 1] & TOK_LINE)))
        n++;
    return n;
}

/* and before t. */
static uint32_t run_before(const struct seams *s, uint32_t t, enum script c)
{
    uint32_t n = 0;
    while (n < t && n < SCRIPT_RUN && (script_at(s, t - n - 1) == c || script_at(s, t - n - 1) == ANY) &&
           !(s->tok[t - n - 1] & TOK_LINE))
        n++;
    return n;
}

/* Words of script a end before token t, and words of script b begin there. */
static bool is_seam(const struct seams *s, uint32_t t, enum script a, enum script b, struct seam *out)
{
    uint32_t before = run_before(s, t, a), behind = run_from(s, t, b);
    bool first = before == t || (s->tok[t - before - 1] & TOK_LINE);
    bool last = t + behind == s->n || (s->tok[t + behind - 1] & TOK_LINE);
    *out = (struct seam){t, before == SCRIPT_RUN && (behind >= SCRIPT_OTHER || last),
                         behind == SCRIPT_RUN && (before >= SCRIPT_OTHER || first)};
    return out->ends || out->begins;
}

/* Where the next words of another script begin. */
static void next_script(struct seams *s)
{
    enum script last = s->script ? script_at(s, s->script - 1) : ANY;
    for (uint32_t t = s->script; t < s->n; t++) {
        enum script c = script_at(s, t);
        if (c <= LATIN && last <= LATIN) {
            uint32_t at = token_behind(s, t, not_latin(s->buf + s->start[t], s->to)) - 1;
            if (at > t) {
                t = at - 1; /* all before are Latin, but for digits */
                last = LATIN;
                continue;
            }
        }
        if (c != last && c && last && within_sentence(s, t) && is_seam(s, t, last, c, &s->scripts)) {
            s->script = t + 1;
            return;
        }
        last = c == ANY ? last : c;
    }
    s->scripts.t = SEAMS_NONE;
}

static void take_next(struct seams *s) { s->next = s->scripts.t < s->colons.t ? s->scripts : s->colons; }

void seams_begin(struct seams *s, const struct block *b, const struct post *p)
{
    const struct tokens *tok = &b->words.tok;
    *s = (struct seams){.next.t = SEAMS_NONE, .buf = b->text.buf, .n = p->tok_to - p->tok_from};
    if (!s->n)
        return;
    s->tok = tok->hash + p->tok_from;
    s->start = tok->start + p->tok_from;
    s->to = s->buf + tok->end[p->tok_to - 1];
    s->colon = s->buf + s->start[0];
    next_colon(s);
    next_script(s);
    take_next(s);
}

void seams_next(struct seams *s)
{
    s->used++;
    do {
        uint32_t t = s->next.t;
        if (t == s->colons.t)
            next_colon(s);
        if (t == s->scripts.t)
            next_script(s);
        take_next(s);
    } while (s->next.t != SEAMS_NONE && s->used >= seams_most(s->next.t));
}
