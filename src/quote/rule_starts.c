/* rule_starts: with which bytes a match of a pattern may begin, read off the pattern.  See rule.h.
 *
 * The pattern is walked as a matcher would, but every way is taken, and writes down the bytes that it meets until it has eight of
 * them.  If that gives too many starts, it is done again with fewer choices behind the first bytes, then with fewer bytes.  At
 * what is not understood a way stops: starts may allow more than the pattern does, never less.  What only looks around is passed
 * over, and letters of either case are the same, whatever the pattern says.  What a class holds is asked of PCRE2.
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "quote/rule.h"
#include "text/utf8.h"

#define BYTES 8u
#define MOST 1500u /* starts of a rule, before those that meet are one */
#define ENOUGH 3u  /* bytes; behind them so many CHOICES, or fewer */
#define CHOICES 8u
#define DEPTH 400u  /* items of a pattern on a way */
#define CLASSES 24u /* that are remembered */
#define SPELLED 14u /* a class of so many bytes or fewer is spelled out; others are ranges, and end the text */

struct walk {
    bool bad;      /* something not understood */
    bool known;    /* all starts say much */
    bool to_end;   /* matches end where the text does */
    unsigned most; /* bytes of a start; what is above BYTES: choices */
    unsigned depth, n_classes;
    uint32_t n;
    struct {
        const char *p;
        bool in[128]; /* folded bytes */
    } class[CLASSES];
    struct rule_start start[MOST];
};

/* The bytes so far, the first one highest. */
struct way {
    uint64_t word;
    unsigned len, choices;
};

/* An item of a pattern with its count. */
struct item {
    enum { CHAR, CLASS, GROUP, LOOKAHEAD, NOTHING } is;
    const char *p, *in, *end, *next; /* in: the alternatives of a group; end: behind it; next: behind its count */
    unsigned least, most;
    uint32_t c; /* the character */
};

/* Where a group goes on: its item p was met `count` times.  p NULL: nothing more is known. */
struct then {
    const char *p;
    unsigned count;
    const struct then *up;
};

/* ---- characters ---- */

/* What stands for a character and for those that differ from it in case. */
static uint32_t fold_char(uint32_t c)
{
    if (c < 0x80 || (c >= 0x2e00 && c < 0xa640) || (c >= 0xac00 && c < 0xfb00))
        return c; /* scripts without case */
    uint32_t f = (uint32_t)utf8proc_tolower(utf8proc_toupper((utf8proc_int32_t)c));
    return f >= 0x80 || c == 0x17f || c == 0x212a ? f : c; /* long s and the sign for kelvin are s and k to PCRE2 */
}

/* Puts it at byte `len` of *word; where the next one goes. */
static unsigned put_char(uint64_t *word, unsigned len, uint32_t c)
{
    uint8_t b[4];
    unsigned n = utf8_encode(fold_char(c), b);
    for (unsigned i = 0; i < n && len + i < BYTES; i++)
        *word |= (uint64_t)rule_fold(b[i]) << (56 - 8 * (len + i));
    return len + n < BYTES ? len + n : BYTES;
}

uint64_t rule_begin_wide(const uint8_t *p, size_t n)
{
    uint64_t w = 0;
    for (unsigned len = 0; n && len < BYTES;) {
        uint32_t c;
        unsigned k = utf8_decode(p, p + n, &c);
        if (k > 1)
            len = put_char(&w, len, c);
        else
            w |= (uint64_t)rule_fold(*p) << (56 - 8 * len++);
        p += k ? k : 1;
        n -= k ? k : 1;
    }
    return w;
}

/* ---- the pattern ---- */

/* Behind the class, or the escape, at p; NULL: not understood. */
static const char *class_end(const char *p)
{
    if (*p == '\\' && p[1] && strchr("pPxX", p[1]))
        return p[2] == '{' && strchr(p, '}') ? strchr(p, '}') + 1 : NULL;
    if (*p == '\\' || *p == '.')
        return *p == '.' ? p + 1 : p[1] && strchr("dDsSwWhHN", p[1]) ? p + 2 : NULL;
    p += p[1] == '^' ? 2 : 1;
    for (p += *p == ']'; *p && *p != ']'; p++) {
        if (*p == '[' && p[1] == ':')
            return NULL;
        p += *p == '\\' && p[1];
    }
    return *p ? p + 1 : NULL;
}

