/* through: text through the whole pipeline in memory, for fuzzers and property tests.
 * SPDX-License-Identifier: MIT */
#ifndef THROUGH_H
#define THROUGH_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pipeline_run.h"
#include "quote/rules.h"

static uint64_t through_seed; /* of the case under way, told when it fails; 0 = none */

static inline void must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "must hold: %s", what);
        fprintf(stderr, through_seed ? "; replay with THRESH_SEED=%llu\n" : "\n", (unsigned long long)through_seed);
        abort();
    }
}

static inline void through_trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    (void)file, (void)line, (void)what;
    *(int *)ctx = 1;
}

static inline void through_malformed(void *ctx, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped)
{
    (void)ctx, (void)file, (void)line, (void)record, (void)what, (void)skipped;
}

static inline struct config through_defaults(void)
{
    return (struct config){
        .strip = 1u << V_QUOTE | 1u << V_REPOST | 1u << V_CHROME | 1u << V_SIGNATURE,
        .min_words = 8,
        .similarity = 0.8,
        .builtin_rules = true,
        .format = FMT_TEXT,
        .color = WHEN_NEVER,
        .warn_above = 100,
    };
}

/* Reads descriptor `in` (at any offset: it is opened anew) to its end.  The caller frees *got. */
static inline size_t through_fd(const struct config *config, int in, uint8_t **got, struct stats *stats)
{
    static struct rules *rules; /* compiled once: that costs more than a small run */
    if (!rules)
        must(rules_new(&rules, true) == ST_OK, "the rules compile");

    int out_fd = memfd_create("out", 0), bad = 0;
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", in);
    const char *files[] = {path};
    struct config c = *config;
    c.files = files, c.n_files = 1;

    struct output out;
    struct pipeline_events events = {.ctx = &bad, .trouble = through_trouble, .malformed = through_malformed};
    *stats = (struct stats){0};
    must(out_fd >= 0 && output_init(&out, out_fd) == ST_OK, "an output");
    must(pipeline_run(&c, rules, &events, &out, stats) == ST_OK && !bad, "a run over text ends well");
    must(output_flush(&out) == ST_OK, "the output takes all");
    output_free(&out);

    off_t size = lseek(out_fd, 0, SEEK_END);
    *got = malloc((size_t)size + 1);
    must(*got && pread(out_fd, *got, (size_t)size, 0) == (ssize_t)size, "the output can be read back");
    close(out_fd);
    return (size_t)size;
}

static inline size_t through(const struct config *config, const uint8_t *text, size_t n, uint8_t **got, struct stats *stats)
{
    int in = memfd_create("in", 0);
    must(in >= 0 && (n == 0 || write(in, text, n) == (ssize_t)n), "memfd");
    size_t n_got = through_fd(config, in, got, stats);
    must(stats->in.bytes == n, "the counters see every byte");
    close(in);
    return n_got;
}

#endif
