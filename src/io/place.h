/* place: which file a path or a descriptor leads to, so that no run writes what it reads.
 *
 * A file that is there is known by device and inode, one that is not by the folder it would stand in and its name there;
 * links, dangling ones too, are followed to their end.  Only regular files are ever the same as another: who names a
 * terminal or a pipe twice loses nothing.
 * Ownership: the caller owns the struct; place_free releases its path.
 * SPDX-License-Identifier: MIT */
#ifndef IO_PLACE_H
#define IO_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

#include "util/status.h"

struct place {
    bool there;   /* something of that name exists */
    bool regular; /* and it is a regular file */
    mode_t mode;
    dev_t dev; /* of the file; of its folder if it is not there */
    ino_t ino;
    char *path; /* where links lead; NULL of a descriptor */
};

/* ST_IO: errno tells why it leads nowhere (no such folder, a loop of links). */
enum status place_of(struct place *p, const char *path) MUST_CHECK;
/* Only what is there, without its path (one system call). */
bool place_of_there(struct place *p, const char *path);
/* False: the descriptor is closed. */
bool place_of_descriptor(struct place *p, int fd);
void place_free(struct place *p);

/* Both are, or would become, the same regular file. */
bool place_same(const struct place *a, const struct place *b);

#endif
