/* rule_starts: with which bytes a match of a pattern may begin, read off the pattern.  See rule.h.
 *
 * The pattern is read once, from left to right; each part gives the set of texts it may match, cut off after eight bytes.
 * What is not understood, or has too many beginnings, is cut off sooner: a set may allow more than the pattern does, never
 * less.  What only looks around is passed over, and letters of either case are the same, whatever the pattern says.  What a
 * class holds is asked of PCRE2.  The idea is the literal extraction of RE2 and of Rust's regex-syntax.
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "quote/beginnings.h"
#include "quote/rule.h"
#include "text/utf8.h"

#define DEPTH 24u   /* groups in groups */
#define SPELLED 14u /* a class of so many bytes or fewer is spelled out; others are ranges, and end the text */
#define NARROW 12u  /* first bytes of a rule that is narrow though its beginnings are not known */

enum { BRANCH, ATOM, REPEATED, ONCE, SO_FAR, BEFORE, SETS }; /* sets at work at each depth */

struct start_reader {
    const char *p;
    bool bad;      /* something not understood */
    unsigned skip; /* groups in which only the end is looked for */
    struct beginnings level[DEPTH][SETS];
};

static const struct beginning nothing = {.len = 0}, anything = {.cut = true},
                              beyond_ascii = {(uint64_t)0x80 << 56, 0, 0x7f, .cut = true};

/* ---- characters ---- */

/* What stands for a character and for those that differ from it in case. */
static uint32_t fold_char(uint32_t c)
{
    if (c < 0x80 || (c >= 0x2e00 && c < 0xa640) || (c >= 0xac00 && c < 0xfb00))
        return c; /* scripts without case */
    uint32_t f = (uint32_t)utf8proc_tolower(utf8proc_toupper((utf8proc_int32_t)c));
    return f >= 0x80 || c == 0x17f || c == 0x212a ? f : c; /* long s and the sign for kelvin are s and k to PCRE2 */
}

/* Puts it at byte `len` of *word; its bytes. */
static unsigned put_char(uint64_t *word, unsigned len, uint32_t c)
{
    uint8_t b[4];
    unsigned n = utf8_encode(fold_char(c), b);
    for (unsigned i = 0; i < n && len + i < BEGINNING_BYTES; i++)
        *word |= (uint64_t)rule_fold(b[i]) << (56 - 8 * (len + i));
    return n;
}

uint64_t rule_begin_wide(const uint8_t *p, size_t n)
{
    uint64_t w = 0;
    for (unsigned len = 0; n && len < BEGINNING_BYTES;) {
        uint32_t c;
        unsigned k = utf8_decode(p, p + n, &c);
        if (k > 1)
            len += put_char(&w, len, c);
        else
            w |= (uint64_t)rule_fold(*p) << (56 - 8 * len++);
        p += k ? k : 1;
        n -= k ? k : 1;
    }
    return w;
}

static void add_char(struct beginnings *s, uint32_t c)
{
    struct beginning x = {0};
    x.len = (uint8_t)put_char(&x.word, 0, c);
    beginnings_add(s, x);
}

/* Sets in[] for the folded bytes that the class p[0 .. n) matches, whether it tells cases or not; false: it cannot be asked. */
static bool ask(const char *p, size_t n, uint32_t options, bool in[128])
{
    int err;
    PCRE2_SIZE at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)p, n, options | PCRE2_UTF | PCRE2_UCP | PCRE2_DOTALL, &err, &at, NULL);
    pcre2_match_data *md = code ? pcre2_match_data_create(1, NULL) : NULL;
    for (unsigned b = 0; b < 128 && md; b++) {
        uint8_t c = (uint8_t)b;
        in[rule_fold(c)] |= pcre2_match(code, &c, 1, 0, PCRE2_NO_UTF_CHECK, md, NULL) >= 0;
    }
    pcre2_match_data_free(md);
    pcre2_code_free(code);
    return md != NULL;
}