static bool ends_branch(const char *p) { return !*p || *p == '|' || *p == ')'; }

static struct item read_item(struct walk *w, const char *p);

/* What ends the branch at p. */
static const char *behind_branch(struct walk *w, const char *p)
{
    while (!ends_branch(p) && !w->bad)
        p = read_item(w, p).next;
    return p;
}

/* What the parenthesis at i->p is, and where its alternatives begin. */
static void read_group(struct walk *w, struct item *i)
{
    const char *p = i->p + 1, *look = p[1] == '<' ? p + 2 : p + 1, *e = *p == '?' ? p + 1 + strspn(p + 1, "ims-") : p;
    bool plain = *p != '?', around = !plain && (*look == '=' || *look == '!');
    if (*p == '*' || (!plain && *e == ')')) { /* (*:label), (?i) */
        w->bad |= *p == '*' && p[1] != ':';
        i->is = NOTHING;
        e = strchr(p, ')');
    } else {
        w->bad |= !plain && !around && p[1] != '>' && *e != ':';
        i->is = around && look[-1] == '?' && *look == '=' ? LOOKAHEAD : around ? NOTHING : GROUP;
        i->in = plain ? p : around ? look + 1 : p[1] == '>' ? p + 2 : e + 1;
        for (e = i->in; *(e = behind_branch(w, e)) == '|' && !w->bad;)
            e++;
    }
    w->bad |= !e || *e != ')';
    i->next = w->bad ? p : e + 1;
}

/* {2}, {2,}, {2,5}, *, +, ? behind an item, and what makes it lazy. */
static void read_count(struct walk *w, struct item *i)
{
    const char *p = i->end = i->next;
    char *e = (char *)(uintptr_t)p;
    i->least = i->most = 1;
    if (*p == '*' || *p == '+' || *p == '?') {
        i->least = *p == '+';
        i->most = *p == '?' ? 1 : DEPTH;
    } else if (*p == '{' && p[1] >= '0' && p[1] <= '9') {
        unsigned long a = strtoul(p + 1, &e, 10), b = *e != ',' ? a : e[1] == '}' ? DEPTH : strtoul(e + 1, &e, 10);
        e = strchr(e, '}');
        w->bad |= !e || a > DEPTH;
        i->least = (unsigned)a;
        i->most = b < DEPTH ? (unsigned)b : DEPTH;
    } else {
        return;
    }
    i->next = e ? e + 1 : p;
    i->next += *i->next == '?' || *i->next == '+';
}

static struct item read_item(struct walk *w, const char *p)
{
    struct item i = {.p = p, .next = p + 1};
    bool escaped = *p == '\\', letter = escaped && (p[1] | 0x20) >= 'a' && (p[1] | 0x20) <= 'z';
    if (*p == '(') {
        read_group(w, &i);
    } else if (*p == '^' || *p == '$' || (letter && strchr("bBAzZ", p[1]))) {
        i.is = NOTHING;
        i.next += letter;
    } else if (*p == '[' || *p == '.' || (letter && p[1] != 'n' && p[1] != 't')) {
        i.is = CLASS;
        w->bad |= !class_end(p);
        i.next = w->bad ? p + 1 : class_end(p);
    } else {
        p += escaped;
        unsigned k = utf8_decode((const uint8_t *)p, (const uint8_t *)p + strnlen(p, 4), &i.c);
        w->bad |= !k || (escaped && (!i.c || i.c >= 0x80 || (i.c >= '0' && i.c <= '9')));
        i.c = letter ? (*p == 'n' ? '\n' : '\t') : i.c;
        i.next = p + k;
    }
    read_count(w, &i);
    return i;
}

/* ---- the walk ---- */

static uint64_t all_behind(unsigned len) { return len < BYTES ? ~(uint64_t)0 >> 8 * len : 0; }

/* A start: the texts from x on to those of which the bytes behind are `more`.  It says much if few lines begin like this: not by
 * one letter, digit or quotation mark, or just any sign. */
static void put_start(struct walk *w, struct way x, uint64_t less, uint64_t more, bool much)
{
    uint8_t first = (uint8_t)(x.word >> 56);
    w->known &= much || x.len > 1 || (x.len && first != '0' && first != '"' && (first < 'a' || first > 'z'));
    if (w->n < MOST)
        w->start[w->n++] = (struct rule_start){x.word | less, x.word | more};
}

static void stop(struct walk *w, struct way x) { put_start(w, x, 0, all_behind(x.len), false); }

