/* snapshot: the memory of the run (index/stream_index) in a file, for the next run.
 *
 * The file, all numbers little-endian:
 *   16 bytes   "thresh-index 2\n" and a zero byte; the digit is the version
 *   30 x 8     what enum head_field in snapshot.c names, the last one the XXH3 of the 248 bytes before
 *   24 each    posts: position of the first word, thread, post
 *   2 each     words (tokens) of the store
 *   table      for each part, for each 4096 lines (or fewer, if it has not so many): a byte a line that says which of its 7
 *              slots hold something (lowest bit first), then 8 bytes for each of these: tag, low bits of the position, then a
 *              byte for each: the bits above
 *   16 each    entries for which a full table had no room: hash (as far as the table knows it), position
 *   8          XXH3 of all behind the head, seeded with the head's
 *
 * It is written beside FILE (FILE.tmp), synced and renamed, so FILE is always the old one or the new one, whole; a link
 * stays a link, and what it leads to is replaced.  FILE.tmp is also the lock: who means to write opens it before FILE is
 * loaded and holds a flock on it until the end, so of two runs the second is refused at its start.  What a run that was
 * killed left there is overwritten by the next.  Loading reads FILE once.  A file that is damaged, of another version, or made with another seed or other constants of
 * fingerprinting is refused.
 * SPDX-License-Identifier: MIT */
#ifndef STATE_SNAPSHOT_H
#define STATE_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "index/stream_index.h"
#include "util/status.h"
#include "util/stopping.h"

struct snapshot {
    const char *path;
    bool there; /* the file was there when it was loaded */
    dev_t dev;  /* and was this one */
    ino_t ino;
    off_t size;
    int64_t mtime_ns;
    uint64_t runs, bytes;      /* that made it; bytes they read */
    uint64_t evicted, thinned; /* by these */
    bool locked;               /* between snapshot_lock and snapshot_unlock */
    int fd;                    /* of FILE.tmp, while locked */
    char *beside;              /* its name then: when memory has ended it can still be taken away */
    const stop_flag *stop;     /* or NULL: who is stopped before the last step saves nothing */
    char why[256];             /* after ST_IO: a sentence without the file's name */
};

/* A number that stands for the constants of fingerprinting. */
uint64_t snapshot_shape(void);

/* Means to write s->path later.  ST_IO: another run does, or nothing can be written there. */
enum status snapshot_lock(struct snapshot *s) MUST_CHECK;
/* Takes FILE.tmp away, unless it became FILE.  Not locked: nothing happens. */
void snapshot_unlock(struct snapshot *s);

/* Loads s->path into the empty x.  ST_OK also if there is no such file; s->there tells. */
enum status snapshot_load(struct snapshot *s, struct stream_index *x) MUST_CHECK;

/* Replaces s->path and unlocks it (it is locked first if it is not yet).  s as snapshot_load left it, runs and bytes counted
 * on: if another run replaced the file since then, nothing is written.  ST_MORE: s->stop was set, the old one stays. */
enum status snapshot_save(struct snapshot *s, const struct stream_index *x) MUST_CHECK;

/* For looking at a file: makes x as large as it needs, with the file's seed, and loads it.  ST_IO also if it is not there.
 * sindex_free(x) is due in any case. */
enum status snapshot_open(struct snapshot *s, struct stream_index *x, const char *path) MUST_CHECK;

/* Puts `from` (which was read by f) behind x (of s): its threads get numbers behind those of x. */
enum status snapshot_merge(struct snapshot *s, struct stream_index *x, const struct snapshot *f,
                           const struct stream_index *from) MUST_CHECK;

/* What is in it, as lines `name: value`. */
void snapshot_info(const struct snapshot *s, const struct stream_index *x, FILE *out);

#endif
