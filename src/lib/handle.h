/* handle: what is behind a `thresh *` (inner to lib/).
 *
 * Every function of thresh.h that works begins with handle_enter and ends with handle_leave: they set whose heap is used
 * (util/alloc.h), clear and set the last trouble, and turn statuses of the stages into those of the header.
 * SPDX-License-Identifier: MIT */
#ifndef LIB_HANDLE_H
#define LIB_HANDLE_H

#include <stdbool.h>

#include "config.h"
#include "emit/gone.h"
#include "emit/names.h"
#include "io/output.h"
#include "lib/filelist.h"
#include "lib/optable.h"
#include "pipeline/pipeline.h"
#include "quote/rules.h"
#include "stats.h"
#include "thresh.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/stopping.h"

struct reason_name {
    uint32_t key; /* reason and rule; 0: free */
    char *name;
};

/* Rows: the call under way, and its results. */
struct rows_state {
    const struct thresh_rows *in;
    struct thresh_column text, thread, id; /* size 0: there is none */
    const struct thresh_text *array;       /* instead, or NULL */
    struct {
        size_t at, next; /* byte of the next row, and which row that is */
    } cursor[3];         /* of the columns with `length` */
    size_t bad;          /* row that cannot be, + 1 */
    const char *bad_why;
    struct buf data, ids;
    uint64_t *row, *first;
    uint8_t *valid;
    size_t cap_valid;
    uint64_t n_null;
    size_t n, cap_row, n_first, cap_first;
    int64_t *offset, *point;
    int32_t *offset32;
    size_t cap_offset, cap_point, cap_offset32;
    struct thresh_span *span;
    size_t n_spans, cap_spans;
    uint64_t n_seen, too_long;
    int64_t points;
};

/* Spans of thresh_run. */
struct run_state {
    const struct thresh_io *io;
    uint64_t record; /* of the next record or thread */
    uint64_t base;   /* plain text: input offset of the open thread */
    uint64_t at, cp; /* input offset up to which code points were counted, and how many since base */
    struct buf id;
};

struct thresh {
    struct config config;
    struct parse parse;
    char **text; /* copies of values */
    size_t n_texts, cap_texts;
    const char **rules_files; /* config.rules_files */
    size_t cap_rules;
    struct alloc_heap heap;
    const struct alloc_heap *before; /* of the caller's thread */
    struct rules *rules;
    struct pipeline *pipeline;
    struct pipeline_events events;
    struct stats stats;
    struct output out;
    uint64_t given; /* bytes, to outputs of earlier calls */
    bool steady;    /* `out` is a descriptor, or that of --output-dir: it stays from call to call */
    bool told;      /* that it failed */
    struct filelist list;
    enum status last; /* of the run so far */
    bool started, finished, dead, troubled;
    bool failed; /* it could not even begin: index or journal */
    bool spans;  /* of the call under way */
    stop_flag stop;
    struct thresh_io io;
    struct names names;
    struct reason_name *reason;
    size_t n_reasons, cap_reasons;
    struct run_state run;
    struct rows_state rows;
    char why[1024];
};

/* False: the handle is not good for that any more; thresh_why says so. */
bool handle_enter(struct thresh *t);
/* The end of the options: do they fit each other?  The rules are loaded. */
enum status handle_rules(struct thresh *t) MUST_CHECK;
/* Rules and pipeline are made with the first input: options are set then. */
enum status handle_start(struct thresh *t) MUST_CHECK;
enum thresh_status handle_leave(struct thresh *t, enum status st);
/* Writes the last trouble; the first one of a call stays. */
void handle_why(struct thresh *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What handle_why does, in a function that returns a status. */
enum status handle_refused(struct thresh *t, enum status st, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* ---- one call with a thresh_io; t->io is set meanwhile ---- */
enum status handle_io(struct thresh *t, const struct thresh_io *io) MUST_CHECK;
enum thresh_status handle_io_end(struct thresh *t, enum status st);
/* Trouble with this input or file: the call goes on, and ends with THRESH_IO. */
void handle_tell(struct thresh *t, const char *input, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void handle_say(struct thresh *t, struct thresh_trouble x);

/* Fills what run and rows have in common of a span.  NULL reason: no memory. */
enum status handle_span(struct thresh *t, const struct emitter *e, const struct gone *g, struct thresh_span *s) MUST_CHECK;

/* A caller's struct of an older or newer size -> ours. */
void handle_struct(void *to, size_t size, const void *from, size_t their_size);

void rows_state_free(struct rows_state *r);

#endif
