/* grouper: which thread each post belongs to, and its number there; called in the order of the input, before judging.
 *
 * Text, pages and JSON records are threads of their own; mails are joined by threading.h, JSON records by
 * --thread-field, adjacent or interleaved, in any input of the run.  At most GROUPER_OPEN such threads are open at a
 * time: the one not heard of for longest is closed, and what comes for it later begins a thread.
 * Cost: O(1) a record; 40 bytes an open thread.  The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef READER_GROUPER_H
#define READER_GROUPER_H

#include <stdint.h>

#include "reader/sharing.h"
#include "reader/threading.h"
#include "segment/block.h"
#include "util/status.h"

#define GROUPER_BITS 17
#define GROUPER_OPEN ((size_t)1 << GROUPER_BITS)

/* A post with an id, so that it is recognised when it comes again. */
struct known_post {
    uint64_t name, text; /* hashes: of thread and id; of its text */
    uint64_t number;
};

struct group {
    uint64_t key, thread, posts;
    uint32_t chain;          /* next of its bucket, GROUP_NONE at the end */
    uint32_t older, younger; /* by last use */
};

struct grouper {
    uint64_t threads; /* numbers of threads given out so far */
    struct group *group;
    size_t n, cap, bound;
    uint32_t *head; /* GROUPER_OPEN buckets */
    uint32_t oldest, youngest;
    struct threading mail;
    bool mail_ready;
    struct sharing sharing;
    const char *const *files;
    size_t n_files;
    struct known_post *known; /* a table of KNOWN_POSTS entries by hash; a later post overwrites an earlier one */
    struct group_key {
        uint64_t key, file, ordinal;
        bool shared;
    } text; /* the thread of plain text at hand */
};

void grouper_init(struct grouper *g, size_t bound); /* 0: GROUPER_OPEN */
/* thread_from: how FILEs share threads (--thread-from); NULL: they do not. */
enum status grouper_share(struct grouper *g, const char *thread_from) MUST_CHECK;
/* Sets the names of the FILEs to come; they must outlive their blocks. */
void grouper_files(struct grouper *g, const char *const *files, size_t n);
void grouper_free(struct grouper *g);

/* Sets thread, number and flags of the block's posts. */
enum status grouper_run(struct grouper *g, struct block_text *text) MUST_CHECK;

#endif
