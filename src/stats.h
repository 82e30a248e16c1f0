/* stats: what happened in a run, as counters; added up here, shown by cli/report.
 *
 * Plain data, no ownership: `struct stats` may be copied.  Names of rules are borrowed and live as long as
 * the rules.
 *
 * bytes: of the input as read, line ends included, so in = out + the sum of removed, when nothing is
 *        rewritten.
 * lines: input lines; one counts as removed when nothing of it is kept.  A line kept in part counts as kept,
 *        its removed bytes and words do not.
 * words: tokens; a letter of a script without spaces is half a word, so these are counted in halves.
 * SPDX-License-Identifier: MIT */
#ifndef STATS_H
#define STATS_H

#include <stdint.h>

#include "config.h"

struct amount {
    uint64_t bytes, lines, half_words;
};

/* Who took most: a bounded list, exact until it is full.  After that the smallest entry gives its place to a
 * newcomer, which starts from its bytes (Metwally, Agrawal, Abbadi, "space saving", ICDT 2005): no heavy
 * entry is missed, and `over` says by how much an entry may be too large. */
#define STATS_TOP 32

struct stats_entry {
    const char *rule;      /* NULL in a list of sources */
    uint64_t thread, post; /* of a source, from 1; 0 in a list of rules */
    uint64_t runs, over;   /* over: bytes */
    struct amount amount;
};

struct stats_top {
    struct stats_entry entry[STATS_TOP];
    unsigned n;
};

/* A text that went more than once: how often, and where it stood first. */
#define STATS_REPEATS 10

struct stats_repeat {
    uint64_t count, bytes;
    uint64_t thread, post;
    char text[96]; /* its beginning, valid UTF-8 */
};

/* Steps of a run, each measured where it is done. */
enum stage { STAGE_READ, STAGE_ANALYSE, STAGE_NUMBER, STAGE_PLACE, STAGE_DECIDE, STAGE_EMIT, STAGE_WRITE, STAGE_N };

struct stats {
    struct amount in, out;
    struct amount removed[V_N];       /* by kind; [V_KEEP] stays zero */
    uint64_t runs[V_N];               /* removed runs by kind */
    uint64_t files;                   /* inputs opened */
    uint64_t files_left;              /* left alone, because they hold no text (-r, -o) */
    uint64_t threads_in, threads_out; /* out: with kept text */
    uint64_t posts_in, posts_out;
    struct {
        uint64_t n, text, thread, id; /* well-formed; with something to judge, a thread, an id */
    } records[FMT_N];
    uint64_t skipped_records; /* malformed, passed through unchanged */
    uint64_t evictions;       /* threads, words and fingerprints given up at the memory bound: the sum of `forgotten` */
    struct {
        uint64_t threads, stream_words, fingerprints;
    } forgotten;
    uint64_t stream_bytes, stream_words, stream_posts, stream_fingerprints; /* remembered at the end */
    struct stats_top rules, sources;
    struct stats_repeat repeat[STATS_REPEATS]; /* most frequent first */
    unsigned n_repeats;
    uint64_t elapsed_ns;         /* wall clock, by who ran the pipeline */
    uint64_t peak_bytes;         /* largest resident size, stats_peak_bytes() */
    uint64_t stage_ns[STAGE_N];  /* CPU of all workers */
    uint64_t longest_thread_ns;  /* of deciding: the thread whose posts took longest, one after the other */
    uint64_t ordered_ns, cpu_ns; /* of it what one worker at a time does; CPU of the process */
};

static inline void amount_add(struct amount *to, const struct amount *more)
{
    to->bytes += more->bytes;
    to->lines += more->lines;
    to->half_words += more->half_words;
}

/* Removed runs of one kind, rule (NULL: none) and source (post 0: none), what->runs of them. */
void stats_removed(struct stats *s, enum verdict_kind kind, const struct stats_entry *what);

/* Sorts by bytes, largest first, then by name or place: for showing. */
void stats_top_sort(struct stats_top *top);

/* Share of the input's bytes that was removed, in percent; 0 for an empty input. */
double stats_removed_percent(const struct stats *s);

uint64_t stats_now_ns(void);        /* monotonic clock */
uint64_t stats_peak_bytes(void);    /* of this process so far */
uint64_t stats_cpu_ns(void);        /* CPU this process used so far */
uint64_t stats_thread_cpu_ns(void); /* the same, this thread */

#endif
