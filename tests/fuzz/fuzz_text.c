/* fuzz_text: the whole pipeline on any bytes as text, with what must hold whatever they are.
 *
 *   --strip=none              gives the input back, byte for byte
 *   --to=same                 gives a subsequence of the input's bytes
 *   --to=explain              gives one line an input line, and the lines as they are
 *   --to=text, --mark, ...    end without a crash
 *
 * The first byte chooses options, the rest is the text.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "fuzz/fuzz.h"
#include "through.h"

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
    static const char *const magic[] = {"\x1f\x8b", "\x28\xb5", "\xfd\x37", "BZh",      "\xff\xfe", "\xfe\xff",
                                        "\x50\x2a", "\x51\x2a", "\x52\x2a", "\x53\x2a", "\x54\x2a", "\x55\x2a",
                                        "\x56\x2a", "\x57\x2a", "\x58\x2a", "\x59\x2a", "\x5a\x2a", "\x5b\x2a",
                                        "\x5c\x2a", "\x5d\x2a", "\x5e\x2a", "\x5f\x2a"};
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
    struct config c = through_defaults();
    const bool exact = choice & 16;
    const unsigned strip = exact ? 1u << V_REPOST : c.strip;
    struct stats stats;
    uint8_t *got;

    c.similarity = exact ? 1.0 : choice & 1 ? 0.8 : 0.5;
    c.scope_thread = choice & 2;
    c.orphans_keep = choice & 4;
    c.strip = 0;
    size_t n_got = through(&c, text, n, &got, &stats);
    must(n_got == n && memcmp(got, text, n) == 0, "--strip=none gives the input back");
    free(got);

    c.strip = strip;
    n_got = through(&c, text, n, &got, &stats);
    must(is_subsequence(got, n_got, text, n), "--to=same writes nothing new");
    free(got);

    c.to = OUT_EXPLAIN;
    n_got = through(&c, text, n, &got, &stats);
    check_explain(text, n, got, n_got);
    free(got);

    c.to = choice & 8 ? OUT_TEXT : OUT_SAME;
    c.mark = true;
    through(&c, text, n, &got, &stats);
    free(got);
    return 0;
}
