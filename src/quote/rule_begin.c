/* rule_begin: with which bytes, up to eight, a match may begin.  See rule.h.
 *
 * The beginnings are found by partial matching, as in rule_hint: text P can begin a match iff matching P alone,
 * anchored, ends in "partial" or "match".  So that not each case of each letter has to be tried, the pattern is first
 * made to accept more: it is caseless throughout, and what it excludes by a look ahead is let in.  One digit stands for
 * all where the pattern names none.  Characters beyond
 * ASCII are tried if the pattern names them, and some of each general category for the classes: if one of those is
 * accepted, any may be, and the rule is `loose` behind that first byte.
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "quote/rule.h"

#define DEPTH 8u      /* bytes of a beginning */
#define MIN_DEPTH 3u  /* what the lists of rules.c are hashed by */
#define MAX_KIDS 12u  /* a beginning that goes on in more ways is not followed further */
#define MAX_OUT 1600u /* beginnings of one rule; with more, they are shorter, if more than MIN_DEPTH */
#define MAX_CANDS 1200u
#define MAX_OF_LEAD 150u /* of three bytes, with the same first: else it is loose */

/* ---- a pattern that accepts more ---- */

/* Behind the class, or the group, that begins at p; NULL: not understood. */
static const char *class_end(const char *p)
{
    p += p[1] == '^' ? 2 : 1;
    p += *p == ']';
    for (; *p && *p != ']'; p++) {
        if (*p == '[' && p[1] == ':')
            return NULL;
        p += *p == '\\' && p[1];
    }
    return *p ? p + 1 : NULL;
}

static const char *group_end(const char *p)
{
    for (unsigned depth = 0; p && *p;) {
        if (*p == '[') {
            p = class_end(p);
            continue;
        }
        if (*p == '\\' && p[1])
            p++;
        else if (*p == '(')
            depth++;
        else if (*p == ')' && --depth == 0)
            return p + 1;
        p++;
    }
    return NULL;
}

