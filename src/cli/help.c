/* help: --help and the option list of the man page, both from the table.
 * Options and values that do not work yet are left out.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/options.h"
#include "lib/optable.h"

enum { COLUMN = 29, WIDTH = 80 }; /* where help texts begin, and the line they must fit in */

/* The help text with `{}` replaced by the ready values. */
static void expand(const struct option_row *row, char *out, size_t size)
{
    const char *hole = strstr(row->help, "{}");
    char names[128] = "";

    if (row->choices)
        optable_choices(row->choices, names, sizeof names);
    if (hole)
        snprintf(out, size, "%.*s%s%s", (int)(hole - row->help), row->help, names, hole + 2);
    else
        snprintf(out, size, "%s", row->help);
}

/* Wraps words from `column` on; the cursor stands at `at`. */
static void wrap(FILE *out, const char *text, size_t at)
{
    if (at + 2 > COLUMN) {
        fputc('\n', out);
        at = 0;
    }
    fprintf(out, "%*s", (int)(COLUMN - at), "");
    at = COLUMN;
    while (*text) {
        size_t n = strcspn(text, " ");
        if (at > COLUMN && at + 1 + n > WIDTH) {
            fprintf(out, "\n%*s", COLUMN, "");
            at = COLUMN;
        } else if (at > COLUMN) {
            fputc(' ', out);
            at++;
        }
        fwrite(text, 1, n, out);
        at += n;
        text += n + strspn(text + n, " ");
    }
    fputc('\n', out);
}

void options_help(FILE *out)
{
    fputs("Usage: thresh [OPTION]... [FILE]...\n"
          "Remove quotes, reposts, forum chrome and signatures from discussion threads,\n"
          "so that each post keeps only what its author wrote.\n\n"
          "With no FILE, or when FILE is -, read standard input. Write standard output.\n",
          out);
    for (size_t i = 0; i < option_table_n; i++) {
        const struct option_row *row = &option_table[i];
        char text[512];
        if (!row->ready)
            continue;
        if (!row->name) {
            /* a heading none of whose options works yet stays away */
            size_t k = i + 1;
            while (k < option_table_n && option_table[k].name && !option_table[k].ready)
                k++;
            if (k < option_table_n && option_table[k].name)
                fprintf(out, "\n%s:\n", row->help);
            continue;
        }
        int n = fprintf(out, row->brief ? "  -%c, " : "      ", row->brief);
        n += fprintf(out, "--%s", row->name);
        if (row->arg)
            n += fprintf(out, row->arg_optional ? "[=%s]" : "=%s", row->arg);
        expand(row, text, sizeof text);
        wrap(out, text, n > 0 ? (size_t)n : 0);
    }
    fputs("\nExit status: 0 done; 1 input, output or index trouble; 2 wrong use of options.\n"
          "Manual: man thresh\n",
          out);
}

/* Text for man(7): hyphens that are typed, and backslashes. */
static void man_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '-')
            fputs("\\-", out);
        else if (*text == '\\')
            fputs("\\e", out);
        else
            fputc(*text, out);
    }
}

void options_man(FILE *out)
{
    for (size_t i = 0; i < option_table_n; i++) {
        const struct option_row *row = &option_table[i];
        char text[512];
        if (!row->name || !row->ready)
            continue;
        fputs(".TP\n", out);
        if (row->brief)
            fprintf(out, "\\fB\\-%c\\fR, ", row->brief);
        fputs("\\fB\\-\\-", out);
        man_text(out, row->name);
        fputs("\\fR", out);
        if (row->arg)
            fprintf(out, row->arg_optional ? "[=\\fI%s\\fR]" : "=\\fI%s\\fR", row->arg);
        fputc('\n', out);
        expand(row, text, sizeof text);
        man_text(out, text);
        fputc('\n', out);
    }
}
