/* cues_prefix: lines quoted by what stands before their text, and the lines that only look like it.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/cues_priv.h"
#include "text/ascii.h"
#include "text/utf8.h"

#define TRAP_LINES 8u       /* lines of a run that are looked at for prompts and greentext */
#define COMB_COLUMNS 60u    /* a quoted line shorter than this was not wrapped by a mailer */
#define COMB_WIDTH 70u      /* ... and with the next word it would have been this wide */
#define CONFLICT_LINES 400u /* lines of one */
#define READS_ON_MIN 20u    /* of a line that reads on; `> who` is a question */
#define LAZY_WIDTH 40u      /* columns of a paragraph that may have been wrapped */
#define READS_ON 32u        /* bytes of a last word */
#define MAX_INITIALS 32u    /* different initials counted in one post */

static uint8_t at(const struct scan *s, size_t i, size_t k) { return k < scan_len(s, i) ? scan_ptr(s, i)[k] : 0; }

/* The text of a prefixed line, without its prefix. */
static struct slice quoted_text(const struct scan *s, size_t i)
{
    const struct mline *l = &s->m->ln[i];
    uint32_t beg = s->lines[i].off + l->prefix;
    if (beg < l->beg)
        beg = l->beg;
    return (struct slice){s->text.ptr + beg, l->end > beg ? l->end - beg : 0};
}

static bool has_word(struct slice t)
{
    for (size_t i = 0; i < t.len; i++)
        if (ascii_word(t.ptr[i]))
            return true;
    return false;
}

/* An address in `<` `>` was wrapped so that its end stands at the start of line i. */
static bool closes_address(const struct scan *s, size_t i)
{
    if (i == 0 || s->m->ln[i - 1].depth || (s->m->ln[i - 1].bits & IS_BLANK) || s->m->ln[i].depth != 1)
        return false;
    const uint8_t *p = scan_ptr(s, i - 1);
    size_t n = scan_len(s, i - 1), seen = 0;
    while (n > 0 && seen++ < 300) {
        uint8_t c = p[--n];
        if (c == '>')
            return false;
        if (c == '<') /* `a < b` is no address, `<` at the very end is one */
            return seen == 1 || (p[n + 1] != ' ' && p[n + 1] != '-' && p[n + 1] != '=');
        if (c == ' ' && seen > 1)
            return false;
    }
    return false;
}

static bool is_prefixed(const struct scan *s, size_t i)
{
    return i < s->n && s->m->ln[i].depth && !(s->m->ln[i].bits & IS_CODE) && s->out->line[i].kind == CUE_TEXT;
}

/* Line i of the run [a, b) of `>` lines only looks quoted (a prompt, greentext): the id of the rule that says so (kind keep), or
 * 0. */
static unsigned trap_at(struct scan *s, size_t i, size_t a, size_t b)
{
    struct cue_finder *m = s->m;
    if (scan_len(s, i) > 200 || !tidy_join(s, i, 1))
        return 0;
    struct rules_hit h = rules_find(m->rules, m->match, RULE_KEEP, 0xff, m->tidy, m->n_tidy);
    /* `>From ` amid other quoted lines is a quoted sentence, alone it is an escaped line of an mbox; `> 5 GB` alone says
     * more than that */
    bool amid = b - a > 1 && m->n_tidy > 5 && (!memcmp(m->tidy, ">From", 5) || h.id == m->id.greater);
    return amid ? 0 : h.id;
}

static bool colon_above(const struct scan *s, size_t i)
{
    for (size_t k = 0; i > 0 && k < 3; k++) {
        const struct mline *l = &s->m->ln[--i];
        if (l->bits & IS_BLANK)
            continue;
        if (l->depth)
            return false;
        /* `:`, or the last byte of the wide colon U+FF1A or of the bracket U+3011 */
        uint8_t before = scan_len(s, i) > 2 ? scan_ptr(s, i)[scan_len(s, i) - 2] : 0;
        return l->last == ':' || (l->last == 0x9a && before == 0xbc) || (l->last == 0x91 && before == 0x80);
    }
    return false;
}

/* `>>12 I do not think so`: a link to a post of a board, and what is said to it.  Digits as few as in mail, where a quoted
 * line may begin with a number too, are a link only where no other quoted line is beside it. */
static bool links_post(const struct scan *s, size_t i, size_t a, size_t b)
{
    struct slice t = quoted_text(s, i);
    size_t n = 0;
    if (!(s->m->ln[i].bits & IS_TIGHT) || s->m->ln[i].depth != 2)
        return false;
    while (n < t.len && n < 12 && ascii_digit(t.ptr[n]))
        n++;
    return n && n < t.len && t.ptr[n] == ' ' && (n > 4 || b - a == 1);
}