struct relaxed {
    char *o;
    bool ranges; /* may name characters beyond ASCII that do not stand in it */
    bool digits; /* names some digit */
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void copy(struct relaxed *x, const char *p, size_t n)
{
    memcpy(x->o, p, n);
    x->o += n;
}

/* \p{..} at p: letters of one case become letters.  Behind it, or NULL. */
static const char *property(struct relaxed *x, const char *p, bool negated)
{
    static const char known[] = " L L& Lo Lm M Mn Mc N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs ";
    const char *e = p[2] == '{' ? strchr(p, '}') : NULL;
    char name[8] = " ";
    if (!e || e - p - 3 > 4)
        return NULL;
    memcpy(name + 1, p + 3, (size_t)(e - p - 3));
    if (!strcmp(name, " Lu") || !strcmp(name, " Ll") || !strcmp(name, " Lt")) {
        if (p[1] == 'P' || negated)
            return NULL;
        copy(x, "\\p{L&}", 6);
        return e + 1;
    }
    name[e - p - 2] = ' '; /* zeros follow: there is room for four letters */
    x->ranges |= !strstr(known, name);
    copy(x, p, (size_t)(e + 1 - p));
    return e + 1;
}

static const char *escape(struct relaxed *x, const char *p, bool negated)
{
    if (p[1] == 'p' || p[1] == 'P')
        return property(x, p, negated);
    if (!p[1] || strchr("QEgk123456789C", p[1]))
        return NULL;
    x->ranges |= strchr("xoNc", p[1]) != NULL;
    copy(x, p, 2);
    return p + 2;
}

static const char *set(struct relaxed *x, const char *p)
{
    const char *end = class_end(p), *first = p + 1;
    bool negated = p[1] == '^';
    if (!end)
        return NULL;
    copy(x, p++, 1);
    while (p && p < end - 1) {
        if (*p == '\\') {
            p = escape(x, p, negated);
            continue;
        }
        x->ranges |= *p == '-' && p > first && p + 2 < end && ((unsigned char)p[-1] >= 0x80 || (unsigned char)p[1] >= 0x80);
        size_t n = strncmp(p, "0-9", 3) == 0 ? 3 : 1;
        x->digits |= n == 1 && is_digit(*p);
        copy(x, p, n);
        p += n;
    }
    copy(x, "]", 1);
    return p ? end : NULL;
}

/* An opening parenthesis. */
static const char *group(struct relaxed *x, const char *p)
{
    size_t n = 1;
    if (p[1] == '*') {
        const char *e = strchr(p, ')');
        if (p[2] != ':' || !e)
            return NULL;
        n = (size_t)(e + 1 - p);
    } else if (!strncmp(p, "(?!", 3) || !strncmp(p, "(?<!", 4)) {
        return group_end(p);
    } else if (!strncmp(p, "(?>", 3)) {
        copy(x, "(?:", 3);
        return p + 3;
    } else if (!strncmp(p, "(?-i:", 5)) {
        const char *e = group_end(p);
        for (const char *q = p; e && q < e; q++)
            if ((q[0] == '[' && q[1] == '^') || (q[0] == '\\' && q[1] == 'P'))
                return NULL;
        copy(x, "(?:", 3);
        return e ? p + 5 : NULL;
    } else if (p[1] == '?') {
        n = !strncmp(p, "(?<=", 4) ? 4 : 2 + strspn(p + 2, "ims");
        n += n < 4 && (p[n] == ':' || p[n] == ')' || (n == 2 && p[n] == '='));
        if (n == 2)
            return NULL;
    }
    copy(x, p, n);
    return p + n;
}

/* A pattern whose matches are also those of `pattern`, and that does not tell the case of letters: to be freed.  NULL:
 * it has something not understood here, or no memory. */
static char *relax(const char *pattern, struct relaxed *is)
{
    char *text = malloc(strlen(pattern) + 8);
    struct relaxed x = {.o = text};
    bool quantified = false;
    for (const char *p = pattern; text && *p;) {
        bool was = quantified;
        quantified = *p == '*' || *p == '+' || *p == '?' || *p == '}';
        if (*p == '\\')
            p = escape(&x, p, false);
        else if (*p == '[')
            p = set(&x, p);
        else if (*p == '(')
            p = group(&x, p);
        else if (*p == '+' && was)
            p = NULL; /* possessive */
        else if (*p == '{') {
            size_t n = 1 + strspn(p + 1, "0123456789,");
            copy(&x, p, n);
            p += n;
        } else {
            x.digits |= is_digit(*p);
            copy(&x, p++, 1);
        }
        if (!p) {
            free(text);
            return NULL;
        }
    }
    if (text)
        *x.o = '\0';
    *is = x;
    return text;
}

/* ---- candidates ---- */

struct cand {
    uint8_t byte[4], len;
    bool stands_for_others;
};

struct begins {
    struct rule *r;
    pcre2_code *code;
    pcre2_match_data *md;
    struct cand *cand;
    size_t n_cands;
    unsigned depth;
    bool to_end; /* a match ends with the text */
    bool zero;   /* zero is the only digit that is tried */
    struct rule_begin *out;
    size_t n, cap;
    enum status st;
};

static uint8_t utf8_put(uint8_t *p, uint32_t c)
{
    if (c < 0x80) {
        p[0] = (uint8_t)c;
        return 1;
    }
    unsigned n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (unsigned i = n; --i; c >>= 6)
        p[i] = (uint8_t)(0x80 | (c & 63));
    p[0] = (uint8_t)((0xf00u >> n & 0xff) | c);
    return (uint8_t)n;
}

static struct cand *add_cand(struct begins *b, const uint8_t *p, size_t n, bool others)
{
    for (size_t i = 0; i < b->n_cands; i++)
        if (b->cand[i].len == n && !memcmp(b->cand[i].byte, p, n))
            return &b->cand[i];
    if (b->n_cands == MAX_CANDS)
        return NULL;
    struct cand *c = &b->cand[b->n_cands++];
    *c = (struct cand){.len = (uint8_t)n, .stands_for_others = others};
    memcpy(c->byte, p, n);
    return c;
}

static size_t utf8_len(uint8_t c) { return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4; }

/* The characters beyond ASCII of `text`, and what PCRE2 takes for the same letters. */
static bool add_named(struct begins *b, const char *text)
{
    static const char begin[] = "[\\x{17f}\\x{212a}";
    size_t first = b->n_cands, n_text = strlen(text);
    char *class = malloc(n_text + 16), *all = malloc(0x30000), *o = class;
    pcre2_code *code = NULL;
    bool ok = class && all;
    if (ok)
        o = mempcpy(class, begin, sizeof begin - 1);
    for (const char *p = text; ok && *p; p += utf8_len((uint8_t)*p)) {
        size_t k = utf8_len((uint8_t)*p);
        if (k == 1 || strnlen(p, k) < k)
            continue;
        ok = add_cand(b, (const uint8_t *)p, k, false) != NULL;
        o = mempcpy(o, p, k);
    }
    if (ok) {
        int err;
        PCRE2_SIZE at;
        memcpy(o, "]", 2);
        code = pcre2_compile((PCRE2_SPTR)class, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS, &err, &at, NULL);
    }
    size_t len = 0, pos = 0;
    for (uint32_t c = 0x80; code && c < 0x10000; c++)
        if (c < 0xd800 || c > 0xdfff)
            len += utf8_put((uint8_t *)all + len, c);
    ok = ok && code;
    while (ok && pcre2_match(code, (PCRE2_SPTR)all, len, pos, PCRE2_NO_UTF_CHECK, b->md, NULL) >= 0) {
        const PCRE2_SIZE *v = pcre2_get_ovector_pointer(b->md);
        ok = add_cand(b, (const uint8_t *)all + v[0], v[1] - v[0], false) != NULL;
        pos = v[1];
    }
    pcre2_code_free(code);
    free(class);
    free(all);
    if (!ok)
        b->n_cands = first;
    return ok;
}

/* Some characters of each category; those that the pattern names tell nothing of others. */
static void add_others(struct begins *b)
{
    static const uint32_t c[] = {0x85,   0xa0,   0xa7,   0xa9,   0xab,   0xaf,   0xbb,   0xbd,    0xc9,   0xe9,   0x1c5,
                                 0x1c8,  0x2b0,  0x2b7,  0x2c2,  0x301,  0x308,  0x398,  0x3b8,   0x416,  0x436,  0x58a,
                                 0x5d0,  0x5e9,  0x631,  0x663,  0x66a,  0x903,  0xe01,  0xf3a,   0xf3b,  0x1100, 0x2003,
                                 0x200b, 0x2010, 0x203b, 0x203f, 0x2028, 0x2029, 0x20ac, 0x2115,  0x2160, 0x2200, 0x2211,
                                 0x2460, 0x2550, 0x2603, 0x3000, 0x3005, 0x3042, 0x4e00, 0x4e03,  0xac00, 0xc548, 0xe000,
                                 0xff10, 0xff13, 0xff21, 0xff41, 0xff3f, 0xfffd, 0x10400, 0x1f600, 0x20000};
    uint8_t p[4];
    for (size_t i = 0; i < sizeof c / sizeof *c; i++)
        add_cand(b, p, utf8_put(p, c[i]), true);
}

/* ---- the walk ---- */

enum goes_on { ANYHOW, NOT, WIDE };

static void emit(struct begins *b, const uint8_t *p, size_t n, enum goes_on how)
{
    uint8_t word[8] = {0};
    n = n > 8 ? 8 : n;
    memcpy(word, p, n);
    struct rule_begin x = {rule_fold8(word, n), how == NOT ? 8 : (uint8_t)n, how == WIDE && n < 8};
    x.value |= (uint64_t)(x.wide ? 0x80 : 0) << (8 * n % 64);
    if (b->n == b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        struct rule_begin *o = realloc(b->out, cap * sizeof *o);
        if (!o) {
            b->st = ST_NOMEM;
            return;
        }
        b->out = o;
        b->cap = cap;
    }
    b->out[b->n++] = x;
}

static int match(const struct begins *b, const uint8_t *p, size_t n, uint32_t options)
{
    return pcre2_match(b->code, p, n, 0, options | PCRE2_NO_UTF_CHECK, b->md, NULL);
}

static void set_loose(struct begins *b, uint8_t c)
{
    for (unsigned d = 0; d < 128; d++) /* what stands for it in the walk */
        if (rule_fold((uint8_t)d) == rule_fold(c) && (b->zero || d == c || !is_digit((char)d)))
            b->r->loose[d / 32] |= 1u << (d % 32);
    b->r->loose[c / 32] |= 1u << (c % 32);
}

static bool has_digit(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_digit((char)p[i]))
            return true;
    return false;
}

