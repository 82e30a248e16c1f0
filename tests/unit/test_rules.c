/* Every rule's own examples, the rule file parser, and user rules.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "quote/cues.h"
#include "quote/depth.h"
#include "quote/rules.h"
#include "text/tokens.h"
#include "text/utf8.h"

static struct rules *builtin(void)
{
    struct rules *r = NULL;
    cr_assert_eq(rules_new(&r, true), ST_OK);
    return r;
}

static bool matches(const struct rules *r, struct rules_match *m, unsigned id, const char *text)
{
    struct rules_hit h;
    return rules_try(r, m, id, (const uint8_t *)text, strlen(text), &h);
}

/* The pattern can only say no: what the engine does by itself. */
static bool by_engine(const struct rule *x) { return !strcmp(x->pattern, "(?!)"); }

Test(rules, examples)
{
    struct rules *r = builtin();
    struct rules_match *m = NULL;
    cr_assert_eq(rules_match_new(&m), ST_OK);
    for (unsigned id = 1; id <= rules_count(r); id++) {
        const struct rule *x = rules_get(r, id);
        if (by_engine(x))
            continue;
        cr_expect(*x->yes && *x->no, "%s lacks an example", x->name);
        cr_expect(*x->source, "%s does not say who writes it", x->name);
        char text[1024];
        for (const char *all = x->yes; rule_example(&all, text, sizeof text);)
            cr_expect(matches(r, m, id, text), "%s does not match its example: %s", x->name, text);
        for (const char *all = x->no; rule_example(&all, text, sizeof text);)
            cr_expect(!matches(r, m, id, text), "%s matches what it must not: %s", x->name, text);
    }
    rules_match_delete(m);
    rules_delete(r);
}

/* The first tests must let every example through to its pattern. */
Test(rules, first_tests_pass_examples)
{
    struct rules *r = builtin();
    struct rules_match *m = NULL;
    cr_assert_eq(rules_match_new(&m), ST_OK);
    for (unsigned id = 1; id <= rules_count(r); id++) {
        const struct rule *x = rules_get(r, id);
        if (by_engine(x) || x->scope == SCOPE_IN)
            continue;
        uint8_t text[1024 + TOKENS_PAD] = {0};
        for (const char *all = x->yes; rule_example(&all, (char *)text, 1024);) {
            size_t n = strlen((char *)text);
            cr_expect(rules_kinds(r, m, rule_begin(text, n), RULES_SEES_ALL) >> x->kind & 1u, "%s: kind is ruled out", x->name);
            struct rules_hit h = rules_find(r, m, x->kind, 1u << x->scope, text, n);
            cr_expect(h.id != 0, "%s: first tests rule out %s", x->name, (char *)text);
        }
    }
    rules_match_delete(m);
    rules_delete(r);
}

/* Whatever PCRE2 takes for a digit, the beginning of a text tells that it may be one (rule_starts.c). */
Test(rules, digits_of_all_scripts)
{
    struct rules *r = builtin();
    struct rules_match *m = NULL;
    unsigned id = rules_id(r, "chrome-number"), digits = 0;
    cr_assert_eq(rules_match_new(&m), ST_OK);
    for (uint32_t c = 0x80; c < 0x20000; c++) {
        uint8_t text[4 + TOKENS_PAD] = {0};
        struct rules_hit h;
        size_t n = c - 0xd800 < 0x800 ? 0 : utf8_encode(c, text);
        if (!n || !rules_try(r, m, id, text, n, &h))
            continue;
        digits++;
        cr_expect_neq(rules_find(r, m, RULE_CHROME, 1u << SCOPE_LINE, text, n).id, 0, "U+%04X", (unsigned)c);
        cr_expect(rules_kinds(r, m, rule_begin(text, n), RULES_SEES_ALL) >> RULE_CHROME & 1u, "U+%04X", (unsigned)c);
    }
    cr_expect_gt(digits, 500);
    rules_match_delete(m);
    rules_delete(r);
}

Test(rules, ids_and_names)
{
    struct rules *r = builtin();
    unsigned id = rules_id(r, "on-wrote");
    cr_assert(id > 0);
    cr_expect_str_eq(rules_name(r, id), "on-wrote");
    cr_expect_str_eq(rules_name(r, 0), "-");
    cr_expect_eq(rules_id(r, "no such rule"), 0);
    rules_delete(r);
    cr_assert_eq(rules_new(&r, false), ST_OK);
    cr_expect_eq(rules_count(r), 0);
    rules_delete(r);
}

static enum rules_sep sep(const struct rules *r, const char *line)
{
    uint8_t text[256] = {0};
    struct rules_match *m = NULL;
    cr_assert_eq(rules_match_new(&m), ST_OK);
    memcpy(text, line, strlen(line));
    enum rules_sep is = rules_separator(r, m, (struct slice){text, strlen(line)});
    rules_match_delete(m);
    return is;
}