/* Above line i stands an attribution, not just a line with a colon. */
static bool attribution_above(struct scan *s, size_t i)
{
    size_t from;
    for (size_t k = 0; i > 0 && k < 3; k++)
        if (!(s->m->ln[--i].bits & IS_BLANK))
            return attribution_at(s, i, &from) != 0;
    return false;
}

/* `12c12,13`: the head of a hunk, as `diff` writes it. */
static bool hunk_head(const uint8_t *p, size_t n)
{
    size_t k = 0;
    while (k < n && (ascii_digit(p[k]) || p[k] == ','))
        k++;
    if (k == 0 || k + 1 >= n || !(p[k] == 'a' || p[k] == 'c' || p[k] == 'd'))
        return false;
    for (k++; k < n; k++)
        if (!(ascii_digit(p[k]) || p[k] == ','))
            return false;
    return true;
}

/* Line i is what somebody typed at a shell: `$ cat <<EOF`, `ann@host:~$ for`, `PS C:\> Get-Item`. */
static bool is_typed(const struct scan *s, size_t i)
{
    const uint8_t *p = scan_ptr(s, i);
    size_t n = scan_len(s, i), k = 0;
    if (n < 3 || s->m->ln[i].depth)
        return false;
    if ((p[0] == '$' || p[0] == '%') && p[1] == ' ')
        return true;
    if (n > 5 && !memcmp(p, "PS ", 3) && memchr(p, '>', n))
        return true;
    while (k < n && p[k] > ' ' && p[k] != '@')
        k++;
    return k > 0 && k < n && p[k] == '@' && (memmem(p, n, "$ ", 2) || memmem(p, n, "# ", 2)) && memchr(p, ':', n);
}

/* Line i is Git's sign at the end of a conflict: another of its signs stands above. */
static bool ends_conflict(const struct scan *s, size_t i)
{
    const uint8_t *p = scan_ptr(s, i);
    if (scan_len(s, i) < 7 || memcmp(p, ">>>>>>>", 7) != 0 || at(s, i, 7) == '>')
        return false;
    for (size_t k = 0; i > 0 && k < CONFLICT_LINES; k++)
        if (s->m->ln[--i].first == '=' && scan_len(s, i) == 7 && !memcmp(scan_ptr(s, i), "=======", 7))
            return true;
    return false;
}

/* The run [a, b) is code that happens to begin with `>`: the new lines of a `diff`, a shell's continuation prompt, the end of a
 * tag on a line of its own. */
static bool is_code(const struct scan *s, size_t a, size_t b)
{
    if (b - a == 1 && ((!s->has_quote && !has_word(quoted_text(s, a))) || ends_conflict(s, a)))
        return true;
    if (a == 0)
        return false;
    const uint8_t *p = scan_ptr(s, a - 1);
    size_t n = scan_len(s, a - 1);
    return hunk_head(p, n) || is_typed(s, a - 1) || (a > 1 && n == 3 && !memcmp(p, "---", 3) && s->m->ln[a - 2].first == '<');
}

/* Marks the run of `>` lines [a, b). */
static void mark_run(struct scan *s, size_t a, size_t b, bool *sure)
{
    size_t weak = 0, tested = 0;
    bool announced = colon_above(s, a);
    unsigned weak_rule = 0;
    for (size_t i = a; i < b; i++) {
        struct mline *l = &s->m->ln[i];
        unsigned trap = 0;
        if (links_post(s, i, a, b))
            continue;
        if (!*sure && tested < TRAP_LINES) {
            trap = trap_at(s, i, a, b);
            tested += quoted_text(s, i).len > 0;
        } else if ((l->bits & IS_TIGHT) && l->depth <= 2 && (at(s, i, 2) <= '9' || at(s, i, 1) == '!')) {
            trap = trap_at(s, i, a, b); /* a link `>>12345` or a spoiler `>!x!<` also stands amid certain quotes */
            if (trap && (rules_get(s->m->rules, trap)->flags & RULE_WEAK))
                trap = 0;
        }
        if (trap && (rules_get(s->m->rules, trap)->flags & RULE_WEAK)) {
            weak++;
            weak_rule = trap;
        } else if (trap) {
            continue; /* a person's text */
        }
        scan_cue(s, i, CUE_QUOTE, 0, s->m->id.angle);
        s->out->line[i].depth = l->depth;
        s->out->line[i].prefix = l->prefix;
        l->bits |= IS_PREFIXED;
    }
    bool greentext = weak && (s->m->ln[a].bits & IS_TIGHT) && s->m->ln[a].depth == 1;
    if (weak * 2 >= tested && weak && !(greentext && announced) && !attribution_above(s, a)) {
        for (size_t i = a; i < b; i++)
            if (s->out->line[i].kind == CUE_QUOTE) {
                s->out->line[i].flags = CUE_WEAK;
                s->out->line[i].rule = (uint16_t)weak_rule;
            }
    } else if (announced || b - a >= 4) {
        *sure = true;
    }
}

