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
    free(r->group);
    r->group = NULL;
    r->code = NULL;
    r->rule = NULL;
    r->lists = NULL;
    r->n = 0;
}

static bool has_first(const struct rule *rule, unsigned byte)
{
    return rule->first[byte / 32] >> (byte % 32) & 1u;
}

/* One family of lists: counts, lays out and fills.  */
struct family {
    uint16_t **list; /* [RULE_KINDS][width], or [width] when led */
    uint16_t *kinds; /* [width] */
    size_t width;
    bool led, blind_only;
};

/* Calls add(at) for each slot of the family that rule i belongs to. */
static size_t each_slot(const struct rules *r, const struct family *f, size_t i, uint16_t *count)
{
    const struct rule *x = r->rule[i];
    size_t n = 0;
    if ((f->blind_only && x->n_lead) || x->scope == SCOPE_IN)
        return 0;
    for (size_t k = 0; k < (f->led ? x->n_lead : f->width); k++) {
        size_t slot = f->led ? x->lead[k] : k;
        if (!f->led && !has_first(x, (unsigned)k))
            continue;
        n++;
        if (!count)
            continue;
        f->kinds[slot] |= (uint16_t)(1u << x->kind);
        size_t at = f->led ? slot : x->kind * f->width + slot;
        if (f->list[at])
            f->list[at][count[at]] = (uint16_t)(i + 1);
        count[at]++;
    }
    return n;
}

static uint16_t *lay_out(const struct rules *r, const struct family *f, uint16_t *store, uint16_t *count)
{
    size_t slots = f->led ? f->width : RULE_KINDS * f->width;
    memset(f->list, 0, slots * sizeof *f->list);
    memset(f->kinds, 0, f->width * sizeof *f->kinds);
    memset(count, 0, slots * sizeof *count);
    for (size_t i = 0; i < r->n; i++)
        each_slot(r, f, i, count);
    for (size_t k = 0; k < slots; k++)
        if (count[k]) {
            f->list[k] = store;
            store[count[k]] = 0;
            store += count[k] + 1;
        }
    memset(count, 0, slots * sizeof *count);
    for (size_t i = 0; i < r->n; i++)
        each_slot(r, f, i, count);
    return store;
}

static enum status index_rules(struct rules *r)
{
    const struct family f[3] = {{&r->all[0][0], r->kinds_all, 256, false, false},
                                {&r->blind[0][0], r->kinds_blind, 256, false, true},
                                {r->led, r->kinds_led, RULE_LEADS, true, false}};
    size_t total = 0;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < r->n; i++)
            total += each_slot(r, &f[k], i, NULL) * 2;
    uint16_t *count = malloc((RULE_KINDS * 256u > RULE_LEADS ? RULE_KINDS * 256u : RULE_LEADS) * sizeof *count);
    uint16_t *store = r->lists = malloc((total + r->n + RULE_KINDS) * sizeof *r->lists);
    if (!count || !store) {
        free(count);
        return ST_NOMEM;
    }
    for (size_t k = 0; k < 3; k++)
        store = lay_out(r, &f[k], store, count);
    free(count);
    for (unsigned k = 0; k < RULE_KINDS; k++) {
        r->inside[k] = store;
        for (size_t i = 0; i < r->n; i++)
            if (r->rule[i]->kind == k && r->rule[i]->scope == SCOPE_IN)
                *store++ = (uint16_t)(i + 1);
        *store++ = 0;
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
    r->group = calloc(n + 1, sizeof *r->group);
    if (!r->rule || !r->code || !r->group)
        return ST_NOMEM;
    for (size_t i = 0; i < r->user.n; i++)
        r->rule[r->n++] = &r->user.rule[i];
    for (size_t i = 0; r->builtin && i < N_BUILTIN; i++)
        r->rule[r->n++] = &builtin_rules[i];
    enum status st = index_rules(r);
    if (st == ST_OK)
        rules_looks_fill(r);
    return st;
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
    for (size_t i = 0; r->leads && i < r->user.n; i++)
        free(r->leads[i]);
    free(r->leads);
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

static enum status hint_user(struct rules *r, size_t i, char *why, size_t size)
{
    uint16_t lead[RULE_MAX_LEADS];
    struct rule *x = &r->user.rule[i];
    enum status st = rule_hint(x, lead, why, size);
    if (st != ST_OK || !x->n_lead)
        return st;
    r->leads[i] = malloc(x->n_lead * sizeof *lead);
    if (!r->leads[i])
        return ST_NOMEM;
    memcpy(r->leads[i], lead, x->n_lead * sizeof *lead);
    x->lead = r->leads[i];
    return ST_OK;
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
    uint16_t **leads = realloc(r->leads, (r->user.n + 1) * sizeof *leads);
    if (!leads)
        return ST_NOMEM;
    r->leads = leads;
    for (size_t i = first; i < r->user.n; i++)
        leads[i] = NULL;
    for (size_t i = first; st == ST_OK && i < r->user.n; i++)
        st = hint_user(r, i, why, size);
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
        put_example(out, "need", x->need);
        put_example(out, "yes", x->yes);
        put_example(out, "not", x->no);
        fputc('\n', out);
    }
    return !ferror(out);
}
