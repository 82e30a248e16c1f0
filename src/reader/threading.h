/* threading: which messages are one discussion, from Message-ID, In-Reply-To and References.
 *
 * A message belongs to the thread of any id that it names or that names it.  Ids that were never seen as a message count
 * too, so replies may come before what they answer, and a missing root still joins its replies.  If a message connects two
 * threads, later messages of both go to the older one; threads given before stay as they are.  The subject decides only
 * if a message names no other: "Re: x" joins the latest thread of subject x.  These are Jamie Zawinski's rules
 * (jwz.org/doc/threading.html), without the tree.
 *
 * The last `n_ids` ids are remembered, 24 bytes each, and the oldest are forgotten first.  The result depends on the order
 * of messages only.  The caller owns the struct.
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
    uint64_t *ring;   /* hashes in the order in which they came, so that the oldest can be forgotten */
    uint64_t came;    /* how many came */
    uint64_t threads; /* how many threads were begun */
    uint64_t *joined; /* by thread number - 1: the thread that it was joined to, or itself (union-find) */
    size_t n_joined, cap_joined;
};

/* n_ids: at least 1024; 0 means 1 << 20.  Memory grows with the ids seen, up to that window. */
enum status threading_init(struct threading *t, size_t n_ids) MUST_CHECK;
void threading_free(struct threading *t);

/* The thread of the next message, counted from 1. */
enum status threading_add(struct threading *t, const struct record *r, uint64_t *thread) MUST_CHECK;

/* The same, given the parts of the message that count; id and subject may be empty. */
enum status threading_join(struct threading *t, struct slice id, const struct slice *parent, size_t n_parents,
                           struct slice subject, uint64_t *thread) MUST_CHECK;

/* Takes "Re:", "AW:", "Fwd:", "Re[2]:" and "[list]" off the front of a subject; true if one of them says it is an answer. */
bool threading_subject(struct slice *s);

#endif
