/* filelist: the inputs of a run: names given or read from --files0-from, with folders replaced by their files (-r).
 *
 * The files of a folder come in the byte order of their paths, in whatever order the system lists them.  Links to files and folders
 * inside of a folder are not followed, and what is no regular file is passed over and counted, as grep -r does.  One folder is open at
 * a time.
 * Ownership: the list owns the names it made; those given are borrowed.
 * SPDX-License-Identifier: MIT */
#ifndef LIB_FILELIST_H
#define LIB_FILELIST_H

#include <stddef.h>

#include "util/arena.h"

struct filelist {
    struct arena text;
    const char **file; /* the result */
    size_t n_files;
    const char **folder; /* those that were replaced */
    size_t n_folders, cap_folders;
    size_t n_passed; /* links and what is no regular file, in folders */
};

void filelist_free(struct filelist *l); /* back to {0} */

#endif
