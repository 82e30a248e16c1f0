/* optable: the rows and their setters; see optable.h.
 *
 * A setter checks its value and writes one or two fields of config.  What depends on several options is
 * checked by optable_check when all are known.
 * SPDX-License-Identifier: MIT */
#include "lib/optable.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MIB ((uint64_t)1 << 20)

typedef const struct option_row row_t;

/* Writes the reason; false, so that a setter can return it.  Long values are cut. */
__attribute__((format(printf, 2, 3))) static bool refuse(struct parse *p, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(p->why, sizeof p->why, fmt, ap);
    va_end(ap);
    return false;
}

void optable_choices(const struct choice *choices, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (; choices->name && n < size; choices++)
        if (choices->ready)
            n += (size_t)snprintf(out + n, size - n, "%s%s", n ? ", " : "", choices->name);
}

/* ---- values ---- */

static bool find_choice(struct parse *p, row_t *row, const char *arg, int *value)
{
    for (const struct choice *c = row->choices; c->name; c++)
        if (strcmp(c->name, arg) == 0) {
            if (!c->ready)
                return refuse(p, "%s is not available in this version", arg);
            *value = c->value;
            return true;
        }
    char names[128];
    optable_choices(row->choices, names, sizeof names);
    return refuse(p, "'%.60s' is not one of %s", arg, names);
}

/* Decimal digits only: no sign, no space, no hexadecimal; up to 19 digits. */
static bool read_digits(const char *arg, size_t n, uint64_t *value)
{
    uint64_t v = 0;
    if (n == 0 || n > 19)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (arg[i] < '0' || arg[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(arg[i] - '0');
    }
    *value = v;
    return true;
}

static bool read_number(struct parse *p, const char *arg, size_t n, unsigned min, unsigned max, unsigned *out)
{
    uint64_t v;
    if (!read_digits(arg, n, &v) || v < min || v > max)
        return refuse(p, "'%.60s' is not a number from %u to %u", arg, min, max);
    *out = (unsigned)v;
    return true;
}

/* ---- setters; `row->at` is the offset of the field ---- */

#define FIELD(type, p, row) ((type *)(void *)((char *)(p)->config + (row)->at))

static bool set_enum(struct parse *p, row_t *row, const char *arg)
{
    int v = 0;
    if (!find_choice(p, row, arg, &v))
        return false;
    _Static_assert(sizeof(enum format) == sizeof v && sizeof(enum out_format) == sizeof v &&
                       sizeof(enum when) == sizeof v && sizeof(enum packing) == sizeof v && sizeof(enum shell) == sizeof v,
                   "enums of config are written as int");
    memcpy(FIELD(char, p, row), &v, sizeof v);
    return true;
}

static bool set_either(struct parse *p, row_t *row, const char *arg)
{
    int v = 0;
    if (!find_choice(p, row, arg, &v))
        return false;
    *FIELD(bool, p, row) = v != 0;
    return true;
}

static bool set_true(struct parse *p, row_t *row, const char *arg)
{
    (void)arg;
    *FIELD(bool, p, row) = true;
    return true;
}

static bool set_false(struct parse *p, row_t *row, const char *arg)
{
    (void)arg;
    *FIELD(bool, p, row) = false;
    return true;
}

static bool set_name(struct parse *p, row_t *row, const char *arg)
{
    if (!*arg)
        return refuse(p, "the argument is empty");
    *FIELD(const char *, p, row) = arg;
    return true;
}

static bool set_strip(struct parse *p, row_t *row, const char *arg)
{
    const size_t whole = strlen(arg);
    unsigned bits = 0;
    for (const char *at = arg;; at++) {
        size_t n = strcspn(at, ",");
        const struct choice *c = row->choices;
        while (c->name && (strlen(c->name) != n || strncmp(c->name, at, n) != 0))
            c++;
        if (!c->name)
            return refuse(p, "'%.*s' is not one of all, none, quote, repost, chrome, signature",
                          (int)(n < 60 ? n : 60), at);
        if (c->value <= 0 && n != whole) /* all, none */
            return refuse(p, "%s stands alone", c->name);
        bits |= (unsigned)(c->value > 0 ? 1 << c->value : -c->value);
        at += n;
        if (!*at)
            break;
    }
    p->config->strip = bits;
    return true;
}

static bool set_min_words(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    return read_number(p, arg, strlen(arg), 1, 1000000, &p->config->min_words);
}

/* Own digits instead of strtod: no locale, no hexadecimal, no `nan`. */
static bool set_similarity(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    size_t whole_n = strspn(arg, "0123456789");
    size_t part_n = arg[whole_n] == '.' ? strspn(arg + whole_n + 1, "0123456789") : 0;
    size_t used = whole_n + (arg[whole_n] == '.') + part_n;
    double v = 0, unit = 1;

    for (size_t i = 0; i < used; i++) {
        if (arg[i] == '.')
            continue;
        v = v * 10 + (arg[i] - '0');
        unit *= i > whole_n ? 10 : 1;
    }
    v /= unit;
    if (arg[used] || whole_n + part_n == 0 || used > 17 || v < 0.5 || v > 1)
        return refuse(p, "%.60s is not between 0.5 and 1", *arg ? arg : "''");
    p->config->similarity = v;
    return true;
}

/* Compiled here only to tell early what is wrong with it; the segmenter compiles its own with the same
 * flags. */
static bool set_pattern(struct parse *p, row_t *row, const char *arg)
{
    int code;
    PCRE2_SIZE at;
    if (!*arg)
        return refuse(p, "an empty pattern would match every line");
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)arg, PCRE2_ZERO_TERMINATED,
                                   PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, &code, &at, NULL);
    if (!re) {
        PCRE2_UCHAR text[128];
        pcre2_get_error_message(code, text, sizeof text);
        return refuse(p, "%s at offset %zu of '%.60s'", (const char *)text, (size_t)at, arg);
    }
    pcre2_code_free(re);
    *FIELD(const char *, p, row) = arg;
    return true;
}