/* Folded bytes: one by one if they are few, else as ranges. */
static void add_bytes(struct beginnings *out, const bool in[128], unsigned few)
{
    unsigned n = 0, from = 0;
    for (unsigned b = 0; b < 128; b++)
        n += in[b];
    for (unsigned b = 0; b < 129; b++) {
        if (b < 128 && rule_fold((uint8_t)b) != b)
            continue; /* no folded byte has this value */
        bool is = b < 128 && in[b];
        if (is && n <= few)
            add_char(out, b);
        else if (is && !from)
            from = b;
        else if (!is && from) {
            unsigned more = b - 1 - from;
            beginnings_add(out, (struct beginning){(uint64_t)from << 56, more ? 0 : 1, (uint8_t)more, .cut = true});
            from = 0;
        }
    }
}

/* Digits beyond ASCII: the first bytes of Arabic and Persian, of N'Ko, of the blocks of India, Burma, Khmer and others, of full
 * width, and of the planes above.  No letter of Greek, Cyrillic, Chinese, Japanese or Korean begins so. */
static void add_digits(struct beginnings *out)
{
    static const uint8_t first[] = {0xd9, 0xdb, 0xdf, 0xe0, 0xe1, 0xea, 0xef, 0xf0};
    for (size_t i = 0; i < sizeof first; i++)
        beginnings_add(out, (struct beginning){(uint64_t)first[i] << 56, 1, 0, .cut = true});
}

/* What the class (or `.`, or an escape) p[0 .. n) matches. */
static void add_class(struct start_reader *r, struct beginnings *out, const char *p, size_t n)
{
    bool in[128] = {false}, digits = false, wide = *p == '[' ? p[1] == '^' : *p != '\\' || p[1] != 'd';
    r->bad |= !ask(p, n, PCRE2_CASELESS, in) || !ask(p, n, 0, in);
    for (size_t i = 0, k; i < n && !wide; i += k) {
        uint32_t c = 0;
        k = utf8_decode((const uint8_t *)p + i, (const uint8_t *)p + n, &c);
        k = k ? k : 1;
        if (c == '\\' && p[i + 1] == 'd') {
            digits = true;
            k = 2;
            continue;
        }
        wide = (c == '\\' && (p[i + 1] | 0x20) >= 'a') || (c >= 0x80 && (p[i - 1] == '-' || p[i + k] == '-'));
        if (c >= 0x80 && !wide)
            add_char(out, c);
    }
    if (wide)
        beginnings_add(out, beyond_ascii);
    else if (digits)
        add_digits(out);
    /* a sign that stands for any apostrophe */
    add_bytes(out, in, *p == '.' && p[1] && !strchr("*+?{", p[1]) ? 128 : SPELLED);
}

/* ---- the pattern ---- */

/* Behind the class, or the escape, at p; NULL: not understood. */
static const char *class_end(const char *p)
{
    if (*p == '\\') {
        bool named = (p[1] | 0x20) == 'p' || p[1] == 'x';
        const char *e = named && p[2] == '{' ? strchr(p, '}') : NULL;
        return e ? e + 1 : !named && p[1] && strchr("dDsSwWhHN", p[1]) ? p + 2 : NULL;
    }
    p += p[1] == '^' ? 2 : 1;
    p += *p == ']';
    for (; *p && *p != ']'; p++) {
        if (*p == '[' && p[1] == ':')
            return NULL;
        p += *p == '\\' && p[1];
    }
    return *p ? p + 1 : NULL;
}

static bool ends_branch(const struct start_reader *r) { return !*r->p || *r->p == '|' || *r->p == ')'; }

static void read_choice(struct start_reader *r, unsigned depth, struct beginnings *out);

/* Behind `(`: moves to what the group holds; false: to what follows, it holds nothing.  *around: it only looks. */
static bool group_head(struct start_reader *r, bool *around)
{
    const char *p = r->p, *e = strchr(p, ')');
    if (*p == '*') { /* (*:label) */
        r->bad |= p[1] != ':' || !e;
        r->p = e ? e + 1 : p;
        return false;
    }
    if (*p != '?')
        return true;
    p++;
    size_t look = *p == '<' ? 1 : 0;
    *around = p[look] == '=' || p[look] == '!';
    size_t k = *around ? look : *p == '>' ? 0 : strspn(p, "ims-");
    r->bad |= !*around && *p != '>' && p[k] != ':' && p[k] != ')';
    r->p = p + k + (p[k] != '\0');
    return p[k] != ')';
}

