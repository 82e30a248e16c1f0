/* closing: what a person should know of a run when it is over: that too much went, that a field was found nowhere, that something
 * was forgotten.
 * SPDX-License-Identifier: MIT */
#ifndef LIB_CLOSING_H
#define LIB_CLOSING_H

#include <stdbool.h>

#include "util/status.h"

struct thresh;

/* Tells it as trouble of the call under way.  ST_SKIP: with `strict`, some of it is an error. */
enum status closing_say(struct thresh *t, bool went_well) MUST_CHECK;

#endif
