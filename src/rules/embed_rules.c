/* embed_rules: build step.  Reads rule files, checks them and writes them as one C table, so that the
 * program starts without parsing or compiling a pattern.
 *
 *     embed_rules FILE... > rules_builtin.inc
 *
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quote/rule_index.h"

static char *read_all(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *p = NULL;
    size_t n = 0, cap = 0, got;
    if (!f)
        return NULL;
    do {
        if (cap - n < 65536) {
            cap = cap * 2 + 131072;
            char *q = realloc(p, cap);
            if (!q)
                break;
            p = q;
        }
        got = fread(p + n, 1, cap - n - 1, f);
        n += got;
    } while (got);
    fclose(f);
    if (p)
        p[n] = '\0';
    *len = n;
    return p;
}

static void put_string(const char *s)
{
    putchar('"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < 32 || c > 126 || c == '"' || c == '\\' || c == '?')
            printf("\\%03o", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void put_rule(const struct rule *r, size_t begin_at)
{
    printf("    {");
    const char *const s[] = {r->name, r->pattern, r->source, r->yes, r->no, r->need};
    for (size_t i = 0; i < 6; i++) {
        put_string(s[i]);
        printf(", ");
    }
    printf("%u, %u, %u, %d, %d, %u, %u, builtin_begins + %zu, ", r->kind, r->scope, r->flags, r->known, r->narrow,
           r->min_len, r->n_begin, begin_at);
    for (unsigned set = 0; set < 2; set++)
        for (size_t i = 0; i < 8; i++)
            printf("%s0x%xu%s", i ? "" : "{", set ? r->loose[i] : r->first[i], i < 7 ? ", " : set ? "}},\n" : "}, ");
}

/* The rule matches `text`: 1 or 0; -1 without memory. */
static int matches(const struct rule *r, const char *text)
{
    int err, rc = -1;
    PCRE2_SIZE at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)r->pattern, PCRE2_ZERO_TERMINATED, rule_options(r), &err, &at, NULL);
    pcre2_match_data *md = code ? pcre2_match_data_create_from_pattern(code, NULL) : NULL;
    if (md)
        rc = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, md, NULL) >= 0;
    pcre2_match_data_free(md);
    pcre2_code_free(code);
    return rc;
}

/* Says which of an entry's own examples are not told right; returns how many. */
static unsigned check_examples(const struct rule *r)
{
    static char text[1024];
    unsigned wrong = 0;
    for (int yes = 0; yes < 2; yes++)
        for (const char *all = yes ? r->yes : r->no; rule_example(&all, text, sizeof text);)
            if (matches(r, text) != yes) {
                fprintf(stderr, "rule %s %s: %s\n", r->name, yes ? "does not match" : "matches", text);
                wrong++;
            }
    return wrong;
}

static void put_words(const uint32_t *p, size_t n)
{
    printf("{");
    for (size_t i = 0; i < n; i++)
        printf("%u,", p[i]);
    printf("},\n");
}

/* false: no memory. */
static int put_index(const struct rule_set *set)
{
    const struct rule **rule = malloc((set->n + 1) * sizeof *rule);
    struct rule_index *x = NULL;
    for (size_t i = 0; rule && i < set->n; i++)
        rule[i] = &set->rule[i];
    if (!rule || rule_index_new(&x, rule, set->n) != ST_OK) {
        free(rule);
        return 0;
    }
    puts("static const struct rule_lead builtin_leads[] = {");
    for (uint32_t i = 0; i < x->slot[RULE_SLOTS]; i++)
        printf("{0x%llxu, 0x%llxu, %u, %u},", (unsigned long long)x->lead[i].value, (unsigned long long)x->lead[i].mask,
               x->lead[i].id, x->lead[i].kind);
    puts("};\nstatic const struct rule_first builtin_firsts[] = {");
    for (uint32_t i = 0; i < x->first_slot[3 * RULE_FIRSTS]; i++)
        printf("{0x%llxu, 0x%x, %u, %d},", (unsigned long long)x->first[i].value, x->first[i].kinds, x->first[i].len,
               x->first[i].wide);
    puts("};\nstatic const struct rule_index builtin_index = {builtin_leads,");
    put_words(x->slot, RULE_SLOTS + 2);
    put_words(x->three, RULE_INDEX_WORDS);
    put_words(x->four, RULE_INDEX_WORDS);
    put_words(x->five, RULE_INDEX_WORDS);
    put_words(x->six, 2 * RULE_INDEX_WORDS);
    put_words(x->separator, RULE_INDEX_WORDS);
    puts("builtin_firsts,");
    put_words(x->first_slot, 3 * RULE_FIRSTS + 1);
    puts("};");
    rule_index_delete(x);
    free(rule);
    return 1;
}

int main(int argc, char **argv)
{
    struct rule_set set = {0};
    unsigned wrong = 0;
    char why_buf[256];
    for (int i = 1; i < argc; i++) {
        size_t len = 0;
        unsigned line = 0;
        const char *why = "";
        char *text = read_all(argv[i], &len);
        if (!text || rule_parse(&set, text, len, &line, &why) != ST_OK) {
            fprintf(stderr, "%s:%u: %s\n", argv[i], line, text ? why : "cannot be read");
            return 1;
        }
        free(text);
    }
    puts("/* Made by src/rules/embed_rules.c from src/rules/. */");
    puts("static const struct rule_begin builtin_begins[] = {");
    for (size_t i = 0; i < set.n; i++) {
        struct rule_begin *begin;
        if (rule_hint(&set.rule[i], &begin, why_buf, sizeof why_buf) != ST_OK) {
            fprintf(stderr, "%s\n", why_buf);
            return 1;
        }
        wrong += check_examples(&set.rule[i]);
        for (size_t k = 0; k < i; k++)
            if (!strcmp(set.rule[i].name, set.rule[k].name)) {
                fprintf(stderr, "two rules are called %s\n", set.rule[i].name);
                return 1;
            }
        for (size_t k = 0; k < set.rule[i].n_begin; k++)
            printf("{0x%llxu, %u, %d},", (unsigned long long)begin[k].value, begin[k].len, begin[k].wide);
        set.rule[i].begin = begin; /* kept for the index */
    }
    if (wrong)
        return 1;
    puts("{0, 0, 0}};\nstatic const struct rule builtin_rules[] = {");
    for (size_t i = 0, at = 0; i < set.n; at += set.rule[i++].n_begin)
        put_rule(&set.rule[i], at);
    puts("};\nstatic const char *const builtin_defines[][2] = {");
    for (size_t i = 0; i < set.n_define; i++) {
        printf("    {");
        put_string(set.define[2 * i]);
        printf(", ");
        put_string(set.define[2 * i + 1]);
        printf("},\n");
    }
    puts("};");
    int ok = put_index(&set);
    for (size_t i = 0; i < set.n; i++)
        free((void *)(uintptr_t)set.rule[i].begin);
    rule_set_free(&set);
    return fflush(stdout) || !ok ? 1 : 0;
}
