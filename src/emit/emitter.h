/* emitter: judged blocks → output bytes.  One form a file; emit_find gives it.
 *
 * Blocks come in input order; an emitter may keep a state from one to the next (blank lines at a removal, a post that
 * goes on), so it is used by the ordered stage; `same` keeps no more than struct emit_state.  Output goes to block.output; head and foot of the whole output to a
 * buffer of their own.
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

/* What the next block of text follows on. */
struct emit_state {
    /* since the last kept line with words */
    bool gap;     /* something was removed */
    bool blank;   /* a blank line went out */
    bool unended; /* the output so far ends within a line */
    bool any;     /* text: some post went out */
    bool other;   /* the next text is of another FILE than the last that went out */
    bool mail;    /* some mail went out */
    size_t file;  /* block.file of the text that went out last */
};
static inline bool emit_state_same(const struct emit_state *a, const struct emit_state *b)
{
    return a->gap == b->gap && a->blank == b->blank && a->unended == b->unended && a->any == b->any && a->other == b->other &&
           a->mail == b->mail && a->file == b->file;
}

struct emitter {
    const struct config *config;
    const struct rules *rules;
    const struct stats *stats; /* for the foot */
    const char *const *files;  /* n_files names: of the input under way */
    size_t n_files;
    const struct stats *before; /* counters when this output began; NULL: at zero */
    struct emit_state state;
    bool keeps; /* text: what goes out is noted in block.kept */
    void *own;  /* of the form */
    struct buf scratch;
    struct edit *edit;
    size_t cap_edits;
    struct kept *kept; /* of the block's raw records, for a journal */
    size_t n_kept, cap_kept;
    bool tells; /* same: what goes is listed, for this block */
    struct gone *gone;
    size_t n_gone, cap_gone;
    struct cut last_cut; /* for blanks at the start of a post, which went with a removal before */
};

struct emit_form {
    enum out_format to;
    bool page; /* head and foot belong to every file of an output folder */
    enum status (*block)(struct emitter *e, struct block *b);
    /* Before the first block, and behind the last one; NULL: nothing. */
    enum status (*begin)(struct emitter *e, struct buf *out);
    enum status (*end)(struct emitter *e, struct buf *out);
    void (*free)(struct emitter *e);
};

const struct emit_form *emit_find(enum out_format to);
void emitter_file(struct emitter *e); /* a new output begins */
void emitter_free(struct emitter *e, const struct emit_form *form);

/* A cut whose verdict the user wants removed. */
static inline bool cut_applies(const struct config *c, const struct cut *cut) { return (c->strip >> cut->verdict) & 1u; }

extern const struct emit_form emit_same, emit_text, emit_explain, emit_jsonl, emit_spans, emit_html;

/* ---- shared by the forms ---- */

extern const char *const emit_kinds[V_N]; /* keep, quote, ... */

/* Lines [from, to) of the post without what goes, as `same` writes them (text.c). */
enum status emit_lines(struct emitter *e, struct block *b, const struct post *p, uint32_t from, uint32_t to) MUST_CHECK;
/* The kept text of a post's body, without blank lines at its ends; ends with a line end unless empty. */
enum status emit_body(struct emitter *e, struct block *b, const struct post *p) MUST_CHECK;
/* The block's records in their own formats (same.c). */
enum status emit_records(struct emitter *e, struct block *b) MUST_CHECK;
/* Why: a rule's name or a measure, without its words. */
enum status emit_reason(const struct emitter *e, struct buf *out, const struct cut *c) MUST_CHECK;
/* The inside of a JSON string; bytes that are no UTF-8 become U+FFFD. */
enum status emit_json_chars(struct buf *out, const void *bytes, size_t n) MUST_CHECK;
/* `before`, then the string with its quotes, or null if it is empty. */
enum status emit_json_field(struct buf *out, const char *before, struct slice s) MUST_CHECK;

#endif
