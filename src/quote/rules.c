/* rules: loading, indexing and listing.  See rules.h; matching is in rules_match.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quote/rules_priv.h"
#include "rules_builtin.inc"

#define N_BUILTIN (sizeof builtin_rules / sizeof *builtin_rules)
#define N_DEFINES (sizeof builtin_defines / sizeof *builtin_defines)

#define MAX_FILE ((long)4 << 20)

static void free_tables(struct rules *r)
{
    if (r->code)
        for (size_t i = 0; i < r->n; i++) {
            pcre2_code *c = atomic_load(&r->code[i]);
            if (c != RULES_BROKEN)
                pcre2_code_free(c);
        }
    free(r->code);
    free(r->rule);
    free(r->lists);
    rule_index_delete(r->own_index);
    r->own_index = NULL;
    r->index = NULL;
    free(r->group);
    free(r->looks.need);
    free(r->sep_looks.need);
    free(r->said_looks.need);
    r->looks.need = r->sep_looks.need = r->said_looks.need = NULL;
    r->group = NULL;
    r->code = NULL;
    r->rule = NULL;
    r->lists = NULL;
    r->n = 0;
}

/* Each byte of a set: for (c = next_byte(set, 0); c < 256; c = next_byte(set, c + 1)). */
static unsigned next_byte(const uint32_t set[8], unsigned c)
{
    for (; c < 256; c = (c | 31) + 1) {
        uint32_t w = set[c / 32] >> (c % 32);
        if (w)
            return c + (unsigned)__builtin_ctz(w);
    }
    return 256;
}

/* Lays the lists by kind and first byte out in `store` and fills them; returns what lies behind. */
static uint16_t *lay_out(const struct rules *r, uint16_t *(*list)[256], bool loose, uint16_t *store)
{
    uint16_t n[RULE_KINDS][256] = {{0}};
    for (int fill = 0; fill < 2; fill++) {
        for (size_t i = 0; i < r->n; i++) {
            const struct rule *x = r->rule[i];
            const uint32_t *set = x->known ? x->loose : x->first;
            if (x->scope == SCOPE_IN || (x->known && !loose))
                continue;
            for (unsigned c = next_byte(set, 0); c < 256; c = next_byte(set, c + 1)) {
                if (fill)
                    list[x->kind][c][n[x->kind][c]] = (uint16_t)(i + 1);
                n[x->kind][c]++;
            }
        }
        for (unsigned k = 0; k < RULE_KINDS * 256u; k++) {
            uint16_t *count = &n[0][0] + k, **to = &list[0][0] + k;
            if (fill && *to)
                (*to)[*count] = 0;
            else if (!fill)
                *to = *count ? store : NULL;
            store += !fill && *count ? *count + 1 : 0;
            *count = 0;
        }
    }
    return store;
}

static void fill_kinds(struct rules *r)
{
    memset(r->kinds_all, 0, sizeof r->kinds_all);
    memset(r->kinds_blind, 0, sizeof r->kinds_blind);
    memset(r->kinds_loose, 0, sizeof r->kinds_loose);
    memset(r->kinds_narrow, 0, sizeof r->kinds_narrow);
    for (size_t i = 0; i < r->n; i++) {
        const struct rule *x = r->rule[i];
        uint16_t bit = (uint16_t)(1u << x->kind);
        if (x->scope == SCOPE_IN)
            continue;
        for (unsigned c = next_byte(x->first, 0); c < 256; c = next_byte(x->first, c + 1)) {
            r->kinds_all[c] |= bit;
            r->kinds_blind[c] |= x->known ? 0 : bit;
            r->kinds_narrow[c] |= x->known || !x->narrow ? 0 : bit;
        }
        for (unsigned c = next_byte(x->loose, 0); c < 256 && x->known; c = next_byte(x->loose, c + 1)) {
            r->kinds_loose[c] |= bit;
            r->kinds_narrow[c] |= bit;
        }
    }
}

static enum status index_rules(struct rules *r)
{
    size_t total = 0;
    for (size_t i = 0; i < r->n; i++)
        for (unsigned w = 0; w < 8; w++)
            total += (unsigned)__builtin_popcount(r->rule[i]->first[w] | r->rule[i]->loose[w]);
    uint16_t *store = r->lists = malloc((2 * (total + RULE_KINDS * 256u) + r->n + RULE_KINDS) * sizeof *r->lists);
    if (!store)
        return ST_NOMEM;
    store = lay_out(r, r->loose, true, store);
    store = lay_out(r, r->blind, false, store);
    fill_kinds(r);
    for (unsigned k = 0; k < RULE_KINDS; k++) {
        r->inside[k] = store;
        for (size_t i = 0; i < r->n; i++)
            if (r->rule[i]->kind == k && r->rule[i]->scope == SCOPE_IN)
                *store++ = (uint16_t)(i + 1);
        *store++ = 0;
    }
    if (!r->user.n && r->builtin) {
        r->index = &builtin_index;
        return ST_OK;
    }
    enum status st = rule_index_new(&r->own_index, r->rule, r->n);
    r->index = r->own_index;
    return st;
}

static enum status build(struct rules *r)
{
    free_tables(r);
    size_t n = r->user.n + (r->builtin ? N_BUILTIN : 0);
    if (n > 60000)
        return ST_LIMIT;
    r->rule = calloc(n + 1, sizeof *r->rule);
    r->code = calloc(n + 1, sizeof *r->code);
    r->group = calloc(n + 1, sizeof *r->group);
    if (!r->rule || !r->code || !r->group)
        return ST_NOMEM;
    for (size_t i = 0; i < r->user.n; i++)
        r->rule[r->n++] = &r->user.rule[i];
    for (size_t i = 0; r->builtin && i < N_BUILTIN; i++)
        r->rule[r->n++] = &builtin_rules[i];
    enum status st = index_rules(r);
    return st == ST_OK ? rules_looks_fill(r) : st;
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
    for (size_t i = 0; r->begins && i < r->user.n; i++)
        free(r->begins[i]);
    free(r->begins);
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
    struct rule_begin **begins = realloc(r->begins, (r->user.n + 1) * sizeof *begins);
    if (!begins)
        return ST_NOMEM;
    r->begins = begins;
    for (size_t i = first; i < r->user.n; i++)
        begins[i] = NULL;
    for (size_t i = first; st == ST_OK && i < r->user.n; i++) {
        struct rule *x = &r->user.rule[i];
        st = rule_hint(x, &begins[i], why, size);
        x->begin = begins[i];
        if (x->kind == RULE_CHROME && !(x->flags & RULE_WEAK))
            x->flags |= RULE_BODY; /* who writes a rule knows the input: it is believed anywhere */
    }
    for (size_t i = first; st != ST_OK && i < r->user.n; i++)
        free(begins[i]);
    if (st != ST_OK)
        r->user.n = first; /* none of a broken file */
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

static void put_examples(FILE *out, const char *key, const char *all)
{
    char text[1024];
    while (rule_example(&all, text, sizeof text))
        put_example(out, key, text);
}

bool rules_list(const struct rules *r, FILE *out)
{
    static const char *const words[] = {"weak", "open", "tail", "strong", "recur", "block", "body", "named"};
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
        put_example(out, "need", x->need);
        put_examples(out, "yes", x->yes);
        put_examples(out, "not", x->no);
        fputc('\n', out);
    }
    return !ferror(out);
}
