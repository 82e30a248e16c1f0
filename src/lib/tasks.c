/* tasks: what can be asked of a handle instead of a run: rules, indexes, restoring.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/handle.h"
#include "state/places.h"
#include "state/restore.h"
#include "state/snapshot.h"
#include "util/budget.h"

/* What `print` prints goes to the output. */
static enum status give(struct thresh *t, void (*print)(FILE *to, void *ctx), void *ctx)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    if (f)
        print(f, ctx);
    bool good = f && fclose(f) == 0;
    enum status st = good ? output_write(&t->out, text, n) : ST_NOMEM;
    free(text);
    return st;
}

static void print_rules(FILE *to, void *ctx) { (void)rules_list(ctx, to); }

enum thresh_status thresh_list_rules(thresh *t, const struct thresh_io *io)
{
    if (!handle_enter(t))
        return THRESH_OPTION;
    enum status st = handle_io(t, io);
    if (!st)
        st = handle_rules(t);
    return handle_io_end(t, st ? st : give(t, print_rules, t->rules));
}

/* ---- indexes ---- */

struct index {
    struct stream_index table;
    struct snapshot file;
};

static void print_index(FILE *to, void *ctx)
{
    const struct index *x = ctx;
    snapshot_info(&x->file, &x->table, to);
}

enum thresh_status thresh_index_info(thresh *t, const char *index, const struct thresh_io *io)
{
    struct index x;
    if (!handle_enter(t))
        return THRESH_OPTION;
    enum status st = handle_io(t, io);
    if (!st && (st = snapshot_open(&x.file, &x.table, index)) == ST_IO)
        handle_tell(t, x.file.path, "%s", x.file.why);
    else if (!st)
        st = give(t, print_index, &x);
    sindex_free(&x.table);
    return handle_io_end(t, st);
}

/* The index of that file behind x. */
static enum status add_index(struct thresh *t, struct index *x, const char *name)
{
    struct index more;
    enum status st = snapshot_open(&more.file, &more.table, name);
    if (st == ST_IO)
        handle_tell(t, more.file.path, "%s", more.file.why);
    if (!st && x->file.there && more.file.dev == x->file.dev && more.file.ino == x->file.ino) {
        st = ST_IO;
        handle_tell(t, more.file.path, "is the index of --index itself; --index-merge names another one to put behind it");
    }
    if (!st && more.table.seed != x->table.seed) {
        st = ST_IO;
        handle_tell(t, more.file.path, "was made with another --seed than %s", x->file.path);
    }
    if (!st)
        st = snapshot_merge(&x->file, &x->table, &more.file, &more.table);
    sindex_free(&more.table);
    return st;
}

static enum status merge(struct thresh *t, const char *const *indexes, size_t n)
{
    struct index x = {.file = {.path = t->config.index_file, .stop = &t->stop}};
    if (!x.file.path || t->config.index_read_only)
        return handle_refused(t, ST_LIMIT, "--index-merge: into which one? Name it with --index=FILE, without --index-read-only");
    enum status st = sindex_init(&x.table, budget_of(t->config.memory).stream);
    x.table.seed = t->config.seed;
    if (!st)
        st = snapshot_lock(&x.file);
    if (!st)
        st = snapshot_load(&x.file, &x.table);
    bool ours = st == ST_IO;
    for (size_t i = 0; i < n && !st; i++)
        st = add_index(t, &x, indexes[i]);
    if (!st)
        ours = (st = snapshot_save(&x.file, &x.table)) == ST_IO;
    if (ours)
        handle_tell(t, x.file.path, "%s", x.file.why);
    if (st == ST_NOMEM)
        handle_why(t, "out of memory; %s is as it was", x.file.path);
    snapshot_unlock(&x.file);
    sindex_free(&x.table);
    return st;
}

enum thresh_status thresh_index_merge(thresh *t, const char *const *indexes, size_t n)
{
    if (!handle_enter(t))
        return THRESH_OPTION;
    return handle_leave(t, merge(t, indexes, n));
}

/* ---- shards ---- */

enum thresh_status thresh_join_places(thresh *t, const char *const *shards, size_t n, const char *part, const char *to)
{
    char why[512] = "";
    size_t which = 0;
    if (!handle_enter(t))
        return THRESH_OPTION;
    if (!n)
        return handle_leave(
            t, handle_refused(t, ST_LIMIT,
                              "--join-places: of which shards? Name their files of --emit-places, in the order of the dump"));
    enum status st = places_join(shards, n, part, to, &which, why, sizeof why);
    if (st == ST_IO)
        handle_tell(t, shards[which], "%s", why);
    if (st == ST_LIMIT)
        st = handle_refused(t, st, "--join-part: '%s' is no part of it that there is", part);
    return handle_leave(t, st);
}

/* ---- journals ---- */

enum thresh_status thresh_restore(thresh *t, const char *journal, const char *const *outputs, size_t n,
                                  const struct thresh_io *io)
{
    struct restored r = {0};
    if (!handle_enter(t))
        return THRESH_OPTION;
    enum status st = handle_io(t, io);
    if (!st)
        st = restore_run(journal, outputs, n, &t->out, &t->stop, &r);
    if (st == ST_IO && t->out.st == ST_OK) {
        handle_tell(t, r.file, "%s", r.why);
    } else if (st == ST_OK && !r.finished) {
        handle_tell(
            t, journal,
            "ends before its last line, as the run was interrupted or the file cut off; the first %llu bytes of the input "
            "were restored",
            (unsigned long long)r.input);
        st = ST_IO;
    }
    return handle_io_end(t, st);
}
