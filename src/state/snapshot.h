/* snapshot: the memory of the run (index/stream_index) in a file, for the next run.
 *
 * The file, all numbers little-endian:
 *   16 bytes   "thresh-index 2\n" and a zero byte; the digit is the version
 *   30 x 8     the numbers that enum head_field in snapshot.c names; the last one is the XXH3 of the 248 bytes before it
 *   24 each    posts: position of the first word, thread, post
 *   2 each     words (tokens) of the store
 *   table      for each part, for each 4096 lines (or fewer, if it does not have so many): for each line a byte whose bits say
 *              which of its 7 slots are in use (lowest bit first); then 8 bytes for each used slot, tag and low bits of the
 *              position; then a byte for each, the higher bits
 *   16 each    entries for which a full table had no room: hash (the bits that the table looks at), position
 *   8          XXH3 of all behind the head, with the head's XXH3 as its seed
 *
 * The new file is written beside FILE (FILE.tmp), synced and renamed, so FILE is always the old one or the new one, whole; a
 * link stays a link, and the file it leads to is replaced.  FILE.tmp is also the lock: a run that will write opens it before
 * FILE is loaded and holds a flock on it until the end, so of two runs the second is refused at its start.  What a killed run
 * left there is overwritten by the next.  Loading reads FILE once.  A file that is damaged, of another version, or made with
 * another seed or other constants of fingerprinting is refused.
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
    bool there; /* the file existed when it was loaded; which one it was: */
    dev_t dev;
    ino_t ino;
    off_t size;
    int64_t mtime_ns;
    uint64_t runs, bytes;      /* how many runs made it, and how many bytes they read */
    uint64_t evicted, thinned; /* tokens and fingerprints that these runs gave up */
    bool locked;               /* between snapshot_lock and snapshot_unlock */
    int fd;                    /* of FILE.tmp, while locked */
    char *beside;              /* its name then, kept so that it can be removed without memory */
    const stop_flag *stop;     /* may be NULL; a run that is stopped before the last step saves nothing */
    char why[256];             /* after ST_IO: a sentence without the file's name */
};

/* A number that stands for the constants of fingerprinting. */
uint64_t snapshot_shape(void);

/* Locks s->path, to write it later.  ST_IO: another run has the lock, or nothing can be written there. */
enum status snapshot_lock(struct snapshot *s) MUST_CHECK;
/* Removes FILE.tmp, unless it became FILE, and with it the lock.  Does nothing without a lock. */
void snapshot_unlock(struct snapshot *s);

/* Loads s->path into the empty x.  If there is no such file this is ST_OK too; s->there tells. */
enum status snapshot_load(struct snapshot *s, struct stream_index *x) MUST_CHECK;

/* Replaces s->path and unlocks it; locks it first if it is not.  s is as snapshot_load left it, with this run's runs and bytes
 * added.  If another run replaced the file since then, nothing is written.  ST_MORE: s->stop was set, and the old file stays. */
enum status snapshot_save(struct snapshot *s, const struct stream_index *x) MUST_CHECK;

/* Makes x as large as the file needs, with the file's seed, and loads it.  ST_IO also if there is no such file.  sindex_free(x)
 * must be called in any case. */
enum status snapshot_open(struct snapshot *s, struct stream_index *x, const char *path) MUST_CHECK;

/* Appends `from` (loaded by f) to x (loaded by s): its threads get numbers behind those of x. */
enum status snapshot_merge(struct snapshot *s, struct stream_index *x, const struct snapshot *f,
                           const struct stream_index *from) MUST_CHECK;

/* Writes what is in the file, as lines `name: value`. */
void snapshot_info(const struct snapshot *s, const struct stream_index *x, FILE *out);

#endif
