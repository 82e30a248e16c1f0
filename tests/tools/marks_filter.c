/* marks_filter: what the visible signs alone would remove; a test tool for src/quote and src/rules.
 *
 *     marks_filter [-e] [-a] [--rules=FILE] < text
 *
 * Reads standard input as one post, or as posts that end with a line holding only `.`; prints what stays
 * when marked quotes, attributions, chrome and signatures go.  A post that is alone loses its tail
 * (MARK_TAIL); an open quote (MARK_OPEN) is the paragraph below; weak signs take nothing.
 * -e: prints kind, flags, depth and rule before each line instead of removing anything.
 * -a: posts are never alone.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quote/marks.h"
#include "quote/rules.h"
#include "text/tokens.h"

static const char *const kinds[MARK_N] = {"text", "blank", "quote", "attr", "chrome", "sig"};

static void fail(const char *what)
{
    fprintf(stderr, "marks_filter: %s\n", what);
    exit(1);
}

static void put(struct slice t, size_t from, size_t to) { fwrite(t.ptr + from, 1, to - from, stdout); }

static int goes(unsigned kind, unsigned flags, int alone)
{
    if (kind <= MARK_BLANK || (flags & MARK_WEAK))
        return 0;
    return !(kind == MARK_QUOTE && (flags & MARK_TAIL)) || alone;
}

/* Prints the parts of line i that stay. */
static void put_line(struct slice t, const struct line *l, const struct marks *k, size_t i, size_t *sp, int alone)
{
    int whole = goes(k->line[i].kind, k->line[i].flags, alone);
    size_t at = 0, shown = 0;
    for (; *sp < k->n_spans && k->span[*sp].line == i; ++*sp) {
        const struct mark_span *x = &k->span[*sp];
        size_t to = goes(x->kind, x->flags, alone) ? x->from : x->to;
        if (x->kind == MARK_TEXT || !whole) {
            size_t from = x->kind == MARK_TEXT ? x->from : at;
            put(t, l->off + from, l->off + to);
            shown += to - from;
        }
        at = x->to;
        if (x->flags & MARK_OPEN && !(x->flags & MARK_WEAK) && x->kind == MARK_ATTRIBUTION)
            at = l->len > at ? l->len : at;
    }
    if (!whole && at < l->len) {
        put(t, l->off + at, l->off + l->len);
        shown += l->len - at;
    }
    if (shown || (!whole && l->len == 0))
        putchar('\n');
}

static void explain(struct slice t, const struct line *l, const struct marks *k, const struct rules *r)
{
    for (size_t i = 0, sp = 0; i < k->n_lines; i++) {
        const struct mark_line *m = &k->line[i];
        printf("%-6s %c%c%c %u %-20s|", kinds[m->kind], m->flags & MARK_WEAK ? 'w' : '-', m->flags & MARK_OPEN ? 'o' : '-',
               m->flags & MARK_TAIL ? 't' : '-', m->depth, rules_name(r, m->rule));
        put(t, l[i].off, l[i].off + l[i].len);
        putchar('\n');
        for (; sp < k->n_spans && k->span[sp].line == i; sp++) {
            printf("   span %u-%u %s %u %s\n", k->span[sp].from, k->span[sp].to, kinds[k->span[sp].kind], k->span[sp].flags,
                   rules_name(r, k->span[sp].rule));
        }
    }
}

static void filter(struct slice t, const struct line *l, const struct marks *k, int alone)
{
    int open = 0; /* 1: an open quote was announced, 2: inside its paragraph */
    for (size_t i = 0, sp = 0; i < k->n_lines; i++) {
        const struct mark_line *m = &k->line[i];
        if (m->kind == MARK_BLANK) {
            open = open == 2 ? 0 : open;
        } else if (m->kind == MARK_ATTRIBUTION) {
            open = (m->flags & MARK_OPEN) && !(m->flags & MARK_WEAK);
        } else if (m->kind == MARK_TEXT && open) {
            open = 2;
            while (sp < k->n_spans && k->span[sp].line == i)
                sp++;
            continue;
        } else {
            open = 0;
        }
        put_line(t, &l[i], k, i, &sp, alone);
    }
}

int main(int argc, char **argv)
{
    int show = 0, never_alone = 0;
    struct rules *rules;
    char why[256] = "";
    if (rules_new(&rules, true) != ST_OK)
        fail("no memory");
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-e"))
            show = 1;
        else if (!strcmp(argv[i], "-a"))
            never_alone = 1;
        else if (!strcmp(argv[i], "-l"))
            return !rules_list(rules, stdout);
        else if (!strncmp(argv[i], "--rules=", 8) && rules_load_file(rules, argv[i] + 8, why, sizeof why) == ST_OK)
            continue;
        else
            fail(*why ? why : "usage: marks_filter [-e] [-a] [-l] [--rules=FILE] < text");
    }
    uint8_t *buf = NULL;
    size_t n = 0, cap = 0, got;
    do {
        if (cap - n < 1 << 16) {
            cap = cap * 2 + (1 << 17);
            buf = realloc(buf, cap + TOKENS_PAD);
            if (!buf)
                fail("no memory");
        }
        got = fread(buf + n, 1, cap - n, stdin);
        n += got;
    } while (got);
    memset(buf + n, 0, TOKENS_PAD);
    struct slice text = {buf, n};
    struct line *lines = malloc((n + 2) * sizeof *lines);
    struct marker *m;
    struct marks marks = {0};
    if (!lines || marker_new(&m, rules) != ST_OK)
        fail("no memory");
    size_t posts = 0, at = 0;
    while (at < n) {
        size_t k = 0;
        int dot = 0;
        while (at < n && !dot) {
            const uint8_t *nl = memchr(buf + at, '\n', n - at);
            size_t len = (nl ? (size_t)(nl - buf) : n) - at, cr = len && buf[at + len - 1] == '\r';
            lines[k++] = (struct line){.off = (uint32_t)at, .len = (uint32_t)(len - cr), .eol = (uint16_t)(cr + (nl != NULL))};
            dot = len == 1 && buf[at] == '.';
            at += len + (nl != NULL);
        }
        if (marker_scan(m, text, lines, k - (size_t)dot, false, &marks) != ST_OK)
            fail("no memory");
        if (show)
            explain(text, lines, &marks, rules);
        else
            filter(text, lines, &marks, !never_alone && posts == 0 && at >= n);
        if (dot)
            puts(".");
        posts++;
    }
    marks_free(&marks);
    marker_delete(m);
    rules_delete(rules);
    free(lines);
    free(buf);
    return fflush(stdout) ? 1 : 0;
}
