/* help: --help and the option list of the man page, both from the table.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/options.h"
#include "thresh.h"

enum { COLUMN = 29, WIDTH = 80 }; /* where help texts begin, and the line they must fit in */

/* The help text with `{}` replaced by the values. */
static void expand(const struct thresh_option *o, char *out, size_t size)
{
    const char *hole = strstr(o->help, "{}");
    if (hole)
        snprintf(out, size, "%.*s%s%s", (int)(hole - o->help), o->help, o->values, hole + 2);
    else
        snprintf(out, size, "%s", o->help);
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
    const struct thresh_option *o;
    for (size_t i = 0; (o = thresh_option(i)) != NULL; i++) {
        char text[512];
        if (!o->help)
            continue;
        if (!o->name) {
            fprintf(out, "\n%s:\n", o->help);
            continue;
        }
        int n = fprintf(out, o->brief ? "  -%c, " : "      ", o->brief);
        n += fprintf(out, "--%s", o->name);
        if (o->value)
            n += fprintf(out, o->flags & THRESH_OPTION_BARE ? "[=%s]" : "=%s", o->value);
        expand(o, text, sizeof text);
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
    const struct thresh_option *o;
    for (size_t i = 0; (o = thresh_option(i)) != NULL; i++) {
        char text[512];
        if (!o->name || !o->help)
            continue;
        fputs(".TP\n", out);
        if (o->brief)
            fprintf(out, "\\fB\\-%c\\fR, ", o->brief);
        fputs("\\fB\\-\\-", out);
        man_text(out, o->name);
        fputs("\\fR", out);
        if (o->value)
            fprintf(out, o->flags & THRESH_OPTION_BARE ? "[=\\fI%s\\fR]" : "=\\fI%s\\fR", o->value);
        fputc('\n', out);
        expand(o, text, sizeof text);
        man_text(out, text);
        fputc('\n', out);
    }
}