static size_t first_word(const uint8_t *p, size_t n)
{
    size_t k = 0;
    while (k < n && p[k] > ' ')
        k++;
    return k;
}

/* Line i begins with a small letter of ASCII. */
static bool starts_small(const struct scan *s, size_t i) { return ascii_lower(s->m->ln[i].first); }

static bool ends_sentence(uint8_t c) { return c == '.' || c == '?' || c == '!' || c == ':' || c == ';'; }

/* Line i stands without prefix between quoted lines, because a mailer wrapped the quoted line above and
 * put no sign before the rest ("comb quote"). */
static bool is_comb_tail(const struct scan *s, size_t i)
{
    const struct mline *up = &s->m->ln[i - 1], *down = &s->m->ln[i + 1];
    if (!(up->bits & IS_PREFIXED) || !(down->bits & IS_PREFIXED) || !scan_is_text(s, i))
        return false;
    const uint8_t *q = s->text.ptr + s->lines[i - 1].off;
    size_t w_up = utf8_count(q, up->end - s->lines[i - 1].off), len = scan_len(s, i);
    size_t word = utf8_count(scan_ptr(s, i), first_word(scan_ptr(s, i), len));
    if (w_up < COMB_COLUMNS || w_up > 200 || w_up + 1 + word < COMB_WIDTH || len > 78)
        return false;
    if (down->depth > up->depth) /* an answer often goes on with a deeper or other quote */
        return false;
    if (!ends_sentence(up->last))
        return starts_small(s, i) || s->m->ln[i].first >= 0x80;
    /* the line above is a whole sentence: only if it is wrapped to the last column, and an empty quoted
     * line follows, as the paragraph's end */
    return starts_small(s, i) && word < len && w_up + 1 + word >= 72 && quoted_text(s, i + 1).len == 0;
}

/* Blanks before the text of line i. */
static size_t indent(const struct scan *s, size_t i) { return s->m->ln[i].beg - s->lines[i].off; }

/* The last word of line i cannot be the last of a sentence. */
static bool reads_on(struct scan *s, size_t i)
{
    struct rules_hit h;
    size_t n = scan_len(s, i), look = n < READS_ON ? n : READS_ON;
    return n >= READS_ON_MIN && s->m->id.reads_on &&
           rules_try(s->m->rules, s->m->match, s->m->id.reads_on, scan_ptr(s, i) + n - look, look, &h);
}

/* Line i continues the text line above, which is full: its paragraph is `width` columns wide. */
static bool was_wrapped(const struct scan *s, size_t i, size_t width)
{
    const uint8_t *p = scan_ptr(s, i);
    size_t above = utf8_count(scan_ptr(s, i - 1), scan_len(s, i - 1)), word = utf8_count(p, first_word(p, scan_len(s, i)));
    return starts_small(s, i) && !ends_sentence(s->m->ln[i - 1].last) && width >= LAZY_WIDTH && above + 1 + word > width;
}

/* Markdown: lines right below a quoted one belong to it ("lazy continuation"), but people answer there as well.  They are
 * the quote's, all of them, if the quoted line ends within a phrase, or if a block of them is indented.  For a quoted line
 * i - 1: returns the end of those lines, i if there are none. */
static size_t lazy_rest(struct scan *s, size_t i)
{
    size_t e = i, set_in = indent(s, i), width = utf8_count(scan_ptr(s, i - 1), scan_len(s, i - 1));
    if (!starts_small(s, i) || ends_sentence(s->m->ln[i - 1].last))
        return i;
    bool block = set_in >= 2 && i + 1 < s->n && scan_is_text(s, i + 1) && indent(s, i + 1) >= 2;
    if (!block && !reads_on(s, i - 1))
        return i;
    for (e = i; e < s->n && scan_is_text(s, e) && !s->m->ln[e].depth; e++) {
        size_t w = utf8_count(scan_ptr(s, e), scan_len(s, e));
        if (e > i && !(block && indent(s, e) >= 2) && !(starts_small(s, e) && reads_on(s, e - 1)) && !was_wrapped(s, e, width))
            break;
        width = w > width ? w : width;
    }
    return e;
}

