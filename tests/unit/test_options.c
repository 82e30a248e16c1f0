/* options: how a command line is read, what it leaves in the handle, and every way it is refused.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "lib/handle.h"

static struct options o;

/* Reads a line split at single blanks, "_" standing for an empty word. */
static enum action parse(const char *line)
{
    static char text[512];
    static char *argv[40];
    int argc = 0;
    argv[argc++] = (char[]){"thresh"};
    snprintf(text, sizeof text, "%s", line);
    for (char *at = *text ? text : NULL; at; argc++) {
        argv[argc] = at;
        at = strchr(at, ' ');
        if (at)
            *at++ = '\0';
        if (strcmp(argv[argc], "_") == 0)
            argv[argc] = strchr(argv[argc], '\0');
    }
    return options_parse(argc, argv, &o);
}

Test(options, defaults)
{
    cr_assert_eq(parse(""), ACT_RUN);
    cr_expect(o.t->config.format == FMT_AUTO && o.t->config.to == OUT_SAME);
    cr_expect_eq(o.t->config.strip, 0x1e);
    cr_expect_eq(o.t->config.min_words, 8);
    cr_expect_float_eq(o.t->config.similarity, 0.8, 1e-12);
    cr_expect_eq(o.t->config.warn_above, 90);
    cr_expect(o.t->config.builtin_rules && !o.t->config.mark && !o.t->config.orphans_keep && !o.t->config.scope_thread);
    cr_expect(!o.t->config.stats && !o.t->config.strict && o.verbose == 0 && !o.stats && !o.strict);
    cr_expect_eq(o.n_files, 0);
    cr_expect_neq(o.t->config.color, WHEN_AUTO);
    options_free(&o);
}

Test(options, every_way_of_writing)
{
    cr_assert_eq(parse("a --to=explain -ftext --mi 5 b -qt text --mark - -- -x --mark"), ACT_RUN);
    cr_expect_eq(o.t->config.to, OUT_TEXT, "the last one wins");
    cr_expect_eq(o.t->config.format, FMT_TEXT);
    cr_expect_eq(o.t->config.min_words, 5);
    cr_expect_eq(o.verbose, -1);
    cr_expect(o.t->config.mark);
    static const char *const files[] = {"a", "b", "-", "-x", "--mark"};
    cr_assert_eq(o.n_files, 5);
    for (size_t i = 0; i < 5; i++)
        cr_expect_str_eq(o.file[i], files[i]);
    options_free(&o);
}

Test(options, values_reach_the_config)
{
    cr_assert_eq(parse("--strip quote,chrome --orphans=keep --similarity .75 --scope=thread --thread-break ^= "
                       "--post-break=^#\\d+$ --rules a --rules=b --no-builtin-rules --stats=out.json --warn-above=50% "
                       "--progress=always --color=never --strict -vv"),
                 ACT_RUN);
    cr_expect_eq(o.t->config.strip, 1u << V_QUOTE | 1u << V_CHROME);
    cr_expect(o.t->config.orphans_keep && o.t->config.scope_thread && o.t->config.strict && o.t->config.stats);
    cr_expect(!o.t->config.builtin_rules);
    cr_expect_float_eq(o.t->config.similarity, 0.75, 1e-12);
    cr_expect_str_eq(o.t->config.thread_break, "^=");
    cr_expect_str_eq(o.t->config.post_break, "^#\\d+$");
    cr_assert_eq(o.t->config.n_rules_files, 2);
    cr_expect_str_eq(o.t->config.rules_files[1], "b");
    cr_expect_str_eq(o.stats_file, "out.json");
    cr_expect_eq(o.t->config.warn_above, 50);
    cr_expect(o.progress && o.strict);
    cr_expect_eq(o.t->config.color, WHEN_NEVER);
    cr_expect_eq(o.verbose, 2);
    options_free(&o);
}

Test(options, stats_takes_its_file_only_behind_an_equals_sign)
{
    cr_assert_eq(parse("--stats a"), ACT_RUN);
    cr_expect(o.t->config.stats && o.stats && o.stats_file == NULL && o.n_files == 1);
    options_free(&o);
}