/* One character, class or group; `needed`: what it may be is asked for. */
static void read_atom(struct start_reader *r, unsigned depth, struct beginnings *out, bool needed)
{
    const char *p = r->p;
    bool around = false, ahead = false, escaped = *p == '\\';
    out->n = 0;
    if (*p == '(') {
        r->p++;
        beginnings_only(out, nothing);
        if (!group_head(r, &around))
            return;
        ahead = p[2] == '=';
        r->skip += (around && !ahead) || !needed;
        read_choice(r, depth + 1, out);
        r->skip -= (around && !ahead) || !needed;
        r->bad |= *r->p != ')';
        r->p += *r->p == ')';
        if (around && (!ahead || !ends_branch(r)))
            beginnings_only(out, nothing);
        for (unsigned i = 0; i < out->n && around && ahead; i++)
            out->p[i].cut = ends_branch(r); /* what is seen there is not yet matched */
    } else if (*p == '$') {                 /* also before a last line end */
        r->p++;
        beginnings_only(out, (struct beginning){.end = true});
        beginnings_add(out, (struct beginning){(uint64_t)rule_fold('\n') << 56, 1, 0, .cut = true});
    } else if (*p == '^' || (escaped && p[1] && strchr("bBAzZ", p[1]))) {
        r->p += escaped ? 2 : 1;
        beginnings_only(out, nothing);
    } else if (*p == '[' || *p == '.' || (escaped && ((p[1] | 0x20) >= 'a' && (p[1] | 0x20) <= 'z') && !strchr("nt", p[1]))) {
        const char *e = *p == '.' ? p + 1 : class_end(p);
        r->bad |= !e;
        r->p = e ? e : p + 1;
        if (e && needed)
            add_class(r, out, p, (size_t)(e - p));
    } else if (escaped) {
        uint8_t c = p[1] == 'n' ? '\n' : p[1] == 't' ? '\t' : (uint8_t)p[1];
        r->bad |= !c || c >= 0x80 || (c >= '0' && c <= '9');
        r->p += c ? 2 : 1;
        add_char(out, c);
    } else {
        uint32_t c = 0;
        unsigned k = utf8_decode((const uint8_t *)p, (const uint8_t *)p + strlen(p), &c);
        r->bad |= !k;
        r->p += k ? k : 1;
        add_char(out, c);
    }
    if (!out->n)
        beginnings_only(out, anything);
}

/* {2}, {2,}, {2,5}, *, +, ? at r->p, and what makes it lazy. */
static void read_count(struct start_reader *r, unsigned *least, unsigned *most)
{
    const char *p = r->p;
    *least = *most = 1;
    if (*p == '*' || *p == '+' || *p == '?') {
        *least = *p == '+';
        *most = *p == '?' ? 1 : 2 * BEGINNING_BYTES;
    } else if (*p == '{' && p[1] >= '0' && p[1] <= '9') {
        char *e;
        unsigned long a = strtoul(p + 1, &e, 10), b = a;
        if (*e == ',')
            b = e[1] == '}' ? a + BEGINNING_BYTES : strtoul(e + 1, NULL, 10);
        p = strchr(p, '}');
        r->bad |= !p || a > BEGINNING_BYTES * 100;
        *least = a < BEGINNING_BYTES ? (unsigned)a : BEGINNING_BYTES;
        *most = b < 2 * BEGINNING_BYTES ? (unsigned)b : 2 * BEGINNING_BYTES;
    } else {
        return;
    }
    r->p = p ? p + 1 : r->p;
    r->p += *r->p == '?' || *r->p == '+';
}

/* REPEATED = ATOM, so often. */
static void repeat(struct beginnings *level, unsigned least, unsigned most)
{
    struct beginnings *out = &level[REPEATED], *once = &level[ONCE], *so_far = &level[SO_FAR];
    beginnings_only(so_far, nothing);
    out->n = 0;
    for (unsigned i = 0; i <= most; i++) {
        unsigned open = beginnings_open(so_far);
        if (i >= least || !open)
            beginnings_unite(out, so_far);
        if (!open || i > BEGINNING_BYTES)
            break;
        beginnings_copy(once, &level[ATOM]);
        beginnings_append(so_far, once, &level[BEFORE]);
    }
    for (unsigned i = 0; i < out->n; i++) /* what is that long may go on */
        out->p[i].cut |= out->p[i].len == BEGINNING_BYTES;
}

