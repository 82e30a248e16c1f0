/* What the files of the pipeline share: the state of a run, its workers, its blocks.  SPDX-License-Identifier: MIT */
#ifndef PIPELINE_PIPELINE_PRIV_H
#define PIPELINE_PIPELINE_PRIV_H

#include <pthread.h>

#include "decide/exact.h"
#include "decide/judge.h"
#include "emit/emitter.h"
#include "io/outdir.h"
#include "pipeline/pipeline.h"
#include "reader/grouper.h"
#include "state/places.h"
#include "state/snapshot.h"
#include "tally.h"
#include "util/pool.h"

struct alloc_heap;

struct pipeline {
    const struct config *config;
    const struct rules *rules;
    const struct pipeline_events *events;
    struct output *out;
    struct stats *stats;
    struct reader *reader; /* of the feed under way, unless it has rows */
    struct rows *rows;
    struct grouper grouper;
    struct memory *memory;
    struct exact *exact; /* in exact mode, instead of the memory */
    struct emitter emitter;
    struct emitter teller; /* of the form `same`: fills in what went, if that is asked for and the output's form is another */
    const struct emit_form *form;
    struct journal *journal;  /* or NULL */
    struct places *places;    /* with --emit-places: the file of the shard; nothing is decided, no output is written */
    struct places_head shard; /* with --with-places: the head of the file that was loaded */
    struct cuelog *cues;      /* with --with-places: the cues of the shard, found by --emit-places */
    struct outdir outdir;     /* with --output-dir */
    const char *const *files; /* of the feed under way */
    size_t file;              /* the input whose output file is open, from 1; 0: none is */
    bool any_file;            /* an output file was begun, perhaps in an earlier feed */
    struct stats before;      /* the counters when that file began, for pages of --to=html */
    struct snapshot snapshot; /* of the index, with --index */
    bool troubled;            /* some input could not be read */
    bool begun;               /* the head of the output is written */
    uint64_t start_ns;
    struct tally tally;
    bool bad;     /* a record was malformed, with --strict */
    bool gave_up; /* a pattern of the user's reached the match limit in a record, and this was said */

    const struct alloc_heap *heap; /* of the calling thread: workers use it too */
    struct worker *worker;
    unsigned n_workers;
    struct job *job;
    unsigned n_jobs;
    struct pool pool;
    pthread_mutex_t saying;                  /* held while an event is told: one at a time */
    enum status read_st, judge_st, write_st; /* why the run ends; each is set in its own turn */
};

struct worker {
    struct pipeline *run;
    unsigned number;
    pthread_t id;
    struct record_decoder *record_decoder;
    struct analyser *analyser;
    struct judge *judge;
    struct emitter emitter; /* for blocks that are emitted before their turn (give_ahead) */
    uint64_t cpu_ns[STAGE_N];
};

/* A block under way. */
struct job {
    struct block block;
    struct ticket ticket;            /* for the memory of the run */
    bool emitted;                    /* it was emitted ahead, as if the output before it had left the state `before` */
    struct emit_state before, after; /* after: the state that it leaves */
    uint64_t consumed;               /* bytes of input read so far, packed ones */
    enum status st;                  /* the first failure of a step, ST_OK so far */
};

/* ---- tell.c: events; the caller's functions are called one at a time ---- */

void tell_trouble(void *run, const char *file, uint64_t line, const char *what);
void tell_input_trouble(void *run, const char *file, uint64_t line,
                        const char *what); /* the run goes on, and ends with status 1 */
void tell_progress(struct pipeline *r, uint64_t in, uint64_t out);
enum status tell_state(struct pipeline *r, enum status st, const char *file, const char *what) MUST_CHECK;
void tell_records(struct pipeline *r, struct block_text *text);
void tell_rules(struct pipeline *r);

/* ---- lasting.c: what outlives a run ---- */

enum status lasting_open(struct pipeline *r) MUST_CHECK;
enum status lasting_block(struct pipeline *r, const struct block *b) MUST_CHECK;
/* st: the status of the run so far, which is returned if nothing else fails. */
enum status lasting_close(struct pipeline *r, enum status st) MUST_CHECK;

/* ---- steps.c: what is done with a block before it is written; each returns which step follows ---- */

enum pool_step step_alone(struct worker *w, struct job *j);
enum pool_step step_order(struct worker *w, struct job *j);
enum pool_step step_after(struct worker *w, struct job *j);
/* Whether the latest block is decided first (a test of the pool). */
bool step_reverse(const struct pipeline *r);
/* Adds the CPU used since `start` to the stage; returns the time now. */
uint64_t step_cpu(struct worker *w, enum stage stage, uint64_t start);

/* ---- give_out.c: the ordered end ---- */

/* Emits the block ahead of its turn, as if the block before left the same state as this worker's last one did.  That is so nearly
 * always, since paragraphs and posts end alike; if not, give_out emits the block again. */
enum status give_ahead(struct worker *w, struct job *j) MUST_CHECK;
/* Writes what was judged.  After the first failure nothing more is written. */
void give_out(struct pipeline *r, struct job *j);
/* Writes the head of the output, or makes the folder that it goes to. */
enum status give_begin(struct pipeline *r) MUST_CHECK;
enum status give_end(struct pipeline *r) MUST_CHECK;

/* ---- workers.c ---- */

enum status workers_new(struct pipeline *r) MUST_CHECK;
void workers_delete(struct pipeline *r);
/* Works on all blocks with at most `most` workers (0: all), until the input ends or something else ends the run: the status says
 * what. */
enum status workers_run(struct pipeline *r, unsigned most) MUST_CHECK;
/* Adds the CPU time that each stage took, of all workers together, to the counters. */
void workers_cpu(const struct pipeline *r);

#endif