Test(rules, separators)
{
    struct rules *r = builtin();
    cr_expect_eq(sep(r, "."), SEP_STRONG);
    cr_expect_eq(sep(r, "#12"), SEP_STRONG);
    cr_expect_eq(sep(r, "Post by bob » Mon Jan 06, 2020 5:04 pm"), SEP_STRONG);
    cr_expect_eq(sep(r, "-----"), SEP_WEAK);
    cr_expect_eq(sep(r, "***"), SEP_WEAK);
    cr_expect_eq(sep(r, ""), SEP_NONE);
    cr_expect_eq(sep(r, ".."), SEP_NONE);
    cr_expect_eq(sep(r, "I like it."), SEP_NONE);
    rules_delete(r);
}

static char *write_file(const char *text)
{
    static char path[] = "/tmp/test_rules_XXXXXX";
    strcpy(path, "/tmp/test_rules_XXXXXX");
    int fd = mkstemp(path);
    cr_assert(fd >= 0);
    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    return path;
}

Test(rules, user_file)
{
    struct rules *r = builtin();
    struct rules_match *m = NULL;
    char why[256] = "";
    cr_assert_eq(rules_match_new(&m), ST_OK);
    char *path = write_file("# mine\n[my-line]\nkind: chrome\npattern: Shown\n  to you by .{1,20}%{colon}\n");
    cr_assert_eq(rules_load_file(r, path, why, sizeof why), ST_OK, "%s", why);
    struct rules_hit h = rules_find(r, m, RULE_CHROME, 1u << SCOPE_LINE, (const uint8_t *)"Shownto you by Bob:", 19);
    cr_expect_str_eq(rules_name(r, h.id), "my-line");
    unlink(path);
    rules_match_delete(m);
    rules_delete(r);
}

Test(rules, broken_user_files)
{
    static const char *const texts[] = {"[a]\nkind: nonsense\n",
                                        "[a]\nkind: chrome\npattern: (\n",
                                        "[a]\nkind: chrome\n",
                                        "pattern: x\n",
                                        "what\n",
                                        "[a]\nkind: chrome\npattern: %{none}\n",
                                        "[a\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct rules *r = builtin();
        size_t before = rules_count(r);
        char why[256] = "", *path = write_file(texts[i]);
        cr_expect_eq(rules_load_file(r, path, why, sizeof why), ST_SKIP, "%s", texts[i]);
        cr_expect(*why, "no reason for %s", texts[i]);
        cr_expect_eq(rules_count(r), before);
        unlink(path);
        rules_delete(r);
    }
    struct rules *r = builtin();
    char why[64];
    cr_expect_eq(rules_load_file(r, "/no/such/file", why, sizeof why), ST_IO);
    rules_delete(r);
}

/* --list-rules prints a rule file that gives the same rules again. */
Test(rules, list_is_a_rule_file)
{
    struct rules *r = builtin(), *again = NULL;
    char *text = NULL, why[256] = "";
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);
    cr_assert(f && rules_list(r, f));
    fclose(f);
    char *path = write_file(text);
    cr_assert_eq(rules_new(&again, false), ST_OK);
    cr_assert_eq(rules_load_file(again, path, why, sizeof why), ST_OK, "%s", why);
    cr_assert_eq(rules_count(again), rules_count(r));
    for (unsigned id = 1; id <= rules_count(r); id++) {
        cr_expect_str_eq(rules_get(again, id)->pattern, rules_get(r, id)->pattern);
        cr_expect_str_eq(rules_get(again, id)->yes, rules_get(r, id)->yes);
        /* chrome of one's own file is believed anywhere */
        unsigned own = rules_get(r, id)->kind == RULE_CHROME ? RULE_BODY : 0;
        cr_expect_eq(rules_get(again, id)->flags | own, rules_get(r, id)->flags | own);
    }
    unlink(path);
    free(text);
    rules_delete(r);
    rules_delete(again);
}

Test(depth, signs)
{
    static const struct {
        const char *line;
        unsigned depth, prefix, tight;
    } t[] = {{"text", 0, 0, 0},           {"> a", 1, 2, 0},   {">a", 1, 1, 1},           {"> > a", 2, 4, 0},   {">>> a", 3, 4, 0},
             {" > a", 1, 3, 0},           {"&gt;a", 1, 4, 1}, {"&gt; &gt; a", 2, 10, 0}, {"> a > b", 1, 2, 0}, {">", 1, 1, 1},
             {"\xef\xbc\x9e a", 1, 4, 0}, {"a > b", 0, 0, 0}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct depth d = depth_of((const uint8_t *)t[i].line, strlen(t[i].line));
        cr_expect(d.depth == t[i].depth && d.prefix == t[i].prefix && d.tight == t[i].tight, "%s: %u %u %u", t[i].line, d.depth,
                  d.prefix, d.tight);
    }
}
