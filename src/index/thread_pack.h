/* thread_pack: a small thread at rest, in one piece of memory.
 *
 * It keeps what cannot be made again: tokens, posts, names, origins of copies, and which fingerprints have no posting.  A token
 * takes two bytes if it is one of the 65,534 that all threads share a list of: the first ones to come, and by Zipf's law those
 * are the frequent ones.  Others take six; a thread of which they are a half keeps its tokens as they are.
 *
 * Which tokens are in the list depends on which worker comes first; what is unpacked never does.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_THREAD_PACK_H
#define INDEX_THREAD_PACK_H

#include <stdatomic.h>

#include "index/thread_index.h"

/* Tokens of a thread that is packed at rest, at most: to read them again takes less than a microsecond. */
#define TPACK_TOKENS 512u

struct thread_pack;

/* The list: a token stands where its hash says, or is not in it. */
struct token_codes {
    _Atomic uint32_t tok[1u << 16];
};

/* What a pack of so many takes, at most, in bytes. */
size_t tpack_bytes(size_t tokens, size_t posts, size_t copies);
bool tpack_fits(const struct thread_index *ix);
/* NULL: no memory.  The caller owns it, and gives it to alloc_free.  May be called by several workers. */
struct thread_pack *tpack_make(const struct thread_index *ix, struct token_codes *codes);
/* Into an index without posts: finds the same as the one that was packed. */
enum status tpack_open(const struct thread_pack *p, const struct token_codes *codes, struct thread_index *ix) MUST_CHECK;

#endif