static void mark_combs(struct scan *s)
{
    if (!s->m->id.comb || !s->has_quote)
        return;
    for (size_t i = 1; i < s->n; i++) {
        const struct cue_line *up = &s->out->line[i - 1];
        if (up->kind != CUE_QUOTE || s->out->line[i].kind != CUE_TEXT || !scan_is_text(s, i))
            continue;
        if (i + 1 < s->n && is_comb_tail(s, i)) {
            scan_cue(s, i, CUE_QUOTE, s->out->line[i - 1].flags, s->m->id.comb);
            s->out->line[i].depth = up->depth;
        } else if ((s->m->ln[i - 1].bits & IS_PREFIXED) && !s->m->ln[i].depth) {
            size_t e = lazy_rest(s, i);
            unsigned flags = e > i ? up->flags : CUE_WEAK;
            uint8_t depth = up->depth;
            e += e == i && s->m->ln[i - 1].first == '&'; /* Reddit: CUE_WEAK, so it goes if it is found */
            for (; i < e; i++) {
                scan_cue(s, i, CUE_QUOTE, flags, s->m->id.comb);
                s->out->line[i].depth = depth;
            }
        }
    }
}

/* ---- other prefixes: initials and bars ---- */

/* One of the eight bytes at p is c. */
static unsigned has_byte(const uint8_t *p, uint8_t c)
{
    uint64_t w;
    memcpy(&w, p, 8);
    w ^= c * (uint64_t)0x0101010101010101u;
    return ((w - 0x0101010101010101u) & ~w & 0x8080808080808080u) != 0;
}

bool prefix_initials(const uint8_t *p, size_t n)
{
    size_t k = 0;
    /* nearly no line has one; bytes behind a short one are readable */
    if (n < 2 || !(has_byte(p, '>') | has_byte(p, ']') | has_byte(p + 6, '>') | has_byte(p + 6, ']')))
        return false;
    if (n > 14)
        n = 14;
    while (k < n && (ascii_alpha(p[k]) || (k == 0 && p[k] == '[')))
        k++;
    return k > 0 && k < n && (p[k] == '>' || p[k] == ']');
}

static uint32_t hash_text(const uint8_t *p, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        if (p[i] != ' ')
            h = (h ^ (p[i] | 0x20u)) * 16777619u;
    return h;
}

struct initials {
    uint32_t key[MAX_INITIALS], count[MAX_INITIALS], n;
};

static size_t initials_slot(struct initials *t, uint32_t key, bool add)
{
    for (size_t k = 0; k < t->n; k++)
        if (t->key[k] == key)
            return k;
    if (!add || t->n == MAX_INITIALS)
        return MAX_INITIALS;
    t->key[t->n] = key;
    t->count[t->n] = 0;
    return t->n++;
}

/* The prefix rule that line i starts with; h->to is the length of the prefix. */
static bool prefix_at(struct scan *s, size_t i, bool recur, struct rules_hit *h)
{
    uint8_t c = s->m->ln[i].first;
    bool letter = ascii_alpha(c);
    if (!scan_is_text(s, i) || c >= 0x80 || !scan_maybe(s, i, RULE_PREFIX))
        return false;
    if (recur != (letter || c == '[') || (recur && !prefix_initials(scan_ptr(s, i), scan_len(s, i))))
        return false;
    size_t n = scan_len(s, i);
    *h = rules_find(s->m->rules, s->m->match, RULE_PREFIX, 1u << SCOPE_START, scan_ptr(s, i), n < 60 ? n : 60);
    return h->id && ((rules_get(s->m->rules, h->id)->flags & RULE_RECUR) != 0) == recur;
}

static void mark_prefixed(struct scan *s, size_t i, const struct rules_hit *h, unsigned flags)
{
    size_t lead = s->m->ln[i].beg - s->lines[i].off + h->to;
    scan_cue(s, i, CUE_QUOTE, flags, h->id);
    s->out->line[i].depth = 1;
    s->out->line[i].prefix = (uint8_t)(lead < 255 ? lead : 255);
    s->m->ln[i].bits |= IS_PREFIXED;
}

/* The line that announces line i, with no text between, ends with a colon and has a name of these initials: `Anna Blau wrote:`
 * above `AB> `.  One letter, or a word written out, does not count: below a text about prompts stand `C> ` and `SQL> `. */
