/* stream_match: which stretches of a post stand in text seen anywhere before in the run.
 *
 * Looks fingerprints up in the stream index, compares tokens with its log, and lays the result out as a
 * `struct match` over a small thread_index (`near`) that holds just the source texts found, so that decide/
 * reads both grains alike.  The post is added to the stream index on the way; stream_match_commit then takes
 * out what was judged a copy.
 *
 * Sources within the thread at hand are left to match.c unless `same` says otherwise.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_MATCH_H
#define INDEX_STREAM_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "index/match.h"
#include "index/stream_index.h"
#include "segment/block.h"
#include "util/status.h"

struct stream_entry;

/* What counts as a source. */
enum same_thread {
    SAME_NONE,   /* other threads only */
    SAME_POSTS,  /* and earlier posts of this thread */
    SAME_TEXT    /* and earlier text of this post: text without separators */
};

struct stream_match {
    struct match m;           /* over `near` */
    struct thread_index near; /* post[i].number is an index into unit */
    struct sunit *unit;       /* where each text of `near` came from */
    size_t n_units, cap_units;
    struct stream_entry *entry; /* what this post added */
    size_t n_entries, cap_entries;
    uint64_t *far; /* log position of each segment's source */
    size_t cap_far;
    uint32_t *gone; /* scratch of stream_match_commit */
    size_t cap_gone;
    uint64_t base;
    uint64_t thread, thread_from; /* of the last post; from there on the log has no other thread's */
    const uint32_t *tok; /* of the post at hand */
    const uint8_t *kind; /* of them */
};

/* tok[0 .. n) are the tokens of post p of b, whose queries are there (stream_query.h).  hidden[token] of those that stand under
 * a sign (quote/marks.h): HIDDEN_ALL is neither looked for nor remembered, HIDDEN_SOURCE is only looked for: text below an
 * announcement, which goes no further than its source.  NULL: there are none. */
enum { HIDDEN_NOT, HIDDEN_ALL, HIDDEN_SOURCE };
enum status stream_match_post(struct stream_match *s, struct stream_index *x, enum same_thread same, const struct block *b,
                              const struct post *p, const uint32_t *tok, size_t n, const uint8_t *hidden) MUST_CHECK;

/* Tokens with drop[token] 1, not 0, were copies: they leave the log, and their fingerprints the table. */
enum status stream_match_commit(struct stream_match *s, struct stream_index *x, const uint8_t *drop) MUST_CHECK;

void stream_match_free(struct stream_match *s);

#endif
