/* fuzz_text: the whole pipeline on any bytes as text, with what must hold whatever they are.
 *
 *   --strip=none              gives the input back, byte for byte
 *   --to=same                 gives a subsequence of the input's bytes
 *   --to=explain              gives one line an input line, and the lines as they are
 *   --to=text, --mark, ...    end without a crash
 *
 * The first byte chooses options, the rest is the text.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "pipeline.h"
#include "quote/rules.h"

static void trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    (void)file, (void)line, (void)what;
    *(int *)ctx = 1;
}

static void must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_text: %s\n", what);
        abort();
    }
}

/* Runs the pipeline on `text`; the caller frees *got. */
static size_t run(const struct config *config, const uint8_t *text, size_t n, uint8_t **got)
{
    static struct rules *rules;
    if (!rules)
        must(rules_new(&rules, true) == ST_OK, "rules");

    int in = memfd_create("in", 0), out_fd = memfd_create("out", 0), bad = 0;
    must(in >= 0 && out_fd >= 0 && (n == 0 || write(in, text, n) == (ssize_t)n), "memfd");
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", in);
    const char *files[] = {path};
    struct config c = *config;
    c.files = files, c.n_files = 1;

    struct stats stats = {0};
    struct output out;
    struct pipeline_events events = {.ctx = &bad, .trouble = trouble};
    must(output_init(&out, out_fd) == ST_OK, "output");
    enum status st = pipeline_run(&c, rules, &events, &out, &stats);
    must(st == ST_OK && !bad, "a run over text without input trouble ends well");
    must(output_flush(&out) == ST_OK, "flush");
    output_free(&out);

    off_t size = lseek(out_fd, 0, SEEK_END);
    must(size >= 0, "size");
    *got = malloc((size_t)size + 1);
    must(*got && pread(out_fd, *got, (size_t)size, 0) == (ssize_t)size, "read back");
    must(stats.in.bytes == n, "stats count every byte");
    close(in);
    close(out_fd);
    return (size_t)size;
}

static int is_subsequence(const uint8_t *part, size_t n_part, const uint8_t *all, size_t n_all)
{
    size_t k = 0;
    for (size_t i = 0; i < n_all && k < n_part; i++)
        k += all[i] == part[k];
    return k == n_part;
}

/* End of the line at `at`, its terminator left out; *next is where the next one begins. */
static size_t line_end(const uint8_t *text, size_t n, size_t at, size_t *next)
{
    while (at < n && text[at] != '\n' && text[at] != '\r')
        at++;
    *next = at + (at < n) + (at + 1 < n && text[at] == '\r' && text[at + 1] == '\n');
    return at;
}

static void check_explain(const uint8_t *text, size_t n, const uint8_t *got, size_t n_got)
{
    size_t at = 0, g = 0;
    while (at < n) {
        size_t next, end = line_end(text, n, at, &next);
        unsigned tabs = 0;
        while (g < n_got && tabs < 3)
            tabs += got[g++] == '\t';
        must(tabs == 3, "explain: three fields before each line");
        must(n_got - g > end - at && memcmp(got + g, text + at, end - at) == 0, "explain: the line as it is");
        g += end - at;
        must(got[g++] == '\n', "explain: one line an input line");
        at = next;
    }
    must(g == n_got, "explain: nothing behind the last line");
}

/* Would be unpacked or recoded: then the output is not made of the input's bytes. */
static int is_plain(const uint8_t *text, size_t n)
{
    static const char *const magic[] = {"\x1f\x8b", "\x28\xb5", "\xfd\x37", "BZh", "\xff\xfe", "\xfe\xff", "\x50\x2a",
                                        "\x51\x2a", "\x52\x2a", "\x53\x2a", "\x54\x2a", "\x55\x2a", "\x56\x2a",
                                        "\x57\x2a", "\x58\x2a", "\x59\x2a", "\x5a\x2a", "\x5b\x2a", "\x5c\x2a",
                                        "\x5d\x2a", "\x5e\x2a", "\x5f\x2a"};
    for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
        if (n >= strlen(magic[i]) && memcmp(text, magic[i], strlen(magic[i])) == 0)
            return 0;
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || !is_plain(data + 1, size - 1))
        return 0;
    const uint8_t choice = data[0], *text = data + 1;
    const size_t n = size - 1;
    struct config c = {
        .strip = 0,
        .min_words = 8,
        .similarity = choice & 1 ? 0.8 : 0.5,
        .builtin_rules = true,
        .scope_thread = choice & 2,
        .orphans_keep = choice & 4,
        .format = FMT_TEXT,
        .color = WHEN_NEVER,
        .warn_above = 100,
    };
    uint8_t *got;
    size_t n_got = run(&c, text, n, &got);
    must(n_got == n && memcmp(got, text, n) == 0, "--strip=none gives the input back");
    free(got);

    c.strip = 1u << V_QUOTE | 1u << V_REPOST | 1u << V_CHROME | 1u << V_SIGNATURE;
    n_got = run(&c, text, n, &got);
    must(is_subsequence(got, n_got, text, n), "--to=same writes nothing new");
    free(got);

    c.to = OUT_EXPLAIN;
    n_got = run(&c, text, n, &got);
    check_explain(text, n, got, n_got);
    free(got);

    c.to = choice & 8 ? OUT_TEXT : OUT_SAME;
    c.mark = true;
    run(&c, text, n, &got);
    free(got);
    return 0;
}