static void walk(struct begins *b, uint8_t *buf, size_t n);

static bool is_named(const struct begins *b, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < b->n_cands; i++)
        if (b->cand[i].len == n && !memcmp(b->cand[i].byte, p, n))
            return !b->cand[i].stands_for_others;
    return false;
}

/* A class stands at the very beginning (often the digits of all scripts): each character of two or three bytes is
 * tried. */
static void try_all(struct begins *b)
{
    uint8_t buf[16];
    for (unsigned lead = 0xc2; lead < 0xf5; lead++) {
        size_t n = b->n;
        uint32_t c = lead < 0xe0 ? (lead & 31u) << 6 : (lead & 15u) << 12, end = c + (lead < 0xe0 ? 64 : 4096);
        bool many = lead >= 0xf0;
        for (c = lead == 0xe0 ? 0x800 : c; c < end && !many; c++) {
            if (c == 0xd800)
                break;
            size_t k = utf8_put(buf, c);
            if (match(b, buf, k, PCRE2_PARTIAL_HARD) == PCRE2_ERROR_NOMATCH)
                continue;
            if (is_named(b, buf, k)) {
                walk(b, buf, k);
                continue;
            }
            emit(b, buf, k, ANYHOW);
            many = k < MIN_DEPTH || b->n - n > MAX_OF_LEAD;
        }
        if (many) {
            b->n = n;
            set_loose(b, (uint8_t)lead);
        }
    }
}

