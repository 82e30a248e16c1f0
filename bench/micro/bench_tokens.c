/* bench_tokens: MB/s of the tokeniser and of the normal form, path by path, on English, Cyrillic, Chinese and mixed text.
 *
 *     bench_tokens [FILE...]     other texts instead of the built-in ones
 *
 * Texts are made from a seed: words by Zipf's law, sentences, paragraphs, a share of digits, quotes and
 * references as in forums.  Every path must give the scalar one's tokens (bytes) before it is timed.  Each figure is
 * the best and the median of 9 runs over 32 KiB posts that stay in the cache.
 * SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "micro.h"
#include "text/norm.h"
#include "text/norm_scan.h"
#include "text/scan.h"
#include "text/tokens.h"
#include "text/utf8.h"

#define TEXT (2u << 20)
#define POST 32768u

struct script {
    const char *name;
    uint32_t from, to, upper; /* letters; what to subtract for a capital */
    unsigned letters;         /* mean length of a word; 1: no spaces */
    const char *stop, *odd;   /* `odd` once in a few sentences */
};

static const struct script script[] = {
    {"English", 'a', 'z', 32, 5, ". ", " 2024, "},
    {"English, curly", 'a', 'z', 32, 5, ". ", "\xE2\x80\x99s \xE2\x80\x9Cso\xE2\x80\x9D \xE2\x80\x93 "},
    {"English, references", 'a', 'z', 32, 5, ". ", "&#39;s &quot;so&quot; &nbsp;"},
    {"English, emoji, NFD", 'a', 'z', 32, 5, ". ", " \xF0\x9F\x98\x80\xEF\xB8\x8F e\xCC\x81 "},
    {"Cyrillic", 0x430, 0x44F, 32, 6, ". ", " 2024, "},
    {"Greek", 0x3B1, 0x3C9, 32, 6, ". ", " 2024, "},
    {"Chinese", 0x4E00, 0x6FFF, 0, 1, "\xE3\x80\x82", "\xEF\xBC\x8C"},
    {"Japanese", 0x3041, 0x3093, 0, 1, "\xE3\x80\x82", "\xE6\xBC\xA2\xE5\xAD\x97"},
    {"Korean", 0xAC00, 0xC7A3, 0, 3, ". ", " 2024, "},
    {"Hindi", 0x905, 0x94D, 0, 5, "\xE0\xA5\xA4 ", " 2024, "},
};

static void make(const struct script *s, uint8_t *out)
{
    size_t n = 0;
    char word[4096][64];
    for (size_t i = 0; i < 4096; i++) {
        size_t at = 0, letters = s->letters == 1 ? 1 : 1 + micro_rnd() % (2 * s->letters - 1);
        for (size_t k = 0; k < letters; k++)
            at += utf8_encode(s->from + (uint32_t)(micro_rnd() % (s->to - s->from + 1)), (uint8_t *)word[i] + at);
        word[i][at] = '\0';
    }
    unsigned left = 0, sentences = 0;
    while (n + 128 < TEXT) {
        bool first = left == 0;
        if (first)
            left = (unsigned)(6 + micro_rnd() % 16);
        const char *w = word[(micro_rnd() % 4096) * (micro_rnd() % 4096) >> 12];
        size_t len = strlen(w), from = n;
        memcpy(out + n, w, len);
        n += len;
        if (first && s->upper == 32 && out[from] < 0x80)
            out[from] = (uint8_t)(out[from] - 32);
        const char *after = --left ? (s->letters == 1 ? "" : micro_rnd() % 12 ? " " : ", ") : s->stop;
        if (left == 0 && ++sentences % 4 == 0)
            after = ".\n\n";
        if (left == 3 && micro_rnd() % 3 == 0)
            after = s->odd;
        memcpy(out + n, after, strlen(after));
        n += strlen(after);
    }
    memset(out + n, '\n', TEXT - n);
}

