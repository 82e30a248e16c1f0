/* options: the parser; see options.h.  It knows how options are written, the library which there are.
 *
 * Own parser instead of getopt_long: one table for parser, help and man page, and messages that name the long option whichever
 * way it was written.
 * SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"

typedef const struct thresh_option option_t;

struct command_line {
    struct options *o;
    const char *progress, *color; /* as asked */
    bool rules, no_builtin;
};

/* The option of a long name of n bytes: its own, or the only one it begins.  NULL: a message was given. */
static option_t *find_long(const char *name, size_t n)
{
    option_t *found = NULL, *o;
    char names[160] = "";
    unsigned hits = 0;

    for (size_t i = 0; (o = thresh_option(i)) != NULL; i++) {
        if (!o->name || strncmp(o->name, name, n) != 0)
            continue;
        if (strlen(o->name) == n)
            return o;
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s--%s", hits++ ? ", " : "", o->name);
        found = o;
    }
    if (hits == 1 && n > 0)
        return found;
    if (hits > 1 && n > 0)
        message_usage("--%.*s: could be one of %s", (int)n, name, names);
    else
        message_usage("--%.*s: no such option", (int)(n < 60 ? n : 60), name);
    return NULL;
}

static option_t *find_short(char brief)
{
    option_t *o;
    for (size_t i = 0; (o = thresh_option(i)) != NULL; i++)
        if (o->name && o->brief == brief)
            return o;
    message_usage("-%c: no such option", brief);
    return NULL;
}

static bool is(option_t *o, const char *name) { return strcmp(o->name, name) == 0; }

/* `arg` is one of the values of an option of the program's own; or it has none, and arg is not empty. */
static bool value_fits(option_t *o, const char *arg)
{
    if (!o->value || (!o->values && *arg))
        return true;
    if (!o->values) {
        message_usage("--%s: the argument is empty", o->name);
        return false;
    }
    for (const char *at = o->values;; at += strspn(at, ", ")) {
        size_t n = strcspn(at, ",");
        if (strlen(arg) == n && strncmp(at, arg, n) == 0)
            return true;
        at += n;
        if (!*at)
            break;
    }
    message_usage("--%s: '%.60s' is not one of %s", o->name, arg, o->values);
    return false;
}

/* What the program does itself. */
static bool apply_own(struct command_line *p, option_t *o, const char *arg)
{
    static const struct {
        const char *name;
        enum action action;
    } actions[] = {{"help", ACT_HELP},
                   {"version", ACT_VERSION},
                   {"list-rules", ACT_LIST_RULES},
                   {"restore", ACT_RESTORE},
                   {"index-info", ACT_INDEX_INFO},
                   {"index-merge", ACT_INDEX_MERGE},
                   {"completion", ACT_COMPLETION},
                   {"join-places", ACT_JOIN_PLACES}};
    struct options *to = p->o;
    if (!value_fits(o, arg))
        return false;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (is(o, actions[i].name)) {
            to->action = actions[i].action;
            to->of = arg;
        }
    if (is(o, "index-merge"))
        to->merge[to->n_merge++] = arg;
    else if (is(o, "join-part"))
        to->part = arg;
    else if (is(o, "quiet"))
        to->verbose = -1;
    else if (is(o, "verbose"))
        to->verbose = to->verbose < 0 ? 1 : to->verbose < 2 ? to->verbose + 1 : 2;
    else if (is(o, "progress"))
        p->progress = arg;
    return true;
}

static bool apply(struct command_line *p, option_t *o, const char *arg)
{
    struct options *to = p->o;
    if (o->flags & THRESH_OPTION_PROGRAM)
        return apply_own(p, o, arg);
    enum thresh_status st = thresh_set(to->t, o->name, arg);
    if (st == THRESH_MEMORY)
        message_error("%s", thresh_why(to->t));
    else if (st)
        message_usage("--%s", thresh_why(to->t));
    if (st)
        return false;
    if (is(o, "stats")) {
        to->stats = true;
        to->stats_file = arg;
    } else if (is(o, "color")) {
        p->color = arg;
    }
    to->strict |= is(o, "strict");
    to->output_dir |= is(o, "output-dir");
    to->listed |= is(o, "files0-from");
    p->rules |= is(o, "rules");
    p->no_builtin |= is(o, "no-builtin-rules");
    return true;
}