static void walk(struct begins *b, uint8_t *buf, size_t n)
{
    uint16_t kid[MAX_CANDS];
    size_t n_kids = 0;
    bool wide = false;
    if (n >= b->depth || (n >= MIN_DEPTH && !b->zero && has_digit(buf, n)) || (b->n > MAX_OUT && b->depth > MIN_DEPTH) || b->st) {
        emit(b, buf, n, ANYHOW);
        return;
    }
    if (match(b, buf, n, 0) >= 0) { /* it may be as short as this */
        if (!b->to_end && n >= MIN_DEPTH) {
            emit(b, buf, n, ANYHOW);
            return;
        }
        if (n)
            emit(b, buf, n, NOT);
    }
    for (size_t i = 0; i < b->n_cands; i++) {
        const struct cand *c = &b->cand[i];
        memcpy(buf + n, c->byte, c->len);
        if (match(b, buf, n + c->len, PCRE2_PARTIAL_HARD) == PCRE2_ERROR_NOMATCH)
            continue;
        wide |= c->stands_for_others;
        if (!c->stands_for_others)
            kid[n_kids++] = (uint16_t)i;
    }
    if (n >= MIN_DEPTH && n_kids > MAX_KIDS) {
        emit(b, buf, n, ANYHOW);
        return;
    }
    if (wide && n >= MIN_DEPTH)
        emit(b, buf, n, WIDE);
    else if (wide && n)
        set_loose(b, buf[0]);
    else if (wide)
        try_all(b);
    for (size_t i = 0; i < n_kids; i++) {
        const struct cand *c = &b->cand[kid[i]];
        if (wide && c->len > 1)
            continue;
        memcpy(buf + n, c->byte, c->len);
        walk(b, buf, n + c->len);
    }
}

static int by_value(const void *a, const void *b)
{
    const struct rule_begin *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->len != y->len ? (int)x->len - (int)y->len : (int)x->wide - (int)y->wide;
}

/* Fills `cand` for the pattern; false: too much for it. */
static bool candidates(struct begins *b, const char *relaxed)
{
    b->n_cands = 0;
    for (unsigned c = 1; c < 128; c++) {
        uint8_t byte = (uint8_t)c;
        if (!relaxed || ((c < 'A' || c > 'Z') && (c < '1' || c > '9' || !b->zero)))
            add_cand(b, &byte, 1, false);
    }
    if (!relaxed || !add_named(b, relaxed))
        return false;
    add_others(b);
    return true;
}

static void run(struct begins *b, unsigned depth)
{
    uint8_t buf[16];
    b->depth = depth;
    b->n = 0;
    walk(b, buf, 0);
}

enum status rule_begins(struct rule *r, struct rule_begin **out)
{
    struct begins b = {.r = r, .to_end = r->scope == SCOPE_LINE || r->scope == SCOPE_WRAPPED};
    int err;
    PCRE2_SIZE at;
    struct relaxed is = {.ranges = false};
    char *text = relax(r->pattern, &is);
    b.code = text ? rule_compile(r, text, true, &err, &at) : NULL;
    bool relaxed = b.code && !is.ranges;
    b.zero = relaxed && !is.digits;
    if (!b.code)
        b.code = rule_compile(r, r->pattern, true, &err, &at);
    if (b.code)
        (void)pcre2_jit_compile(b.code, PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_HARD);
    b.md = b.code ? pcre2_match_data_create_from_pattern(b.code, NULL) : NULL;
    b.cand = malloc(MAX_CANDS * sizeof *b.cand);
    b.st = b.md && b.cand ? ST_OK : ST_NOMEM;
    if (!b.st) {
        relaxed = candidates(&b, relaxed ? text : NULL);
        memset(r->loose, 0, sizeof r->loose);
        if (!relaxed)
            memcpy(r->loose, r->first, sizeof r->loose);
        unsigned depth = relaxed ? DEPTH : MIN_DEPTH;
        for (run(&b, depth); b.n > MAX_OUT && depth > MIN_DEPTH; run(&b, depth))
            depth--;
    }
    size_t n = 0;
    if (!b.st && b.n)
        qsort(b.out, b.n, sizeof *b.out, by_value);
    for (size_t i = 0; !b.st && i < b.n; i++)
        if (!n || by_value(&b.out[n - 1], &b.out[i]))
            b.out[n++] = b.out[i];
    pcre2_match_data_free(b.md);
    pcre2_code_free(b.code);
    free(b.cand);
    free(text);
    if (b.st) {
        free(b.out);
        return b.st;
    }
    r->n_begin = (uint32_t)n;
    *out = b.out;
    return ST_OK;
}
