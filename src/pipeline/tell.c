/* tell: what is said while a run is under way, one event at a time.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "pipeline/pipeline_priv.h"
#include "quote/rules.h"
#include "reader/records.h"
#include "reader/separator.h"

void tell_trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    struct pipeline *r = ctx;
    pthread_mutex_lock(&r->saying);
    r->events->trouble(r->events->ctx, file, line, what);
    pthread_mutex_unlock(&r->saying);
}

void tell_input_trouble(void *ctx, const char *file, uint64_t line, const char *what)
{
    struct pipeline *r = ctx;
    r->troubled = true;
    tell_trouble(r, file, line, what);
}

static void say_malformed(struct pipeline *r, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped)
{
    pthread_mutex_lock(&r->saying);
    r->events->malformed(r->events->ctx, file, line, record, what, skipped);
    pthread_mutex_unlock(&r->saying);
}

void tell_progress(struct pipeline *r, uint64_t in, uint64_t out)
{
    if (!r->events->progress)
        return;
    pthread_mutex_lock(&r->saying);
    r->events->progress(r->events->ctx, in, out);
    pthread_mutex_unlock(&r->saying);
}

/* Trouble with the journal or the index: said once, and the run ends. */
enum status tell_state(struct pipeline *r, enum status st, const char *file, const char *what)
{
    if (st == ST_IO)
        tell_trouble(r, file, 0, what);
    return st;
}

/* Tells of the malformed records of a block; with --strict the first one ends the run, and the block is cut off before it. */
void tell_records(struct pipeline *r, struct block_text *text)
{
    const struct records *all = records_of(text);
    for (size_t i = all ? records_trouble(all, 0) : 0; all && i < all->n; i = records_trouble(all, i + 1)) {
        const struct record_item *item = &all->item[i];
        bool late = item->st == ST_OK && !strcmp(item->record.note, SEPARATOR_GAVE_UP); /* trouble, once */
        if (late && !r->gave_up)
            tell_input_trouble(r, item->file, records_line(item), item->record.note);
        r->gave_up |= late;
        r->stats->skipped_records += item->st == ST_SKIP;
        if (!late)
            say_malformed(r, item->file, records_line(item), item->frame.number,
                          item->st == ST_SKIP ? item->record.error : item->record.note, item->st == ST_SKIP);
        if (r->config->strict) {
            r->bad = true;
            records_cut(text, i);
        }
    }
}

/* Tells of a rule of the user's that reached the match limit.  Built-in rules have the same limit, on purpose, and are not told
 * of. */
void tell_rules(struct pipeline *r)
{
    char what[256];
    unsigned id = rules_gave_up(r->rules);
    if (!id || !r->config->n_rules_files)
        return;
    (void)snprintf(what, sizeof what,
                   "the rule %.100s took too long on a line, which was taken for one that it does not match; write it without "
                   "nested repeats",
                   rules_name(r->rules, id));
    tell_trouble(r, r->config->rules_files[r->config->n_rules_files - 1], 0, what);
}