static bool set_rules(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    if (!*arg)
        return refuse(p, "the argument is empty");
    p->rules_files[p->config->n_rules_files++] = arg;
    return true;
}

static bool set_exact(struct parse *p, row_t *row, const char *arg)
{
    (void)row, (void)arg;
    p->config->strip = 1u << V_REPOST;
    p->config->similarity = 1;
    return true;
}

static bool set_help(struct parse *p, row_t *row, const char *arg)
{
    (void)row, (void)arg;
    p->action = ACT_HELP;
    return true;
}

static bool set_version(struct parse *p, row_t *row, const char *arg)
{
    (void)row, (void)arg;
    p->action = ACT_VERSION;
    return true;
}

static bool set_list_rules(struct parse *p, row_t *row, const char *arg)
{
    (void)row, (void)arg;
    p->action = ACT_LIST_RULES;
    return true;
}

static bool set_restore(struct parse *p, row_t *row, const char *arg)
{
    p->action = ACT_RESTORE;
    return set_name(p, row, arg);
}

static bool set_completion(struct parse *p, row_t *row, const char *arg)
{
    p->action = ACT_COMPLETION;
    return set_enum(p, row, arg);
}

static bool set_index_info(struct parse *p, row_t *row, const char *arg)
{
    p->action = ACT_INDEX_INFO;
    return set_name(p, row, arg);
}

static bool set_index_merge(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    if (!*arg)
        return refuse(p, "the argument is empty");
    p->action = ACT_INDEX_MERGE;
    p->index_merge[p->config->n_index_merge++] = arg;
    return true;
}

static bool set_seed(struct parse *p, row_t *row, const char *arg)
{
    if (!read_digits(arg, strlen(arg), FIELD(uint64_t, p, row)))
        return refuse(p, "'%.60s' is not a number of up to 19 digits", arg);
    return true;
}

static bool set_quiet(struct parse *p, row_t *row, const char *arg)
{
    (void)row, (void)arg;
    p->config->verbose = -1;
    return true;
}

static bool set_verbose(struct parse *p, row_t *row, const char *arg)
{
    int *verbose = &p->config->verbose;
    (void)row, (void)arg;
    *verbose = *verbose < 0 ? 1 : *verbose < 2 ? *verbose + 1 : 2;
    return true;
}

