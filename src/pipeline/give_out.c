/* give_out: what was decided becomes output, in the order of the input; with --output-dir the output changes with the input.
 * SPDX-License-Identifier: MIT */
#include <limits.h>

#include "pipeline/pipeline_priv.h"

/* Head or foot of the output. */
static enum status give_frame(struct pipeline *r, enum status (*part)(struct emitter *e, struct buf *out))
{
    struct buf text = {0};
    enum status st = part ? part(&r->emitter, &text) : ST_OK;
    if (!st)
        st = output_write(r->out, text.ptr, text.len);
    buf_free(&text);
    return st;
}

enum status give_ahead(struct worker *w, struct job *j)
{
    struct pipeline *r = w->run;
    struct emitter *e = &w->emitter;
    j->emitted = false;
    if (r->form != &emit_same || r->config->journal_file || r->config->output_dir || r->events->emitted)
        return ST_OK;
    e->config = r->config;
    e->rules = r->rules;
    j->before = e->state;
    enum status st = r->form->block(e, &j->block);
    j->after = e->state;
    j->emitted = !st;
    return st;
}

static enum status write_block(struct pipeline *r, struct job *j)
{
    struct block *b = &j->block;
    enum status st = lasting_block(r, b);
    if (!st)
        st = output_now(r->out, b->output.bytes.ptr, b->output.bytes.len);
    tell_progress(r, j->consumed, output_given(r->out));
    return st;
}

/* Tells the event `emitted`, with what went.  For a form other than `same` that is what `same` would have left out. */
static enum status give_event(struct pipeline *r, struct block *b)
{
    const struct pipeline_events *ev = r->events;
    struct emitter *e = &r->emitter;
    size_t had = b->output.bytes.len;
    enum status st = ST_OK;
    if (!ev->emitted)
        return ST_OK;
    if (e->tells && r->form != &emit_same) {
        e = &r->teller;
        e->config = r->config;
        e->rules = r->rules;
        e->tells = true;
        st = emit_same.block(e, b);
        b->output.bytes.len = had;
    }
    return st ? st : ev->emitted(ev->ctx, e, b);
}

static enum status outdir_trouble(struct pipeline *r, enum status st)
{
    return tell_state(r, st, r->outdir.where, r->outdir.error);
}

/* A write to the open file failed. */
static void outdir_failed(struct pipeline *r)
{
    if (r->out->st == ST_IO)
        tell_trouble(r, r->outdir.where, 0, output_error(r->out));
}

static enum status begin_file(struct pipeline *r, const struct block_text *text)
{
    static const enum unpack_kind kinds[] = {[PACK_NONE] = UNPACK_NONE, [PACK_GZIP] = UNPACK_GZIP, [PACK_ZSTD] = UNPACK_ZSTD};
    char name[PATH_MAX];
    const struct config *c = r->config;
    if (!c->output_dir || r->file == text->file)
        return ST_OK;
    bool first = !r->any_file;
    r->any_file = true;
    r->file = text->file;
    if (!outdir_name(r->files[text->file - 1], name, sizeof name)) /* cannot be: options refuse such names */
        return ST_LIMIT;
    enum status st = outdir_begin(&r->outdir, name, c->pack == PACK_SAME ? (enum unpack_kind)text->packing : kinds[c->pack]);
    emitter_file(&r->emitter);
    if (r->form->page) {
        r->before = *r->stats;
        r->emitter.before = &r->before;
    }
    return st ? outdir_trouble(r, st) : first || r->form->page ? give_frame(r, r->form->begin) : ST_OK;
}

static enum status end_file(struct pipeline *r, const struct block_text *text)
{
    if (!r->config->output_dir || !text->file_ends)
        return ST_OK;
    enum status st = give_frame(r, r->form->end);
    enum status end = outdir_end(&r->outdir);
    return outdir_trouble(r, st ? st : end);
}

static enum status emit(struct pipeline *r, struct job *j)
{
    struct emitter *e = &r->emitter;
    bool same = j->emitted && emit_state_same(&j->before, &e->state);
    if (same) {
        e->state = j->after;
        return ST_OK;
    }
    if (j->emitted) {
        buf_clear(&j->block.output.bytes);
        j->block.output.n_kept = 0;
    }
    return r->form->block(e, &j->block);
}

void give_out(struct pipeline *r, struct job *j)
{
    struct block *b = &j->block;
    if (!r->judge_st && !r->write_st) {
        enum status st = j->st;
        if (!st && r->places) {
            char why[256] = "";
            st = places_take(r->places, b, why, sizeof why);
            st = tell_state(r, st, r->config->emit_places, why);
            if (!st) {
                tally_block(&r->tally, b);
                tell_progress(r, j->consumed, 0);
                return;
            }
        }
        if (!st)
            r->write_st = begin_file(r, &b->text);
        if (!st && !r->write_st)
            st = emit(r, j);
        r->judge_st = st;
        if (!st && !r->write_st) {
            tally_block(&r->tally, b);
            r->write_st = give_event(r, b);
            if (!r->write_st)
                r->write_st = write_block(r, j);
            if (!r->write_st)
                r->write_st = end_file(r, &b->text);
            else if (r->config->output_dir)
                outdir_failed(r);
        }
    }
    if (r->judge_st || r->write_st)
        pool_over(&r->pool);
}

enum status give_begin(struct pipeline *r)
{
    return r->config->output_dir ? outdir_trouble(r, outdir_open(&r->outdir, r->config->output_dir, r->out))
                                 : give_frame(r, r->form->begin);
}

enum status give_end(struct pipeline *r)
{
    enum status st = r->begun ? ST_OK : give_frame(r, r->form->begin);
    r->begun = true;
    return st ? st : give_frame(r, r->form->end);
}
