/* prop_exact: laws of exact mode (--strip=repost --similarity=1):
 *
 *   a text that comes again goes, wherever its lines are broken and whatever its case and quotes; new text stays
 *   workers, reads and memory make no difference, nor does the path of the tokeniser (prop_tokens)
 *   a line goes only if its words stand in what is kept
 *
 * THRESH_SEED=N replays one; THRESH_RUNS=N makes more of them.  SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>

#include "threads.h"

static struct config exact_config(void)
{
    struct config c = through_defaults();
    c.strip = 1u << V_REPOST;
    c.similarity = 1;
    return c;
}

/* A paragraph of n words that no other has, broken at random. */
static void paragraph(struct buf *b, uint64_t number, uint64_t n, bool again)
{
    for (uint64_t i = 0; i < n; i++) {
        char word[40];
        snprintf(word, sizeof word, i % 5 ? "w%llxo" : "W%llxo's", (unsigned long long)(number * 1000 + i));
        for (char *p = word; again && *p; p++)
            *p = (char)toupper((unsigned char)*p);
        put(b, word);
        put(b, i + 1 == n ? ".\n\n" : draw(12) == 0 ? ",\n" : again && draw(5) == 0 ? "  " : " ");
    }
}

static void comes_again(void)
{
    enum { MOST = 40 };
    struct buf text = {0}, want = {0};
    uint64_t words[MOST], n = 0;
    for (uint64_t k = 0; k < MOST; k++) {
        if (n && draw(3) == 0) {
            uint64_t which = draw(n);
            paragraph(&text, which, words[which], true);
            continue;
        }
        size_t at = text.len;
        words[n] = 60 + draw(60); /* of less, short lines would make verse */
        paragraph(&text, n, words[n], false);
        must(buf_append(&want, text.ptr + at, text.len - at) == ST_OK, "memory");
        n++;
    }
    struct config c = exact_config();
    struct stats stats;
    uint8_t *got;
    size_t m = through(&c, text.ptr, text.len, &got, &stats);
    if (m != want.len || memcmp(got, want.ptr, m) != 0)
        fprintf(stderr, "input:\n%.*s\ngot:\n%.*s\n", (int)text.len, (char *)text.ptr, (int)m, got);
    must(m == want.len && memcmp(got, want.ptr, m) == 0, "what comes again goes, and nothing else");
    free(got);
    buf_free(&text);
    buf_free(&want);
}

/* The letters and digits of a line, folded and with one blank between words, between two line feeds. */
static size_t tidy(const uint8_t *p, size_t n, char *to)
{
    size_t k = 0;
    to[k++] = '\n';
    for (size_t i = 0; i < n; i++) {
        if (p[i] >= 0x80 || isalnum(p[i]))
            to[k++] = (char)(p[i] < 0x80 ? tolower(p[i]) : p[i]);
        else if (to[k - 1] != ' ' && to[k - 1] != '\n')
            to[k++] = ' ';
    }
    k -= to[k - 1] == ' ';
    to[k++] = '\n';
    return k;
}

static char *tidy_lines(const uint8_t *p, size_t n, size_t *n_out)
{
    char *all = malloc(3 * n + 16);
    size_t k = 0;
    must(all != NULL, "memory");
    for (size_t i = 0, end; i < n; i = end + 1) {
        for (end = i; end < n && p[end] != '\n' && p[end] != '\r';)
            end++;
        k += tidy(p + i, end - i, all + k);
    }
    *n_out = k;
    return all;
}

static void words_stay(const struct buf *text, const uint8_t *got, size_t n)
{
    size_t n_in, n_out;
    char *in = tidy_lines(text->ptr, text->len, &n_in), *out = tidy_lines(got, n, &n_out);
    for (char *p = in; p < in + n_in;) {
        char *end = memchr(p + 1, '\n', (size_t)(in + n_in - p - 1));
        size_t k = (size_t)(end - p) + 1;
        must(k == 2 || memmem(out, n_out, p, k) != NULL, "each line is kept once");
        p += k;
    }
    free(in);
    free(out);
}

static void any_thread(void)
{
    struct buf text = {0};
    struct config c = exact_config();
    struct stats stats;
    uint8_t *got, *again;
    for (uint64_t k = 1 + draw(3); k > 0; k--) {
        thread(&text);
        put(&text, "\n\f\n");
    }
    c.scope_thread = draw(4) == 0;
    c.jobs = 1;
    size_t n = through(&c, text.ptr, text.len, &got, &stats);
    words_stay(&text, got, n);
    static const uint64_t pieces[] = {1, 7, 4096};
    c.jobs = 1 + (unsigned)draw(4);
    c.debug = DEBUG_CROWD;
    c.memory = draw(2) ? 16u << 20 : 0;
    size_t m = through_pipe(&c, &text, pieces[draw(3)], &again);
    must(n == m && memcmp(got, again, n) == 0, "the same bytes out, however they come in and whoever works");
    free(got);
    free(again);
    buf_free(&text);
}

/* Many blocks, little memory: what is forgotten does not depend on the workers. */
static void forgets(void)
{
    struct buf text = {0};
    struct config c = exact_config();
    struct stats stats;
    uint8_t *got, *again;
    for (uint64_t k = 0; k < 500000; k++)
        must(buf_printf(&text, "n%llx\n\n", (unsigned long long)(draw(2) ? draw(400000) : 1000000 + k)) == ST_OK, "memory");
    c.memory = 16u << 20;
    c.min_words = 1;
    c.jobs = 1;
    size_t n = through(&c, text.ptr, text.len, &got, &stats);
    must(stats.forgotten.fingerprints > 0 && stats.stream_bytes < c.memory, "the bound is met");
    c.jobs = 3;
    c.debug = DEBUG_CROWD;
    size_t m = through(&c, text.ptr, text.len, &again, &stats);
    must(n == m && memcmp(got, again, n) == 0, "the same is forgotten");
    free(got);
    free(again);
    buf_free(&text);
}

int main(void)
{
    const char *seed = getenv("THRESH_SEED"), *runs = getenv("THRESH_RUNS");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1, n = seed ? 1 : runs ? strtoull(runs, NULL, 10) : 100;
    for (uint64_t i = 0; i < n; i++) {
        state = through_seed = first + i;
        comes_again();
        any_thread();
    }
    forgets();
    return 0;
}