static bool set_memory(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    static const char units[] = "KMGT";
    const uint64_t least = 16 * MIB;
    size_t n = strspn(arg, "0123456789");
    const char *unit = arg[n] ? strchr(units, arg[n] & ~0x20) : NULL;
    const char *tail = arg + n + (unit ? 1 : 0);
    uint64_t v;

    if (unit && tail[0] == 'i')
        tail++;
    if (tail[0] == 'B')
        tail++;
    if (*tail || !read_digits(arg, n, &v))
        return refuse(p, "'%.60s' is not a size such as 512M or 4G", arg);
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (v > UINT64_MAX >> shift)
        return refuse(p, "%.60s is more than any machine has", arg);
    v <<= shift;
    if (v < least)
        return refuse(p, "%.60s is less than the 16M that it takes", arg);
    p->config->memory = v;
    return true;
}

static bool set_jobs(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    return read_number(p, arg, strlen(arg), 1, 1024, &p->config->jobs);
}

static bool set_stats(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    if (arg && strcmp(arg, "-") == 0)
        return refuse(p, "standard output holds the text; name a file, or leave it out for standard error");
    if (arg && !*arg)
        return refuse(p, "the argument is empty");
    p->config->stats = true;
    p->config->stats_file = arg;
    return true;
}

static bool set_warn_above(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    size_t n = strlen(arg);
    if (n > 1 && arg[n - 1] == '%')
        n--;
    return read_number(p, arg, n, 0, 100, &p->config->warn_above);
}

/* ---- the table ---- */

static const struct choice formats[] = {
    {"auto", FMT_AUTO, true},  {"text", FMT_TEXT, true}, {"jsonl", FMT_JSONL, true},
    {"mbox", FMT_MBOX, true}, {"wet", FMT_WET, true},  {"html", FMT_HTML, true}, {"csv", FMT_CSV, true},
    {NULL, 0, false},
};
static const struct choice outputs[] = {
    {"same", OUT_SAME, true},
    {"text", OUT_TEXT, true},
    {"jsonl", OUT_JSONL, true},
    {"explain", OUT_EXPLAIN, true},
    {"spans", OUT_SPANS, true},
    {"html", OUT_HTML, true},
    {NULL, 0, false},
};
/* Positive: a verdict.  Otherwise minus the bits. */
static const struct choice strips[] = {
    {"all", -(1 << V_QUOTE | 1 << V_REPOST | 1 << V_CHROME | 1 << V_SIGNATURE), true},
    {"none", 0, true},
    {"quote", V_QUOTE, true},
    {"repost", V_REPOST, true},
    {"chrome", V_CHROME, true},
    {"signature", V_SIGNATURE, true},
    {NULL, 0, false},
};
static const struct choice orphans[] = {{"drop", 0, true}, {"keep", 1, true}, {NULL, 0, false}};
static const struct choice scopes[] = {{"stream", 0, true}, {"thread", 1, true}, {NULL, 0, false}};
static const struct choice packs[] = {
    {"same", PACK_SAME, true}, {"none", PACK_NONE, true}, {"gzip", PACK_GZIP, true}, {"zstd", PACK_ZSTD, true}, {NULL, 0, false}};
static const struct choice shells[] = {{"bash", SHELL_BASH, true}, {"zsh", SHELL_ZSH, true}, {"fish", SHELL_FISH, true}, {NULL, 0, false}};
static const struct choice whens[] = {
    {"auto", WHEN_AUTO, true}, {"always", WHEN_ALWAYS, true}, {"never", WHEN_NEVER, true}, {NULL, 0, false}};

#define AT(field) offsetof(struct config, field)
#define HEADING(text)                                   \
    {                                                   \
        NULL, 0, true, false, NULL, NULL, NULL, 0, text \
    }

/* name, short, ready, argument optional, argument, its values, setter, field, help.
 * In help, UPPER-CASE words name arguments and `{}` stands for the values. */
