/* What snapshot.c (contents of the file) and snapshot_file.c (its name, lock and replacement) share.
 * SPDX-License-Identifier: MIT */
#ifndef STATE_SNAPSHOT_PRIV_H
#define STATE_SNAPSHOT_PRIV_H

#include "io/place.h"
#include "state/snapshot.h"

#define SNAPSHOT_MAGIC "thresh-index 2\n"

/* ST_IO, and s->why. */
__attribute__((format(printf, 2, 3))) enum status snapshot_fail(struct snapshot *s, const char *fmt, ...);
enum status snapshot_fail_errno(struct snapshot *s, const char *what);

/* Finds the file that s->path leads to, and the name of its FILE.tmp.  ST_IO: the path leads nowhere. */
enum status snapshot_names(struct snapshot *s, struct place *at, char *beside, size_t size) MUST_CHECK;
/* ST_IO if another run has replaced the file since it was loaded: its memory must not be lost.  *mode: of the file, 0: there is
 * none. */
enum status snapshot_unchanged(struct snapshot *s, const char *path, mode_t *mode) MUST_CHECK;
/* The last step.  If s->stop is set before it, nothing is replaced; a later signal changes nothing. */
enum status snapshot_replace(struct snapshot *s, const char *beside, const char *real) MUST_CHECK;
void snapshot_sync_folder(char *path); /* of the file at path, which is cut */

#endif
