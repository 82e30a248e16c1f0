/* emitter: judged blocks → output bytes.  One form a file; emit_find gives it.
 *
 * Blocks come in the order of the input.  An emitter keeps a state from one block to the next (blank lines at a removal, a post
 * that goes on).  The form `same` keeps no more than struct emit_state, so its blocks may be emitted ahead of their turn
 * (pipeline/give_out.c).  Output goes to block.output; head and foot of the whole output to a buffer of their own.
 * Ownership: the caller owns the struct and calls emitter_free.
 * SPDX-License-Identifier: MIT */
#ifndef EMIT_EMITTER_H
#define EMIT_EMITTER_H

#include "config.h"
#include "emit/gone.h"
#include "segment/block.h"
#include "util/status.h"

struct rules;
struct stats;

/* What the output so far ends with, as far as it matters for the next block. */
struct emit_state {
    /* since the last line with words that was kept: */
    bool gap;     /* something was removed */
    bool blank;   /* a blank line was written */
    bool unended; /* the output so far ends within a line */
    bool any;     /* form `text`: some post was written */
    bool other;   /* the next text is of another FILE than the last one written */
    bool mail;    /* some mail was written */
    size_t file;  /* block_text.file of the text that was written last */
};
static inline bool emit_state_same(const struct emit_state *a, const struct emit_state *b)
{
    return a->gap == b->gap && a->blank == b->blank && a->unended == b->unended && a->any == b->any && a->other == b->other &&
           a->mail == b->mail && a->file == b->file;
}

struct emitter {
    const struct config *config;
    const struct rules *rules;
    const struct stats *stats; /* counters, for the foot */
    const char *const *files;  /* names of the inputs of this feed */
    size_t n_files;
    const struct stats *before; /* the counters when this output began; NULL: zero */
    struct emit_state state;
    bool keeps; /* form `text`: what is written is noted in block_output.kept */
    void *own;  /* state of the form */
    struct buf scratch;
    struct edit *edit;
    size_t cap_edits;
    struct kept *kept; /* of the block's raw records, for a journal */
    size_t n_kept, cap_kept;
    bool tells;        /* form `same`: fill in gone */
    struct gone *gone; /* what was left out of this block */
    size_t n_gone, cap_gone;
    struct cut last_cut; /* blanks at the start of a post that go because of a removal before are given this cut */
};

struct emit_form {
    enum out_format to;
    bool page; /* each file of an output folder gets a head and a foot */
    enum status (*block)(struct emitter *e, struct block *b);
    /* Write head and foot of the output; NULL: there is none. */
    enum status (*begin)(struct emitter *e, struct buf *out);
    enum status (*end)(struct emitter *e, struct buf *out);
    void (*free)(struct emitter *e);
};

const struct emit_form *emit_find(enum out_format to);
void emitter_file(struct emitter *e); /* a new output begins */
void emitter_free(struct emitter *e, const struct emit_form *form);

/* The user wants cuts of this verdict removed (--strip). */
static inline bool cut_applies(const struct config *c, const struct cut *cut) { return (c->strip >> cut->verdict) & 1u; }

extern const struct emit_form emit_same, emit_text, emit_explain, emit_jsonl, emit_spans, emit_html;

/* ---- shared by the forms ---- */

extern const char *const emit_kinds[V_N]; /* keep, quote, ... */

/* Writes lines [from, to) of the post without what goes, as `same` does (text.c). */
enum status emit_lines(struct emitter *e, struct block *b, const struct post *p, uint32_t from, uint32_t to) MUST_CHECK;
/* Writes the kept text of a post's body, without blank lines at its ends; it ends with a line end unless empty. */
enum status emit_body(struct emitter *e, struct block *b, const struct post *p) MUST_CHECK;
/* Writes the block's records in their own formats (same.c). */
enum status emit_records(struct emitter *e, struct block *b) MUST_CHECK;
/* Appends the reason of a cut: a rule's name, or the name of a measure. */
enum status emit_reason(const struct emitter *e, struct buf *out, const struct cut *c) MUST_CHECK;
/* Appends bytes as the inside of a JSON string; bytes that are no UTF-8 become U+FFFD. */
enum status emit_json_chars(struct buf *out, const void *bytes, size_t n) MUST_CHECK;
/* Appends `before`, then s as a JSON string, or null if it is empty. */
enum status emit_json_field(struct buf *out, const char *before, struct slice s) MUST_CHECK;

#endif
