/* threading: which messages are one discussion, from Message-ID, In-Reply-To and References.
 *
 * A message belongs to the thread of any id it names or is named by; ids never seen as a message count too, so
 * replies may come before what they answer, and a missing root still joins its replies.  If it connects two threads, the
 * older one takes later messages of both; what was given before stays as it was given.  The subject decides only when
 * a message names no other: "Re: x" joins the latest thread of subject x.  Jamie Zawinski's rules, without the tree.
 *
 * Bounded: the last `n_ids` ids are remembered, oldest forgotten first, so any order within that window gives the same
 * threads.  24 bytes an id.  The result depends on the order of messages only.  The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef READER_THREADING_H
#define READER_THREADING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/record.h"
#include "util/status.h"

struct threading_id;

struct threading {
    struct threading_id *id; /* open addressing, a power of two */
    size_t mask, n, window;
    uint64_t *ring; /* hashes in the order they came, for forgetting */
    uint64_t came;
    uint64_t threads; /* given so far */
    uint64_t *joined; /* by thread number - 1 - base: the thread it went into, or itself */
    size_t n_joined, cap_joined;
};

/* n_ids: 1024 and up; 0 = 1 << 20.  Memory grows with the ids seen, up to the window. */
enum status threading_init(struct threading *t, size_t n_ids) MUST_CHECK;
void threading_free(struct threading *t);

/* The thread of the next message, counted from 1. */
enum status threading_add(struct threading *t, const struct record *r, uint64_t *thread) MUST_CHECK;

/* For tests: the same from its parts; id and subject may be empty. */
enum status threading_join(struct threading *t, struct slice id, const struct slice *parent, size_t n_parents,
                           struct slice subject, uint64_t *thread) MUST_CHECK;

/* Takes "Re:", "AW:", "Fwd:", "Re[2]:" and "[list]" off the front of a subject; true if an answer's mark was there. */
bool threading_subject(struct slice *s);

#endif
