/* edits: see the header; numbers from research/matching-notes.md, "The procedure", 4.
 * SPDX-License-Identifier: MIT */
#include "index/edits.h"

#include <stdbool.h>
#include <string.h>

#include "text/tokens.h"

#define ELISION 40u /* tokens of the source that may be left out within a chain */
#define SMALL_T 4u
#define SMALL_S 8u
#define LCS_T 40u
#define LCS_S 60u
#define STRAY 8u

static bool follows(const struct seg *a, const struct seg *b)
{
    return a->post == b->post && b->s_from >= a->s_to && b->s_from - a->s_to <= ELISION + (b->t_from - a->t_to);
}

static bool small_gap(const struct seg *a, const struct seg *b)
{
    uint32_t t = b->t_from - a->t_to, s = b->s_from - a->s_to;
    uint32_t around = (a->t_to - a->t_from) + (b->t_to - b->t_from);
    return t <= SMALL_T && s <= SMALL_S && around >= 3 * (t > s ? t : s);
}

/* A line or sentence ends right before position pos. */
static bool starts_at(const struct thread_index *ix, uint32_t pos)
{
    return pos == 0 || (ix->tok[pos - 1] & TOK_FLAGS);
}

/* The target puts words between two ends where the source has none, or keeps whole lines to itself. */
static bool is_answer(const struct match *m, const struct thread_index *ix, const struct seg *a, const struct seg *b)
{
    uint32_t from = m->base + a->t_to, to = m->base + b->t_from;
    if (from == to)
        return false;
    bool bounded = starts_at(ix, from) && starts_at(ix, to);
    if (a->s_to == b->s_from && bounded)
        return true;
    /* a whole line of the target: only decide/ may take it, and only if it looks like a file or a date */
    return (ix->tok[from - 1] & TOK_LINE) && (ix->tok[to - 1] & TOK_LINE);
}

void edits_drop_strays(struct match *m, const struct thread_index *ix)
{
    size_t n = 0;
    (void)ix;
    for (size_t i = 0; i < m->n_segs; i++) {
        struct seg s = m->seg[i];
        bool between = n > 0 && i + 1 < m->n_segs && s.t_to - s.t_from < STRAY;
        if (between && s.post != m->seg[n - 1].post && follows(&m->seg[n - 1], &m->seg[i + 1])) {
            const struct seg *a = &m->seg[n - 1], *b = &m->seg[i + 1];
            if (b->t_from - a->t_to <= LCS_T && b->s_from - a->s_to <= LCS_S)
                continue;
        }
        m->seg[n++] = s;
    }
    m->n_segs = n;
    for (size_t i = 0; i < n; i++)
        m->seg[i].chain = i && follows(&m->seg[i - 1], &m->seg[i]) ? m->seg[i - 1].chain : (uint32_t)i;
}

/* Length of the longest common subsequence of the two gaps; at most LCS_T by LCS_S. */
static uint32_t common(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t n2)
{
    uint8_t row[LCS_S + 1] = {0};
    for (uint32_t i = 0; i < n; i++) {
        uint8_t diag = 0;
        for (uint32_t j = 0; j < n2; j++) {
            uint8_t up = row[j + 1];
            uint8_t v = tok_same(a[i], b[j]) ? (uint8_t)(diag + 1) : up > row[j] ? up : row[j];
            diag = up;
            row[j + 1] = v;
        }
    }
    return row[n2];
}

static bool large_gap(const struct match *m, const struct thread_index *ix, const struct seg *a,
                      const struct seg *b)
{
    uint32_t t = b->t_from - a->t_to, s = b->s_from - a->s_to;
    if (t == 0 || s == 0 || t > LCS_T || s > LCS_S)
        return false;
    uint32_t same = common(ix->tok + m->base + a->t_to, t, ix->tok + a->s_to, s);
    return same * 10 >= 6 * t;
}

void edits_close(struct match *m, const struct thread_index *ix)
{
    for (size_t i = 0; i + 1 < m->n_segs; i++) {
        const struct seg *a = &m->seg[i], *b = &m->seg[i + 1];
        if (a->chain != b->chain || is_answer(m, ix, a, b))
            continue;
        if (!small_gap(a, b) && !large_gap(m, ix, a, b))
            continue;
        for (uint32_t t = a->t_to; t < b->t_from; t++) {
            m->cover[t] = COVER_EDIT;
            m->owner[t] = (uint32_t)i;
        }
    }
}
