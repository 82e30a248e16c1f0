/* options: the parser; see options.h.  It knows how options are written, the table knows which there are.
 *
 * Own parser instead of getopt_long: one table for parser, help and man page, rows that are refused until
 * their feature works, and messages that name the long option whichever way it was written.
 * SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "lib/optable.h"
#include "util/alloc.h"

/* The row of a long name of n bytes: its own, or the only one it begins.  NULL: a message was given. */
static const struct option_row *find_long(const char *name, size_t n)
{
    const struct option_row *found = NULL;
    char names[160] = "";
    unsigned hits = 0;

    for (size_t i = 0; i < option_table_n; i++) {
        const struct option_row *row = &option_table[i];
        if (!row->name || strncmp(row->name, name, n) != 0)
            continue;
        if (strlen(row->name) == n)
            return row;
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s--%s", hits++ ? ", " : "", row->name);
        found = row;
    }
    if (hits == 1 && n > 0)
        return found;
    if (hits > 1 && n > 0)
        message_usage("--%.*s: could be one of %s", (int)n, name, names);
    else
        message_usage("--%.*s: no such option", (int)(n < 60 ? n : 60), name);
    return NULL;
}

static const struct option_row *find_short(char brief)
{
    for (size_t i = 0; i < option_table_n; i++)
        if (option_table[i].name && option_table[i].brief == brief)
            return &option_table[i];
    message_usage("-%c: no such option", brief);
    return NULL;
}

static bool apply(struct parse *p, const struct option_row *row, const char *arg)
{
    if (!row->ready)
        message_usage("--%s: not available in this version", row->name);
    else if (!row->set(p, row, arg))
        message_usage("--%s: %s", row->name, p->why);
    else
        return true;
    return false;
}

/* argv[*i] is `--name` or `--name=ARG`; moves *i on when the argument is the next word. */
static bool parse_long(struct parse *p, int argc, char **argv, int *i)
{
    const char *name = argv[*i] + 2;
    size_t n = strcspn(name, "=");
    const char *arg = name[n] ? name + n + 1 : NULL;
    const struct option_row *row = find_long(name, n);

    if (!row)
        return false;
    if (arg && !row->arg) {
        message_usage("--%s: takes no argument", row->name);
        return false;
    }
    if (!arg && row->arg && !row->arg_optional && row->ready) {
        if (*i + 1 >= argc) {
            message_usage("--%s: its argument %s is missing", row->name, row->arg);
            return false;
        }
        arg = argv[++*i];
    }
    return apply(p, row, arg);
}

/* argv[*i] is a bunch such as `-qv`, `-qttext` or `-qt` with its argument in the next word. */
static bool parse_short(struct parse *p, int argc, char **argv, int *i)
{
    for (const char *at = argv[*i] + 1; *at; at++) {
        const struct option_row *row = find_short(*at);
        const char *arg = NULL;
        if (!row)
            return false;
        if (row->arg && row->ready) {
            arg = at[1] ? at + 1 : *i + 1 < argc ? argv[++*i] : NULL;
            if (!arg) {
                message_usage("-%c, --%s: its argument %s is missing", *at, row->name, row->arg);
                return false;
            }
        }
        if (!apply(p, row, arg))
            return false;
        if (row->arg)
            return true;
        if (p->action == ACT_HELP)
            return true;
    }
    return true;
}

static enum when by_terminal(enum when asked, bool terminal)
{
    return asked != WHEN_AUTO ? asked : terminal ? WHEN_ALWAYS : WHEN_NEVER;
}

/* What depends on more than one option, and on the surroundings. */
static bool finish(struct config *c, enum action action)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool dumb = term && strcmp(term, "dumb") == 0;

    char why[256];
    if (!optable_check(c, action, why, sizeof why)) {
        message_usage("%s", why);
        return false;
    }
    if ((action == ACT_INDEX_MERGE || action == ACT_INDEX_INFO) && c->n_files) {
        message_usage("%s: nothing else to read with --index-info and --index-merge", c->files[0]);
        return false;
    }
    if (c->files0_from && c->n_files) {
        message_usage("%s: --files0-from names all FILEs; leave one of them out", c->files[0]);
        return false;
    }
    if (c->pack != PACK_SAME && !c->output_dir) {
        message_usage("--pack: only with --output-dir; standard output can go through zstd or gzip");
        return false;
    }
    if (action == ACT_RESTORE && c->output_dir) {
        message_usage("--restore: writes to standard output, all inputs of the run one after the other; leave --output-dir out");
        return false;
    }
    if (!c->builtin_rules && c->n_rules_files == 0)
        message_warning(
            "--no-builtin-rules: no --rules given, so no quote mark, chrome or signature will be known");
    c->color = by_terminal(c->color, isatty(STDOUT_FILENO) && !(no_color && *no_color) && !dumb);
    c->progress = by_terminal(c->progress, isatty(STDERR_FILENO) && !dumb);
    return true;
}

static bool parse_all(struct parse *p, int argc, char **argv, const char **files)
{
    bool options = true;
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (!options || argv[i][0] != '-' || argv[i][1] == '\0')
            files[p->config->n_files++] = argv[i];
        else if (!(argv[i][1] == '-' ? parse_long(p, argc, argv, &i) : parse_short(p, argc, argv, &i)))
            return false;
        /* As everywhere: the first of the two ends the reading, whatever stands behind it. */
        if (p->action == ACT_HELP || p->action == ACT_VERSION)
            return true;
    }
    message_verbosity(p->config->verbose);
    return finish(p->config, p->action);
}

enum action options_parse(int argc, char **argv, struct config *config)
{
    size_t room = argc > 0 ? (size_t)argc : 1;
    const char **files = alloc_array(room, sizeof *files);
    const char **rules = alloc_array(room, sizeof *rules), **merge = alloc_array(room, sizeof *merge);
    struct parse p = {.config = config, .action = ACT_RUN, .rules_files = rules, .index_merge = merge};

    *config = optable_defaults();
    config->files = files;
    config->rules_files = rules;
    config->index_merge = merge;
    if (!files || !rules || !merge) {
        message_error("no memory for the command line");
        p.action = ACT_ERROR;
    } else if (!parse_all(&p, argc, argv, files)) {
        p.action = ACT_ERROR;
    }
    if (p.action == ACT_ERROR)
        options_free(config);
    return p.action;
}

void options_free(struct config *config)
{
    alloc_free((void *)(uintptr_t)config->files); /* const for all others, made here */
    alloc_free((void *)(uintptr_t)config->rules_files);
    alloc_free((void *)(uintptr_t)config->index_merge);
    config->files = config->rules_files = config->index_merge = NULL;
    config->n_files = config->n_rules_files = config->n_index_merge = 0;
}
