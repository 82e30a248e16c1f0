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

#include "quote/starts.h"

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

static void put_rule(const struct rule *r, size_t starts_at)
{
    printf("    {");
    const char *const s[] = {r->name, r->pattern, r->source, r->yes, r->no, r->required};
    for (size_t i = 0; i < 6; i++) {
        put_string(s[i]);
        printf(", ");
    }
    printf("%u, %u, %u, %d, %u, %u, builtin_rule_starts + %zu},\n", r->kind, r->scope, r->flags, r->known, r->min_len,
           r->n_starts, starts_at);
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

#define PUT_NUMBERS(type, name, part, n)                          \
    do {                                                          \
        printf("static const %s %s_" #part "[] = {", type, name); \
        for (size_t i_ = 0; i_ < (n); i_++)                       \
            printf("0x%llx,", (unsigned long long)x.part[i_]);    \
        puts("};");                                               \
    } while (0)

/* false: no memory. */
static bool put_starts(const struct rule_set *set, const char *name)
{
    const struct rule **rule = malloc((set->n + 1) * sizeof *rule);
    struct starts x;
    for (size_t i = 0; rule && i < set->n; i++)
        rule[i] = &set->rule[i];
    bool ok = rule && starts_new(&x, rule, set->n) == ST_OK;
    free(rule);
    if (!ok)
        return false;
    printf("static const struct stretch %s_stretch[] = {", name);
    for (uint32_t i = 0; i <= x.n; i++)
        printf("{0x%llx,%u,%u},", (unsigned long long)x.stretch[i].from, x.stretch[i].list, x.stretch[i].kinds);
    puts("};");
    PUT_NUMBERS("uint32_t", name, third, x.n_third * STARTS_ROW + 1u);
    PUT_NUMBERS("uint16_t", name, id, x.stretch[x.n].list + 1u);
    PUT_NUMBERS("uint32_t", name, before, STARTS_PAIRS);
    printf("static const struct starts %s = {%s_stretch, %s_id, %s_before, %s_third, %u, %u};\n", name, name, name, name, name,
           x.n, x.n_third);
    starts_free(&x);
    return true;
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
    puts("static const struct rule_start builtin_rule_starts[] = {");
    for (size_t i = 0; i < set.n; i++) {
        struct rule_start *start;
        if (rule_study(&set.rule[i], &start, why_buf, sizeof why_buf) != ST_OK) {
            fprintf(stderr, "%s\n", why_buf);
            return 1;
        }
        wrong += check_examples(&set.rule[i]);
        for (size_t k = 0; k < i; k++)
            if (!strcmp(set.rule[i].name, set.rule[k].name)) {
                fprintf(stderr, "two rules are called %s\n", set.rule[i].name);
                return 1;
            }
        for (size_t k = 0; k < set.rule[i].n_starts; k++)
            printf("{0x%llxu, 0x%llxu},", (unsigned long long)start[k].from, (unsigned long long)start[k].to);
        set.rule[i].start = start; /* kept for the table of all */
    }
    if (wrong)
        return 1;
    puts("{0, 0}};\nstatic const struct rule builtin_rules[] = {");
    for (size_t i = 0, at = 0; i < set.n; at += set.rule[i++].n_starts)
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
    bool ok = put_starts(&set, "builtin_known");
    for (size_t i = 0; i < set.n; i++)
        free((void *)(uintptr_t)set.rule[i].start);
    rule_set_free(&set);
    return fflush(stdout) || !ok ? 1 : 0;
}
