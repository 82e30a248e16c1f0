/* cues_chrome: what the software of a board wrote.
 *
 * A line that a rule matches as a whole counts as chrome where software puts it (the flags are told in rules/chrome.rules): what
 * engines write into bodies, anywhere; page furniture, at the head or foot of a post, beside other furniture, or where it comes
 * back; words that people write too, only in a row with a line that is sure.  A row is a stretch of such lines without a
 * blank one between.  A row of mere words at the edge of a post is CUE_HEAD or CUE_FOOT: decide/ takes it for chrome once it
 * stands there in other posts too.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/cues_priv.h"

#define CHROME_MAX 200u /* bytes of a chrome line */
#define LABEL_MAX 48u   /* bytes of a label or a value of a user box */
#define NAME_MAX 40u    /* bytes of the name that may stand above the furniture of a head */
#define SAID_MIN 24u    /* bytes of a line that shows the line below it */
#define PAGE_TIMES 3u   /* lines of one rule that are furniture wherever they stand: a page whose posts are not parted */

static unsigned flags_of(const struct scan *s, size_t i) { return rules_get(s->m->rules, s->out->line[i].rule)->flags; }

static bool is_chrome(const struct scan *s, size_t i) { return i < s->n && s->out->line[i].kind == CUE_CHROME; }

static bool is_sure(const struct scan *s, size_t i) { return is_chrome(s, i) && !(s->out->line[i].flags & CUE_WEAK); }

static bool has_digit(const struct scan *s, size_t i)
{
    const uint8_t *p = scan_ptr(s, i);
    for (size_t k = 0; k < scan_len(s, i); k++)
        if ((uint8_t)(p[k] - '0') < 10)
            return true;
    return false;
}

/* Marks lines `Joined:` / value / `Messages:` / value, which XenForo's user box becomes: at least two labels, with a date or
 * number among the values.  Returns the number of lines, 0: there is none. */
static size_t mark_pairs(struct scan *s, size_t i, unsigned id)
{
    struct rules_hit h;
    size_t e = i, pairs = 0, numbers = 0;
    while (e + 1 < s->n && scan_is_text(s, e) && s->m->ln[e].last == ':' && scan_len(s, e) <= LABEL_MAX && tidy_join(s, e, 1) &&
           rules_try(s->m->rules, s->m->match, id, s->m->tidy, s->m->n_tidy, &h)) {
        size_t value = scan_next(s, e + 1, 1);
        if (value == s->n || !scan_is_text(s, value) || scan_len(s, value) > LABEL_MAX)
            break;
        pairs++;
        numbers += has_digit(s, value);
        e = value + 1;
    }
    if (pairs < 2 || !numbers)
        return 0;
    for (size_t k = i; k < e; k++)
        if (s->out->line[k].kind == CUE_TEXT)
            scan_cue(s, k, CUE_CHROME, 0, id);
    return e - i;
}

/* Line i is what a person says that only looks like furniture: the lines of a hunk, in a patch, or what the line above it, which
 * ends with a colon, shows in the midst of a sentence. */
static bool is_shown(const struct scan *s, size_t i, unsigned rule)
{
    if (rule == s->m->id.number && s->text.ptr[s->lines[i].off] == '*')
        return true;
    return i > 0 && i + 1 < s->n && s->m->ln[i - 1].last == ':' && scan_is_text(s, i - 1) && scan_is_text(s, i + 1) &&
           scan_len(s, i - 1) > SAID_MIN && (uint8_t)(s->m->ln[i + 1].first - 'a') < 26;
}

/* Marks every line that a rule matches, CUE_WEAK if it needs others beside it; true: there is one. */
static bool find_lines(struct scan *s)
{
    bool any = false;
    for (size_t i = 0; i < s->n; i++) {
        if (!scan_is_text(s, i) || scan_len(s, i) > CHROME_MAX || !scan_maybe(s, i, RULE_CHROME))
            continue;
        struct rules_hit h = scan_line_rule(s, i, RULE_CHROME, 1u << SCOPE_LINE);
        if (!h.id || is_shown(s, i, h.id))
            continue;
        unsigned flags = rules_get(s->m->rules, h.id)->flags;
        if (s->body && !(flags & RULE_BODY))
            continue;
        size_t pairs = h.id == s->m->id.pair ? mark_pairs(s, i, h.id) : 0;
        i += pairs ? pairs - 1 : 0;
        any |= pairs > 0;
        if (pairs || h.id == s->m->id.pair)
            continue;
        scan_cue(s, i, CUE_CHROME, flags & CUE_WEAK, h.id);
        any = true;
    }
    return any;
}

