/* rules: loading, first tests, lazy compilation and matching.  See rules.h.
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <pcre2.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "quote/rules.h"
#include "rules_builtin.inc"

#define N_BUILTIN (sizeof builtin_rules / sizeof *builtin_rules)
#define N_DEFINES (sizeof builtin_defines / sizeof *builtin_defines)

/* Measured: no line of the development sets needs more than 3 000 steps in any rule. */
#define MATCH_LIMIT 20000u
#define DEPTH_LIMIT 500u
#define MAX_FILE ((long)4 << 20)

struct rules {
    const struct rule **rule; /* user's first, then built-in; id = index + 1 */
    _Atomic(pcre2_code *) *code;
    size_t n;
    bool builtin;
    struct rule_set user;
    uint16_t *list[RULE_KINDS][256]; /* ids by kind and first byte, 0 ends */
    uint16_t *lists;                 /* storage of the above */
    uint32_t kinds[256];
};

struct rules_match {
    pcre2_match_data *md;
    pcre2_match_context *mc;
};

/* What stands in for a pattern that could not be compiled: never matches. */
static pcre2_code *const broken = (pcre2_code *)&(char){0};

static void free_tables(struct rules *r)
{
    if (r->code)
        for (size_t i = 0; i < r->n; i++) {
            pcre2_code *c = atomic_load(&r->code[i]);
            if (c != broken)
                pcre2_code_free(c);
        }
    free(r->code);
    free(r->rule);
    free(r->lists);
    r->code = NULL;
    r->rule = NULL;
    r->lists = NULL;
    r->n = 0;
}

static bool has_first(const struct rule *rule, unsigned byte)
{
    return rule->first[byte / 32] >> (byte % 32) & 1u;
}

/* Fills the lists by kind and first byte. */
static enum status index_rules(struct rules *r)
{
    size_t total = (size_t)RULE_KINDS * 256;
    for (size_t i = 0; i < r->n; i++)
        for (unsigned w = 0; w < 8; w++)
            total += (size_t)__builtin_popcount(r->rule[i]->first[w]);
    r->lists = malloc(total * sizeof *r->lists);
    if (!r->lists)
        return ST_NOMEM;
    memset(r->kinds, 0, sizeof r->kinds);
    size_t n_of[RULE_KINDS][256] = {{0}};
    for (size_t i = 0; i < r->n; i++)
        for (unsigned b = 0; b < 256; b++)
            if (has_first(r->rule[i], b)) {
                n_of[r->rule[i]->kind][b]++;
                r->kinds[b] |= 1u << r->rule[i]->kind;
            }
    uint16_t *p = r->lists;
    for (unsigned k = 0; k < RULE_KINDS; k++)
        for (unsigned b = 0; b < 256; b++) {
            r->list[k][b] = p;
            p[n_of[k][b]] = 0;
            p += n_of[k][b] + 1;
            n_of[k][b] = 0;
        }
    for (size_t i = 0; i < r->n; i++)
        for (unsigned b = 0; b < 256; b++) {
            unsigned k = r->rule[i]->kind;
            if (has_first(r->rule[i], b))
                r->list[k][b][n_of[k][b]++] = (uint16_t)(i + 1);
        }
    return ST_OK;
}

static enum status build(struct rules *r)
{
    free_tables(r);
    size_t n = r->user.n + (r->builtin ? N_BUILTIN : 0);
    if (n > 60000)
        return ST_LIMIT;
    r->rule = calloc(n + 1, sizeof *r->rule);
    r->code = calloc(n + 1, sizeof *r->code);
    if (!r->rule || !r->code)
        return ST_NOMEM;
    for (size_t i = 0; i < r->user.n; i++)
        r->rule[r->n++] = &r->user.rule[i];
    for (size_t i = 0; r->builtin && i < N_BUILTIN; i++)
        r->rule[r->n++] = &builtin_rules[i];
    return index_rules(r);
}

enum status rules_new(struct rules **out, bool builtin)
{
    struct rules *r = calloc(1, sizeof *r);
    if (!r)
        return ST_NOMEM;
    r->builtin = builtin;
    enum status st = build(r);
    if (st != ST_OK) {
        rules_delete(r);
        return st;
    }
    *out = r;
    return ST_OK;
}

void rules_delete(struct rules *r)
{
    if (!r)
        return;
    free_tables(r);
    rule_set_free(&r->user);
    free(r);
}

