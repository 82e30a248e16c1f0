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
    struct reader *reader; /* of the feed under way; or rows */
    struct rows *rows;
    struct grouper grouper;
    struct memory *memory;
    struct exact *exact; /* in exact mode, instead of the memory */
    struct emitter emitter;
    struct emitter teller; /* what went, if that is asked for and the form is not `same` */
    const struct emit_form *form;
    struct journal *journal;  /* or NULL */
    struct places *places;    /* what a shard tells others, with --emit-places: then nothing is decided or written */
    struct places_head shard; /* what it is told, with --with-places */
    struct cuelog *cues;      /* and its own cues */
    struct outdir outdir;     /* with --output-dir */
    const char *const *files; /* of the feed under way */
    size_t file;              /* the one that its open file is of, from 1; 0 = none */
    bool any_file;            /* one was begun, perhaps in an earlier feed */
    struct stats before;      /* when that began, for pages */
    struct snapshot snapshot; /* of the index, with --index */
    bool troubled;            /* some input could not be read */
    bool begun;               /* the head of the output is written */
    uint64_t start_ns;
    struct tally tally;
    bool bad;     /* --strict: a record was malformed */
    bool gave_up; /* a pattern of the user's did, in a record */

    const struct alloc_heap *heap; /* of who called */
    struct worker *worker;
    unsigned n_workers;
    struct job *job;
    unsigned n_jobs;
    struct pool pool;
    pthread_mutex_t saying;                  /* one event at a time */
    enum status read_st, judge_st, write_st; /* why it is over; each belongs to its turn */
};

struct worker {
    struct pipeline *run;
    unsigned number;
    pthread_t id;
    struct record_decoder *record_decoder;
    struct analyser *analyser;
    struct judge *judge;
    struct emitter emitter; /* of what may be emitted before its turn */
    uint64_t cpu_ns[STAGE_N];
};

/* A block under way. */
struct job {
    struct block block;
    struct ticket ticket; /* with the memory of the run */
    bool emitted;         /* as follows what `before` says; `after` is what the next one follows */
    struct emit_state before, after;
    uint64_t consumed;
    enum status st; /* of what was done with it so far */
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
/* st: of the run so far, which is returned if nothing else fails. */
enum status lasting_close(struct pipeline *r, enum status st) MUST_CHECK;

/* ---- steps.c: what is done with a block before it is written; each returns what follows ---- */

enum pool_step step_alone(struct worker *w, struct job *j);
enum pool_step step_order(struct worker *w, struct job *j);
enum pool_step step_after(struct worker *w, struct job *j);
/* Whether the latest block is decided first (a test of the pool). */
bool step_reverse(const struct pipeline *r);
/* Adds the CPU used since `start` to the stage; returns the time now. */
uint64_t step_cpu(struct worker *w, enum stage stage, uint64_t start);

/* ---- give_out.c: the ordered end ---- */

/* What the block looks like in the output if it follows on what this worker's last one did, which is so nearly always:
 * paragraphs and posts end alike.  give_out does it again if not. */
enum status give_ahead(struct worker *w, struct job *j) MUST_CHECK;
/* What was judged goes out.  Behind the first trouble nothing does. */
void give_out(struct pipeline *r, struct job *j);
/* The head of the output, or the folder it goes to. */
enum status give_begin(struct pipeline *r) MUST_CHECK;
enum status give_end(struct pipeline *r) MUST_CHECK;

/* ---- workers.c ---- */

enum status workers_new(struct pipeline *r) MUST_CHECK;
void workers_delete(struct pipeline *r);
/* All blocks, by no more than `most` workers (0: all), until something ends it: the status says what. */
enum status workers_run(struct pipeline *r, unsigned most) MUST_CHECK;
/* What every stage took, of all workers together, to the counters. */
void workers_cpu(const struct pipeline *r);

#endif
