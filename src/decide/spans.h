/* spans: signs inside a line: quote and answer run together, a closing phrase glued to the answer.
 * Internal to decide/.  SPDX-License-Identifier: MIT */
#ifndef DECIDE_SPANS_H
#define DECIDE_SPANS_H

#include "decide/lines.h"
#include "util/status.h"

/* Turns spans of cues into parts: a quoted (attribution, chrome, signature) span of a line that stays becomes a part. */
enum status spans_decide(struct scene *s) MUST_CHECK;

#endif
