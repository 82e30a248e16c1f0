/* prop_rules: what rules out rules is never wrong.
 *
 *   first tests  rules_find gives the rule that trying all of them one after the other gives
 *   kinds        a kind that some rule matches is among rules_kinds, with and without a look
 *   separators   rules_separators marks every line that a separator matches
 *   masks        what each loop of literals_scan.c says of each byte is true, wherever the text stands
 *   literals     rules_prefilter finds what memmem finds, with every loop
 *   starts       a text that a pattern matches begins with one of the pattern's starts, for patterns put together at random
 *
 * Texts are put together from pieces of the patterns, of the examples, and of characters of all sorts.
 * THRESH_SEED replays a run, THRESH_ROUNDS sets its length.
 * SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "laws.h"
#include "quote/rules_priv.h"

#define ROOM 300u

static size_t below(size_t n) { return (size_t)(rnd() % n); }

struct text {
    uint8_t b[ROOM + 256];
    size_t n;
};

static void fail(const struct text *x, const char *law, const char *what)
{
    fprintf(stderr, "prop_rules: %s: %s; THRESH_SEED=%" PRIu64 "; text:\n", law, what, seed);
    show_bytes(x->b, x->n);
    exit(1);
}

static void put(struct text *x, const char *p, size_t n)
{
    if (x->n + n > ROOM)
        return;
    memcpy(x->b + x->n, p, n);
    x->n += n;
}

static const char *const bits[] = {" ",
                                   "  ",
                                   "\t",
                                   ":",
                                   "0",
                                   "7",
                                   "12",
                                   ".",
                                   "\xc2\xa0",
                                   "\xe2\x80\x94",
                                   "\xe3\x80\x80",
                                   "\xef\xbc\x9a",
                                   "\xe2\x86\x91",
                                   "\xd0\xb0",
                                   "\xd0\x90",
                                   "\xe4\xb8\xad",
                                   "\xc5\xbf",
                                   "\xe2\x84\xaa",
                                   "\xd9\xa3",
                                   "\xef\xbc\x93",
                                   "\xf0\x9f\x98\x80",
                                   "\xe0\xb9\x93",
                                   "\xff",
                                   "\xe2",
                                   "\x01",
                                   "#",
                                   "@",
                                   "(",
                                   "[",
                                   "<",
                                   ">",
                                   "*",
                                   "&gt;",
                                   "\xc3\x89",
                                   "\xe1\xb2\x80",
                                   "\xed\x99\x95",
                                   "\xea\xb0\x80",
                                   "x",
                                   "T",
                                   "e",
                                   "\n"};

/* A run of the pattern that stands for itself. */
static void put_piece(struct text *x, const char *p)
{
    size_t n = strlen(p), at = below(n);
    while (at > 0 && !strchr("|()[]{}?\\", p[at - 1]))
        at--;
    size_t k = strcspn(p + at, "|()[]{}?\\");
    put(x, p + at, k);
}