static void check(scan_fast *fast, const uint8_t *text, size_t len, struct tokens *t)
{
    struct tokens want = {0};
    if (scan_with(NULL, &want, text, len) != ST_OK || scan_with(fast, t, text, len) != ST_OK)
        exit(2);
    if (want.n != t->n || memcmp(want.hash, t->hash, 4 * t->n) != 0 || memcmp(want.end, t->end, 4 * t->n) != 0) {
        fputs("bench_tokens: paths differ\n", stderr);
        exit(1);
    }
    tokens_free(&want);
}

static void measure(const char *name, const uint8_t *text, size_t len)
{
    printf("%-22s", name);
    for (int c = 0; c < SCAN_CPUS; c++) {
        scan_fast *fast = scan_fast_for((enum scan_cpu)c);
        struct tokens t = {0};
        struct micro m = {0};
        if (!fast && c != SCAN_SCALAR)
            continue;
        check(fast, text, len, &t);
        size_t tokens = t.n;
        while (micro_run(&m, (double)len))
            for (size_t at = 0; at < len; at += POST) {
                size_t n = len - at < POST ? len - at : POST;
                if (scan_with(fast, &t, text + at, n) != ST_OK)
                    exit(2);
            }
        printf("  %s %5.0f (%5.0f)", scan_cpu_name((enum scan_cpu)c), micro_best(&m) / 1e6, micro_median(&m) / 1e6);
        if (c == SCAN_CPUS - 2)
            printf("  %.1f bytes a token", (double)len / (double)tokens);
        tokens_free(&t);
    }
    putchar('\n');
}

/* Lines of text[0 .. len), a line feed each. */
static size_t split(const uint8_t *text, size_t len, struct line *lines)
{
    size_t n = 0;
    for (size_t at = 0; at < len; n++) {
        const uint8_t *nl = memchr(text + at, '\n', len - at);
        size_t end = nl ? (size_t)(nl - text) : len;
        lines[n] = (struct line){.off = (uint32_t)at, .len = (uint32_t)(end - at), .eol = nl != NULL};
        at = end + 1;
    }
    return n;
}

static void measure_norm(const char *name, const uint8_t *text, size_t len)
{
    static struct line lines[TEXT];
    struct norm want = {0}, got = {0};
    size_t n = split(text, len, lines);
    if (norm_with(NULL, &want, text, lines, n) != ST_OK)
        exit(2);
    printf("%-22s", name);
    for (int c = 0; c < SCAN_CPUS; c++) {
        norm_fast *fast = norm_fast_for((enum scan_cpu)c);
        struct micro m = {0};
        if (!fast && c != SCAN_SCALAR)
            continue;
        if (norm_with(fast, &got, text, lines, n) != ST_OK)
            exit(2);
        micro_must(got.n == want.n && memcmp(got.text, want.text, got.n) == 0, "normal form");
        while (micro_run(&m, (double)len))
            for (size_t i = 0, k; i < n; i = k) { /* posts of some POST bytes */
                for (k = i + 1; k < n && lines[k].off - lines[i].off < POST; k++)
                    ;
                if (norm_with(fast, &got, text, lines + i, k - i) != ST_OK)
                    exit(2);
            }
        printf("  %s %5.0f (%5.0f)", scan_cpu_name((enum scan_cpu)c), micro_best(&m) / 1e6, micro_median(&m) / 1e6);
    }
    putchar('\n');
    norm_free(&want);
    norm_free(&got);
}

int main(int argc, char **argv)
{
    uint8_t *text = malloc(TEXT + TOKENS_PAD);
    if (!text)
        return 2;
    memset(text, 0, TEXT + TOKENS_PAD);
    puts("tokens, MB/s: best (median)");
    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb");
        if (!f) {
            perror(argv[i]);
            return 1;
        }
        size_t n = fread(text, 1, TEXT, f);
        fclose(f);
        measure(argv[i], text, n);
    }
    for (size_t i = 0; argc < 2 && i < sizeof script / sizeof *script; i++) {
        make(&script[i], text);
        measure(script[i].name, text, TEXT);
    }
    puts("normal form as bytes, MB/s: best (median)");
    for (size_t i = 0; argc < 2 && i < sizeof script / sizeof *script; i++) {
        make(&script[i], text);
        measure_norm(script[i].name, text, TEXT);
    }
    free(text);
    return 0;
}