/* The byte behind x is one of from .. to. */
static void put_range(struct walk *w, struct way x, uint64_t from, uint64_t to, bool much)
{
    unsigned at = 56 - 8 * x.len;
    put_start(w, x, from << at, to << at | all_behind(x.len + 1), much);
}

static void go_on(struct walk *w, const char *p, unsigned count, const struct then *up, struct way x);

/* The folded bytes that the class p[0 .. n) matches, whether it tells cases or not. */
static const bool *bytes_of(struct walk *w, const char *p, size_t n)
{
    unsigned at = 0;
    while (at < w->n_classes && w->class[at].p != p)
        at++;
    bool *in = w->class[at < CLASSES ? at : CLASSES - 1].in;
    if (at < w->n_classes)
        return in;
    memset(in, 0, sizeof w->class->in);
    w->n_classes = at < CLASSES ? at + 1 : CLASSES;
    w->class[w->n_classes - 1].p = p;
    for (uint32_t caseless = 0; caseless <= PCRE2_CASELESS; caseless += PCRE2_CASELESS) {
        int err;
        PCRE2_SIZE where;
        pcre2_code *code = pcre2_compile((PCRE2_SPTR)p, n, caseless | PCRE2_UTF | PCRE2_UCP | PCRE2_DOTALL, &err, &where, NULL);
        pcre2_match_data *md = code ? pcre2_match_data_create(1, NULL) : NULL;
        for (uint8_t c = 0; c < 128 && md; c++)
            in[rule_fold(c)] |= pcre2_match(code, &c, 1, 0, PCRE2_NO_UTF_CHECK, md, NULL) >= 0;
        w->bad |= !md;
        pcre2_match_data_free(md);
        pcre2_code_free(code);
    }
    return in;
}

static void go(struct walk *w, const char *p, const struct then *up, struct way x)
{
    if (!ends_branch(p))
        go_on(w, p, 0, up, x);
    else if (up && up->p)
        go_on(w, up->p, up->count, up->up, x);
    else if (up || !w->to_end)
        stop(w, x);
    else
        put_start(w, x, 0, 0, true);
}

static void go_choice(struct walk *w, const char *p, const struct then *up, struct way x)
{
    for (go(w, p, up, x); *(p = behind_branch(w, p)) == '|' && !w->bad;)
        go(w, ++p, up, x);
}

static void go_char(struct walk *w, const struct item *i, unsigned count, const struct then *up, struct way x, uint32_t c)
{
    x.len = put_char(&x.word, x.len, c);
    go_on(w, i->p, count + 1, up, x);
}

static void go_class(struct walk *w, const struct item *i, unsigned count, const struct then *up, struct way x)
{
    const char *p = i->p;
    bool in[128], digits = false, beyond = *p == '[' ? p[1] == '^' : p[0] != '\\' || p[1] != 'd';
    unsigned n = 0, few = *p == '.' && i->most == 1 ? 128 : SPELLED; /* a sign that stands for any apostrophe */
    memcpy(in, bytes_of(w, p, (size_t)(i->end - p)), sizeof in);
    for (unsigned b = 0; b < 128; b++)
        n += in[b];
    for (unsigned b = 0, from = 0; b < 128; from = ++b) {
        while (n > few && in[from] && b < 127 && (in[b + 1] || rule_fold((uint8_t)(b + 1)) != b + 1)) /* or no byte folds to it */
            b++;
        if (in[from] && n > few)
            put_range(w, x, from, b, false);
        else if (in[from])
            go_char(w, i, count, up, x, b);
    }
    for (size_t k; p < i->end && !beyond; p += k) {
        uint32_t c = 0;
        k = utf8_decode((const uint8_t *)p, (const uint8_t *)i->end, &c);
        k = k ? k : 1;
        digits |= c == '\\' && p[1] == 'd';
        beyond = (c == '\\' && p[1] != 'd' && (p[1] | 0x20) >= 'a') || (c >= 0x80 && (p[-1] == '-' || p[k] == '-'));
        if (c >= 0x80)
            go_char(w, i, count, up, x, c);
    }
    if (beyond) {
        put_range(w, x, 0x80, 0xff, true);
    } else if (digits) { /* beyond ASCII; no Greek, Cyrillic, Chinese or Japanese letter begins so, and few Korean ones */
        put_range(w, x, 0xd9, 0xe1, true);
        put_range(w, x, 0xea, 0xea, true);
        put_range(w, x, 0xef, 0xf0, true);
    }
}

