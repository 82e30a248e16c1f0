/* stream_over: entries of a part that found no room in its lines.
 *
 * A group of SI_GROUP lines may be full while the part is not: one in some hundred entries at SI_FILL percent.  They wait here
 * until the part doubles, so that nothing is forgotten below the bound of memory: what is known of a fingerprint then depends on
 * the texts that have it alone, never on which others happen to be in the table.  That makes a run over shards give the bytes
 * of a run over all (state/places.h).
 *
 * A table with open addressing.  Empty and costing nothing at first.  The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_OVER_H
#define INDEX_STREAM_OVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct over_entry {
    uint64_t key; /* tag and lowest bits of the hash; 0: empty, for no tag is 0 */
    uint64_t pos;
};

struct over {
    struct over_entry *at;
    size_t n, cap; /* cap: a power of two, or 0 */
};

/* false: no memory, nothing happened. */
bool over_put(struct over *o, uint64_t key, uint64_t pos);
/* The next entry of the key behind `last` (NULL: the first); NULL: no more. */
struct over_entry *over_next(const struct over *o, uint64_t key, const struct over_entry *last);
void over_free(struct over *o);

#endif
