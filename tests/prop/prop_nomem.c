/* prop_nomem: whichever allocation fails, the run says so and ends; what it wrote is a beginning of the full result.
 * Under `make test KIND=asan` also: nothing is leaked on the way out.  SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>

#include "through.h"
#include "util/alloc.h"

/* One run with the nth allocation failing.  False once the run needs fewer than n. */
static bool one(const struct config *config, const struct rules *rules, uint64_t nth, const uint8_t *full, size_t n_full)
{
    struct output out;
    struct stats stats = {0};
    int bad = 0, fd = memfd_create("out", 0);
    struct pipeline_events events = {.ctx = &bad, .trouble = through_trouble, .malformed = through_malformed};
    must(fd >= 0 && output_init(&out, fd) == ST_OK, "an output");

    through_seed = nth; /* told when it fails */
    alloc_fail_at(nth);
    enum status st = pipeline_run(config, rules, &events, &out, &stats);
    bool failed = alloc_fail_at(0) == 0;
    must(output_flush(&out) == ST_OK, "the output takes all");
    output_free(&out);

    off_t n = lseek(fd, 0, SEEK_END);
    uint8_t *got = malloc((size_t)n + 1);
    must(got && pread(fd, got, (size_t)n, 0) == (ssize_t)n, "the output can be read back");
    must((size_t)n <= n_full && memcmp(got, full, (size_t)n) == 0, "a beginning of the full result");
    if (st == ST_OK && !bad)
        must((size_t)n == n_full, "success means all of it");
    else
        must(failed && (st == ST_NOMEM || bad), "no trouble without a cause, and the right one");
    free(got);
    close(fd);
    return failed;
}

/* Every allocation of a run over these files fails once. */
static uint64_t all(struct config *config, const struct rules *rules, const char *const *files, size_t n_files)
{
    config->files = files;
    config->n_files = n_files;
    struct output out;
    struct stats stats = {0};
    struct pipeline_events events = {.ctx = &(int){0}, .trouble = through_trouble, .malformed = through_malformed};
    int fd = memfd_create("full", 0);
    must(fd >= 0 && output_init(&out, fd) == ST_OK, "an output");
    must(pipeline_run(config, rules, &events, &out, &stats) == ST_OK, "the full run");
    must(output_flush(&out) == ST_OK && out.written > 200, "it writes something");
    uint8_t *full = malloc(out.written);
    must(full && pread(fd, full, out.written, 0) == (ssize_t)out.written, "the output can be read back");
    size_t n_full = out.written;
    output_free(&out);
    close(fd);

    uint64_t nth = 1;
    while (one(config, rules, nth, full, n_full))
        nth++;
    must(nth > 20, "allocations go through util/alloc");
    free(full);
    return nth - 1;
}

int main(void)
{
    static const char *const texts[] = {"corpus-samples/xenforo-flattened.txt", "corpus-samples/mailing-list.txt",
                                        "corpus-samples/repost-across-threads.txt"};
    static const char *const records[] = {"tests/golden/formats/jsonl-threads-to-same.in",
                                          "tests/golden/formats/jsonl-html-field-keeps-its-markup.in",
                                          "tests/golden/formats/mbox-html-part-and-attachment.in",
                                          "tests/golden/formats/mbox-charset-that-is-not-known.in",
                                          "tests/golden/formats/mbox-empty-plain-yields-to-its-twin.in",
                                          "tests/golden/formats/wet-pages-to-same.in",
                                          "tests/golden/formats/html-xenforo-to-same.in"};
    static const char *const table = "tests/golden/formats/csv-threads.in";
    struct rules *rules;
    struct config config = through_defaults();
    must(rules_new(&rules, true) == ST_OK, "the rules compile");
    uint64_t n = all(&config, rules, texts, sizeof texts / sizeof *texts);
    const struct config all_of_it = config;
    config.strip = 1u << V_REPOST; /* exact mode */
    config.similarity = 1;
    n += all(&config, rules, texts, sizeof texts / sizeof *texts);
    config = all_of_it;
    config.format = FMT_AUTO;
    for (int to = OUT_SAME; to < OUT_N; to++) {
        config.to = (enum out_format)to;
        n += all(&config, rules, records, sizeof records / sizeof *records);
    }
    config.to = OUT_SAME;
    config.format = FMT_CSV; /* which nothing in its bytes tells */
    n += all(&config, rules, &table, 1);
    printf("%llu allocations, each failed once\n", (unsigned long long)n);
    rules_delete(rules);
    return 0;
}
