/* fuzz_cues: the cues of any bytes as one post, with what every stage after it relies on.
 *
 * Kinds and rules exist, spans rise, do not overlap and lie in their line, blank lines stay blank, and the
 * same post gives the same cues again.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "quote/cues.h"
#include "quote/rules.h"
#include "text/tokens.h"

static void must(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "fuzz_cues: broken: %s\n", what);
    abort();
}

static size_t split(const uint8_t *text, size_t n, struct line *lines)
{
    size_t k = 0;
    for (size_t at = 0; at < n; k++) {
        const uint8_t *nl = memchr(text + at, '\n', n - at);
        size_t end = nl ? (size_t)(nl - text) : n;
        lines[k] = (struct line){.off = (uint32_t)at, .len = (uint32_t)(end - at), .eol = nl != NULL};
        at = end + (nl != NULL);
    }
    return k;
}

static void check(const struct rules *r, const struct line *lines, size_t n, const struct cues *k)
{
    must(k->n_lines == n, "a mark for each line");
    for (size_t i = 0; i < n; i++) {
        must(k->line[i].kind < CUE_N, "kind");
        must(k->line[i].rule <= rules_count(r), "rule");
        must(k->line[i].prefix == 255 || k->line[i].prefix <= lines[i].len, "prefix lies in the line");
    }
    for (size_t i = 0; i < k->n_spans; i++) {
        const struct cue_span *x = &k->span[i];
        must(x->line < n && x->from < x->to && x->to <= lines[x->line].len, "span lies in its line");
        must(i == 0 || x[-1].line < x->line || x[-1].to <= x->from, "spans rise");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rules *rules;
    static struct cue_finder *m;
    if (!rules)
        must(rules_new(&rules, true) == ST_OK && cue_finder_new(&m, rules) == ST_OK, "memory");
    uint8_t *text = calloc(size + TOKENS_PAD, 1);
    struct line *lines = calloc(size + 1, sizeof *lines);
    struct cues a = {0}, b = {0};
    must(text && lines, "memory");
    if (size)
        memcpy(text, data, size);
    size_t n = split(text, size, lines);
    struct slice t = {text, size};
    must(cue_finder_scan(m, t, lines, n, false, &a) == ST_OK && cue_finder_scan(m, t, lines, n, false, &b) == ST_OK, "memory");
    check(rules, lines, n, &a);
    must(a.n_spans == b.n_spans && (!n || !memcmp(a.line, b.line, n * sizeof *a.line)), "the same again");
    cues_free(&a);
    cues_free(&b);
    free(text);
    free(lines);
    return 0;
}