static void change(struct text *x)
{
    if (!x->n)
        return;
    uint8_t *p = &x->b[below(x->n)];
    switch (below(4)) {
    case 0: *p ^= (uint8_t)((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z' ? 0x20 : 0); break;
    case 1: *p = *p >= '0' && *p <= '9' ? (uint8_t)('0' + below(10)) : *p; break;
    case 2: x->n = 1 + below(x->n); break;
    default:
        for (size_t i = 0; i < x->n; i++)
            x->b[i] ^= (uint8_t)(x->b[i] >= 'a' && x->b[i] <= 'z' ? 0x20 : 0);
    }
}

/* One of the rule's examples. */
static void put_example(struct text *x, const char *all)
{
    char one[1024] = "";
    while (rule_example(&all, one, sizeof one) && *all && below(2))
        ;
    put(x, one, strlen(one));
}

static void make_text(struct text *x, const struct rules *r)
{
    x->n = 0;
    size_t parts = 1 + below(4);
    for (size_t i = 0; i < parts; i++) {
        const struct rule *rule = rules_get(r, (unsigned)(1 + below(rules_count(r))));
        const char *bit = bits[below(sizeof bits / sizeof *bits)];
        switch (below(7)) {
        case 0: put_example(x, rule->yes); break;
        case 1: put_example(x, rule->no); break;
        case 2:
        case 3: put(x, bit, strlen(bit)); break;
        case 4: put(x, rule->required, strcspn(rule->required, "|")); break;
        default: put_piece(x, rule->pattern);
        }
    }
    for (size_t k = below(3); k > 0; k--)
        change(x);
    memset(x->b + x->n, below(2) ? 0 : 'a', 64);
}

static bool has_literal(const struct rule *x, const struct text *t)
{
    for (const char *p = x->required; *p;) {
        size_t k = strcspn(p, "|");
        if (k && memmem(t->b, t->n, p, k))
            return true;
        p += k + (p[k] == '|');
    }
    return !*x->required;
}

/* The rule that would be found without first tests. */
static unsigned slow(const struct rules *r, struct rules_match *m, unsigned kind, unsigned scopes, const struct text *t)
{
    struct rules_hit h;
    for (unsigned in = 0; in < 2; in++)
        for (unsigned id = 1; id <= rules_count(r); id++) {
            const struct rule *x = rules_get(r, id);
            if (x->kind == kind && scopes >> x->scope & 1u && (x->scope == SCOPE_IN) == (in > 0) && has_literal(x, t) &&
                rules_try(r, m, id, t->b, t->n, &h))
                return id;
        }
    return 0;
}

static bool may_separate(const struct rules *r, const struct text *t)
{
    struct line line = {.len = (uint32_t)t->n};
    rules_separators(r, t->b, &line, 1);
    return line.sign == LINE_MAY_SEPARATE;
}

static void check_find(const struct rules *r, struct rules_match *m, const struct text *t)
{
    unsigned seen = rules_prefilter(r, t->b, t->n), sep = (unsigned)literals_line(&r->sep_prefilter, t->b, t->n);
    uint32_t kinds = rules_kinds(r, m, rule_begin(t->b, t->n), RULES_SEES_ALL),
             kinds_seen = rules_kinds(r, m, rule_begin(t->b, t->n), seen);
    for (unsigned kind = 0; kind < RULE_KINDS; kind++) {
        unsigned scopes = 1u << below(SCOPES);
        unsigned want = slow(r, m, kind, scopes, t);
        const char *name = rules_name(r, want);
        if (rules_find(r, m, kind, scopes, t->b, t->n).id != want)
            fail(t, "first tests", name);
        if (rules_find(r, m, kind, scopes | RULES_SEEN(kind == RULE_SEPARATOR ? sep : seen), t->b, t->n).id != want)
            fail(t, "first tests after a look", name);
        if (!want || rules_get(r, want)->scope == SCOPE_IN)
            continue;
        if (!(kinds >> kind & 1u))
            fail(t, "kinds", name);
        if (kind == RULE_SEPARATOR && t->n <= 160 && !may_separate(r, t))
            fail(t, "separators", name);
        if (kind != RULE_SEPARATOR && !(kinds_seen >> kind & 1u))
            fail(t, "kinds seen", name);
    }
}

/* What masks must say of byte i. */
static void check_masks(const struct text *t, const uint8_t *p, const struct rules_masks *m)
{
    for (size_t i = 0; i < t->n; i++) {
        uint64_t at = (uint64_t)1 << i % 64;
        uint8_t c = p[i], d = p[i + 1], e = p[i + 2];
        bool odd = c >= 0x80 || c == '\t' || c == '&', tag = c == '[' || c == '<';
        bool colon = c == ':' || !memcmp(p + i, "\xef\xbc\x9a", 3);
        bool untidy = (c < ' ' && c != '\n' && c != '\r') || c == '*' || c == '&' || (c == ' ' && d == ' ') ||
                      (c == 0xc2 && d == 0xa0) || (c == 0xe2 && d == 0x80 && (e < 0x90 || e > 0xa7)) ||
                      (c == 0xe2 && d == 0x81) || (c == 0xe3 && d == 0x80 && e == 0x80) || (c == 0xef && d == 0xbb);
        const struct rules_masks *x = &m[i / 64];
        if (odd != ((x->odd & at) != 0) || tag != ((x->tag & at) != 0) || colon != ((x->colon & at) != 0) ||
            untidy != ((x->untidy & at) != 0))
            fail(t, "masks", "one is wrong");
    }
}

static void check_look(struct rules *r, const struct text *t)
{
    static const char *const cpus[] = {"scalar", "sse2", "avx2", "neon"};
    static uint8_t room[ROOM + 512];
    uint8_t *p = room + below(70);
    struct literals *table[3] = {&r->prefilter, &r->sep_prefilter, &r->said_prefilter};
    uint64_t first[3] = {0};
    memcpy(p, t->b, t->n);
    memset(p + t->n, below(2) ? ':' : '[', 64);
    for (size_t i = 0; i < sizeof cpus / sizeof *cpus; i++)
        for (size_t k = 0; k < 3; k++) {
            struct rules_masks m[ROOM / 64 + 1];
            literals_scan *best = table[k]->scan;
            table[k]->scan = literals_scan_for(cpus[i]);
            table[k]->scan(table[k], p, (t->n + 63) / 64, m);
            if (!table[k]->hits_only)
                check_masks(t, p, m);
            uint64_t seen = literals_line(table[k], p, t->n);
            table[k]->scan = best;
            if (i && seen != first[k])
                fail(t, "literals", cpus[i]);
            first[k] = seen;
        }
    for (unsigned id = 1; id <= rules_count(r); id++) {
        unsigned kind = rules_get(r, id)->kind;
        uint64_t group = r->brief[id - 1].group;
        bool shared = kind == RULE_ATTRIBUTION || !r->brief[id - 1].sole, has = has_literal(rules_get(r, id), t);
        bool seen = first[kind == RULE_SEPARATOR ? 1 : kind == RULE_ATTRIBUTION ? 2 : 0] & group;
        if (group && has != seen && (has || !shared))
            fail(t, "literals", rules_name(r, id));
    }
}

/* A pattern of a few parts; they are such that short texts often match. */
static void make_pattern(char *out, size_t size)
{
    static const char *const parts[] = {"a",
                                        "B",
                                        "0",
                                        "5",
                                        " ",
                                        "k",
                                        "s",
                                        ":",
                                        "\xc3\xa9",
                                        "\xd0\xb6",
                                        "\xe4\xb8\xad",
                                        "\\.",
                                        "[ab]",
                                        "[^a]",
                                        "\\d",
                                        "\\s",
                                        "\\w",
                                        "\\S",
                                        ".",
                                        "[a-f]",
                                        "[\xc3\xa9\xd0\xb6]",
                                        "[\xc3\xa0-\xc3\xbf]",
                                        "[\\w-]",
                                        "(?:a|b0)",
                                        "(?:\xc3\xa9|\xe4\xb8\xad"
                                        "b)",
                                        "(?:ab|)",
                                        "(?=a)",
                                        "(?!b)",
                                        "\\b",
                                        "$",
                                        "^",
                                        "(?-i:B)",
                                        "(?-i:[A-B])",
                                        "(?-i:[^A-B])",
                                        "\\p{Lu}",
                                        "\\P{L}",
                                        "\\p{L}",
                                        "(*:x)",
                                        "|",
                                        "(?:a[b0]?){2}",
                                        "(",
                                        "(?:",
                                        ")",
                                        "?",
                                        "*",
                                        "{0,2}",
                                        "{2}",
                                        "+?"};
    out[0] = '\0';
    for (size_t n = 1 + below(7); n > 0; n--) {
        const char *part = parts[below(sizeof parts / sizeof *parts)];
        if (strlen(out) + strlen(part) < size)
            strcat(out, part);
    }
}

static void check_starts(void)
{
    static const char *const signs[] = {"a",        "A",
                                        "b",        "B",
                                        "0",        "5",
                                        " ",        "k",
                                        "S",        ":",
                                        ".",        "-",
                                        "_",        "\xc3\xa9",
                                        "\xc3\x89", "\xd0\xb6",
                                        "\xd0\x96", "\xe4\xb8\xad",
                                        "\xc5\xbf", "\xe2\x84\xaa",
                                        "\xd9\xa3", "\n"};
    char pattern[256], why[256];
    struct rule r = {.name = "made", .pattern = pattern, .scope = (uint8_t)below(SCOPE_IN)};
    struct rule_start *start = NULL;
    make_pattern(pattern, sizeof pattern);
    if (rule_study(&r, &start, why, sizeof why) != ST_OK)
        return;
    int err;
    PCRE2_SIZE at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, rule_options(&r), &err, &at, NULL);
    pcre2_match_data *md = pcre2_match_data_create(1, NULL);
    for (unsigned i = 0; i < 60; i++) {
        struct text t = {.n = 0};
        for (size_t n = 1 + below(9); n > 0; n--) {
            const char *sign = signs[below(sizeof signs / sizeof *signs)];
            put(&t, sign, strlen(sign));
        }
        uint64_t w = rule_begin(t.b, t.n);
        bool has = false;
        for (uint32_t k = 0; k < r.n_starts; k++)
            has |= start[k].from <= w && w <= start[k].to;
        if (!has && pcre2_match(code, t.b, t.n, 0, 0, md, NULL) >= 0)
            fail(&t, "starts", pattern);
    }
    pcre2_match_data_free(md);
    pcre2_code_free(code);
    free(start);
}

int main(void)
{
    const char *s = getenv("THRESH_SEED"), *n = getenv("THRESH_ROUNDS");
    size_t rounds = n ? strtoul(n, NULL, 10) : 4000;
    struct rules *r;
    struct rules_match *m;
    static struct text t;
    state = seed = s ? strtoull(s, NULL, 10) : (uint64_t)time(NULL);
    if (rules_new(&r, true) || rules_match_new(&m))
        return 2;
    for (size_t i = 0; i < rounds; i++) {
        make_text(&t, r);
        if (t.n)
            check_find(r, m, &t);
        check_look(r, &t);
        check_starts();
    }
    rules_match_delete(m);
    rules_delete(r);
    return 0;
}
