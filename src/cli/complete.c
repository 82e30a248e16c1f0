/* complete: what shells need to complete options and their values, from the table.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/options.h"
#include "lib/optable.h"

static bool shown(const struct option_row *row) { return row->name && row->ready; }

/* What a row takes, by the name of its argument. */
static bool takes_folder(const struct option_row *row) { return strcmp(row->arg, "DIR") == 0; }
static bool takes_file(const struct option_row *row) { return strcmp(row->arg, "FILE") == 0 || strcmp(row->arg, "F") == 0; }

/* The ready values, one blank between them. */
static void values(FILE *out, const struct choice *c)
{
    const char *blank = "";
    for (; c->name; c++)
        if (c->ready) {
            fprintf(out, "%s%s", blank, c->name);
            blank = " ";
        }
}

/* The first sentence of the help, without its full stop; characters of `special` get a backslash. */
static void summary(FILE *out, const struct option_row *row, const char *special)
{
    for (const char *p = row->help; *p; p++) {
        bool colon = p[0] == ':' && (p[1] == ' ' || p[1] == '\0');
        if (colon || (p[0] == '.' && (p[1] == ' ' || p[1] == '\0')) || (p[0] == '{' && p[1] == '}'))
            return;
        if (*p == '\'') { /* out of the quotes and back */
            fputs("'\\''", out);
            continue;
        }
        if (strchr(special, *p))
            fputc('\\', out);
        fputc(*p, out);
    }
}

static void bash(FILE *out)
{
    fputs("# bash completion for thresh, made by thresh --completion=bash\n"
          "_thresh() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    # `--name=VALUE` comes as three words\n"
          "    if [[ $word == = ]]; then word=; elif [[ $option == = ]]; then option=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
          "    case $option in\n",
          out);
    for (size_t i = 0; i < option_table_n; i++) {
        const struct option_row *row = &option_table[i];
        if (!shown(row) || !row->arg)
            continue;
        fprintf(out, "    --%s", row->name);
        if (row->brief)
            fprintf(out, " | -%c", row->brief);
        if (row->choices) {
            fputs(") COMPREPLY=($(compgen -W '", out);
            values(out, row->choices);
            fputs("' -- \"$word\")); return ;;\n", out);
        } else if (takes_folder(row)) {
            fputs(") compopt -o filenames; COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n", out);
        } else {
            fprintf(out, ") %sreturn ;;\n", takes_file(row) ? "" : "compopt +o default; ");
        }
    }
    fputs("    esac\n    [[ $word == -* ]] || return\n    COMPREPLY=($(compgen -W '", out);
    const char *blank = "";
    for (size_t i = 0; i < option_table_n; i++)
        if (shown(&option_table[i])) {
            fprintf(out, "%s--%s%s", blank, option_table[i].name, option_table[i].arg && !option_table[i].arg_optional ? "=" : "");
            blank = " ";
        }
    fputs("' -- \"$word\"))\n    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace\n}\ncomplete -o default -F _thresh thresh\n", out);
}

static void zsh(FILE *out)
{
    fputs("#compdef thresh\n# made by thresh --completion=zsh\n_arguments -s -S \\\n", out);
    for (size_t i = 0; i < option_table_n; i++) {
        const struct option_row *row = &option_table[i];
        const char *equals = !row->arg ? "" : row->arg_optional ? "=-" : "=";
        if (!shown(row))
            continue;
        if (row->brief)
            fprintf(out, "    '(-%c --%s)'{-%c%s,--%s%s}'[", row->brief, row->name, row->brief, row->arg ? "+" : "", row->name, equals);
        else
            fprintf(out, "    '--%s%s[", row->name, equals);
        summary(out, row, "[]:");
        fputs("]", out);
        if (row->arg) {
            fprintf(out, "%s:%s:", row->arg_optional ? ":" : "", row->arg);
            if (row->choices) {
                fputc('(', out);
                values(out, row->choices);
                fputc(')', out);
            } else if (takes_file(row) || takes_folder(row)) {
                fputs(takes_folder(row) ? "_files -/" : "_files", out);
            } else {
                fputc(' ', out);
            }
        }
        fputs("' \\\n", out);
    }
    fputs("    '*:FILE:_files'\n", out);
}

static void fish(FILE *out)
{
    fputs("# fish completion for thresh, made by thresh --completion=fish\n", out);
    for (size_t i = 0; i < option_table_n; i++) {
        const struct option_row *row = &option_table[i];
        if (!shown(row))
            continue;
        fputs("complete -c thresh", out);
        if (row->brief)
            fprintf(out, " -s %c", row->brief);
        fprintf(out, " -l %s", row->name);
        if (row->arg && row->choices) {
            fputs(" -x -a '", out);
            values(out, row->choices);
            fputc('\'', out);
        } else if (row->arg && takes_folder(row)) {
            fputs(" -x -a '(__fish_complete_directories)'", out);
        } else if (row->arg && !row->arg_optional) {
            fputs(takes_file(row) ? " -r" : " -x", out);
        }
        fputs(" -d '", out);
        summary(out, row, "\\");
        fputs("'\n", out);
    }
}

void options_completion(FILE *out, enum shell shell)
{
    static void (*const make[])(FILE *out) = {[SHELL_BASH] = bash, [SHELL_ZSH] = zsh, [SHELL_FISH] = fish};
    make[shell](out);
}
