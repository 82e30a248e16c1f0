/* fuzz_records: every structured reader on any bytes.  The first byte chooses format and cut, the rest is the input.
 *
 *   nothing taken             gives the input back, byte for byte
 *   fed in pieces             gives the same records as fed at once
 *   lines taken               ends without a crash
 *
 * Seeds: a letter (d JSON, e mail, f WARC, g HTML, h CSV, and so on in the order of enum format), then the input.  SPDX-License-Identifier: MIT */
#include "fuzz/fuzz.h"
#include "reader/detect.h"
#include "record_help.h"

static void must(int holds, const char *law)
{
    if (!holds) {
        fprintf(stderr, "%s\n", law);
        abort();
    }
}

static int same(const struct buf *a, const uint8_t *p, size_t n) { return a->len == n && (n == 0 || memcmp(a->ptr, p, n) == 0); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0)
        return 0;
    const unsigned formats = FMT_ROW - FMT_JSONL, letter = (uint8_t)(data[0] - 'd');
    enum format f = (enum format)(FMT_JSONL + letter % formats);
    struct help_run plain = {.format = f, .max_record = 65536}, cutting = {.format = f, .pick = help_pick_lines};
    struct buf dump = {0}, dump2 = {0}, back = {0}, out = {0};
    uint8_t *text = malloc(n + BUF_PAD); /* detect may read a little behind */
    memcpy(text, data + 1, n - 1);
    memset(text + n - 1, 0, BUF_PAD);
    enum format guess;
    must(detect_format(text, n - 1, 1, &guess) == ST_OK, "detect: all of it always tells");
    free(text);
    help_all(&plain, data + 1, n - 1, 0, &dump, &back);
    must(same(&back, data + 1, n - 1), "nothing taken, nothing changed");
    help_all(&plain, data + 1, n - 1, 1 + letter / formats, &dump2, NULL);
    must(same(&dump, dump2.ptr, dump2.len), "any cut gives the same records");
    help_all(&cutting, data + 1, n - 1, 0, NULL, &out);
    buf_free(&dump);
    buf_free(&dump2);
    buf_free(&back);
    buf_free(&out);
    return 0;
}