Test(options, actions)
{
    static const struct {
        const char *line;
        enum action action;
    } cases[] = {{"--help", ACT_HELP},
                 {"-qh --nonsense", ACT_HELP},
                 {"--version --help", ACT_VERSION},
                 {"--list-rules --rules x", ACT_LIST_RULES},
                 {"--restore j a", ACT_RESTORE},
                 {"--index-info=i", ACT_INDEX_INFO},
                 {"--completion=zsh", ACT_COMPLETION}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(parse(cases[i].line), cases[i].action, "%s", cases[i].line);
        options_free(&o);
    }
}

/* line, and the message up to its end */
static const char *const refused[][2] = {
    {"--similarity=3", "--similarity: 3 is not between 0.5 and 1"},
    {"--similarity 0.49", "--similarity: 0.49 is not between 0.5 and 1"},
    {"--similarity=nan", "--similarity: nan is not between 0.5 and 1"},
    {"--similarity=0x1p-1", "--similarity: 0x1p-1 is not between 0.5 and 1"},
    {"--similarity=0.8x", "--similarity: 0.8x is not between 0.5 and 1"},
    {"--similarity=.", "--similarity: . is not between 0.5 and 1"},
    {"--similarity=", "--similarity: '' is not between 0.5 and 1"},
    {"--min-words=0", "--min-words: '0' is not a number from 1 to 1000000"},
    {"--min-words=-1", "--min-words: '-1' is not a number from 1 to 1000000"},
    {"--min-words 99999999999999999999", "--min-words: '99999999999999999999' is not a number from 1 to 1000000"},
    {"--warn-above=%", "--warn-above: '%' is not a number from 0 to 100"},
    {"--strip=quote,", "--strip: '' is not one of all, none, quote, repost, chrome, signature"},
    {"--strip _", "--strip: '' is not one of all, none, quote, repost, chrome, signature"},
    {"--strip=quo", "--strip: 'quo' is not one of all, none, quote, repost, chrome, signature"},
    {"--strip=none,quote", "--strip: none stands alone"},
    {"--scope=here", "--scope: 'here' is not one of stream, thread"},
    {"--post-break=a(b", "--post-break: missing closing parenthesis at offset 3 of 'a(b'"},
    {"--thread-break _", "--thread-break: an empty pattern would match every line"},
    {"--rules=", "--rules: the argument is empty"},
    {"--stats=-", "--stats: standard output holds the text; name a file, or leave it out for standard error"},
    {"--mark=yes", "--mark: takes no argument"},
    {"--to", "--to: its argument FMT is missing"},
    {"-qt", "-t, --to: its argument FMT is missing"},
    {"--nonsense", "--nonsense: no such option"},
    {"-qZ", "-Z: no such option"},
    {"--=x", "--: no such option"},
    {"--thread=x", "--thread: could be one of --thread-field, --thread-from, --thread-break"},
    {"--progress=now", "--progress: 'now' is not one of auto, always, never"},
    {"--completion=csh", "--completion: 'csh' is not one of bash, zsh, fish"},
    {"--index-info=", "--index-info: the argument is empty"},
    {"--format=doc", "--format: 'doc' is not one of auto, text, jsonl, mbox, wet, html, csv"},
};

Test(options, refused_with_a_reason_and_status_2, .init = cr_redirect_stderr)
{
    static char wanted[1 << 14];
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        cr_expect_eq(parse(refused[i][0]), ACT_ERROR, "%s", refused[i][0]);
        size_t n = strlen(wanted);
        snprintf(wanted + n, sizeof wanted - n, "thresh: %s\nTry 'thresh --help'\n", refused[i][1]);
    }
    cr_expect_eq(message_status(), EXIT_USAGE);
    fflush(stderr);
    cr_assert_stderr_eq_str(wanted);
}

Test(options, sizes)
{
    static const struct {
        const char *text;
        uint64_t bytes;
    } sizes[] = {{"512M", 512u << 20},
                 {"4G", (uint64_t)4 << 30},
                 {"16777216", 16u << 20},
                 {"20480k", 20u << 20},
                 {"2GiB", (uint64_t)2 << 30},
                 {"1T", (uint64_t)1 << 40},
                 {"1M", 0},
                 {"G", 0},
                 {"4X", 0},
                 {"4Mx", 0},
                 {"99999999999T", 0},
                 {"", 0}};
    for (size_t r = 0; r < option_table_n; r++) {
        const struct option_row *row = &option_table[r];
        if (!row->shown.name || strcmp(row->shown.name, "memory") != 0)
            continue;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            struct config c = {0};
            struct parse p = {.config = &c};
            cr_expect_eq(row->set(&p, row, sizes[i].text), sizes[i].bytes != 0, "%s", sizes[i].text);
            cr_expect_eq(c.memory, sizes[i].bytes, "%s", sizes[i].text);
        }
        return;
    }
    cr_assert_fail("no row for --memory");
}

