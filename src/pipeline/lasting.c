/* lasting: what outlives a run: the index, the places of other shards, the journal.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "pipeline/pipeline_priv.h"
#include "reader/records.h"
#include "segment/analyse.h"
#include "state/journal.h"

static enum status load_index(struct pipeline *r)
{
    if (r->exact)
        return ST_OK; /* there is none */
    struct stream_index *x = &r->memory->stream;
    r->snapshot.path = r->config->index_file;
    r->snapshot.stop = r->events->stop;
    enum status st = r->snapshot.path && !r->config->index_read_only ? snapshot_lock(&r->snapshot) : ST_OK;
    if (!st && r->snapshot.path)
        st = snapshot_load(&r->snapshot, x);
    if (!st && r->config->index_read_only && !r->snapshot.there)
        return tell_state(r, ST_IO, r->snapshot.path, "cannot be read: there is no such file");
    r->grouper.threads = x->threads;
    return tell_state(r, st, r->snapshot.path, r->snapshot.why);
}

/* The index is saved only if the run ended well: a run that is repeated after a failure must not find its own text there. */
static enum status save_index(struct pipeline *r, enum status st)
{
    if (!r->snapshot.path || r->config->index_read_only || st || r->troubled || (st = output_flush(r->out)))
        return st;
    struct stream_index *x = &r->memory->stream;
    x->threads = r->grouper.threads;
    sindex_release(x);
    r->snapshot.runs++;
    r->snapshot.bytes += r->stats->in.bytes;
    return tell_state(r, snapshot_save(&r->snapshot, x), r->snapshot.path, r->snapshot.why);
}

/* Loads what other shards have (--with-places), or begins the file of this one (--emit-places). */
static enum status open_places(struct pipeline *r)
{
    const char *path = r->config->with_places;
    char why[256] = "";
    enum status st = ST_OK;
    if (!path && !r->config->emit_places)
        return ST_OK;
    if (path)
        st = places_load(&r->memory->stream, &r->cues, path, r->config, r->rules, &r->shard, why, sizeof why);
    else
        st = places_new(&r->places, r->config->emit_places, r->memory->stream.bound, why, sizeof why);
    for (unsigned i = 0; i < r->n_workers; i++)
        analyser_log(r->worker[i].analyser, r->cues, r->places != NULL);
    r->grouper.threads = r->shard.threads_before;
    return tell_state(r, st, path ? path : r->config->emit_places, why);
}

/* Writes the places of a run that went well, and checks that --with-places was given the file of this shard. */
static enum status close_places(struct pipeline *r, enum status st)
{
    const struct config *c = r->config;
    char why[256] = "";
    bool good = !st && !r->troubled;
    if (r->places && good)
        st = tell_state(r, places_write(r->places, c, r->rules, r->grouper.threads, r->stats->in.bytes, why, sizeof why),
                        c->emit_places, why);
    places_delete(r->places); /* with its files: this is done after a signal too, when other memory is not freed */
    r->places = NULL;
    if (good && c->with_places &&
        (r->shard.bytes != r->stats->in.bytes || r->shard.threads != r->grouper.threads - r->shard.threads_before ||
         memcmp(r->shard.sought, r->memory->stream.alone.next, sizeof r->shard.sought) != 0))
        return tell_state(r, ST_IO, c->with_places, "is of another shard than the one that was read: what came out is wrong");
    return st;
}

static enum status open_journal(struct pipeline *r)
{
    enum status st = r->config->journal_file ? journal_new(&r->journal, r->config, r->rules, r->events->stop) : ST_OK;
    return tell_state(r, st, r->config->journal_file, strerror(errno));
}

static enum status close_journal(struct pipeline *r, enum status st)
{
    enum status end = r->journal && r->out->st == ST_OK && st != ST_IO ? journal_end(r->journal) : ST_OK;
    enum status closed = journal_delete(r->journal);
    r->journal = NULL;
    end = tell_state(r, end ? end : closed, r->config->journal_file, strerror(errno));
    return st == ST_OK || st == ST_MORE ? (end ? end : st) : st;
}

/* The journal is written before the output, so that the output never holds bytes that the journal cannot explain. */
enum status lasting_block(struct pipeline *r, const struct block *b)
{
    const struct records *all = records_of(&b->text);
    enum status st = r->journal ? journal_input(r->journal, b->text.file, (enum input_encoding)b->text.encoding) : ST_OK;
    if (!st && r->journal && all) {
        struct journal_part p = {.in = all->raw.ptr,
                                 .n_in = all->raw.len,
                                 .out = b->output.bytes.ptr,
                                 .n_out = b->output.bytes.len,
                                 .kept = b->output.kept,
                                 .n_kept = b->output.n_kept};
        st = journal_part(r->journal, &p);
    } else if (!st && r->journal) {
        st = journal_block(r->journal, b);
    }
    return tell_state(r, st, r->config->journal_file, strerror(errno));
}

enum status lasting_open(struct pipeline *r)
{
    enum status st = load_index(r);
    if (!st)
        st = open_places(r);
    return st ? st : open_journal(r);
}

enum status lasting_close(struct pipeline *r, enum status st) { return close_places(r, save_index(r, close_journal(r, st))); }
