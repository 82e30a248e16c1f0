/* outdir: a folder that gets one file an input, under the same relative name.
 *
 * A file is written to FOLDER/.thresh-PID-N.tmp and renamed when it is whole, so what stands under a name is the old one or the
 * new one.  One is open at a time; folders on the way are made as they are needed.  The bytes go through the struct output
 * that the caller writes to: its descriptor changes from file to file.
 * What runs that were killed left behind is taken away when a folder is opened: a temporary file that is nobody's is not
 * locked (flock).
 * Ownership: the caller owns struct and output.
 * SPDX-License-Identifier: MIT */
#ifndef IO_OUTDIR_H
#define IO_OUTDIR_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "io/output.h"
#include "util/status.h"

struct outdir {
    const char *dir;
    int fd;
    struct output *out;
    char temp[48];            /* its name in dir, once one was open */
    char name[PATH_MAX];      /* of the open one */
    size_t made;              /* bytes of name: its folder is there */
    char where[PATH_MAX + 8]; /* after ST_IO: what it is about */
    char error[256];          /* and a sentence */
};

/* Makes the folder if it is not there. */
enum status outdir_open(struct outdir *o, const char *dir, struct output *out) MUST_CHECK;
/* Begins FOLDER/name; the one before was ended. */
enum status outdir_begin(struct outdir *o, const char *name, enum unpack_kind kind) MUST_CHECK;
/* Puts the open one in its place; none open: nothing happens. */
enum status outdir_end(struct outdir *o) MUST_CHECK;
/* Drops the open one, closes the folder. */
void outdir_close(struct outdir *o);

/* The name an input gets below the folder: of /a/b it is a/b, of ../a/./b a/b, of a/../b b.  False: nothing is left of it, or
 * it is too long. */
bool outdir_name(const char *path, char *name, size_t size);

#endif