Test(options, table_is_sound)
{
    const struct thresh_option *a, *b;
    for (size_t i = 0; (a = thresh_option(i)) != NULL; i++) {
        cr_assert((a->help || a->name) && a->size == sizeof *a);
        if (!a->name)
            continue;
        cr_expect_eq(!option_table[i].set, (a->flags & THRESH_OPTION_PROGRAM) != 0, "--%s", a->name);
        cr_expect(a->value || (!a->values && !(a->flags & THRESH_OPTION_BARE)), "--%s", a->name);
        cr_expect_eq(!a->help || !strstr(a->help, "{}"), !a->values || strcmp(a->name, "strip") == 0, "--%s", a->name);
        for (size_t k = i + 1; (b = thresh_option(k)) != NULL; k++) {
            cr_expect(!b->name || strcmp(a->name, b->name) != 0, "--%s twice", a->name);
            cr_expect(!a->brief || a->brief != b->brief, "-%c twice", a->brief);
        }
    }
    cr_expect_null(thresh_option(option_table_n));
}

/* Values stand in the order of their enums. */
Test(options, values_are_their_enums)
{
    static const struct {
        const char *line;
        int want;
    } cases[] = {{"-f auto", FMT_AUTO}, {"-f text", FMT_TEXT}, {"-f jsonl", FMT_JSONL}, {"-f mbox", FMT_MBOX},
                 {"-f wet", FMT_WET},   {"-f html", FMT_HTML}, {"-f csv", FMT_CSV}};
    static const struct {
        const char *line;
        int want;
    } to[] = {{"-t same", OUT_SAME},       {"-t text", OUT_TEXT},   {"-t jsonl", OUT_JSONL},
              {"-t explain", OUT_EXPLAIN}, {"-t spans", OUT_SPANS}, {"-t html", OUT_HTML}};
    static const struct {
        const char *line;
        int want;
    } pack[] = {{"-o d --pack=same", PACK_SAME},
                {"-o d --pack=none", PACK_NONE},
                {"-o d --pack=gzip", PACK_GZIP},
                {"-o d --pack=zstd", PACK_ZSTD}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(parse(cases[i].line), ACT_RUN);
        cr_expect_eq((int)o.t->config.format, cases[i].want, "%s", cases[i].line);
        options_free(&o);
    }
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        cr_assert_eq(parse(to[i].line), ACT_RUN);
        cr_expect_eq((int)o.t->config.to, to[i].want, "%s", to[i].line);
        options_free(&o);
    }
    for (size_t i = 0; i < sizeof pack / sizeof *pack; i++) {
        cr_assert_eq(parse(pack[i].line), ACT_RUN);
        cr_expect_eq((int)o.t->config.pack, pack[i].want, "%s", pack[i].line);
        options_free(&o);
    }
    cr_assert_eq(parse("-s all"), ACT_RUN);
    cr_expect_eq(o.t->config.strip, 0x1e);
    options_free(&o);
    cr_assert_eq(parse("-s none"), ACT_RUN);
    cr_expect_eq(o.t->config.strip, 0);
    options_free(&o);
}

Test(options, help_shows_all_in_80_columns)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    options_help(f);
    fclose(f);
    const struct thresh_option *a;
    for (size_t i = 0; (a = thresh_option(i)) != NULL; i++) {
        char name[40];
        snprintf(name, sizeof name, "--%s", a->name ? a->name : "");
        cr_expect_eq(!strstr(text, a->name ? name : a->help), !a->help, "%s", name);
    }
    cr_expect_not_null(strstr(text, "auto, text"));
    cr_expect_not_null(strstr(text, "Memory and work:"));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        cr_expect_leq(strlen(line), 80, "%s", line);
    free(text);
}