static bool initials_named(const struct scan *s, size_t i)
{
    const uint8_t *in = scan_ptr(s, i);
    size_t n = scan_len(s, i), k = 0, found = 0, up = i;
    while (k < n && k < 14 && in[k] != '>' && in[k] != ']')
        k++;
    while (up > 0 && i - up < 3 && (up == i || scan_len(s, up) == 0))
        up--;
    const uint8_t *p = scan_ptr(s, up);
    size_t len = scan_len(s, up);
    if (k < 2 || up == i || len == 0 || s->m->ln[up].last != ':')
        return false;
    for (size_t w = 0; w < len && found < k; w++) {
        if (p[w] == ' ' || (w > 0 && p[w - 1] != ' '))
            continue;
        bool next = ascii_upper(p[w]) && (p[w] | 0x20) == (in[found] | 0x20);
        found = next ? found + 1 : ascii_upper(p[w]) && (p[w] | 0x20) == (in[0] | 0x20);
    }
    return found == k;
}

/* Marks lines with initials (Supercite, FidoNet) as quotes if the same ones come twice in the post, or below a name that has
 * them. */
static void mark_initials(struct scan *s)
{
    struct initials t = {.n = 0};
    struct rules_hit h;
    bool any = false;
    for (size_t i = 0; i < s->n; i++)
        if (prefix_at(s, i, true, &h)) {
            size_t k = initials_slot(&t, hash_text(scan_ptr(s, i), h.to), true);
            if (k < MAX_INITIALS)
                any |= (t.count[k] += initials_named(s, i) ? 2 : 1) > 1;
        }
    for (size_t i = 0; any && i < s->n; i++)
        if (prefix_at(s, i, true, &h)) {
            size_t k = initials_slot(&t, hash_text(scan_ptr(s, i), h.to), false);
            if (k < MAX_INITIALS && t.count[k] > 1)
                mark_prefixed(s, i, &h, 0);
        }
}

/* The end of the run of lines from line i on that begin with one sign, `|`, `:`, `}` and the like; *table: it is a table. */
static size_t bar_run(struct scan *s, size_t i, bool *table)
{
    struct rules_hit x;
    uint8_t c = s->m->ln[i].first;
    *table = false;
    for (;; i++) {
        if (i >= s->n || s->m->ln[i].first != c || !prefix_at(s, i, false, &x))
            return i;
        *table |= s->m->ln[i].last == c && scan_len(s, i) > 1;
    }
}

/* Marks such runs as quotes below an announcement, or if they have two lines and a sign that Markdown and code do not use.  A
 * sign that was a quote's once in this post is so again on a single line. */
static void mark_bars(struct scan *s)
{
    bool sure[128] = {false};
    for (int pass = 0; pass < 2; pass++) {
        size_t e;
        bool any = false;
        for (size_t i = 0; i < s->n; i = e) {
            struct rules_hit h;
            bool table;
            e = i + 1;
            if (!prefix_at(s, i, false, &h))
                continue;
            any = true;
            e = bar_run(s, i, &table);
            uint8_t c = s->m->ln[i].first;
            bool weak = (rules_get(s->m->rules, h.id)->flags & RULE_WEAK) != 0;
            bool announced = colon_above(s, i) && (!weak || attribution_above(s, i));
            bool top = c == ':' && scan_next(s, 0, i) == i; /* nothing above that it could answer */
            bool believed = pass == 0 ? (e - i >= 2 && (announced || !weak || top)) : sure[c];
            if (table || !(believed || (pass == 1 && announced)))
                continue;
            sure[c] |= pass == 0 && announced;
            for (size_t k = i; k < e; k++)
                if (prefix_at(s, k, false, &h))
                    mark_prefixed(s, k, &h, announced || believed ? 0 : CUE_WEAK);
        }
        if (!any)
            break;
    }
}

/* Textile's `bq. ` makes its paragraph, which is one line, a quote. */
static void mark_bq(struct scan *s)
{
    struct rules_hit h = {.id = s->m->id.bq, .to = 4};
    for (size_t i = 0; h.id && i < s->n; i++)
        if (scan_is_text(s, i) && scan_len(s, i) > 4 && !memcmp(scan_ptr(s, i), "bq. ", 4))
            mark_prefixed(s, i, &h, 0);
}

void cues_prefixes(struct scan *s)
{
    bool sure = false;
    if (s->has_bq)
        mark_bq(s);
    for (size_t i = 0; s->has_depth && i < s->n;) {
        if (!is_prefixed(s, i) || closes_address(s, i)) {
            i++;
            continue;
        }
        size_t e = i + 1;
        while (is_prefixed(s, e))
            e++;
        if (!is_code(s, i, e))
            mark_run(s, i, e, &sure);
        i = e;
    }
    mark_combs(s);
    if (s->kinds >> RULE_PREFIX & 1u) {
        mark_initials(s);
        mark_bars(s);
    }
}