/* The words of the built-in files may be used in a user's file too. */
static enum status add_builtin_defines(struct rule_set *s)
{
    if (s->n_define)
        return ST_OK;
    char *text = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);
    if (!f)
        return ST_NOMEM;
    for (size_t i = 0; i < N_DEFINES; i++)
        fprintf(f, "define: %s = %s\n", builtin_defines[i][0], builtin_defines[i][1]);
    unsigned line;
    const char *why;
    enum status st = fclose(f) ? ST_NOMEM : rule_parse(s, text, len, &line, &why);
    free(text);
    return st;
}

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *p = NULL;
    if (!fseek(f, 0, SEEK_END)) {
        long n = ftell(f);
        if (n > MAX_FILE)
            errno = EFBIG;
        else if (n >= 0 && !fseek(f, 0, SEEK_SET))
            p = calloc((size_t)n + 1, 1);
        if (p) {
            *len = fread(p, 1, (size_t)n, f);
            if (ferror(f)) {
                free(p);
                p = NULL;
            }
        }
    }
    int e = errno;
    fclose(f);
    errno = e;
    return p;
}

enum status rules_load_file(struct rules *r, const char *path, char *why, size_t size)
{
    size_t len = 0, first = r->user.n;
    unsigned line = 0;
    const char *what = "";
    char *text = read_file(path, &len);
    if (!text)
        return ST_IO;
    enum status st = add_builtin_defines(&r->user);
    if (st == ST_OK) {
        st = rule_parse(&r->user, text, len, &line, &what);
        if (st == ST_SKIP)
            snprintf(why, size, "%s:%u: %s", path, line, what);
    }
    free(text);
    for (size_t i = first; st == ST_OK && i < r->user.n; i++)
        st = rule_hint(&r->user.rule[i], why, size);
    /* also after an error: the array may have moved */
    enum status built = build(r);
    return st == ST_OK ? built : st;
}

size_t rules_count(const struct rules *r)
{
    return r->n;
}

const struct rule *rules_get(const struct rules *r, unsigned id)
{
    return id && id <= r->n ? r->rule[id - 1] : NULL;
}

const char *rules_name(const struct rules *r, unsigned id)
{
    return id && id <= r->n ? r->rule[id - 1]->name : "-";
}

unsigned rules_id(const struct rules *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (!strcmp(r->rule[i]->name, name))
            return (unsigned)i + 1;
    return 0;
}

static void put_example(FILE *out, const char *key, const char *s)
{
    if (!*s)
        return;
    fprintf(out, "%s: ", key);
    for (; *s; s++) {
        if (*s == '\n')
            fputs("\\n", out);
        else if (*s == '\t')
            fputs("\\t", out);
        else if (*s == '\\')
            fputs("\\\\", out);
        else if (*s == ' ' && !s[1])
            fputs("\\s", out);
        else
            fputc(*s, out);
    }
    fputc('\n', out);
}

bool rules_list(const struct rules *r, FILE *out)
{
    static const char *const words[] = {"weak", "open", "tail", "strong", "recur", "block"};
    for (size_t i = 0; i < r->n; i++) {
        const struct rule *x = r->rule[i];
        fprintf(out, "[%s]\nkind: %s\nscope: %s\n", x->name, rule_kind_name(x->kind), rule_scope_name(x->scope));
        if (x->flags) {
            fputs("flags:", out);
            for (unsigned b = 0; b < sizeof words / sizeof *words; b++)
                if (x->flags >> b & 1u)
                    fprintf(out, " %s", words[b]);
            fputc('\n', out);
        }
        fprintf(out, "pattern: %s\n", x->pattern);
        if (*x->source)
            fprintf(out, "source: %s\n", x->source);
        put_example(out, "yes", x->yes);
        put_example(out, "not", x->no);
        fputc('\n', out);
    }
    return !ferror(out);
}

enum status rules_match_new(struct rules_match **out)
{
    struct rules_match *m = calloc(1, sizeof *m);
    if (!m)
        return ST_NOMEM;
    m->md = pcre2_match_data_create(8, NULL);
    m->mc = pcre2_match_context_create(NULL);
    if (!m->md || !m->mc) {
        rules_match_delete(m);
        return ST_NOMEM;
    }
    pcre2_set_match_limit(m->mc, MATCH_LIMIT);
    pcre2_set_depth_limit(m->mc, DEPTH_LIMIT);
    *out = m;
    return ST_OK;
}

