/* steps: what a worker does with a block before it is written.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "index/stream_query.h"
#include "pipeline/pipeline_priv.h"
#include "quote/rules.h"
#include "reader/record_decoder.h"
#include "segment/analyse.h"
#include "segment/digests.h"
#include "util/vec.h"

uint64_t step_cpu(struct worker *w, enum stage stage, uint64_t start)
{
    uint64_t now = stats_thread_cpu_ns();
    w->cpu_ns[stage] += now - start;
    return now;
}

static enum status analyse_exact(struct worker *w, struct block *b)
{
    const struct pipeline *r = w->run;
    struct digest_opts o = {r->config->seed, exact_line(r->config), rules_id(r->rules, "angle") != 0};
    enum status st = record_decoder_run(w->record_decoder, &b->text);
    if (!st)
        st = digests_run(b, &o);
    if (!st && (r->config->stats || r->config->to == OUT_HTML)) /* words are counted */
        st = tokens_scan(&b->words.tok, b->text.buf, b->text.len);
    return st;
}

/* The cues of posts of which something was seen before. */
static enum status mark_hits(struct worker *w, struct block *b)
{
    enum status st = ST_OK;
    bool any = false;
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        if (!exact_wants_cues(w->run->config, b, &b->text.post[i]))
            continue;
        if (!any && !(st = VEC_RESERVE(b->cues.line, b->cues.cap_lines, b->text.n_lines)))
            memset(b->cues.line, 0, b->text.n_lines * sizeof *b->cues.line);
        any = true;
        if (!st)
            st = analyser_cues(w->analyser, b, &b->text.post[i]);
    }
    if (any && !st)
        record_decoder_cues(w->record_decoder, b);
    return st;
}

static enum status look_up_exact(struct pipeline *r, struct block *b)
{
    if (r->bad)
        return ST_SKIP;
    tell_records(r, &b->text);
    enum status st = grouper_run(&r->grouper, &b->text);
    return st ? st : exact_meet(r->exact, b);
}

static enum status decide_exact(struct worker *w, struct block *b)
{
    enum status st = mark_hits(w, b);
    if (!st)
        st = exact_decide(w->run->config, b);
    return st ? st : tally_look(w->run->config, b);
}

static enum status analyse(struct worker *w, struct block *b)
{
    enum status st = record_decoder_run(w->record_decoder, &b->text);
    if (!st)
        st = analyser_run(w->analyser, b);
    if (!st)
        record_decoder_cues(w->record_decoder, b);
    if (!st)
        st = stream_queries(b, w->run->config->seed);
    return st;
}

enum pool_step step_alone(struct worker *w, struct job *j)
{
    uint64_t start = stats_thread_cpu_ns();
    j->st = w->run->exact ? analyse_exact(w, &j->block) : analyse(w, &j->block);
    (void)step_cpu(w, STAGE_ANALYSE, start);
    return POOL_ORDER;
}

/* In the block's turn: numbers its posts and gives them their places in the memory of the run. */
static enum status number_posts(struct pipeline *r, struct job *j)
{
    enum status st = j->st;
    if (!st && r->bad)
        st = ST_SKIP; /* a block before this one held what ends the run */
    if (!st) {
        tell_records(r, &j->block.text);
        st = grouper_run(&r->grouper, &j->block.text);
    }
    if (r->places) {
        j->ticket.good = false;
        st = st ? st : places_base(r->places, &j->block.text);
        return st == ST_LIMIT ? tell_state(r, ST_IO, r->config->emit_places,
                                           "the shard has more words than --memory holds: give more, or cut it")
                              : st;
    }
    enum status entered = memory_enter(r->memory, st ? NULL : &j->block, &j->ticket);
    return st ? st : entered;
}

bool step_reverse(const struct pipeline *r) { return (r->config->debug & DEBUG_REVERSE) && !r->exact && !r->places; }

/* --emit-places: only writes down what other shards must know of the texts. */
static enum status note_posts(struct pipeline *r, struct job *j)
{
    for (size_t i = 0; i < j->block.text.n_posts; i++)
        j->block.text.post[i].cut_from = j->block.text.post[i].cut_to = 0;
    enum status st = j->st ? j->st : stream_write(&j->block);
    return st ? st : tally_look(r->config, &j->block);
}

/* Looks the block up in the memory of the run and enters it there. */
static void place_posts(struct worker *w, struct job *j)
{
    uint64_t start = stats_thread_cpu_ns();
    enum status st = judge_place(w->judge, &j->block, &j->ticket);
    j->ticket.good = j->ticket.good && !st;
    j->st = j->st ? j->st : st;
    (void)step_cpu(w, STAGE_PLACE, start);
}

enum pool_step step_order(struct worker *w, struct job *j)
{
    struct pipeline *r = w->run;
    uint64_t start = stats_thread_cpu_ns();
    if (!r->exact)
        j->st = number_posts(r, j);
    else if (!j->st)
        j->st = look_up_exact(r, &j->block);
    (void)step_cpu(w, STAGE_NUMBER, start);
    if (step_reverse(r))
        place_posts(w, j);
    return r->exact && j->st ? POOL_WRITE : POOL_AFTER;
}

/* Decides what goes. */
static enum status judge_posts(struct worker *w, struct job *j)
{
    if (w->run->places)
        return note_posts(w->run, j);
    if (!step_reverse(w->run))
        place_posts(w, j);
    uint64_t start = stats_thread_cpu_ns();
    enum status st = judge_block(w->judge, &j->block, &j->ticket, !step_reverse(w->run));
    j->ticket.good = j->ticket.good && !st;
    st = j->st ? j->st : st;
    start = step_cpu(w, STAGE_DECIDE, start);
    if (j->ticket.left)
        return st;
    if (!st)
        st = tally_look(w->run->config, &j->block);
    if (!st)
        st = give_ahead(w, j);
    (void)step_cpu(w, STAGE_EMIT, start);
    return st;
}

enum pool_step step_after(struct worker *w, struct job *j)
{
    if (!w->run->exact) {
        j->st = judge_posts(w, j);
        return j->ticket.left ? POOL_AFTER : POOL_WRITE;
    }
    uint64_t start = stats_thread_cpu_ns();
    j->st = decide_exact(w, &j->block);
    (void)step_cpu(w, STAGE_DECIDE, start);
    return POOL_WRITE;
}
