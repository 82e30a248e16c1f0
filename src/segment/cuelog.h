/* cuelog: the cues of posts, kept in a file under a hash of the posts, so that a text that is read a second time (a shard:
 * state/places.h) need not be searched for cues again.
 *
 * One entry for each post: its key, its spans, the cues of its lines as runs.  SPDX-License-Identifier: MIT */
#ifndef SEGMENT_CUELOG_H
#define SEGMENT_CUELOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quote/cues.h"
#include "util/buf.h"
#include "util/status.h"

/* The key of a post: a hash of all that cue_finder_scan looks at. */
uint64_t cuelog_key(struct slice text, const struct line *line, size_t n, bool body);

/* Appends an entry. */
enum status cuelog_put(struct buf *log, uint64_t key, const struct cues *m) MUST_CHECK;

struct cuelog;
/* Makes a log of a copy of n bytes.  ST_SKIP: they are damaged. */
enum status cuelog_new(struct cuelog **log, const uint8_t *bytes, size_t n) MUST_CHECK;
void cuelog_delete(struct cuelog *log); /* NULL is fine */
/* Reads the cues of the post with that key into m, which must have room for all n lines.  ST_SKIP: the post is not in the log.
 * *next is the caller's, 0 at first: the entry behind the one that was found last, where the search begins. */
enum status cuelog_get(const struct cuelog *log, size_t *next, uint64_t key, const struct line *line, size_t n, size_t n_rules,
                       struct cues *m) MUST_CHECK;

#endif
