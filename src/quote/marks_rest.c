/* marks_rest: signatures, footers, and what the software of a board wrote.
 *
 * A signature block begins with its delimiter, or with a rule line above a list footer, and runs to the end
 * of the post or to the next quote.  Chrome is believed as a whole line only; the short words that people
 * write too (`Reply`, `Up`) need another chrome line beside them, or the edge of a post that says more.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/marks_priv.h"

#define SIGNATURE_MAX 24u   /* lines below `-- ` */
#define BARE_MAX 12u        /* lines below `--` without its blank, and of a list footer */
#define WIDE 160u           /* bytes; a longer line below a bare `--` is a paragraph */

/* The rule of `kind` that the whole of line i matches, or 0. */
struct rules_hit scan_line_rule(struct scan *s, size_t i, unsigned kind, unsigned scopes)
{
    struct marker *m = s->m;
    struct rules_hit none = {0, 0, 0, NULL};
    const uint8_t *p = scan_ptr(s, i);
    size_t n = scan_len(s, i);
    if (n > LINE_MAX_RULE || !scan_maybe(s, i, kind))
        return none;
    unsigned seen = m->ln[i].seen;
    if (((seen & RULES_ODD) && (seen & RULES_UNTIDY)) || m->ln[i].first == '*') {
        if (tidy_join(s, i, 1)) { /* a line of nothing but stars has no tidy text */
            p = m->tidy;
            n = m->n_tidy;
        }
        seen = rules_look(m->rules, p, n);
    }
    return rules_find(m->rules, m->match, kind, scopes | RULES_LOOKED(seen), p, n);
}

/* Where a block that begins at line i ends: the end of the post or the next quote, but at most `max` lines
 * of text on; `bare`: no blank line inside, and no line too long for a signature (then SIZE_MAX). */
static size_t block_end(const struct scan *s, size_t i, size_t max, bool bare)
{
    size_t count = 0;
    for (; i < s->n; i++) {
        unsigned k = s->out->line[i].kind;
        if (k == MARK_QUOTE || k == MARK_ATTRIBUTION || (bare && k == MARK_BLANK && count))
            return i;
        if (k == MARK_TEXT && (++count > max || (bare && scan_len(s, i) > WIDE)))
            return SIZE_MAX;
    }
    return i;
}

/* Certain chrome below a signature (`Last edited by ...`) is left to the chrome pass. */
static void mark_block(struct scan *s, size_t a, size_t e, unsigned rule)
{
    for (size_t k = a; k < e; k++) {
        if (s->out->line[k].kind != MARK_TEXT)
            continue;
        struct rules_hit h = scan_line_rule(s, k, RULE_CHROME, 1u << SCOPE_LINE);
        if (!h.id || (rules_get(s->m->rules, h.id)->flags & RULE_WEAK))
            scan_mark(s, k, MARK_SIGNATURE, 0, rule);
    }
}

/* Line i is nothing but one sign, repeated (`____`, `-----`, a dash). */
static bool is_rule_line(const struct scan *s, size_t i)
{
    const uint8_t *p = scan_ptr(s, i);
    size_t n = scan_len(s, i);
    if (n == 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0x94 || p[2] == 0x93))
        return true;
    if (n < 2 || !(p[0] == '_' || p[0] == '-' || p[0] == '=' || p[0] == '*' || p[0] == '~'))
        return false;
    for (size_t k = 1; k < n; k++)
        if (p[k] != p[0])
            return false;
    return true;
}

/* A block that begins at line i with rule `id`; `first` is the first line that shows something.  Lines
 * taken, or 0.  Only `-- ` with its blank is trusted to run to the end: a bare `--` and a footer take the
 * paragraph, since in a thread without quote marks an answer may stand below a quoted signature. */
static size_t signature_block(struct scan *s, size_t i, size_t first, unsigned id)
{
    const struct line *l = &s->lines[i];
    bool delimiter = is_rule_line(s, i);
    bool exact = l->len == 3 && !memcmp(s->text.ptr + l->off, "-- ", 3);
    size_t from = i, end = SIZE_MAX;
    if (delimiter && first == i)
        return 0; /* nothing above that it could sign */
    if (exact)
        end = block_end(s, i + 1, SIGNATURE_MAX, false);
    if (end == SIZE_MAX)
        end = block_end(s, delimiter ? i + 1 : i, BARE_MAX, true);
    if (end == SIZE_MAX)
        end = delimiter ? i : i + 1; /* a footer at least is its own line */
    if (end <= i || (delimiter && !exact && end == i + 1))
        return 0;
    if (!delimiter) /* a footer is found by its words; the rule line above belongs to it */
        for (size_t k = 1; k <= 4 && k <= i; k++) {
            if (s->out->line[i - k].kind == MARK_TEXT && is_rule_line(s, i - k)) {
                from = i - k;
                break;
            }
            if (s->out->line[i - k].kind != MARK_TEXT && s->out->line[i - k].kind != MARK_BLANK)
                break;
        }
    mark_block(s, from, end, id);
    return end - i;
}

static void mark_signatures(struct scan *s)
{
    size_t first = scan_next(s, 0, s->n);
    for (size_t i = 0; i < s->n; i++) {
        if (!scan_is_text(s, i) || !scan_maybe(s, i, RULE_SIGNATURE))
            continue;
        struct rules_hit h = scan_line_rule(s, i, RULE_SIGNATURE, 1u << SCOPE_LINE | 1u << SCOPE_START);
        if (!h.id)
            continue;
        const struct rule *r = rules_get(s->m->rules, h.id);
        if (r->flags & RULE_BLOCK) {
            size_t k = signature_block(s, i, first, h.id);
            i += k ? k - 1 : 0;
        } else {
            scan_mark(s, i, MARK_SIGNATURE, r->flags & MARK_WEAK, h.id);
        }
    }
}

void marks_rest(struct scan *s)
{
    if (s->kinds >> RULE_SIGNATURE & 1u)
        mark_signatures(s);
    if (s->kinds >> RULE_CHROME & 1u)
        marks_chrome(s);
}
