/* filelist: the FILEs of a run: those of the command line, or of --files0-from, with folders replaced by their files (-r).
 *
 * The files of a folder come in the byte order of their paths, wherever the system lists them.  Links to files and folders
 * inside of a folder are not followed, and what is no regular file is passed over, as grep -r does.  One folder is open at
 * a time.
 * Ownership: the list owns the names; config borrows them.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_FILELIST_H
#define CLI_FILELIST_H

#include <stdbool.h>

#include "config.h"
#include "util/arena.h"

struct filelist {
    struct arena text;
    const char **folder; /* those that were replaced */
    size_t n_folders, cap_folders;
};

/* Rewrites config->files.  False: a message was given. */
bool filelist_make(struct filelist *l, struct config *config);
void filelist_free(struct filelist *l);

#endif