/* argv[*i] is `--name` or `--name=ARG`; moves *i on when the argument is the next word. */
static bool parse_long(struct command_line *p, int argc, char **argv, int *i)
{
    const char *name = argv[*i] + 2;
    size_t n = strcspn(name, "=");
    const char *arg = name[n] ? name + n + 1 : NULL;
    option_t *o = find_long(name, n);

    if (!o)
        return false;
    if (arg && !o->value) {
        message_usage("--%s: takes no argument", o->name);
        return false;
    }
    if (!arg && o->value && !(o->flags & THRESH_OPTION_BARE)) {
        if (*i + 1 >= argc) {
            message_usage("--%s: its argument %s is missing", o->name, o->value);
            return false;
        }
        arg = argv[++*i];
    }
    return apply(p, o, arg);
}

/* argv[*i] is a bunch such as `-qv`, `-qttext` or `-qt` with its argument in the next word. */
static bool parse_short(struct command_line *p, int argc, char **argv, int *i)
{
    for (const char *at = argv[*i] + 1; *at; at++) {
        option_t *o = find_short(*at);
        const char *arg = NULL;
        if (!o)
            return false;
        if (o->value) {
            arg = at[1] ? at + 1 : *i + 1 < argc ? argv[++*i] : NULL;
            if (!arg) {
                message_usage("-%c, --%s: its argument %s is missing", *at, o->name, o->value);
                return false;
            }
        }
        if (!apply(p, o, arg))
            return false;
        if (o->value || p->o->action == ACT_HELP)
            return true;
    }
    return true;
}

/* always, never, or auto: what the terminal says. */
static bool by_terminal(const char *asked, bool terminal)
{
    return !asked || strcmp(asked, "auto") == 0 ? terminal : strcmp(asked, "always") == 0;
}

/* What depends on more than one option, and on the surroundings. */
static bool finish(struct command_line *p)
{
    struct options *o = p->o;
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool dumb = term && strcmp(term, "dumb") == 0;

    if ((o->action == ACT_INDEX_MERGE || o->action == ACT_INDEX_INFO) && o->n_files) {
        message_usage("%s: nothing else to read with --index-info and --index-merge", o->file[0]);
        return false;
    }
    if (o->listed && o->n_files) {
        message_usage("%s: --files0-from names all FILEs; leave one of them out", o->file[0]);
        return false;
    }
    if (o->action == ACT_RESTORE && o->output_dir) {
        message_usage("--restore: writes to standard output, all inputs of the run one after the other; leave --output-dir out");
        return false;
    }
    if (p->no_builtin && !p->rules)
        message_warning("--no-builtin-rules: no --rules given, so no quote mark, chrome or signature will be known");
    bool color = by_terminal(p->color, isatty(STDOUT_FILENO) && !(no_color && *no_color) && !dumb);
    o->progress = by_terminal(p->progress, isatty(STDERR_FILENO) && !dumb);
    if (thresh_set(o->t, "color", color ? "always" : "never") == THRESH_OK)
        return true;
    message_error("%s", thresh_why(o->t)); /* no memory: both are values that it has */
    return false;
}

static bool parse_all(struct command_line *p, int argc, char **argv)
{
    struct options *o = p->o;
    bool options = true;
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (!options || argv[i][0] != '-' || argv[i][1] == '\0')
            o->file[o->n_files++] = argv[i];
        else if (!(argv[i][1] == '-' ? parse_long(p, argc, argv, &i) : parse_short(p, argc, argv, &i)))
            return false;
        /* As everywhere: the first of the two ends the reading, whatever stands behind it. */
        if (o->action == ACT_HELP || o->action == ACT_VERSION)
            return true;
    }
    message_verbosity(o->verbose);
    return finish(p);
}

enum action options_parse(int argc, char **argv, struct options *o)
{
    size_t room = argc > 0 ? (size_t)argc : 1;
    struct command_line p = {.o = o};

    *o = (struct options){.t = thresh_new(), .file = calloc(room, sizeof *o->file), .merge = calloc(room, sizeof *o->merge)};
    if (!o->t || !o->file || !o->merge) {
        message_error("no memory for the command line");
        o->action = ACT_ERROR;
    } else if (!parse_all(&p, argc, argv)) {
        o->action = ACT_ERROR;
    }
    enum action action = o->action;
    if (action == ACT_ERROR)
        options_free(o);
    return action;
}

void options_free(struct options *o)
{
    thresh_free(o->t);
    free(o->file);
    free(o->merge);
    *o = (struct options){0};
}
