/* rules_sep: lines between posts.  See rules.h.
 * SPDX-License-Identifier: MIT */
#include "quote/rules_priv.h"

#define SEPARATOR_MOST 160u /* bytes */
#define LINE_MOST 240u      /* with the blanks around it */
#define GROUPS 16u          /* of 64 bytes, looked at in one go */

/* Some separator may begin like the line. */
static inline bool may_begin(const struct rules *r, const uint8_t *p, size_t n)
{
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    if (!n)
        return false;
    uint64_t w = rules_begin(p, n);
    unsigned h = rule_slot(w), other = r->free[p[0]] | (w & 0x808080 ? r->kinds_loose[p[0]] : 0u);
    return rule_bit(r->index->separator, h) || (other >> RULE_SEPARATOR & 1u);
}

/* Marks the lines with a literal of a separator whose beginning is not known.  None is longer than LINE_MOST. */
static void mark_literals(const struct rules *r, const uint8_t *text, struct line *line, size_t n)
{
    struct rules_masks m[GROUPS];
    if (!n)
        return;
    size_t from = line[0].off, end = line[n - 1].off + line[n - 1].len, i = 0;
    for (; from < end; from += 64 * GROUPS) {
        size_t some = end - from < 64 * GROUPS ? end - from : 64 * GROUPS;
        rules_looks_masks(&r->sep_looks, text + from, some, m);
        for (size_t k = 0; k < some; k++) {
            uint64_t hit = m[k / 64].hit >> (k % 64);
            if (!hit) {
                k |= 63;
                continue;
            }
            k += (unsigned)__builtin_ctzll(hit);
            while (i < n && line[i].off + line[i].len <= from + k)
                i++;
            if (i == n)
                return;
            if (line[i].off <= from + k && !line[i].sign &&
                rules_looks_compare(&r->sep_looks, 0, text + line[i].off, line[i].len, from + k - line[i].off))
                line[i].sign = LINE_MAY_SEPARATE;
        }
    }
}

void rules_separators(const struct rules *r, const uint8_t *text, struct line *line, size_t n)
{
    size_t first = 0; /* of the short lines in a row: most of a text may stand in others, which need no look */
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = text + line[i].off;
        bool fits = line[i].len <= LINE_MOST;
        line[i].sign = line[i].len && (*p == '\f' || (fits && may_begin(r, p, line[i].len))) ? LINE_MAY_SEPARATE : 0;
        if (fits || !r->sep_looks.n_needs)
            continue;
        mark_literals(r, text, line + first, i - first);
        first = i + 1;
    }
    if (r->sep_looks.n_needs)
        mark_literals(r, text, line + first, n - first);
}

enum rules_sep rules_separator(const struct rules *r, struct rules_match *m, struct slice line)
{
    const uint8_t *p = line.ptr;
    size_t n = line.len;
    if (n > LINE_MOST)
        return SEP_NONE;
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    if (!n || n > SEPARATOR_MOST)
        return SEP_NONE;
    unsigned seen = rules_looks_line(&r->sep_looks, p, n);
    struct rules_hit h = rules_find(r, m, RULE_SEPARATOR, 1u << SCOPE_LINE | RULES_LOOKED(seen), p, n);
    if (!h.id)
        return SEP_NONE;
    return r->rule[h.id - 1]->flags & RULE_STRONG ? SEP_STRONG : SEP_WEAK;
}
