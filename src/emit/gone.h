/* gone: what an emitter of the form `same` left out of a block, as stretches with the cut each belongs to.
 *
 * Stretches rise, do not overlap, and together with what was kept they are the text: blank lines and spaces that went because
 * of a removal beside them belong to that removal.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_GONE_H
#define EMIT_GONE_H

#include <stdint.h>

#include "segment/block.h"
#include "util/status.h"

struct emitter;

struct gone {
    uint32_t item;     /* of the block's records; of plain text: post */
    uint32_t from, to; /* bytes, from where the record's text begins (a row: as it was given); of plain text: of the block */
    struct cut cut;    /* which verdict, reason and source */
};

/* Block bytes [from, to) are not in the output; cuts [*cut, end) are what is left of those of the record or post, and *cut goes
 * on with from, which rises.  base: subtracted. */
enum status gone_add(struct emitter *e, const struct block_cuts *cuts, uint32_t item, uint32_t from, uint32_t to, uint32_t *cut,
                     uint32_t end, uint32_t base) MUST_CHECK;
/* All of a block of plain text that is not kept. */
enum status gone_text(struct emitter *e, const struct block *b) MUST_CHECK;
#endif
