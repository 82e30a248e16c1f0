/* stats_json: the counters of a run as one JSON object: --stats, thresh_stats.
 * SPDX-License-Identifier: MIT */
#ifndef LIB_STATS_JSON_H
#define LIB_STATS_JSON_H

#include "stats.h"
#include "util/buf.h"
#include "util/status.h"

/* With a line end behind it. */
enum status stats_json(const struct stats *s, struct buf *out) MUST_CHECK;

#endif
