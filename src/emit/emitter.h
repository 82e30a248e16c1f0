/* emitter: judged blocks → output bytes.  One form a file; emit_form finds it.
 *
 * Blocks come in input order; an emitter may keep a small state from one to the next (blank lines at a
 * removal), so it is used by the ordered stage.  Output goes to block.out.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_EMITTER_H
#define EMIT_EMITTER_H

#include "config.h"
#include "segment/block.h"
#include "util/status.h"

struct rules;

struct emitter {
    const struct config *config;
    const struct rules *rules;
    /* text: since the last kept line with words */
    bool gap;   /* something was removed */
    bool blank; /* a blank line went out */
    bool any;   /* text: some post went out */
};

struct emit_form {
    enum out_format to;
    enum status (*block)(struct emitter *e, struct block *b);
};

/* NULL: this form does not exist for text input. */
const struct emit_form *emit_find(enum out_format to);

/* A cut whose verdict the user wants removed. */
static inline bool cut_applies(const struct config *c, const struct cut *cut)
{
    return (c->strip >> cut->verdict) & 1u;
}

extern const struct emit_form emit_same, emit_text, emit_explain;

#endif
