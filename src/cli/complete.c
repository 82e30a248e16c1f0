/* complete: what shells need to complete options and their values, from the table.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/options.h"
#include "thresh.h"

/* What an option takes, by the name of its argument. */
static bool takes_folder(const struct thresh_option *o) { return strcmp(o->value, "DIR") == 0; }
static bool takes_file(const struct thresh_option *o) { return strcmp(o->value, "FILE") == 0 || strcmp(o->value, "F") == 0; }

/* The values, one blank between them. */
static void values(FILE *out, const char *list)
{
    for (; *list; list++)
        if (*list != ',')
            fputc(*list, out);
}

/* The first sentence of the help, without its full stop; characters of `special` get a backslash. */
static void summary(FILE *out, const struct thresh_option *o, const char *special)
{
    for (const char *p = o->help; *p; p++) {
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
    const struct thresh_option *o;
    fputs("# bash completion for thresh, made by thresh --completion=bash\n"
          "_thresh() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    # `--name=VALUE` comes as three words\n"
          "    if [[ $word == = ]]; then word=; elif [[ $option == = ]]; then option=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
          "    case $option in\n",
          out);
    for (size_t i = 0; (o = thresh_option(i)) != NULL; i++) {
        if (!o->name || !o->help || !o->value)
            continue;
        fprintf(out, "    --%s", o->name);
        if (o->brief)
            fprintf(out, " | -%c", o->brief);
        if (o->values) {
            fputs(") COMPREPLY=($(compgen -W '", out);
            values(out, o->values);
            fputs("' -- \"$word\")); return ;;\n", out);
        } else if (takes_folder(o)) {
            fputs(") compopt -o filenames; COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n", out);
        } else {
            fprintf(out, ") %sreturn ;;\n", takes_file(o) ? "" : "compopt +o default; ");
        }
    }
    fputs("    esac\n    [[ $word == -* ]] || return\n    COMPREPLY=($(compgen -W '", out);
    const char *blank = "";
    for (size_t i = 0; (o = thresh_option(i)) != NULL; i++)
        if (o->name && o->help) {
            fprintf(out, "%s--%s%s", blank, o->name, o->value && !(o->flags & THRESH_OPTION_BARE) ? "=" : "");
            blank = " ";
        }
    fputs("' -- \"$word\"))\n    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace\n}\ncomplete -o default -F _thresh thresh\n",
          out);
}

static void zsh(FILE *out)
{
    const struct thresh_option *o;
    fputs("#compdef thresh\n# made by thresh --completion=zsh\n_arguments -s -S \\\n", out);
    for (size_t i = 0; (o = thresh_option(i)) != NULL; i++) {
        const char *equals = !o->value ? "" : o->flags & THRESH_OPTION_BARE ? "=-" : "=";
        if (!o->name || !o->help)
            continue;
        if (o->brief)
            fprintf(out, "    '(-%c --%s)'{-%c%s,--%s%s}'[", o->brief, o->name, o->brief, o->value ? "+" : "", o->name, equals);
        else
            fprintf(out, "    '--%s%s[", o->name, equals);
        summary(out, o, "[]:");
        fputs("]", out);
        if (o->value) {
            fprintf(out, "%s:%s:", o->flags & THRESH_OPTION_BARE ? ":" : "", o->value);
            if (o->values) {
                fputc('(', out);
                values(out, o->values);
                fputc(')', out);
            } else if (takes_file(o) || takes_folder(o)) {
                fputs(takes_folder(o) ? "_files -/" : "_files", out);
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
    const struct thresh_option *o;
    fputs("# fish completion for thresh, made by thresh --completion=fish\n", out);
    for (size_t i = 0; (o = thresh_option(i)) != NULL; i++) {
        if (!o->name || !o->help)
            continue;
        fputs("complete -c thresh", out);
        if (o->brief)
            fprintf(out, " -s %c", o->brief);
        fprintf(out, " -l %s", o->name);
        if (o->value && o->values) {
            fputs(" -x -a '", out);
            values(out, o->values);
            fputc('\'', out);
        } else if (o->value && takes_folder(o)) {
            fputs(" -x -a '(__fish_complete_directories)'", out);
        } else if (o->value && !(o->flags & THRESH_OPTION_BARE)) {
            fputs(takes_file(o) ? " -r" : " -x", out);
        }
        fputs(" -d '", out);
        summary(out, o, "\\");
        fputs("'\n", out);
    }
}

void options_completion(FILE *out, const char *shell)
{
    (strcmp(shell, "bash") == 0 ? bash : strcmp(shell, "zsh") == 0 ? zsh : fish)(out);
}