/* Above the row that begins with line a stands nothing but chrome, and perhaps a name right above it.  first: the first line of
 * the post that is no chrome. */
static bool at_head(const struct scan *s, size_t a, size_t first)
{
    return a < first || (a == first + 1 && s->out->line[first].kind == CUE_TEXT && scan_len(s, first) <= NAME_MAX);
}

/* The first line that is text or a quote; below the last one signatures and furniture stand in any order. */
static size_t head_end(const struct scan *s)
{
    size_t i = 0;
    while (i < s->n && (s->out->line[i].kind == CUE_BLANK || s->out->line[i].kind == CUE_CHROME))
        i++;
    return i;
}

static size_t foot_start(const struct scan *s)
{
    size_t i = s->n;
    while (i > 0 && (s->out->line[i - 1].kind == CUE_BLANK || s->out->line[i - 1].kind == CUE_CHROME ||
                     s->out->line[i - 1].kind == CUE_SIGNATURE))
        i--;
    return i;
}

struct chrome_row {
    size_t from, to;
    bool head, foot;
    size_t sure, page;  /* how many of its lines are sure, and how many of these are page furniture */
    size_t first, last; /* first and last of the sure ones */
};

static struct chrome_row measure(const struct scan *s, size_t i, size_t head, size_t foot)
{
    struct chrome_row r = {.from = i, .first = s->n};
    for (r.to = i; is_chrome(s, r.to); r.to++) {
        if (!is_sure(s, r.to))
            continue;
        r.first = r.first == s->n ? r.to : r.first;
        r.last = r.to;
        r.sure++;
        r.page += !(flags_of(s, r.to) & RULE_BODY);
    }
    r.head = at_head(s, i, head);
    r.foot = i >= foot;
    return r;
}

/* At least PAGE_TIMES lines have the rule of line i. */
static bool comes_back(const struct scan *s, size_t i)
{
    size_t n = 0;
    for (size_t k = 0; k < s->n && n < PAGE_TIMES; k++)
        n += is_chrome(s, k) && s->out->line[k].rule == s->out->line[i].rule;
    return n == PAGE_TIMES;
}

/* Line i has words that people write too, and the row shows that software wrote them here: in a head they stand above something
 * sure (`Senior Member`), in a foot below it (`Top`); captions of what engines write stand beside it. */
static bool vouched(const struct scan *s, const struct chrome_row *r, size_t i)
{
    if (flags_of(s, i) & RULE_BODY)
        return (i > r->from && is_sure(s, i - 1)) || (i + 1 < r->to && is_sure(s, i + 1)) || r->sure > 1;
    if (r->sure > 1 && r->page)
        return (i > r->first && i < r->last) || (r->head && i < r->last) || (r->foot && i > r->first);
    return (r->head && r->page && i < r->last) || (r->foot && r->sure && i > r->first);
}

/* Decides which lines of the row are chrome.  This is only noted (IS_FURNITURE), for other rows still count all lines. */
static void settle_row(struct scan *s, const struct chrome_row *r)
{
    bool edge = r->head || r->foot;
    for (size_t i = r->from; i < r->to; i++) {
        bool sure = is_sure(s, i), believed = vouched(s, r, i);
        if (sure)
            believed = (flags_of(s, i) & RULE_BODY) || edge || r->sure > 1 || r->to - r->from > 2 || comes_back(s, i);
        if (believed)
            s->m->ln[i].bits |= IS_FURNITURE;
        else if (!sure && edge && !s->body)
            s->out->line[i].flags |= (r->head ? CUE_HEAD : CUE_FOOT) | (flags_of(s, i) & RULE_RECUR ? CUE_LIKE : 0);
    }
}

void cues_chrome(struct scan *s)
{
    if (!find_lines(s))
        return;
    size_t head = head_end(s), foot = foot_start(s);
    for (size_t i = 0; i < s->n; i++) {
        if (!is_chrome(s, i))
            continue;
        struct chrome_row r = measure(s, i, head, foot);
        settle_row(s, &r);
        i = r.to - 1;
    }
    for (size_t i = 0; i < s->n; i++) {
        uint8_t *flags = &s->out->line[i].flags;
        if (!is_chrome(s, i))
            continue;
        if (s->m->ln[i].bits & IS_FURNITURE)
            *flags = 0;
        else if (!(*flags &= CUE_HEAD | CUE_FOOT | CUE_LIKE))
            scan_cue(s, i, CUE_TEXT, 0, 0);
    }
}
