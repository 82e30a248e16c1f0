/* gone: what an emitter of the form `same` left out of a block, as stretches with the cut each belongs to.
 *
 * Stretches rise and do not overlap; together with what was kept they are the whole text.  Blank lines and spaces that went
 * because of a removal beside them belong to that removal.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_GONE_H
#define EMIT_GONE_H

#include <stdint.h>

#include "segment/block.h"
#include "util/status.h"

struct emitter;

struct gone {
    uint32_t item;     /* index of the record in the block; of plain text: of the post */
    uint32_t from, to; /* bytes of the record's text, from its start (of a row: as it was given); of plain text: of the block */
    struct cut cut;    /* which verdict, reason and source */
};

/* Notes that block bytes [from, to) are not in the output.  [*cut, end) are the cuts of the record or post that are not used up;
 * *cut moves on.  `from` must rise from call to call; base is subtracted from the bytes noted. */
enum status gone_add(struct emitter *e, const struct block_cuts *cuts, uint32_t item, uint32_t from, uint32_t to, uint32_t *cut,
                     uint32_t end, uint32_t base) MUST_CHECK;
/* Notes all that is not kept of a block of plain text. */
enum status gone_text(struct emitter *e, const struct block *b) MUST_CHECK;
#endif
