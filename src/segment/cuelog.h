/* cuelog: what the signs of posts say, kept by what they are read from, so that a text that is read a second time (a shard:
 * state/places.h) need not be searched for them again.
 *
 * One entry a post: a number of its text and lines, what its lines are in runs, its spans.  SPDX-License-Identifier: MIT */
#ifndef SEGMENT_CUELOG_H
#define SEGMENT_CUELOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quote/cues.h"
#include "util/buf.h"
#include "util/status.h"

/* Of all that cue_finder_scan looks at. */
uint64_t cuelog_key(struct slice text, const struct line *line, size_t n, bool body);

/* Appends an entry. */
enum status cuelog_put(struct buf *log, uint64_t key, const struct cues *m) MUST_CHECK;

struct cuelog;
/* A copy of the n bytes of a log.  ST_SKIP: they are damaged. */
enum status cuelog_new(struct cuelog **log, const uint8_t *bytes, size_t n) MUST_CHECK;
void cuelog_delete(struct cuelog *log); /* NULL is fine */
/* Into m, which has room for all n lines.  ST_SKIP: the post is not in the log.  *next: of the caller, 0 at first: the entry behind
 * the one that was found last. */
enum status cuelog_get(const struct cuelog *log, size_t *next, uint64_t key, const struct line *line, size_t n, size_t n_rules,
                       struct cues *m) MUST_CHECK;

#endif