static void read_sequence(struct start_reader *r, unsigned depth, struct beginnings *out)
{
    struct beginnings *level = r->level[depth];
    beginnings_only(out, nothing);
    while (!ends_branch(r) && !r->bad) {
        unsigned least, most;
        bool needed = !r->skip && beginnings_open(out) > 0;
        read_atom(r, depth, &level[ATOM], needed);
        read_count(r, &least, &most);
        if (!needed)
            continue;
        bool more = least != 1 || most != 1;
        if (more)
            repeat(level, least, most);
        beginnings_append(out, &level[more ? REPEATED : ATOM], &level[BEFORE]);
        for (unsigned i = 0; i < out->n; i++)
            out->p[i].cut |= out->p[i].len == BEGINNING_BYTES && !ends_branch(r);
    }
}

/* Alternatives, up to the end of the group. */
static void read_choice(struct start_reader *r, unsigned depth, struct beginnings *out)
{
    out->n = 0;
    r->bad |= depth == DEPTH;
    while (!r->bad) {
        read_sequence(r, depth, &r->level[depth][BRANCH]);
        beginnings_unite(out, &r->level[depth][BRANCH]);
        if (*r->p != '|')
            return;
        r->p++;
    }
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

/* Few lines begin like this: not by one letter, digit or quotation mark, or just any sign. */
static bool says_much(const struct beginning *x, bool to_end)
{
    uint8_t first = (uint8_t)(x->word >> 56);
    bool sign = x->len && first != '0' && first != '"' && (first < 'a' || first > 'z');
    return x->len > 1 || sign || x->end || (to_end && !x->cut) || x->range == beyond_ascii.range;
}

/* Sets known, narrow and first. */
static void describe(struct rule *r, const struct beginnings *s, const struct rule_start *start, bool to_end)
{
    unsigned firsts = 0;
    r->known = true;
    for (unsigned i = 0; i < s->n; i++)
        r->known &= says_much(&s->p[i], to_end);
    memset(r->first, 0, sizeof r->first);
    for (uint32_t i = 0; i < r->n_starts; i++)
        for (uint64_t b = start[i].from >> 56; b <= start[i].to >> 56; b++)
            r->first[b / 32] |= 1u << (b % 32);
    for (unsigned i = 0; i < 8; i++)
        firsts += (unsigned)__builtin_popcount(r->first[i]);
    r->narrow = r->known || firsts <= NARROW;
}

static enum status find_starts(struct rule *r, struct rule_start **out)
{
    struct start_reader *x = malloc(sizeof *x);
    struct rule_start *start = malloc(BEGINNINGS_MOST * sizeof *start);
    struct beginnings s;
    if (!x || !start) {
        free(x);
        free(start);
        return ST_NOMEM;
    }
    bool to_end = r->scope == SCOPE_LINE || r->scope == SCOPE_WRAPPED;
    x->p = r->pattern;
    x->bad = false;
    x->skip = 0;
    read_choice(x, 0, &s);
    if (x->bad || *x->p)
        beginnings_only(&s, anything);
    for (unsigned i = 0; i < s.n; i++) {
        struct beginning p = s.p[i];
        start[i].from = p.word;
        start[i].to = p.word | (p.end || (!p.cut && to_end) ? 0 : beginnings_behind(p.len + (unsigned)(p.range > 0)));
        if (p.range)
            start[i].to += (uint64_t)p.range << (56 - 8 * p.len);
    }
    r->n_starts = settle(start, s.n);
    describe(r, &s, start, to_end);
    if (r->scope == SCOPE_IN && strncmp(r->pattern, "(?m)^", 5) != 0) {
        r->known = false; /* its matches begin anywhere */
        r->n_starts = 0;
    }
    free(x);
    *out = start;
    return ST_OK;
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