const struct option_row option_table[] = {
    HEADING("Input and output"),
    {"format", 'f', true, false, "FMT", formats, set_enum, AT(format),
     "Format of the input: {}. The default, auto, looks at the first bytes."},
    {"to", 't', true, false, "FMT", outputs, set_enum, AT(to),
     "Form of the output: {}. The default, same, is the input without what was removed; explain is one line "
     "an input line, with verdict, source and reason."},
    {"output-dir", 'o', true, false, "DIR", NULL, set_name, AT(output_dir),
     "Write one file for each FILE, under the same relative name below DIR, in place of standard output. Each is written "
     "beside and renamed when it is whole."},
    {"pack", 0, true, false, "HOW", packs, set_enum, AT(pack),
     "How the files below DIR are compressed: {}. The default, same, is as the input was; the name stays in any case."},
    {"recursive", 'r', true, false, NULL, NULL, set_true, AT(recursive),
     "A FILE may be a folder: all files in it are read, in the byte order of their paths."},
    {"files0-from", 0, true, false, "F", NULL, set_name, AT(files0_from),
     "Read the names of the FILEs from F (- is standard input), with a NUL behind each."},
    {"text-field", 0, true, false, "PATH", NULL, set_name, AT(text_field),
     "The field that holds the text of a JSON record, or the name or number of a column of a CSV. With * in it (messages.*.content) every such text is a post of the "
     "record."},
    {"records", 0, true, false, "PATH", NULL, set_name, AT(records),
     "jsonl: records are the objects of the array at this dotted path, such as post_stream.posts; * is any element or "
     "key. Without it they are the objects of the top level, or of an array there."},
    {"thread-field", 0, true, false, "PATH", NULL, set_name, AT(thread_field),
     "JSON records with the same PATH are one thread."},
    {"id-field", 0, true, false, "PATH", NULL, set_name, AT(id_field),
     "The field that names a JSON record."},
    {"drop-empty", 0, true, false, NULL, NULL, set_true, AT(drop_empty),
     "Leave out records whose text became empty."},
    {"strict", 0, true, false, NULL, NULL, set_true, AT(strict),
     "Exit with status 1 when a record is malformed or more than --warn-above of the text went. Otherwise "
     "a malformed record is passed through unchanged, counted, and named on standard error."},

    HEADING("What goes"),
    {"strip", 's', true, false, "LIST", strips, set_strip, 0,
     "What to remove: all (the default), none, or a comma list of quote, repost, chrome, signature."},
    {"mark", 0, true, false, NULL, NULL, set_true, AT(mark),
     "Leave one line where a run was removed, with its kind, its source and its number of lines."},
    {"orphans", 0, true, false, "WHAT", orphans, set_either, AT(orphans_keep),
     "What becomes of a marked quote whose source is not in the stream: {}. The default is drop; keep leaves "
     "the text "
     "without its quote marks, because it is the only copy."},

    HEADING("What counts as a repeat"),
    {"min-words", 0, true, false, "N", NULL, set_min_words, 0,
     "Shortest repeat that counts by itself, in words (default 8). Whole lines and sentences, and runs "
     "bounded by an "
     "elision mark, may count with less."},
    {"similarity", 0, true, false, "X", NULL, set_similarity, 0,
     "Share of a paragraph that must be found earlier for it to count as repeated, from 0.5 to 1 (default "
     "0.8)."},
    {"exact", 0, true, false, NULL, NULL, set_exact, 0,
     "Only copies word for word, found by digests alone: the fast mode. The same as --strip=repost --similarity=1."},
    {"scope", 0, true, false, "WHERE", scopes, set_either, AT(scope_thread),
     "How far back reposts are looked for: {}. The default is stream: everything read before."},
    {"thread-break", 0, true, false, "RE", NULL, set_pattern, AT(thread_break),
     "A line that matches RE (PCRE2) begins a new thread."},
    {"post-break", 0, true, false, "RE", NULL, set_pattern, AT(post_break),
     "A line that matches RE (PCRE2) begins a new post."},

    HEADING("Rules"),
    {"rules", 0, true, false, "FILE", NULL, set_rules, 0,
     "Add patterns for quotes, chrome, signatures and separators from FILE. May be given again."},
    {"no-builtin-rules", 0, true, false, NULL, NULL, set_false, AT(builtin_rules),
     "Use only the patterns of --rules."},
    {"list-rules", 0, true, false, NULL, NULL, set_list_rules, 0, "List all patterns in force, and exit."},

    HEADING("Memory and work"),
    {"index", 0, true, false, "FILE", NULL, set_name, AT(index_file),
     "Remember between runs: FILE is loaded if it exists and replaced in one step when the run ended well. Threads "
     "are counted on from those of earlier runs."},
    {"index-read-only", 0, true, false, NULL, NULL, set_true, AT(index_read_only),
     "Load the index, never write it."},
    {"index-info", 0, true, false, "FILE", NULL, set_index_info, AT(index_file), "Tell what is in an index, and exit."},
    {"index-merge", 0, true, false, "FILE", NULL, set_index_merge, 0,
     "Put the index FILE behind the one of --index, and exit. May be given again."},
    {"seed", 0, true, false, "N", NULL, set_seed, AT(seed),
     "Seed of the hashes of the stream (default 0), for input from people who know the program and mean harm. An index "
     "goes with its seed."},
    {"memory", 0, true, false, "SIZE", NULL, set_memory, 0,
     "Upper bound of all tables and buffers, such as 512M or 4G (default: half of what the machine or its "
     "cgroup "
     "has)."},
    {"journal", 0, true, false, "FILE", NULL, set_name, AT(journal_file),
     "Write what was removed to FILE, so that the input can be rebuilt from it and the output. For --to=same."},
    {"restore", 0, true, false, "FILE", NULL, set_restore, AT(journal_file),
     "Rebuild the input from the output (standard input, or the one file named) and its journal in FILE."},
    {"jobs", 'j', true, false, "N", NULL, set_jobs, 0,
     "Number of workers (default: the cores this process may use)."},

    HEADING("Reports"),
    {"stats", 0, true, true, "FILE", NULL, set_stats, 0,
     "Write counters as one JSON object to FILE, or to standard error."},
    {"warn-above", 0, true, false, "PERCENT", NULL, set_warn_above, 0,
     "Warn when more than this share of the text went, and name the rule or source that took most of it "
     "(default 90)."},
    {"progress", 0, true, false, "WHEN", whens, set_enum, AT(progress),
     "Show bytes, rate, share and time left on standard error: {}. With auto, the default, only when that is "
     "a "
     "terminal."},
    {"color", 0, true, false, "WHEN", whens, set_enum, AT(color),
     "Colour the explain output: {}. With auto, the default, only on a terminal, and not when NO_COLOR is "
     "set."},
    {"quiet", 'q', true, false, NULL, NULL, set_quiet, 0, "No warnings, only errors."},
    {"verbose", 'v', true, false, NULL, NULL, set_verbose, 0, "Say more; twice, still more."},
    {"completion", 0, true, false, "SHELL", shells, set_completion, AT(completion),
     "Print a script that completes options in SHELL, and exit: {}."},
    {"help", 'h', true, false, NULL, NULL, set_help, 0, "Show this help, and exit."},
    {"version", 0, true, false, NULL, NULL, set_version, 0,
     "Show the version and those of the libraries, and exit."},
};
const size_t option_table_n = sizeof option_table / sizeof *option_table;

struct config optable_defaults(void)
{
    return (struct config){
        .strip = 1u << V_QUOTE | 1u << V_REPOST | 1u << V_CHROME | 1u << V_SIGNATURE,
        .min_words = 8,
        .similarity = 0.8,
        .warn_above = 90,
        .builtin_rules = true,
    };
}

bool optable_check(const struct config *c, enum action action, char *why, size_t size)
{
    const char *what = NULL;
    if (c->index_read_only && !c->index_file)
        what = "--index-read-only: which one? Name it with --index=FILE";
    else if (action == ACT_INDEX_MERGE && (!c->index_file || c->index_read_only))
        what = "--index-merge: into which one? Name it with --index=FILE, without --index-read-only";
    else if (action == ACT_RUN && c->index_file && c->scope_thread)
        what = "--index: --scope=thread looks nowhere but in the thread; leave one of them out";
    else if (action == ACT_RUN && c->journal_file && c->to != OUT_SAME)
        what = "--journal: only with --to=same; another form of output does not hold what the input held";
    if (what)
        snprintf(why, size, "%s", what);
    return !what;
}
