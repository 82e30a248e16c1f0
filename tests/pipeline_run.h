/* pipeline_run: a whole run of the pipeline, as the program makes it: new, feed, end.
 * SPDX-License-Identifier: MIT */
#ifndef PIPELINE_RUN_H
#define PIPELINE_RUN_H

#include "pipeline/pipeline.h"

static inline enum status pipeline_run(const struct config *config, const struct rules *rules,
                                       const struct pipeline_events *events, struct output *out, struct stats *stats)
{
    struct pipeline *r = NULL;
    struct pipeline_input input = {.files = config->files, .n_files = config->n_files};
    enum status st = pipeline_new(&r, config, rules, events, stats);
    if (!st)
        st = pipeline_feed(r, &input, out);
    if (r) {
        st = pipeline_end(r, st, out);
        stats->out.bytes = output_given(out);
    }
    pipeline_delete(r);
    return st;
}

#endif