/* The item at p was met `count` times. */
static void go_on(struct walk *w, const char *p, unsigned count, const struct then *up, struct way x)
{
    if (x.len == BYTES || x.len >= w->most || w->depth == DEPTH) {
        stop(w, x);
        return;
    }
    const struct item i = read_item(w, p);
    bool more = count < i.most, enough = count >= i.least, choice = (more && enough) || i.is == CLASS;
    if (w->bad || w->n == MOST)
        return;
    if (choice && x.len >= ENOUGH && x.choices++ + BYTES == w->most) {
        stop(w, x);
        return;
    }
    w->depth++;
    if (enough)
        go(w, i.next, up, x);
    if (!more) {
    } else if (i.is == NOTHING || (i.is == LOOKAHEAD && !ends_branch(i.next))) {
        go(w, i.next, up, x);
    } else if (i.is == CHAR) {
        go_char(w, &i, count, up, x, i.c);
    } else if (i.is == CLASS) {
        go_class(w, &i, count, up, x);
    } else {
        const struct then here = {p, count + 1, up}, unknown = {NULL, 0, NULL};
        go_choice(w, i.in, i.is == GROUP ? &here : &unknown, x);
    }
    w->depth--;
}

/* ---- what is kept ---- */

static int by_from(const void *a, const void *b)
{
    const struct rule_start *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* Sorts the intervals, and makes one of those that meet. */
static uint32_t settle(struct rule_start *s, uint32_t n)
{
    uint32_t k = 0;
    qsort(s, n, sizeof *s, by_from);
    for (uint32_t i = 0; i < n; i++) {
        if (k && s[i].from <= s[k - 1].to)
            s[k - 1].to = s[i].to > s[k - 1].to ? s[i].to : s[k - 1].to;
        else
            s[k++] = s[i];
    }
    return k;
}

static enum status find_starts(struct rule *r, struct rule_start **out)
{
    bool anywhere = r->scope == SCOPE_IN && strncmp(r->pattern, "(?m)^", 5) != 0;
    struct walk *w = malloc(sizeof *w);
    if (!w)
        return ST_NOMEM;
    memset(w, 0, offsetof(struct walk, start));
    w->to_end = r->scope == SCOPE_LINE || r->scope == SCOPE_WRAPPED;
    w->most = BYTES + CHOICES + 1;
    do {
        w->most--;
        w->n = 0;
        w->known = true;
        go_choice(w, r->pattern, NULL, (struct way){0, 0, 0});
    } while (w->most && w->n == MOST && !w->bad);
    if (w->bad || w->n == MOST) {
        w->n = 0;
        stop(w, (struct way){0, 0, 0});
    }
    r->known = w->known && !anywhere;
    r->n_starts = anywhere ? 0 : settle(w->start, w->n);
    *out = malloc((r->n_starts + 1) * sizeof **out);
    if (*out)
        memcpy(*out, w->start, r->n_starts * sizeof **out);
    free(w);
    return *out ? ST_OK : ST_NOMEM;
}

uint32_t rule_options(const struct rule *r)
{
    uint32_t o = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C;
    if (r->scope != SCOPE_IN)
        o |= PCRE2_ANCHORED;
    if (r->scope == SCOPE_LINE || r->scope == SCOPE_WRAPPED)
        o |= PCRE2_ENDANCHORED;
    if (r->scope == SCOPE_WRAPPED)
        o |= PCRE2_DOTALL;
    return o;
}

enum status rule_study(struct rule *r, struct rule_start **start, char *why, size_t size)
{
    int err = 0;
    PCRE2_SIZE at = 0;
    uint32_t shortest = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)r->pattern, PCRE2_ZERO_TERMINATED, rule_options(r), &err, &at, NULL);
    if (!code) {
        char msg[160] = "";
        pcre2_get_error_message(err, (PCRE2_UCHAR *)msg, sizeof msg);
        snprintf(why, size, "rule %s: %s at offset %zu", r->name, msg, (size_t)at);
        return ST_SKIP;
    }
    pcre2_pattern_info(code, PCRE2_INFO_MINLENGTH, &shortest);
    pcre2_code_free(code);
    r->min_len = (uint16_t)(shortest < 0xffff ? shortest : 0xffff);
    return find_starts(r, start);
}