void rules_match_delete(struct rules_match *m)
{
    if (!m)
        return;
    pcre2_match_data_free(m->md);
    pcre2_match_context_free(m->mc);
    free(m);
}

/* Compiled on first use.  Two workers may compile the same pattern; one result is thrown away. */
static pcre2_code *get_code(const struct rules *r, unsigned id)
{
    _Atomic(pcre2_code *) *slot = &r->code[id - 1];
    pcre2_code *c = atomic_load_explicit(slot, memory_order_acquire);
    if (c)
        return c;
    int err;
    PCRE2_SIZE at;
    const struct rule *rule = r->rule[id - 1];
    c = pcre2_compile((PCRE2_SPTR)rule->pattern, PCRE2_ZERO_TERMINATED, rule_options(rule), &err, &at, NULL);
    if (c)
        (void)pcre2_jit_compile(c, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
    pcre2_code *mine = c ? c : broken, *seen = NULL;
    if (atomic_compare_exchange_strong(slot, &seen, mine))
        return mine;
    if (c)
        pcre2_code_free(c);
    return seen;
}

bool rules_try(const struct rules *r, struct rules_match *m, unsigned id, const uint8_t *p, size_t n,
               struct rules_hit *hit)
{
    pcre2_code *code = id ? get_code(r, id) : broken;
    if (code == broken || pcre2_match(code, p, n, 0, 0, m->md, m->mc) < 0)
        return false;
    const PCRE2_SIZE *o = pcre2_get_ovector_pointer(m->md);
    hit->id = id;
    hit->from = o[0];
    hit->to = o[1];
    hit->label = (const char *)pcre2_get_mark(m->md);
    return true;
}

uint32_t rules_kinds(const struct rules *r, uint8_t first)
{
    return r->kinds[first];
}

/* The first 8 bytes folded as rule.lit is.  Beyond ASCII the fold says nothing: then every rule passes. */
static uint64_t fold8(const uint8_t *p, bool *ascii)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < 8; i++)
        v |= (uint64_t)p[i] << (8 * i);
    *ascii = !(v & 0x8080808080808080u);
    return v | 0x2020202020202020u;
}

bool rules_is_narrow(const struct rule *rule)
{
    unsigned n = 0;
    for (unsigned w = 0; w < 8; w++)
        n += (unsigned)__builtin_popcount(rule->first[w]);
    return rule->lit_mask != 0 || n <= 12;
}

struct rules_hit rules_find(const struct rules *r, struct rules_match *m, unsigned kind, unsigned scopes,
                            const uint8_t *p, size_t n)
{
    struct rules_hit hit = {0, 0, 0, NULL};
    if (!n)
        return hit;
    bool ascii;
    uint64_t lead = fold8(p, &ascii);
    for (const uint16_t *l = r->list[kind][p[0]]; *l; l++) {
        const struct rule *rule = r->rule[*l - 1];
        if (ascii && ((lead ^ rule->lit) & rule->lit_mask))
            continue;
        if (!(scopes >> rule->scope & 1u) || ((scopes & RULES_NARROW) && !rules_is_narrow(rule)))
            continue;
        if (rules_try(r, m, *l, p, n, &hit))
            break;
    }
    return hit;
}

enum rules_sep rules_separator(const struct rules *r, struct slice line)
{
    const uint8_t *p = line.ptr;
    size_t n = line.len;
    if (!n || n > 240)
        return SEP_NONE;
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    if (!n || n > 160 || !(r->kinds[*p] >> RULE_SEPARATOR & 1u))
        return SEP_NONE;
    if (n == 1 && *p != '.')
        return SEP_NONE;
    uint8_t copy[176] = {0}; /* the caller's line may end at the end of a page */
    memcpy(copy, p, n);
    bool ascii;
    uint64_t lead = fold8(copy, &ascii);
    enum rules_sep sep = SEP_NONE;
    struct rules_match *m = NULL;
    for (const uint16_t *l = r->list[RULE_SEPARATOR][*p]; *l && sep == SEP_NONE; l++) {
        const struct rule *rule = r->rule[*l - 1];
        struct rules_hit hit;
        if (ascii && ((lead ^ rule->lit) & rule->lit_mask))
            continue;
        if (!m && rules_match_new(&m) != ST_OK)
            return SEP_NONE;
        if (rules_try(r, m, *l, copy, n, &hit))
            sep = rule->flags & RULE_STRONG ? SEP_STRONG : SEP_WEAK;
    }
    rules_match_delete(m);
    return sep;
}
