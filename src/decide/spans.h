/* spans: cues of a part of a line: quote and answer run together, a closing phrase glued to the answer.
 * Internal to decide/.  SPDX-License-Identifier: MIT */
#ifndef DECIDE_SPANS_H
#define DECIDE_SPANS_H

#include "decide/lines.h"
#include "util/status.h"

/* Turns spans (block_cues.span) into parts: in lines that stay, what a span says is a quote, an attribution, chrome or a
 * signature becomes a part that goes. */
enum status spans_decide(struct scene *s) MUST_CHECK;

#endif
